#include "renderer/emission_table.h"

#include <cmath>
#include <glm/glm.hpp>
#include <glm/gtc/constants.hpp>

#include "core/check.h"

namespace flawsmith::renderer {
namespace {
// ∫ I dΩ over one cell: I is bilinear, so that its mean over the azimuth is linear in the angle, I = i0 + k
// (θ − a); ∫ I sin θ dθ = [−I cos θ + k sin θ].
double cell_flux(const scenes::LuminousIntensity& p, std::size_t plane, std::size_t angle) {
  const double a = glm::radians(p.angles[angle]), b = glm::radians(p.angles[angle + 1]);
  const double i0 = 0.5 * (p.value(plane, angle) + p.value(plane + 1, angle));
  const double i1 = 0.5 * (p.value(plane, angle + 1) + p.value(plane + 1, angle + 1));
  const double k = (i1 - i0) / (b - a);
  const double in_plane = i0 * std::cos(a) - i1 * std::cos(b) + k * (std::sin(b) - std::sin(a));
  return in_plane * glm::radians(p.planes[plane + 1] - p.planes[plane]);
}
}  // namespace

EmissionTable append_emission(const scenes::LuminousIntensity& profile, std::vector<float>& table) {
  CHECK(profile.type == scenes::LuminousIntensity::Type::c && profile.planes.size() > 1 &&
        profile.angles.size() > 1);
  EmissionTable made;
  made.first = static_cast<std::uint32_t>(table.size());
  table.push_back(static_cast<float>(profile.angles.size()));
  table.push_back(static_cast<float>(profile.planes.size()));
  for (const auto* list : {&profile.angles, &profile.planes})
    for (const double degrees : *list) table.push_back(static_cast<float>(glm::radians(degrees)));
  for (const double value : profile.candela) table.push_back(static_cast<float>(value));
  std::vector<double> cumulated;
  double flux = 0.0;
  for (std::size_t plane = 0; plane + 1 < profile.planes.size(); ++plane)
    for (std::size_t angle = 0; angle + 1 < profile.angles.size(); ++angle) {
      const double cell = std::max(0.0, cell_flux(profile, plane, angle));
      if (profile.angles[angle + 1] <= 20.0) made.narrow_share += cell;
      cumulated.push_back(flux += cell);
    }
  CHECK(flux > 0.0);
  for (const double sum : cumulated) table.push_back(static_cast<float>(sum / flux));
  made.lobe = flux;
  made.narrow_share /= flux;
  return made;
}

}  // namespace flawsmith::renderer
