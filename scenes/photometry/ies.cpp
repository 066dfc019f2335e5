// IES LM-63. Fields in order, as LM-63-2002 §5 lists them (known through secondary texts).
#include <fmt/format.h>

#include <algorithm>

#include "scenes/photometry/photometric_file.h"
#include "scenes/photometry/text_numbers.h"

namespace flawsmith::scenes {
namespace {
using Type = LuminousIntensity::Type;
constexpr long most_angles = 2000;
constexpr double most_candela = 1e9;

void expect_ascending(const TextLines& text, const std::string& what, const std::vector<double>& angles) {
  for (std::size_t i = 1; i < angles.size(); ++i)
    if (!(angles[i] > angles[i - 1]))
      text.fail(what,
                fmt::format("found {:g} after {:g}; expected ascending angles", angles[i], angles[i - 1]));
}

bool is_any_of(double x, std::initializer_list<double> values) {
  return std::any_of(values.begin(), values.end(), [&](double v) { return std::abs(x - v) < 1e-6; });
}

// Values on the grid of the file, [horizontal][vertical].
using Rows = std::vector<std::vector<double>>;

// Unfolds what the file leaves out by symmetry: a mirror image of the angles beyond the first (or last).
void mirror(std::vector<double>& angles, Rows& rows, double about) {
  const bool down = about <= angles.front() + 1e-6;
  std::vector<double> all = angles;
  Rows values = rows;
  for (std::size_t i = 0; i < angles.size(); ++i) {
    const double image = 2.0 * about - angles[i];
    if (std::abs(image - angles[i]) < 1e-6) continue;
    const auto place = down ? 0 : static_cast<std::ptrdiff_t>(angles.size());
    all.insert(all.begin() + place, image);
    values.insert(values.begin() + place, rows[i]);
  }
  angles = std::move(all);
  rows = std::move(values);
}

Rows transposed(const Rows& rows) {
  Rows result(rows.front().size(), std::vector<double>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t k = 0; k < rows[i].size(); ++k) result[k][i] = rows[i][k];
  return result;
}

// The factor of the lamp's position for a luminaire that is not tilted.
double tilt_factor(TextLines& text) {
  text.next_count("lamp-to-luminaire geometry", 1, 3);
  const auto pairs = static_cast<std::size_t>(text.next_count("number of tilt angles", 1, most_angles));
  const auto angles = text.next_numbers("tilt angle", pairs, 0.0, 180.0);
  expect_ascending(text, "tilt angles", angles);
  const auto factors = text.next_numbers("tilt factor", pairs, 0.0, 10.0);
  return angles.front() == 0.0 ? factors.front() : 1.0;
}

double read_tilt(TextLines& text, const std::string& line, const std::filesystem::path& path) {
  const std::string word = line.substr(5);
  if (word == "NONE") return 1.0;
  if (word == "INCLUDE") return tilt_factor(text);
  const std::filesystem::path name(word);
  if (word.empty() || name.has_parent_path())
    text.fail("TILT",
              fmt::format("found \"{:.40}\"; expected NONE, INCLUDE or a file beside this one", word));
  TextLines tilt((path.parent_path() / name).string());
  return tilt_factor(tilt);
}

void expand_c(TextLines& text, std::vector<double>& horizontal, const std::vector<double>& vertical,
              Rows& rows) {
  if (!is_any_of(vertical.front(), {0, 90}) || !is_any_of(vertical.back(), {90, 180}))
    text.fail("vertical angles", fmt::format("found {:g} to {:g}; expected 0 or 90 to 90 or 180 for type C",
                                             vertical.front(), vertical.back()));
  const double last = horizontal.back();
  // From 90 to 270: symmetric about the plane 90-270 (older files).
  const bool about_90 = is_any_of(horizontal.front(), {90}) && is_any_of(last, {270});
  if (!about_90 && (!is_any_of(horizontal.front(), {0}) || !is_any_of(last, {0, 90, 180, 360})))
    text.fail("horizontal angles",
              fmt::format("found {:g} to {:g}; expected 0 to 0, 90, 180 or 360 for type C",
                          horizontal.front(), last));
  if (about_90) {
    // 90 … 270 holds half of it; its image about 90 runs from −90 to 90; what lies below 0 is moved up.
    mirror(horizontal, rows, 90.0);
    std::vector<std::pair<double, std::vector<double>>> planes;
    for (std::size_t i = 0; i < horizontal.size(); ++i) {
      const double plane = horizontal[i] < 0.0 ? horizontal[i] + 360.0 : horizontal[i];
      planes.emplace_back(plane, rows[i]);
    }
    std::sort(planes.begin(), planes.end());
    horizontal.clear();
    rows.clear();
    for (auto& [plane, row] : planes) {
      if (!horizontal.empty() && plane - horizontal.back() < 1e-6) continue;
      horizontal.push_back(plane);
      rows.push_back(row);
    }
    if (!is_any_of(horizontal.front(), {0}))
      text.fail("horizontal angles", "found none at 180; expected the plane 0-180 in a file from 90 to 270");
    horizontal.push_back(360.0);
    rows.push_back(rows.front());
    return;
  }
  if (is_any_of(last, {0})) {
    horizontal.push_back(360.0);
    rows.push_back(rows.front());
    return;
  }
  if (is_any_of(last, {90})) mirror(horizontal, rows, 90.0);
  if (is_any_of(horizontal.back(), {180})) mirror(horizontal, rows, 180.0);
}
}  // namespace

LuminousIntensity read_ies(const std::filesystem::path& path) {
  TextLines text(path.string());
  LuminousIntensity light;
  std::string line = text.take("IESNA");
  if (line.rfind("IES", 0) != 0 && line.rfind('[', 0) != 0 && line.rfind("TILT=", 0) != 0)
    text.fail("IESNA", fmt::format("found \"{:.40}\"; expected the first line of an IES LM-63 file", line));
  while (line.rfind("TILT=", 0) != 0) {
    if (line.rfind("[LUMINAIRE]", 0) == 0)
      light.name = line.substr(std::min<std::size_t>(line.find_first_not_of(' ', 11), line.size()));
    line = text.take("TILT=");
  }
  const double tilt = read_tilt(text, line, path);

  const long lamps = text.next_count("number of lamps", 1, 100'000);
  const double lumens = text.next_number("lumens per lamp", -1.0, 1e9);
  const double multiplier = text.next_number("candela multiplier", 1e-9, 1e6);
  const auto verticals =
      static_cast<std::size_t>(text.next_count("number of vertical angles", 2, most_angles));
  const auto horizontals =
      static_cast<std::size_t>(text.next_count("number of horizontal angles", 1, most_angles));
  const long type = text.next_count("photometric type", 1, 3);
  text.next_count("units", 1, 2);
  text.next_numbers("width, length, height", 3, -1e4, 1e4);
  const double ballast = text.next_number("ballast factor", 1e-6, 100.0);
  text.next_number("future use", -1e9, 1e9);
  light.input_power = text.next_number("input watts", 0.0, 1e7);

  const double low = type == 1 ? 0.0 : -90.0, high = type == 1 ? 180.0 : 90.0;
  std::vector<double> vertical = text.next_numbers("vertical angle", verticals, low, high);
  expect_ascending(text, "vertical angles", vertical);
  std::vector<double> horizontal =
      text.next_numbers("horizontal angle", horizontals, low, type == 1 ? 360.0 : 90.0);
  expect_ascending(text, "horizontal angles", horizontal);
  Rows rows;
  const double scale = multiplier * ballast * tilt;
  for (std::size_t h = 0; h < horizontals; ++h) {
    rows.push_back(text.next_numbers(fmt::format("candela at horizontal angle {:g},", horizontal[h]),
                                     verticals, 0.0, most_candela));
    for (double& value : rows.back()) value *= scale;
  }
  if (lumens > 0.0) light.stated_flux = static_cast<double>(lamps) * lumens;

  if (type == 1) {
    light.type = Type::c;
    expand_c(text, horizontal, vertical, rows);
    light.planes = std::move(horizontal);
    light.angles = std::move(vertical);
  } else {
    if (horizontals < 2)
      text.fail("number of horizontal angles", "found 1; expected at least 2 for types A and B");
    if (horizontal.front() == 0.0) mirror(horizontal, rows, 0.0);
    if (vertical.front() == 0.0) {
      rows = transposed(rows);
      mirror(vertical, rows, 0.0);
      rows = transposed(rows);
    }
    // Type A's planes are those of one horizontal angle, type B's those of one vertical angle.
    light.type = type == 3 ? Type::a : Type::b;
    if (light.type == Type::b) {
      rows = transposed(rows);
      std::swap(horizontal, vertical);
    }
    light.planes = std::move(horizontal);
    light.angles = std::move(vertical);
  }
  for (const auto& row : rows) light.candela.insert(light.candela.end(), row.begin(), row.end());
  if (!(light.peak() > 0.0)) text.fail("candela", "found only zeros; expected some light");
  return light;
}

}  // namespace flawsmith::scenes
