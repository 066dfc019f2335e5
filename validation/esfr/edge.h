#pragma once
// The edge-based spatial frequency response of ISO 12233, of a linear image of one slanted edge.
#include <functional>
#include <vector>

#include "core/image.h"

namespace flawsmith::validation {

struct EdgeResponse {
  double slope = 0;              // of the edge's line, columns per row
  std::vector<double> response;  // at the frequencies asked for; 1 at 0
};

/// The image is linear in exposure (no OECF is needed), its edge runs from top to bottom within a few degrees
/// and stays clear of the left and right border. Frequencies [cycles/px] across the edge, up to 0.5.
EdgeResponse edge_response(const Image<float>& image, const std::vector<double>& frequencies);

/// What the standard's window makes of a response: the transform of the line spread function that belongs to
/// it, cut and weighed by the Hamming window of an image `width` pixels wide. response(f [cycles/px]) is even
/// and vanishes, or nearly so, from `cutoff` on.
std::vector<double> windowed_response(const std::function<double(double)>& response, double cutoff, int width,
                                      const std::vector<double>& frequencies);

}  // namespace flawsmith::validation
