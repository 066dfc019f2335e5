#include "renderer/noise_target.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/check.h"
#include "renderer/sensor/model.h"

namespace flawsmith::renderer {
namespace {
constexpr int least = 8;
constexpr int largest_block = 32;
constexpr double one_sided_95 = 1.645;
// Few, for larger blocks tell more of the points' evenness than more blocks tell of the variance.
constexpr int least_blocks = 16;
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

/// What the mean of all is below with 95 % probability, by some of them.
double below(const std::vector<double>& some) {
  const auto count = static_cast<double>(some.size());
  const double mean = std::accumulate(some.begin(), some.end(), 0.0) / count;
  double spread = 0.0;
  for (const double one : some) spread += (one - mean) * (one - mean);
  return mean + one_sided_95 * std::sqrt(spread / std::max(1.0, count - 1.0) / count);
}
}  // namespace

int block_size(int samples) {
  int size = 1;
  while (size < largest_block && samples % (4 * size) == 0 && samples / (2 * size) >= least_blocks) size *= 2;
  return size;
}

void PilotSums::add(double electrons) {
  if (in_last_ == 0) blocks_.push_back(0.0);
  blocks_.back() += electrons;
  in_last_ = (in_last_ + 1) % size_;
  if (in_last_ != 0 || blocks_.size() < std::size_t{2 * least_blocks} || size_ == largest_block) return;
  for (std::size_t i = 0; i < std::size_t{least_blocks}; ++i)
    blocks_[i] = blocks_[2 * i] + blocks_[2 * i + 1];
  blocks_.resize(least_blocks);
  size_ *= 2;
}

double PilotSums::mean() const {
  const auto samples = static_cast<double>(blocks_.size() - (in_last_ > 0 ? 1 : 0)) * size_ + in_last_;
  return std::accumulate(blocks_.begin(), blocks_.end(), 0.0) / samples;
}

// Of the full blocks' sums.
double PilotSums::central(int power) const {
  const auto full = static_cast<std::ptrdiff_t>(blocks_.size()) - (in_last_ > 0 ? 1 : 0);
  const double count = static_cast<double>(full);
  const double middle = std::accumulate(blocks_.begin(), blocks_.begin() + full, 0.0) / count;
  double sum = 0.0;
  for (auto block = blocks_.begin(); block != blocks_.begin() + full; ++block) {
    const double square = (*block - middle) * (*block - middle);
    sum += power == 2 ? square : square * square;
  }
  return sum / count;
}

double PilotSums::variance() const {
  const auto count = static_cast<double>(blocks_.size() - (in_last_ > 0 ? 1 : 0));
  return central(2) * count / (count - 1.0) / size_;
}

// The variance of a sample variance is about (μ₄ − μ₂²)/n.
double PilotSums::careful_variance() const {
  const auto count = static_cast<double>(blocks_.size() - (in_last_ > 0 ? 1 : 0));
  const double second = central(2);
  return variance() + one_sided_95 * std::sqrt(std::max(0.0, central(4) - second * second) / count) / size_;
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

int SampleCount::first_pilot() const {
  int pilot = 256;
  for (double factor = factor_ / aim; factor > 1.0 && pilot > 32; factor /= 2.0) pilot /= 4;
  return std::max(pilot, 32);
}

int SampleCount::pilot_for(const Need& need) const {
  return static_cast<int>(std::min(need.careful, static_cast<double>(most_)) / 8.0);
}

void SampleCount::add(const std::vector<float>& groups, std::vector<PilotSums>& pilot) const {
  for (std::size_t r = 0; r < weights_.size(); ++r) {
    double electrons = 0.0;
    for (std::size_t g = 0; g < groups.size(); ++g)
      electrons += weights_[r][g] * static_cast<double>(groups[g]);
    pilot[r].add(electrons);
  }
}

// n = s²/(X² σ²), with σ² = σ_d² + μ_e + 1/(12 K²) in e⁻² (EMVA 1288 Release 4.0 Linear). Above the full well
// the sensor's noise is what it was just before; and there the render's is cut off with the signal: enough
// are samples that keep the mean above the well.
SampleCount::Need SampleCount::need(const std::vector<PilotSums>& pilot) const {
  Need need;
  for (std::size_t r = 0; r < limits_.size(); ++r) {
    const Limit& limit = limits_[r];
    const double excess = (limit.dark + pilot[r].mean() - limit.full_well) / sigmas_above_the_well;
    const double signal = std::min(limit.dark + pilot[r].mean(), limit.full_well);
    const double allowed =
        std::max(factor_ * factor_ * (limit.floor + signal), excess > 0.0 ? excess * excess : 0.0);
    need.likely = std::max(need.likely, pilot[r].variance() / allowed);
    need.careful = std::max(need.careful, pilot[r].careful_variance() / allowed);
  }
  return need;
}

// The mean goes by samples, not by pixels: a pilot that happens to meet a bright path is made longer until
// that path is diluted, and by pixels its others would go uncounted.
SampleCount::BlockNeed SampleCount::together(const std::vector<Need>& block) const {
  // What one pixel does not get it does not ask of its neighbours either.
  std::vector<double> granted;
  double samples = 0.0, by_samples = 0.0;
  for (const Need& need : block) {
    granted.push_back(std::min(need.likely, static_cast<double>(most_)));
    samples += need.pilot;
    by_samples += need.pilot * granted.back();
  }
  BlockNeed all;
  all.mean = below(granted);
  const auto middle = granted.begin() + static_cast<std::ptrdiff_t>(granted.size() / 2);
  std::nth_element(granted.begin(), middle, granted.end());
  all.typical = *middle;
  all.rare = std::max(0.0, by_samples / samples - all.typical);
  return all;
}

std::vector<int> SampleCount::counts(const std::vector<Need>& block, const BlockNeed& own,
                                     const std::vector<BlockNeed>& around) const {
  std::vector<double> rare;
  for (const BlockNeed& other : around) rare.push_back(other.rare);
  const double least_of_all = std::max(own.mean, own.typical + below(rare));
  std::vector<int> counts;
  for (const Need& need : block) counts.push_back(on_ladder(std::max(need.careful, least_of_all), most_));
  return counts;
}
}  // namespace flawsmith::renderer
