#pragma once
// Sequences of frames out of one capture: a YAML file (docs/formats.md) says which lights are on in each, one
// by one (photometric stereo) or as phase-shifted fringes (deflectometry).
#include <filesystem>
#include <vector>

#include "renderer/capture_file.h"

namespace flawsmith::pipeline {

/// At most 1024 frames of different names. InputError, "file:line: key: …", on whatever does not conform, on
/// lights that the capture does not know or did not trace, and on fringes of less than two channels a period.
std::vector<renderer::NamedCurrents> read_sequence(const std::filesystem::path& path,
                                                   const renderer::Capture& capture);

/// Currents of `channels` channels in the step of a fringe sequence: mean (1 + contrast cos 2π(periods (i +
/// ½)/channels − step/steps)). With N steps, a pixel that sees channel i alone has the phase 2π periods (i +
/// ½)/channels = atan2(Σ f_k sin 2πk/N, Σ f_k cos 2πk/N).
std::vector<double> fringe_currents(std::size_t channels, double periods, int step, int steps, double mean,
                                    double contrast);

}  // namespace flawsmith::pipeline
