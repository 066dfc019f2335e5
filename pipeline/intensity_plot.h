#pragma once
// A lamp's intensity as lighting people draw it: a polar diagram of two planes.
#include <cstdint>
#include <string>

#include "core/image.h"
#include "scenes/photometry/luminous_intensity.h"

namespace flawsmith::pipeline {

/// Units of an intensity and of its integral over directions.
struct IntensityUnits {
  std::string intensity = "cd", flux = "lm";
};

/// 720 x 720 px, RGB. Down is the lamp's axis; solid: the half-planes C = 0 (right) and 180 (left), dashed:
/// 90 (right) and 270; rings are labelled in the unit.
Image<std::uint8_t> intensity_plot(const scenes::LuminousIntensity& light, const IntensityUnits& units = {});

}  // namespace flawsmith::pipeline
