#include "scenes/photometry/profile.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"

namespace flawsmith::scenes {
namespace {
using Type = LuminousIntensity::Type;

void scale(LuminousIntensity& light, double factor) {
  for (double& value : light.candela) value *= factor;
}

LuminousIntensity as_type_c(const LuminousIntensity& light) {
  if (light.type == Type::c) return light;
  double step = 1.0;
  for (std::size_t a = 0; a + 1 < light.angles.size(); ++a)
    step = std::min(step, light.angles[a + 1] - light.angles[a]);
  const int steps = static_cast<int>(std::ceil(90.0 / std::max(step, 0.25)));
  LuminousIntensity out;
  out.name = light.name;
  for (int i = 0; i <= 360; ++i) out.planes.push_back(i);
  for (int i = 0; i <= steps; ++i) out.angles.push_back(90.0 * i / steps);
  for (const double plane : out.planes)
    for (const double angle : out.angles)
      out.candela.push_back(light.towards(direction_of(Type::c, plane, angle)));
  scale(out, light.flux() / out.flux());
  return out;
}
}  // namespace

LuminousIntensity relative_profile(const LuminousIntensity& light) {
  LuminousIntensity out = as_type_c(light);
  CHECK(out.peak() > 0.0);
  scale(out, 1.0 / out.peak());
  return out;
}

LuminousIntensity axial_profile(std::vector<double> angles_deg, std::vector<double> intensity) {
  CHECK(angles_deg.size() == intensity.size());
  LuminousIntensity out;
  out.planes = {0.0, 360.0};
  out.angles = std::move(angles_deg);
  out.candela = intensity;
  out.candela.insert(out.candela.end(), intensity.begin(), intensity.end());
  return relative_profile(out);
}

LuminousIntensity forward_part(const LuminousIntensity& light) {
  CHECK(light.type == Type::c);
  LuminousIntensity out = light;
  out.angles.clear();
  out.candela.clear();
  for (const double angle : light.angles)
    if (angle < 90.0) out.angles.push_back(angle);
  if (light.angles.back() >= 90.0) out.angles.push_back(90.0);
  for (const double plane : out.planes)
    for (const double angle : out.angles)
      out.candela.push_back(light.towards(direction_of(Type::c, plane, angle)));
  return out;
}

double share_behind(const LuminousIntensity& light) {
  return std::max(0.0, 1.0 - forward_part(light).flux() / light.flux());
}

bool is_axial(const LuminousIntensity& light) {
  CHECK(light.type == Type::c);
  for (std::size_t p = 1; p < light.planes.size(); ++p)
    for (std::size_t a = 0; a < light.angles.size(); ++a)
      if (std::abs(light.value(p, a) - light.value(0, a)) > 1e-3 * light.peak()) return false;
  return true;
}

}  // namespace flawsmith::scenes
