#pragma once
// A recipe: a station, what varies and by how much, which defects, how many samples, one seed. Plain data.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/random.h"
#include "scenes/sampling.h"
#include "scenes/station.h"

namespace flawsmith::scenes {

/// A number that is drawn anew for each sample.
struct Distribution {
  enum class Kind { fixed, uniform, normal, log_normal, choice } kind = Kind::fixed;
  // fixed: a. uniform: a … b. normal: mean a, σ b. log_normal: median a, σ of the logarithm b. choice: one of
  // values.
  double a = 0, b = 0;
  double low = -1e300, high = 1e300;  // normal and log_normal are drawn again until they lie between these
  std::vector<double> values;
  /// A number; the same state of the generator gives the same number. Programmer's error if less than about
  /// one draw in 1000 would lie between low and high.
  double draw(Random& random) const;
};

/// What of the station varies. Targets are checked against the station when the recipe is read.
struct Variation {
  enum class Target {
    item_x,
    item_y,
    item_z,  // [mm] added to the item's position
    item_turn_x,
    item_turn_y,
    item_turn_z,    // [deg] turns about the item's own origin, world axes, before its pose's own position
    light_current,  // factor on every lighting's current of that light
    exposure        // factor on the camera's exposure time
  } target{};
  std::uint32_t index = 0;  // of the item, light or camera
  Distribution distribution;
};

/// How many, of which kind, where, how large.
struct DefectSpec {
  std::string kind;        // "scratch", "chipping": defects/taxonomy.yaml
  std::uint32_t item = 0;  // index into Station::items
  std::string zone;        // a zone of that item
  enum class Count { fixed, poisson } count = Count::fixed;
  double mean = 1;                                 // per defective item; fixed: the number itself
  std::optional<Distribution> severity;            // within 0 (invisible) … 1 (scrap): defects/taxonomy.h
  std::map<std::string, Distribution> parameters;  // "length_mm", "width_mm", …: the kind says which it has
  std::map<std::string, std::string> choices;      // parameters that are words: "tool": "diamond"
  Place place, zone_place,
      severity_place;  // of kind, zone and severity in the recipe's file, and of each parameter:
  std::map<std::string, Place> parameter_places;  // for messages of those who know the kinds
};

struct Recipe {
  std::string name;
  std::string path;
  std::string sha256;  // of the recipe's and station's normalised JSON, with the checksums of parts and the
                       // contents of assets: what a directory of samples is made of
  Station station;
  std::vector<Variation> variations;
  std::vector<DefectSpec> defects;
  int samples = 1;
  double clean_fraction = 0.0;  // of the samples that have no defect
  std::uint64_t seed = 1;
  Sampling sampling;
  int bits = 8;  // of the PNG images that are written: 8 or 16
};

}  // namespace flawsmith::scenes
