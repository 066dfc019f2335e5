#pragma once
// A station file (YAML, docs/formats.md) as a Station: checked, parts imported, zones found.
#include <filesystem>
#include <functional>
#include <string>

#include "scenes/import.h"
#include "scenes/station.h"

namespace flawsmith::scenes {

/// Where parts come from: scenes::import_part, or something that needs no CAD file.
using PartSource = std::function<Part(const std::filesystem::path& file, const ImportOptions& options)>;

/// Throws InputError, one line "file:line: key: what was found; what was expected", for everything that is
/// wrong with the file or with what it names. What the user should know besides (an assumed unit, a floor on
/// the chord error) is logged as warnings. Parts that several items share are imported once.
Station read_station(const std::filesystem::path& path, const PartSource& parts = import_part);

/// The same, and all that the station's samples depend on as one JSON text: defaults filled in, materials and
/// sensors written out, parts by their checksums. Two files that mean the same have the same text.
struct StationReading {
  Station station;
  std::string normalised;
};
StationReading read_station_normalised(const std::filesystem::path& path,
                                       const PartSource& parts = import_part);

}  // namespace flawsmith::scenes
