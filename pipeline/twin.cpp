#include "pipeline/twin.h"

#include <algorithm>

namespace flawsmith::pipeline {
namespace {
// Takes the traced pixels of `from` over into `into`.
template <class T>
void take_over(Image<T>& into, const Image<T>& from, const Image<std::uint8_t>& traced) {
  if (from.empty()) return;
  const auto channels = static_cast<std::size_t>(from.channels());
  for (std::size_t i = 0; i < traced.data().size(); ++i)
    if (traced.data()[i])
      std::copy_n(from.data().begin() + static_cast<std::ptrdiff_t>(i * channels), channels,
                  into.data().begin() + static_cast<std::ptrdiff_t>(i * channels));
}
}  // namespace

TwinCaptures render_twins(const scenes::Station& clean, const scenes::Station& defective, std::size_t camera,
                          renderer::Renderer& renderer, const renderer::RenderOptions& options) {
  // Two passes of unlike size, and that of the second is known only after the first: halves, for progress.
  const auto half = [&](double before) {
    renderer::RenderOptions pass = options;
    if (options.progress)
      pass.progress = [&options, before](double share) { options.progress(before + 0.5 * share); };
    return pass;
  };
  TwinCaptures twins;
  twins.defect = renderer.render(defective, camera, half(0.0));
  twins.touched = renderer.touched();
  twins.clean = twins.defect;
  twins.clean.labels.clear();
  if (std::none_of(twins.touched.data().begin(), twins.touched.data().end(),
                   [](auto pixel) { return pixel != 0; }))
    return twins;
  renderer::RenderOptions again = half(0.5);
  again.only = &twins.touched;
  const auto traced = renderer.render(clean, camera, again);
  for (std::size_t g = 0; g < traced.electrons.size(); ++g) {
    take_over(twins.clean.electrons[g], traced.electrons[g], twins.touched);
    take_over(twins.clean.variance[g], traced.variance[g], twins.touched);
    take_over(twins.clean.first_half[g], traced.first_half[g], twins.touched);
  }
  take_over(twins.clean.samples, traced.samples, twins.touched);
  take_over(twins.clean.depth, traced.depth, twins.touched);
  take_over(twins.clean.normal, traced.normal, twins.touched);
  take_over(twins.clean.item, traced.item, twins.touched);
  take_over(twins.clean.base_triangle, traced.base_triangle, twins.touched);
  return twins;
}
}  // namespace flawsmith::pipeline
