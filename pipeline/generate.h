#pragma once
// From a recipe to a directory of labelled samples. Stopped and called again, it goes on; the bytes are the
// same as if it had never been stopped.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "scenes/sampling.h"

namespace flawsmith::pipeline {

struct GenerateOptions {
  std::filesystem::path recipe, out;
  std::optional<int> count;           // samples; none: the recipe's
  std::optional<std::uint64_t> seed;  // none: the recipe's
  int threads = 0;                    // 0: all
  bool captures = false;              // keep each camera's captures, to be relit and exposed again
  std::function<scenes::Sampling(const scenes::Sampling&)> sampling;  // of the recipe's; none: as it is
  bool draft = false;  // a quarter of the samples per pixel, at least 16; of a noise target: twice the noise
};

/// What a run did, and where its time went [s].
struct GenerateReport {
  int samples = 0, made = 0;  // in the directory; of these, made in this run
  double inject = 0, render = 0, label = 0, write = 0;
};

/// Throws InputError (bad recipe, a directory of something else), RunError (disk), Interrupted (Ctrl-C;
/// finished samples are kept).
GenerateReport generate(const GenerateOptions& options);

}  // namespace flawsmith::pipeline
