#pragma once
// What a camera would have seen at other light currents: sums of a capture's light groups. No ray is traced.
#include <vector>

#include "core/image.h"
#include "renderer/capture.h"

namespace flawsmith::renderer {

/// Expected photo-electrons of every pixel without dark signal, and their Monte Carlo variance: of one
/// exposure [e⁻, e⁻²], or per second [e⁻/s, (e⁻/s)²].
struct Signal {
  Image<float> electrons, variance;
};

/// Σ weight · layer over the layers whose weight is not 0; these have one size, and there is one. Weights are
/// 0 or more. The same bytes on any number of threads.
Image<float> weighted_sum(const std::vector<Image<float>>& layers, const std::vector<double>& weights);

/// Light adds up: electrons = Σ I_g electrons_g, variance = Σ I_g² variance_g, per second, over the groups
/// whose current I_g [of unit current] is not 0; those were traced. The same bytes on any number of threads.
Signal relight(const Capture& capture, const std::vector<double>& currents);

}  // namespace flawsmith::renderer
