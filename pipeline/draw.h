#pragma once
// From a recipe to one sample's arrangement: everything random is drawn here, from the recipe's seed and the
// sample's index alone, so that any sample can be made again by itself.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "defects/inject.h"
#include "scenes/recipe.h"

namespace flawsmith::pipeline {

struct SampleDraw {
  std::uint64_t seed = 0;                        // of this sample; the seeds below derive from it
  bool clean = true;                             // drawn to have no defect; it may have benign disturbances
  scenes::Station station;                       // varied and manufactured, without defects
  std::vector<defects::DefectRequest> requests;  // ids from 1
  std::vector<double> light_factors;             // per light: factor on every lighting's current
  std::vector<double> exposure_factors;          // per camera: factor on the exposure time
  std::vector<std::pair<std::string, double>> drawn;  // "item insert turn_z [deg]" → value, for the record
};

/// Checks what scenes cannot know: kinds, their parameters and their zones. Throws InputError with the
/// recipe's place.
void check_recipe(const scenes::Recipe& recipe);

/// Draws sample `index` of a checked recipe under a master seed (the recipe's, or the command line's).
SampleDraw draw_sample(const scenes::Recipe& recipe, std::uint64_t seed, int index);

}  // namespace flawsmith::pipeline
