#pragma once
// From what the camera rays met to labels: which pixels belong to which defect, and whether it can be seen.
#include <cstdint>
#include <vector>

#include "dataset/sample.h"
#include "defects/inject.h"
#include "pipeline/visibility.h"
#include "renderer/capture.h"

namespace flawsmith::pipeline {

/// A pixel belongs to the defect that covers most of it, if that is at least this share.
constexpr float mask_threshold = 0.25f;

/// Labels of one frame: one per injected defect, in the order of the truths. Masks partition the image.
std::vector<dataset::FrameLabel> label_frame(const renderer::Capture& capture,
                                             const std::vector<defects::DefectTruth>& truths,
                                             const TwinFrames& frames, const Image<std::uint8_t>& part,
                                             const VisibilityLimits& limits = {});

}  // namespace flawsmith::pipeline
