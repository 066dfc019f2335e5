#pragma once
// What a camera can see of a defect on polished steel, against its size and under different lights.
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

/// Under one lighting: d′ against the sensor's noise alone (pipeline/visibility.h), which does not depend on
/// the samples per pixel, and its standard error, from the render's noise or the spread of several defects.
struct Seen {
  double d_prime = 0, error = 0;
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
  /// The mean over `repeats` defects with seeds from 1, with its standard error: of their spread and the
  /// render's noise.
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
