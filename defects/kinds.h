#pragma once
// The kinds, each in its own file under defects/kinds. A new kind is declared here and listed in kinds.cpp.
#include <memory>

#include "defects/field.h"

namespace flawsmith::defects {
std::unique_ptr<Kind> make_scratch();
std::unique_ptr<Kind> make_chipping();
std::unique_ptr<Kind> make_pitting();
std::unique_ptr<Kind> make_heat_checking();
std::unique_ptr<Kind> make_flank_wear();
std::unique_ptr<Kind> make_galling();
std::unique_ptr<Kind> make_burr();
std::unique_ptr<Kind> make_built_up_edge();
std::unique_ptr<Kind> make_dust();
std::unique_ptr<Kind> make_dent();
std::unique_ptr<Kind> make_crater_wear();
std::unique_ptr<Kind> make_polishing_scratches();
std::unique_ptr<Kind> make_split();
std::unique_ptr<Kind> make_oil_film();
std::unique_ptr<Kind> make_water_mark();
}  // namespace flawsmith::defects
