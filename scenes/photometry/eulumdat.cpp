// EULUMDAT: one value per line (Stockmar 1990, known through secondary texts).
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/error.h"
#include "scenes/photometry/photometric_file.h"
#include "scenes/photometry/text_numbers.h"

namespace flawsmith::scenes {
namespace {
constexpr long most_planes = 721, most_angles = 721, most_lamp_sets = 20;

// Index (from 0) of the first plane that the file holds, and how many there are.
struct Stored {
  long first = 0, count = 1;
};
Stored stored_planes(long symmetry, long planes) {
  if (symmetry == 0) return {0, planes};
  if (symmetry == 2) return {0, planes / 2 + 1};
  if (symmetry == 3) return {3 * planes / 4, planes / 2 + 1};
  if (symmetry == 4) return {0, planes / 4 + 1};
  return {0, 1};
}

// The stored plane that plane c looks like, [deg] from 0 to 360.
double like(long symmetry, double c) {
  if (symmetry == 1) return 0.0;
  if (symmetry == 2) return c > 180.0 ? 360.0 - c : c;
  if (symmetry == 3) return c > 90.0 && c < 270.0 ? std::fmod(540.0 - c, 360.0) : c;
  if (symmetry == 4) {
    const double half = c > 180.0 ? 360.0 - c : c;
    return half > 90.0 ? 180.0 - half : half;
  }
  return c;
}
}  // namespace

LuminousIntensity read_eulumdat(const std::filesystem::path& path) {
  TextLines text(path.string());
  LuminousIntensity light;
  text.take("maker");
  text.take_count("type of luminaire", 0, 3);
  const long symmetry = text.take_count("symmetry", 0, 4);
  const long planes = text.take_count("number of C planes", 1, most_planes);
  text.take_number("distance between C planes", 0.0, 360.0);
  const long angles = text.take_count("number of angles", 2, most_angles);
  text.take_number("distance between angles", 0.0, 180.0);
  text.take("report number");
  light.name = text.take("name of the luminaire");
  text.take("number of the luminaire");
  text.take("file name");
  text.take("date");
  for (const char* what : {"length", "width", "height"}) text.take_number(what, -1e6, 1e6);
  for (int i = 0; i < 6; ++i) text.take_number("luminous area", -1e6, 1e6);
  text.take_number("downward flux fraction", 0.0, 100.0);
  const double output = text.take_number("light output ratio", 0.0, 1000.0);
  const double factor = text.take_number("conversion factor", 1e-9, 1e6);
  text.take_number("tilt", -180.0, 180.0);
  const long sets = text.take_count("number of lamp sets", 1, most_lamp_sets);
  std::vector<double> flux, power;
  for (long i = 0; i < sets; ++i) text.take_number("number of lamps", -1e5, 1e5);
  for (long i = 0; i < sets; ++i) text.take("type of lamps");
  for (long i = 0; i < sets; ++i) flux.push_back(text.take_number("total flux of lamps", 0.0, 1e9));
  for (long i = 0; i < sets; ++i) text.take("colour");
  for (long i = 0; i < sets; ++i) text.take("colour rendering");
  for (long i = 0; i < sets; ++i) power.push_back(text.take_number("wattage", 0.0, 1e7));
  for (int i = 0; i < 10; ++i) text.take_number("direct ratio", -1e6, 1e6);
  light.stated_flux = flux.front() * 0.01 * output;
  light.input_power = power.front();

  std::vector<double> c, gamma;
  for (long i = 0; i < planes; ++i)
    c.push_back(text.take_number(fmt::format("C angle {}", i + 1), 0.0, 360.0));
  for (long i = 0; i < angles; ++i)
    gamma.push_back(text.take_number(fmt::format("angle {}", i + 1), 0.0, 180.0));
  const auto ascending = [&](const char* what, const std::vector<double>& list) {
    for (std::size_t i = 1; i < list.size(); ++i)
      if (!(list[i] > list[i - 1]))
        text.fail(what,
                  fmt::format("found {:g} after {:g}; expected ascending angles", list[i], list[i - 1]));
  };
  ascending("C angles", c);
  ascending("angles", gamma);
  if ((symmetry == 2 || symmetry == 3) && planes % 2 != 0)
    text.fail("number of C planes",
              fmt::format("found {}; expected an even number for symmetry {}", planes, symmetry));
  if ((symmetry == 3 || symmetry == 4) && planes % 4 != 0)
    text.fail("number of C planes",
              fmt::format("found {}; expected a multiple of 4 for symmetry {}", planes, symmetry));
  if (std::abs(c.front()) > 1e-6)
    text.fail("C angles", fmt::format("found {:g} first; expected 0", c.front()));

  const Stored stored = stored_planes(symmetry, planes);
  const double scale = 1e-3 * flux.front() * factor;  // from cd per 1000 lm of the lamps
  std::vector<std::vector<double>> rows;
  for (long i = 0; i < stored.count; ++i) {
    rows.emplace_back();
    for (long k = 0; k < angles; ++k)
      rows.back().push_back(
          scale * text.take_number(fmt::format("intensity {} of stored plane {}", k + 1, i + 1), 0.0, 1e9));
  }

  light.type = LuminousIntensity::Type::c;
  light.planes = c;
  if (symmetry == 1 || planes == 1) light.planes = {0.0};
  light.planes.push_back(360.0);
  light.angles = gamma;
  for (const double plane : light.planes) {
    const double image = std::fmod(like(symmetry, std::fmod(plane, 360.0)), 360.0);
    std::size_t row = rows.size();
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (std::abs(c[(static_cast<std::size_t>(stored.first) + i) % c.size()] - image) < 1e-3) row = i;
    if (row == rows.size())
      text.fail("C angles",
                fmt::format("found none at {:g}, which symmetry {} takes for {:g}", image, symmetry, plane));
    light.candela.insert(light.candela.end(), rows[row].begin(), rows[row].end());
  }
  if (!(light.peak() > 0.0)) text.fail("intensity", "found only zeros; expected some light");
  return light;
}

LuminousIntensity read_photometric_file(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  if (ending == ".ies") return read_ies(path);
  if (ending == ".ldt") return read_eulumdat(path);
  throw InputError(Place{path.string(), 0, ""},
                   fmt::format("found the ending \"{}\"; expected .ies or .ldt", ending));
}

}  // namespace flawsmith::scenes
