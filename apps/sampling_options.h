#pragma once
// --noise, --spp-max and --spp: the same for render and generate.
#include <CLI/CLI.hpp>
#include <optional>

#include "scenes/sampling.h"

namespace flawsmith::apps {
struct SamplingOptions {
  std::optional<double> noise;
  std::optional<int> spp, most;
  bool draft = false;
  /// What was given over `usual`; the draft is not taken into account.
  scenes::Sampling over(const scenes::Sampling& usual) const;
  bool given() const { return noise || spp || most; }
};
/// `usual`: what is without these options, in words.
/// A data set needs two samples at least: its labels compare halves.
void add_sampling_options(CLI::App& command, SamplingOptions& options, const std::string& usual,
                          int least_spp);
}  // namespace flawsmith::apps
