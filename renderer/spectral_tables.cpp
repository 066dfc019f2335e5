#include "renderer/spectral_tables.h"

#include "core/check.h"
#include "renderer/shared/wavelengths.h"

namespace flawsmith::renderer {

std::uint32_t append_curve(const Curve& curve, std::vector<float>& table) {
  const auto first = static_cast<std::uint32_t>(table.size());
  const auto values = curve.on_grid();
  table.insert(table.end(), values.begin(), values.end());
  return first;
}

std::uint32_t append_wavelength_distribution(const std::vector<float>& density, std::vector<float>& table) {
  CHECK(density.size() == static_cast<std::size_t>(SpectralGrid::count));
  const auto first = static_cast<std::uint32_t>(table.size());
  std::vector<double> sum{0.0};
  for (std::size_t i = 0; i + 1 < density.size(); ++i) {
    CHECK(density[i] >= 0.0f && density[i + 1] >= 0.0f);
    sum.push_back(sum.back() + 0.5 * (static_cast<double>(density[i]) + static_cast<double>(density[i + 1])));
  }
  CHECK(sum.back() > 0.0);
  for (const double value : sum) table.push_back(static_cast<float>(value / sum.back()));
  std::uint32_t interval = 0;
  for (std::uint32_t mark = 0; mark <= shared::wavelength_marks; ++mark) {
    const float u = static_cast<float>(mark) / static_cast<float>(shared::wavelength_marks);
    while (interval + 2 < density.size() && table[first + interval + 1] <= u) ++interval;
    table.push_back(static_cast<float>(interval));
  }
  return first;
}

}  // namespace flawsmith::renderer
