#pragma once
// Crops as grey values, 0 … 255 for a photograph, the sensor's own for a rendering.
#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/image.h"
#include "scenes/station.h"
#include "validation/photographs/crop_list.h"

namespace flawsmith::photographs {

/// The folder of photographs: $FLAWSMITH_PHOTOGRAPHS, or ../shared/real/defects beside the project. None if
/// there is no such folder, or no djpeg to read them with.
std::optional<std::filesystem::path> folder_of_photographs();

/// The luma of a JPEG file, by libjpeg's djpeg. Throws InputError if it is no picture.
Image<float> read_photograph(const std::filesystem::path& path);

/// Throws InputError if the rectangle is not inside.
Image<float> cut(const Image<float>& picture, const Crop& crop, const std::string& name);

/// A crop of ours, grey, in shares of its mean and without the slope of its lighting: two pictures, each of
/// half the camera samples, that share the sensor's noise and not the renderer's.
struct RenderedCrop {
  std::array<Image<float>, 2> halves;
};
/// Another instance of the station's parts (`seed`), seen by its first camera, which is mono, under its first
/// lighting; exposed by metering the crop.
RenderedCrop render_crop(const scenes::Station& station, const Crop& crop, std::uint64_t seed, int spp);

}  // namespace flawsmith::photographs
