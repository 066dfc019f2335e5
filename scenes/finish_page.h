#pragma once
// The finishes that come with the program, for people: docs/finishes.md and `flawsmith finishes` are printed
// from their files.
#include <string>
#include <vector>

namespace flawsmith::scenes {

/// What a file of assets/finishes says.
struct FinishFacts {
  std::string name;
  double ra = 0;             // [um] of the relief
  std::string relief;        // marks, craters, dents, grains
  double spacing = 0;        // [mm] longest scale of the relief across the lay
  double aspect = 1;         // length of a mark along the lay over its width
  double alpha[2] = {0, 0};  // GGX roughness of what is finer, along and across the lay
  std::string source;
};

/// By name. Throws InputError for a file that is no finish.
std::vector<FinishFacts> finish_facts();
/// All of docs/finishes.md.
std::string finish_page();

}  // namespace flawsmith::scenes
