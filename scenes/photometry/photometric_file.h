#pragma once
// Photometric files as vendors publish them, read as hostile text: counts are bounded, every number is
// checked, and an error names file, line and field.
#include <filesystem>

#include "scenes/photometry/luminous_intensity.h"

namespace flawsmith::scenes {

/// IES LM-63 (1986 to 2019), types A, B, C, with TILT=NONE, TILT=INCLUDE or a tilt file beside it, and the
/// symmetries that the last horizontal angle stands for. Throws InputError.
LuminousIntensity read_ies(const std::filesystem::path& path);
/// EULUMDAT (.ldt), symmetries 0 to 4; the first set of lamps. Throws InputError.
LuminousIntensity read_eulumdat(const std::filesystem::path& path);
/// Either, by its ending (.ies or .ldt, in any case). Throws InputError for another.
LuminousIntensity read_photometric_file(const std::filesystem::path& path);

}  // namespace flawsmith::scenes
