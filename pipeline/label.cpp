#include "pipeline/label.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/check.h"
#include "defects/taxonomy.h"

namespace flawsmith::pipeline {
namespace {
using dataset::FrameLabel;
using dataset::Mask;
using renderer::LabelLayer;

float largest(const Image<float>& coverage) {
  return coverage.empty() ? 0.0f : *std::max_element(coverage.data().begin(), coverage.data().end());
}

// What a pixel's coverage must reach: a defect thinner than the threshold everywhere takes its best pixels,
// those with at least half of its largest coverage.
float threshold_of(float largest_coverage) {
  return largest_coverage >= mask_threshold ? mask_threshold : 0.5f * largest_coverage;
}

// Whose pixel is it? The largest coverage above its own threshold; the lower id where two are equal. A benign
// disturbance yields to every defect: a scratch under oil is a scratch.
Image<std::uint16_t> instances(const renderer::Capture& capture, const std::set<std::uint16_t>& benign) {
  Image<std::uint16_t> owner(capture.width, capture.height);
  Image<float> best(capture.width, capture.height);
  for (const LabelLayer& layer : capture.labels) {
    const float threshold = threshold_of(largest(layer.visible));
    const bool yields = benign.count(layer.id) > 0;
    for (int y = 0; y < layer.visible.height(); ++y)
      for (int x = 0; x < layer.visible.width(); ++x) {
        const float coverage = layer.visible.at(x, y);
        if (!(coverage > 0.0f && coverage >= threshold)) continue;
        float& leader = best.at(layer.x + x, layer.y + y);
        std::uint16_t& id = owner.at(layer.x + x, layer.y + y);
        const bool was_benign = id != 0 && benign.count(id) > 0;
        if (id == 0 || (was_benign == yields ? coverage > leader : was_benign)) {
          leader = coverage;
          id = layer.id;
        }
      }
  }
  return owner;
}

// The mask over its own tight box. `inside(x, y)` in pixels of the layer.
template <class Inside>
Mask tight_mask(const LabelLayer& layer, int width, int height, const Inside& inside) {
  int x0 = width, y0 = height, x1 = -1, y1 = -1;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      if (inside(x, y)) {
        x0 = std::min(x0, x);
        x1 = std::max(x1, x);
        y0 = std::min(y0, y);
        y1 = std::max(y1, y);
      }
  Mask mask;
  if (x1 < x0) return mask;
  mask.x = layer.x + x0;
  mask.y = layer.y + y0;
  mask.pixels = Image<std::uint8_t>(x1 - x0 + 1, y1 - y0 + 1);
  for (int y = y0; y <= y1; ++y)
    for (int x = x0; x <= x1; ++x) mask.pixels.at(x - x0, y - y0) = inside(x, y) ? 1 : 0;
  return mask;
}

double sum(const Image<float>& coverage) {
  double total = 0.0;
  for (const float value : coverage.data()) total += value;
  return total;
}

// Pixels where the defect may change the image: all that it covers, even a little and for a part of the
// exposure, and a border as wide as the glow and shadow of a groove reach at the scale of pixels.
Image<std::uint8_t> footprint_of(const LabelLayer& layer, int width, int height) {
  Image<std::uint8_t> mask(width, height);
  const Image<float>& coverage = layer.amodal.empty() ? layer.visible : layer.amodal;
  for (int y = 0; y < coverage.height(); ++y)
    for (int x = 0; x < coverage.width(); ++x)
      if (coverage.at(x, y) > 0.0f || (!layer.swept.empty() && layer.swept.at(x, y) > 0.0f))
        mask.at(layer.x + x, layer.y + y) = 1;
  return dilated(mask, 3);
}

std::string why_no_pixels(const defects::DefectTruth& truth, const LabelLayer* layer) {
  if (!truth.placed) return "not placed: " + truth.why_not;
  if (!layer || layer->amodal.empty() || largest(layer->amodal) <= 0.0f)
    return "outside the frame or facing away";
  if (largest(layer->visible) <= 0.0f) return "hidden";
  return "covered by another defect";
}

FrameLabel label_one(const renderer::Capture& capture, const defects::DefectTruth& truth,
                     const LabelLayer* layer, const Image<std::uint16_t>& owner) {
  FrameLabel label;
  label.id = truth.request.id;
  label.kind = truth.request.kind;
  label.is_defect = !defects::is_benign(label.kind);
  if (layer) {
    const float strongest = largest(layer->visible);
    label.subpixel = strongest > 0.0f && strongest < mask_threshold;
    label.visible = tight_mask(*layer, layer->visible.width(), layer->visible.height(), [&](int x, int y) {
      return owner.at(layer->x + x, layer->y + y) == label.id;
    });
    const float amodal_threshold = threshold_of(largest(layer->amodal));
    label.amodal = tight_mask(*layer, layer->amodal.width(), layer->amodal.height(), [&](int x, int y) {
      const float coverage = layer->amodal.at(x, y);
      return (coverage > 0.0f && coverage >= amodal_threshold) ||
             owner.at(layer->x + x, layer->y + y) == label.id;  // what is seen is there
    });
    const double amodal = sum(layer->amodal);
    label.visible_fraction = amodal > 0.0 ? std::clamp(sum(layer->visible) / amodal, 0.0, 1.0) : 0.0;
  }
  CHECK(capture.width > 0);
  if (label.visible.empty()) {
    label.why_empty = why_no_pixels(truth, layer);
    label.visible_fraction = 0.0;  // of a defect under another, too
  }
  return label;
}
}  // namespace

std::vector<FrameLabel> label_frame(const renderer::Capture& capture,
                                    const std::vector<defects::DefectTruth>& truths, const TwinFrames& frames,
                                    const Image<std::uint8_t>& part, const VisibilityLimits& limits) {
  std::set<std::uint16_t> benign;
  for (const auto& truth : truths)
    if (defects::is_benign(truth.request.kind)) benign.insert(truth.request.id);
  const auto owner = instances(capture, benign);
  std::map<std::uint16_t, const LabelLayer*> layers;
  for (const LabelLayer& layer : capture.labels) layers[layer.id] = &layer;
  std::vector<FrameLabel> labels;
  for (const auto& truth : truths) {
    const auto found = layers.find(truth.request.id);
    const LabelLayer* layer = found == layers.end() ? nullptr : found->second;
    FrameLabel label = label_one(capture, truth, layer, owner);
    if (layer && !label.visible.empty()) {
      const Visibility seen =
          measure_visibility(frames, footprint_of(*layer, capture.width, capture.height), part, limits);
      label.d_prime = seen.d_prime;
      label.d_prime_low = seen.d_prime_low;
      label.clutter_z = seen.clutter_z;
      label.detectable = seen.detectable;
      label.mc_limited = seen.mc_limited;
    }
    labels.push_back(std::move(label));
  }
  return labels;
}
}  // namespace flawsmith::pipeline
