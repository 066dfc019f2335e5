#pragma once
// The taxonomy for people: docs/taxonomy.md and `flawsmith taxonomy` are printed from it and from the kinds'
// own parameters.
#include <string>

#include "defects/taxonomy.h"

namespace flawsmith::defects {

/// One kind as Markdown: what it is, its severities, measures and parameters.
std::string taxonomy_section(const TaxonomyEntry& entry);
/// All of docs/taxonomy.md.
std::string taxonomy_page();

}  // namespace flawsmith::defects
