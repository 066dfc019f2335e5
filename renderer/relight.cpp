#include "renderer/relight.h"

#include <algorithm>

#include "core/check.h"
#include "core/parallel.h"

namespace flawsmith::renderer {
namespace {
// Pixels that are summed over all groups before the next: a run of 16 KiB stays in the first-level cache, so
// that each layer is read once from memory and the sum is written once.
constexpr std::size_t run_length = 4096;

struct Term {
  const float* layer;
  float factor;
};

// sum[i] = Σ factor · layer[i], in the order of the terms.
void sum_run(const std::vector<Term>& terms, std::size_t first, std::size_t count, float* sum) {
  std::fill_n(sum + first, count, 0.0f);
  for (const Term& term : terms) {
    const float* layer = term.layer + first;
    float* into = sum + first;
    for (std::size_t i = 0; i < count; ++i) into[i] += term.factor * layer[i];
  }
}

Image<float> summed(const std::vector<Image<float>>& layers, const std::vector<double>& weights, int width,
                    int height) {
  CHECK(layers.size() == weights.size());
  Image<float> sum(width, height);
  const std::size_t pixels = sum.data().size();
  std::vector<Term> terms;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    CHECK(weights[l] >= 0.0);
    if (weights[l] == 0.0) continue;
    CHECK(layers[l].data().size() == pixels);
    terms.push_back({layers[l].data().data(), static_cast<float>(weights[l])});
  }
  parallel_for(static_cast<int>((pixels + run_length - 1) / run_length), [&](int run) {
    const std::size_t first = static_cast<std::size_t>(run) * run_length;
    sum_run(terms, first, std::min(run_length, pixels - first), sum.data().data());
  });
  return sum;
}
}  // namespace

Image<float> weighted_sum(const std::vector<Image<float>>& layers, const std::vector<double>& weights) {
  const auto any =
      std::find_if(layers.begin(), layers.end(), [](const auto& layer) { return !layer.empty(); });
  CHECK(any != layers.end());
  return summed(layers, weights, any->width(), any->height());
}

Signal relight(const Capture& capture, const std::vector<double>& currents) {
  std::vector<double> squares;
  for (const double current : currents) squares.push_back(current * current);
  return {summed(capture.electrons, currents, capture.width, capture.height),
          summed(capture.variance, squares, capture.width, capture.height)};
}
}  // namespace flawsmith::renderer
