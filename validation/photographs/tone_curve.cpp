#include "validation/photographs/tone_curve.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "defects/measure.h"

namespace flawsmith::photographs {
namespace {
constexpr int knot_count = 33;

// IEC 61966-2-1: from the encoded value, 0 … 1, to linear light.
double srgb_light(double encoded) {
  return encoded <= 0.04045 ? encoded / 12.92 : std::pow((encoded + 0.055) / 1.055, 2.4);
}
}  // namespace

ToneCurve::ToneCurve(const std::vector<float>& from, const std::vector<float>& to) {
  CHECK(from.size() >= knot_count && to.size() >= knot_count);
  const std::vector<double> values(from.begin(), from.end()), targets(to.begin(), to.end());
  for (int k = 0; k < knot_count; ++k) {
    const double share = static_cast<double>(k) / (knot_count - 1);
    const auto x = static_cast<float>(defects::quantile(values, share));
    const auto y = static_cast<float>(defects::quantile(targets, share));
    if (!knots_.empty() && !(x > knots_.back().first)) continue;  // several quantiles at one value
    knots_.emplace_back(x, y);
  }
}

ToneCurve ToneCurve::srgb(double middle, double middle_dn) {
  CHECK(middle > 0 && middle_dn > 0 && middle_dn < 255);
  const double scale = srgb_light(middle_dn / 255.0) / middle;
  ToneCurve curve;
  for (int k = 0; k <= 255; ++k)
    curve.knots_.emplace_back(static_cast<float>(srgb_light(k / 255.0) / scale), static_cast<float>(k));
  return curve;
}

float ToneCurve::operator()(float value) const {
  const auto above = std::upper_bound(knots_.begin(), knots_.end(), value,
                                      [](float v, const auto& knot) { return v < knot.first; });
  if (above == knots_.begin()) return knots_.front().second;
  if (above == knots_.end()) return knots_.back().second;
  const auto& [x1, y1] = *above;
  const auto& [x0, y0] = *(above - 1);
  return std::lerp(y0, y1, (value - x0) / (x1 - x0));
}

Image<float> ToneCurve::operator()(const Image<float>& picture) const {
  Image<float> out = picture;
  for (float& v : out.data()) v = (*this)(v);
  return out;
}

}  // namespace flawsmith::photographs
