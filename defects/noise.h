#pragma once
// Smooth random functions of a seed, for the irregularities of defects: gradient noise with zero mean, about
// −1 … 1, wavelength about 1 … 2 units of the argument, second derivatives continuous.
#include <cstdint>

#include "core/vec.h"

namespace flawsmith::defects {

double noise(std::uint64_t seed, double x);
double noise(std::uint64_t seed, dvec2 p);
/// Several octaves of it, each of half the wavelength and `gain` times the height, scaled to about −1 … 1.
double noise(std::uint64_t seed, double x, int octaves, double gain = 0.5);
double noise(std::uint64_t seed, dvec2 p, int octaves, double gain = 0.5);

/// 0 below a, 1 above b, smooth (quintic) between.
double smooth_step(double a, double b, double x);

}  // namespace flawsmith::defects
