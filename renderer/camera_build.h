#pragma once
// From a station's camera to the record that the shared code traces rays by.
#include <cstddef>
#include <vector>

#include "renderer/shared/transport_data.h"
#include "scenes/station.h"

namespace flawsmith::renderer {

/// The camera in a world frame whose origin lies at `world` [mm] of the station's; the Airy pattern's table
/// is appended to `table` if the lens diffracts. Throws InputError, naming the key, on a lens that cannot be;
/// on a distortion that folds over anywhere in the region of interest, or so near it that diffraction
/// scatters light from there.
shared::CameraRecord camera_record(const scenes::Station& station, std::size_t camera, dvec3 world,
                                   std::vector<float>& table);

/// v² at equal steps of the Airy pattern's energy within v, of shared::airy_intervals + 1 values; the pattern
/// is cut at shared::airy_reach.
std::vector<float> airy_table();

}  // namespace flawsmith::renderer
