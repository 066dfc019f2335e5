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

Image<float> summed(const std::vector<Term>& terms, int width, int height) {
  Image<float> sum(width, height);
  const std::size_t pixels = sum.data().size();
  parallel_for(static_cast<int>((pixels + run_length - 1) / run_length), [&](int run) {
    const std::size_t first = static_cast<std::size_t>(run) * run_length;
    sum_run(terms, first, std::min(run_length, pixels - first), sum.data().data());
  });
  return sum;
}
}  // namespace

Signal relight(const Capture& capture, const std::vector<double>& currents) {
  CHECK(currents.size() == capture.electrons.size() && capture.variance.size() == capture.electrons.size());
  const std::size_t pixels =
      static_cast<std::size_t>(capture.width) * static_cast<std::size_t>(capture.height);
  std::vector<Term> electrons, variance;
  for (std::size_t g = 0; g < currents.size(); ++g) {
    const double current = currents[g];
    CHECK(current >= 0.0);
    if (current == 0.0) continue;
    CHECK(capture.electrons[g].data().size() == pixels && capture.variance[g].data().size() == pixels);
    electrons.push_back({capture.electrons[g].data().data(), static_cast<float>(current)});
    variance.push_back({capture.variance[g].data().data(), static_cast<float>(current * current)});
  }
  return {summed(electrons, capture.width, capture.height), summed(variance, capture.width, capture.height)};
}
}  // namespace flawsmith::renderer
