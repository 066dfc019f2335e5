#include "defects/taxonomy.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/file.h"
#include "defects/taxonomy_page.h"

using namespace flawsmith;
using namespace flawsmith::defects;

TEST_CASE("The taxonomy and the kinds name the same things", "[taxonomy]") {
  CHECK(taxonomy().size() == all_kinds().size());
  int last_id = 0;
  for (const Kind* kind : all_kinds()) {
    INFO(kind->name());
    CHECK(find_kind(kind->name()) == kind);
    const TaxonomyEntry* entry = find_entry(kind->name());
    REQUIRE(entry);
    // Fixed for ever; both lists are in their order.
    CHECK(entry->id > last_id);
    last_id = entry->id;
    CHECK(entry->chart == kind->chart());
    // What an empty surface measures has all the names, and the taxonomy defines each.
    Parameters parameters;
    for (const auto& word : kind->words()) parameters.words[word.name] = word.choices.front();
    for (const auto& [name, value] : kind->measure({}, parameters)) {
      INFO(name << " wants a definition: measures: {" << name << ": how it is measured}");
      CHECK(value == 0.0);
      CHECK(std::any_of(entry->measures.begin(), entry->measures.end(), [&, &measure = name](const auto& m) {
        return m.first == measure && !m.second.empty();
      }));
    }
    INFO("about: one paragraph on what it is, its sizes from practice and where they are from");
    CHECK_FALSE(entry->about.empty());
    CHECK_FALSE(entry->english.empty());
    CHECK_FALSE(entry->chinese.empty());
  }
}

TEST_CASE("docs/taxonomy.md is what the program prints", "[taxonomy]") {
  INFO("make it anew: flawsmith taxonomy --markdown > docs/taxonomy.md");
  // Not by CHECK of the whole: a failure would print both pages.
  const bool same = read_file(FLAWSMITH_SOURCE_DIR "/docs/taxonomy.md") == taxonomy_page();
  CHECK(same);
}

TEST_CASE("A kind's section has all that a recipe may say of it", "[taxonomy]") {
  const std::string text = taxonomy_section(*find_entry("flank_wear"));
  for (const char* line :
       {"| `vb_mm` | 0.002 | 0.3 | 0.6 | ISO 3685",
        "| `vb_b_mm` | mean width on the flank over zone B, the middle 80 % of the length |\n",
        "| `land_angle_deg` | 1 … 30 | 6 | between the land and the flank: the clearance the tool works at "
        "|\n",
        "| `flank` | `down`, `right`, `left` | `down` | the worn face",
        "| `land_material` | a name | `worn` | ", "coverage is at least 0.5. References: ISO 3685:1993"})
    CHECK_THAT(text, Catch::Contains(line));
  // A picture only where there is one.
  TaxonomyEntry without = *find_entry("split");
  without.pictured = false;
  CHECK_THAT(taxonomy_section(without), !Catch::Contains("images/taxonomy/"));
  CHECK_THAT(taxonomy_section(*find_entry("scratch")),
             Catch::Contains("![scratch at severity 0.25, 0.5 and 1](images/taxonomy/scratch.png)\n"));
  // A number that a kind does without has no default.
  CHECK_THAT(taxonomy_section(*find_entry("scratch")), Catch::Contains("| `depth_mm` | 0 … 1 | – | depth;"));
}
