#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "core/error.h"
#include "renderer/sensor/model.h"

namespace flawsmith::renderer {
namespace {
// Electrons per second of the pixels to be metered.
std::vector<float> metered_rates(const Signal& rate, const Image<std::uint8_t>& mask) {
  std::vector<float> rates;
  for (std::size_t i = 0; i < mask.data().size(); ++i)
    if (mask.data()[i] != 0) rates.push_back(rate.electrons.data()[i]);
  return rates.empty() ? rate.electrons.data() : rates;
}
}  // namespace

double metered_time(const Capture& capture, const std::vector<double>& currents, const scenes::Camera& camera,
                    const Image<std::uint8_t>& mask) {
  CHECK(mask.empty() || (mask.width() == capture.width && mask.height() == capture.height));
  ExposureSettings one_second;
  one_second.time = 1.0;
  one_second.currents = currents;
  auto rates = metered_rates(combine(capture, one_second), mask);
  CHECK(!rates.empty());
  if (*std::max_element(rates.begin(), rates.end()) <= 0.0f)
    throw InputError(Place{"", 0, fmt::format("camera {}: exposure", camera.name)},
                     "auto finds no light on the inspected part; expected a lighting that reaches it, or an "
                     "exposure time");
  const auto percentile =
      rates.begin() + static_cast<std::ptrdiff_t>(0.95 * static_cast<double>(rates.size() - 1) + 0.5);
  std::nth_element(rates.begin(), percentile, rates.end());

  const SensorModel sensor(camera.sensor, camera.gain_db, 1.0);
  // A sensor whose well is full before 60 % of its digital range keeps a tenth of the well in hand.
  const double target =
      std::min(0.6 * (sensor.full_scale - sensor.black) / sensor.gain, 0.9 * sensor.full_well);
  const double rate = static_cast<double>(*percentile) + sensor.dark;
  return rate > 0.0 ? std::clamp(target / rate, 1e-6, 10.0) : 10.0;
}
}  // namespace flawsmith::renderer
