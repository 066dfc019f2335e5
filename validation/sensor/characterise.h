#pragma once
// The procedure of EMVA 1288 Release 4.0 Linear: from frames under uniform light to a data sheet's values.
#include <cstdint>
#include <vector>

#include "renderer/sensor.h"
#include "validation/sensor/emva.h"

namespace flawsmith::validation {

/// A camera in front of uniform light. The capture has one light group.
struct Bench {
  scenes::Camera camera;
  renderer::Capture capture;
  double photons = 0;  // [1/s] on a pixel at unit current, known without the camera

  Frame frame(double current, double time, std::uint64_t noise_seed) const;
  Moments pair(double current, double time, std::uint64_t seed) const;
};

/// A capture that is the same everywhere, without noise of its own [e⁻/s].
renderer::Capture uniform_capture(const scenes::Roi& roi, double electrons_per_second);

struct PhotonTransfer {
  struct Level {
    double photons = 0;  // on a pixel
    Moments moments;     // [DN], [DN²]
  };
  Moments dark;  // in the same exposure time
  std::vector<Level> levels;
  double responsivity = 0;          // [DN per photon] R
  double gain = 0;                  // [DN/e⁻] K
  double saturation = 0;            // [photons] μ_p.sat
  double largest_nonlinearity = 0;  // |Y − line|/line from 5 to 95 % of saturation
  double quantum_efficiency() const { return responsivity / gain; }
};
/// Pairs of frames at `levels` equal steps up to 1.06 times the full well, in one exposure time [s].
PhotonTransfer photon_transfer(const Bench& bench, double time, int levels, std::uint64_t seed);

/// Temporal dark noise σ_d [e⁻] from the shortest exposure, in which dark current has no part: √(σ²_y.dark −
/// 1/12)/K. σ²_y.dark is at least 0.24 DN² (where rounding swallows it).
double dark_noise_dn2(const Bench& bench, int pairs, std::uint64_t seed);
double dark_noise(double variance_dn2, double gain);

/// Spatial variances [DN²] of the mean of L frames, what the mean has left of temporal noise taken out.
struct Spatial {
  double mean = 0;  // [DN]
  double total = 0, row_averages = 0, column_averages = 0;
  double temporal_rows = 0;  // temporal variance that whole rows share
  int rows = 0, columns = 0;
  double row() const;     // s²_row: of whole rows
  double column() const;  // s²_col
};
Spatial spatial(const Bench& bench, double current, double time, int frames, std::uint64_t seed);

}  // namespace flawsmith::validation
