#pragma once
// What render, relight and expose share: saying which frames are wanted of a capture, and reading the
// capture.
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "renderer/capture_file.h"

namespace flawsmith::apps {

struct FrameOptions {
  std::vector<std::string> lightings, currents;
  std::string name = "relit";
  std::string sequence;  // path of a sequence file; empty: none
};

/// --lighting, --current, --name and --sequence.
void add_frame_options(CLI::App& command, FrameOptions& options);

/// --pixel-format.
void add_pixel_format(CLI::App& command, std::vector<std::string>& names);

/// The frames that the options mean: those of the sequence; the lightings named; or one with the currents
/// named, over one lighting or else over darkness; or, if nothing is named, all lightings of the capture.
/// InputError names the option.
std::vector<renderer::NamedCurrents> wanted_frames(const renderer::StoredCapture& stored,
                                                   const FrameOptions& options);

}  // namespace flawsmith::apps
