#pragma once
// What a camera can see of a defect on polished steel, against its size and under different lights.
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/commission.h"
#include "scenes/recipe.h"

namespace flawsmith::visibility {

struct Defect {
  std::string kind;
  std::map<std::string, double> numbers;
  std::map<std::string, std::string> words;
};

/// Under one lighting: d′² against the sensor's noise alone (pipeline/visibility.h), which does not depend on
/// the samples per pixel, and its standard error, from the render's noise or the spread of several defects.
/// The square is what has no bias: a defect that is not seen has 0 ± its error, and may fall below 0.
struct Seen {
  double square = 0, square_error = 0;
  double d_prime() const { return std::sqrt(std::max(0.0, square)); }
  /// One standard error of d′: that of its square / 2d′, and of a defect that is not seen how far d′ may
  /// reach.
  double error() const;
  /// Not seen less well than the other by more than two standard errors of their difference.
  bool not_below(const Seen& other) const;
};

/// The polished plate of this folder under its three lights. Exposure is set as one would who puts the
/// station up: dome and coaxial light by the clean plate, whose 95th percentile is at 60 % of full scale; the
/// dark field, in which the clean plate is black, by a scratch of 40 µm, so that it comes out as bright as
/// the plate under the others.
class Bench {
 public:
  Bench();
  ~Bench();
  /// One defect: lighting ("dome", "coaxial", "dark_field") → what is seen of it. The seed draws the defect,
  /// its plate's finish and the noise. 80 × 80 pixels of 10 µm around it.
  std::map<std::string, Seen> see(const Defect& defect, std::uint64_t seed, int spp);
  /// The mean of d′² over `repeats` defects with seeds from 1, with its standard error: of their spread or of
  /// the render's noise, whichever is larger.
  std::map<std::string, Seen> mean(const Defect& defect, int repeats, int spp);

 private:
  struct Place {
    scenes::Recipe recipe;
    pipeline::ExposureTimes exposures;
  };
  std::unique_ptr<renderer::Renderer> renderer_;
  std::vector<Place> places_;  // mirror.yaml, dome.yaml
};

}  // namespace flawsmith::visibility
