#pragma once
// A small window on a sample: the camera's region of interest, moved onto the defect.
#include "scenes/recipe.h"

namespace flawsmith::pipeline {

/// The first camera's region of interest, of its own size, moved on the sensor so that the first defect of
/// sample `index` lies in its middle as far as the sensor reaches. The lens is telecentric. Throws InputError
/// if the sample has no defect or it finds no place.
scenes::Roi window_on_defect(const scenes::Recipe& recipe, std::uint64_t seed, int index);

}  // namespace flawsmith::pipeline
