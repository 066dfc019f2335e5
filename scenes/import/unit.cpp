#include "scenes/import/unit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "core/error.h"

namespace flawsmith::scenes {
namespace {
struct KnownUnit {
  const char* name;
  double mm;
  std::array<const char*, 5> also;
};
// The first names are what the program prints.
constexpr std::array<KnownUnit, 11> known{
    {{"mm", 1.0, {"millimetre", "millimeter", "millimetres", "millimeters", "milli"}},
     {"cm", 10.0, {"centimetre", "centimeter", "centimetres", "centimeters", ""}},
     {"m", 1000.0, {"metre", "meter", "metres", "meters", ""}},
     {"um", 0.001, {"micron", "micrometre", "micrometer", "µm", "microns"}},
     {"inch", 25.4, {"in", "inches", "\"", "", ""}},
     {"ft", 304.8, {"foot", "feet", "", "", ""}},
     {"mil", 0.0254, {"thou", "", "", "", ""}},
     {"dm", 100.0, {"decimetre", "decimeter", "", "", ""}},
     {"km", 1e6, {"kilometre", "kilometer", "", "", ""}},
     {"yd", 914.4, {"yard", "", "", "", ""}},
     {"uin", 2.54e-5, {"microinch", "", "", "", ""}}}};
}  // namespace

std::optional<Unit> find_unit(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower.empty()) return std::nullopt;
  for (const KnownUnit& unit : known)
    if (lower == unit.name || std::find(unit.also.begin(), unit.also.end(), lower) != unit.also.end())
      return Unit{unit.name, unit.mm};
  return std::nullopt;
}

Unit unit_of_length(double mm) {
  for (const KnownUnit& unit : known)
    if (std::abs(mm / unit.mm - 1.0) < 1e-6) return {unit.name, unit.mm};  // single precision in the file
  return {fmt::format("{:g} mm", mm), mm};
}

std::string unit_names() {
  std::string names;
  for (const KnownUnit& unit : known) names += (names.empty() ? "" : ", ") + std::string(unit.name);
  return names;
}

Unit settle_unit(const std::optional<Unit>& told, const std::string& told_by, const ImportOptions& options,
                 PartOrigin& origin) {
  std::optional<Unit> asked;
  if (options.unit) {
    asked = find_unit(*options.unit);
    if (!asked)
      throw InputError(
          fmt::format("unit \"{}\" is unknown, expected one of {}", *options.unit, unit_names()));
  }
  Unit unit{"mm", 1.0};
  if (told) {
    unit = *told;
    origin.unit_source = told_by;
    if (asked && asked->mm != unit.mm)
      origin.remarks.push_back(fmt::format("the {} says {}, so the unit that was asked for ({}) is not used",
                                           told_by == "file" ? "file" : "format " + origin.format, unit.name,
                                           asked->name));
  } else if (asked) {
    unit = *asked;
    origin.unit_source = "user";
  } else {
    origin.unit_source = "assumed";
    origin.remarks.push_back(
        fmt::format("{} has no unit: mm is assumed (--unit says otherwise)", origin.format));
  }
  origin.unit = unit.name;
  return unit;
}

void doubt_size(const Mesh& mesh, PartOrigin& origin) {
  const Box box = bounds(mesh);
  const dvec3 size = box.high - box.low;
  const double largest = std::max({size.x, size.y, size.z});
  if (largest >= 0.5 && largest <= 5000.0) return;
  origin.remarks.push_back(
      fmt::format("the part would be {:g} mm long: is {} its unit?", largest, origin.unit));
}
}  // namespace flawsmith::scenes
