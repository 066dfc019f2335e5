#pragma once
// What a directory of samples is made of. Two runs of the same identity give the same bytes; a directory is
// continued only under the identity that it was begun with. It is manifest.json.
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace flawsmith::dataset {

/// A class of labels.
struct Category {
  int id = 0;  // COCO's category id, from 1, unique
  std::string name;
  bool is_defect = true;  // false: a benign disturbance
};

struct Identity {
  std::string program_version;
  std::string recipe_name, recipe_sha256;
  std::uint64_t seed = 1;
  int count = 1;                   // samples
  int bits = 8;                    // of the images: 8 (views) or 16 (raw DN)
  bool captures = false;           // whether each camera's captures are kept
  std::string renderer;            // e.g. "cpu, embree 3.13.5 avx2, glibc 2.36": what the bytes depend on
  nlohmann::ordered_json options;  // what else changes the bytes: draft, spp, …
  std::vector<Category> categories;
};

constexpr int format_version = 1;

nlohmann::ordered_json manifest_of(const Identity& identity);

/// One phrase per difference, e.g. "seed is 7, expected 8": of a directory's manifest from another.
std::vector<std::string> differences(const nlohmann::ordered_json& found,
                                     const nlohmann::ordered_json& expected);

}  // namespace flawsmith::dataset
