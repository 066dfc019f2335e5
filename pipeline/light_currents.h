#pragma once
// Currents as users say them: by the names of lights or of their drive channels.
#include <string>
#include <utility>
#include <vector>

#include "renderer/capture_file.h"

namespace flawsmith::pipeline {

/// The capture's groups that a name means: the group "ring.2", or all channels of the light "ring", in order.
/// Empty if it means none.
std::vector<std::size_t> groups_named(const renderer::Capture& capture, const std::string& name);

/// Puts the named currents into `currents`, those of whole lights before those of single channels.
/// InputError,
/// "<source>: <name>: …", on a name that the capture does not know, a group that is to be lit and was not
/// traced, and a current that is not in 0 … 1000.
void set_currents(std::vector<double>& currents, const std::vector<std::pair<std::string, double>>& named,
                  const renderer::Capture& capture, const std::string& source);

/// A capture whose light groups are the frames, each alone a lighting of its own name: what it was summed
/// with is kept beside it. Currents are at most 1000 each; the frames have different names.
renderer::StoredCapture relit_capture(const renderer::StoredCapture& stored,
                                      const std::vector<renderer::NamedCurrents>& frames);

}  // namespace flawsmith::pipeline
