#include "renderer/noise_target.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "renderer/sensor/model.h"

namespace flawsmith::renderer {
namespace {
constexpr int least = 8;
// What is aimed at, of the target: a pilot that missed a rare bright path asks for too little, so the others
// keep some room.
constexpr double aim = 0.9;

// The next of 8, 12, 16, 24, 32, 48 … that is not below the number.
int on_ladder(double samples, int most) {
  for (int step = least; step < most; step *= 2) {
    if (samples <= step) return step;
    if (samples <= step + step / 2) return std::min(step + step / 2, most);
  }
  return most;
}
}  // namespace

void Moments::add(double electrons) {
  const double square = electrons * electrons;
  count_ += 1.0;
  sum_ += electrons;
  square_ += square;
  cube_ += square * electrons;
  fourth_ += square * square;
}

double Moments::central(int power) const {
  const double m = mean(), second = square_ / count_;
  if (power == 2) return std::max(0.0, second - m * m);
  return std::max(0.0,
                  fourth_ / count_ - 4.0 * m * cube_ / count_ + 6.0 * m * m * second - 3.0 * m * m * m * m);
}

double Moments::variance() const {
  return central(2) * count_ / (count_ - 1.0);
}

// The variance of a sample variance is about (μ₄ − μ₂²)/n.
double Moments::careful_variance() const {
  const double second = central(2);
  constexpr double one_sided_95 = 1.645;
  return variance() + one_sided_95 * std::sqrt(std::max(0.0, central(4) - second * second) / count_);
}

SampleCount::SampleCount(const NoiseTarget& target, const scenes::Camera& camera)
    : factor_(aim * target.factor), most_(target.most) {
  CHECK(target.factor > 0.0 && most_ >= least && most_ % 2 == 0 && !target.references.empty());
  for (const ExposureSettings& reference : target.references) {
    CHECK(reference.time > 0.0);
    const SensorModel sensor(camera.sensor, reference.gain_db, reference.time);
    auto& weights = weights_.emplace_back(reference.currents);
    for (double& weight : weights) weight *= reference.time;
    limits_.push_back({sensor.dark, sensor.full_well,
                       sensor.read_noise * sensor.read_noise + 1.0 / (12.0 * sensor.gain * sensor.gain)});
  }
}

void SampleCount::add(const std::vector<float>& groups, std::vector<Moments>& moments) const {
  for (std::size_t r = 0; r < weights_.size(); ++r) {
    double electrons = 0.0;
    for (std::size_t g = 0; g < groups.size(); ++g)
      electrons += weights_[r][g] * static_cast<double>(groups[g]);
    moments[r].add(electrons);
  }
}

// n = s²/(X² σ²), with σ² = σ_d² + μ_e + 1/(12 K²) in e⁻² (EMVA 1288 Release 4.0 Linear). Above the full well
// the sensor's noise is what it was just before.
int SampleCount::needed(const std::vector<Moments>& moments) const {
  double samples = 0.0;
  for (std::size_t r = 0; r < limits_.size(); ++r) {
    const Limit& limit = limits_[r];
    const double signal = std::min(limit.dark + moments[r].mean(), limit.full_well);
    samples = std::max(samples, moments[r].careful_variance() / (factor_ * factor_ * (limit.floor + signal)));
  }
  return on_ladder(samples, most_);
}
}  // namespace flawsmith::renderer
