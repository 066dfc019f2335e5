#pragma once
// A capture as a file: multi-layer OpenEXR of 32-bit floats with a description in JSON (docs/formats.md),
// enough to relight and expose it without the station.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "renderer/capture.h"
#include "scenes/station.h"

namespace flawsmith::renderer {

/// A lighting as currents per light group, of unit current, in the capture's order of groups.
struct NamedCurrents {
  std::string name;
  std::vector<double> currents;
  std::optional<double> exposure = std::nullopt;  // [s] that it was taken with; none: the camera's
};

/// What a file knows of a light group besides its layers.
struct GroupOrigin {
  double radiance = 0;  // [W·m⁻²·sr⁻¹] of the light at unit current; 0: unknown
  std::map<std::string, double>
      relit_with;  // a relit capture's: the currents that it was summed with, by group
};

struct StoredCapture {
  struct Item {
    std::string name;
    scenes::Item::Role role = scenes::Item::Role::inspected;
    std::string serial;
    std::uint64_t seed = 0;  // of the physical instance
  };

  Capture capture;               // as rendered; a file has neither first_half nor labels
  Image<float> zone;             // 1 + index of the first zone of its item behind the pixel; 0: none
  std::string station;           // its name
  std::string program;           // version that traced it
  std::string backend;           // Renderer::identity
  std::uint64_t seed = 0;        // that sample points and noise derive from
  std::size_t camera_index = 0;  // in the station's list
  // Something moves, or lines are scanned: the picture holds for the camera's exposure time alone.
  bool takes_time = false;
  scenes::Camera camera;            // a file has neither its pose nor its lens nor its quantum efficiency
  std::vector<GroupOrigin> groups;  // as many as the capture's
  std::vector<NamedCurrents> lightings;
  std::vector<Item> items;
};

/// A fresh capture of the station's camera with what a file says of it. A station without lightings has one,
/// "all", with every light at unit current.
StoredCapture describe_capture(Capture capture, const scenes::Station& station, std::size_t camera,
                               std::uint64_t seed, const std::string& backend);

/// The bytes of its file.
std::string encode_capture(const StoredCapture& stored);
/// Written beside its name, then renamed. RunError if that cannot be.
void write_capture(const std::filesystem::path& path, const StoredCapture& stored);

/// Throws InputError, naming the file and the layer or key: no OpenEXR file, damaged, without a description
/// or with one that does not conform, a layer missing or of another type, a size that differs from the
/// camera's region, numbers that are not finite or negative where there are no negative ones, or too large to
/// be electrons.
StoredCapture read_capture(const std::filesystem::path& path);

}  // namespace flawsmith::renderer
