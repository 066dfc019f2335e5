#pragma once
// Units of length that a part file may be in.
#include <optional>
#include <string>
#include <string_view>

#include "scenes/import.h"
#include "scenes/part.h"

namespace flawsmith::scenes {

struct Unit {
  std::string name;
  double mm = 1.0;  // [mm] of one unit
};

/// By any of its usual names, in any case: "mm", "millimetre", "MM", "inch", "in", … None if unknown.
std::optional<Unit> find_unit(std::string_view name);
/// By its length [mm]; an unusual one is called by it, e.g. "3 mm".
Unit unit_of_length(double mm);
/// The names that find_unit takes first, for messages: "mm, cm, …".
std::string unit_names();

/// The unit of the numbers in a file: what the file or its format says; else what the user says; else mm,
/// with a remark. Writes unit, unit_source and remarks of the origin. Throws InputError if the user's unit
/// has no meaning.
Unit settle_unit(const std::optional<Unit>& told, const std::string& told_by, const ImportOptions& options,
                 PartOrigin& origin);
/// Adds a remark when a part of this size [mm] (diagonal of its box) would be under 0.5 mm or over 5 m.
void doubt_size(const Mesh& mesh, PartOrigin& origin);

}  // namespace flawsmith::scenes
