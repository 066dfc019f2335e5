#include "defects/kinds.h"

namespace flawsmith::defects {
const std::vector<const Kind*>& all_kinds() {
  // Immutable, built on first use.
  static const std::vector<std::unique_ptr<Kind>> owned = [] {
    std::vector<std::unique_ptr<Kind>> kinds;
    // In the order of taxonomy.yaml: a data set's category ids are places in this list, from 1.
    kinds.push_back(make_scratch());
    kinds.push_back(make_chipping());
    kinds.push_back(make_pitting());
    kinds.push_back(make_heat_checking());
    kinds.push_back(make_flank_wear());
    kinds.push_back(make_galling());
    kinds.push_back(make_burr());
    kinds.push_back(make_built_up_edge());
    kinds.push_back(make_dust());
    kinds.push_back(make_dent());
    kinds.push_back(make_crater_wear());
    kinds.push_back(make_polishing_scratches());
    kinds.push_back(make_split());
    kinds.push_back(make_oil_film());
    kinds.push_back(make_water_mark());
    return kinds;
  }();
  static const std::vector<const Kind*> kinds = [] {
    std::vector<const Kind*> pointers;
    for (const auto& kind : owned) pointers.push_back(kind.get());
    return pointers;
  }();
  return kinds;
}

const Kind* find_kind(const std::string& name) {
  for (const Kind* kind : all_kinds())
    if (kind->name() == name) return kind;
  return nullptr;
}
}  // namespace flawsmith::defects
