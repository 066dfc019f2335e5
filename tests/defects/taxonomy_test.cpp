#include <catch2/catch.hpp>

#include <string>

#include "core/file.h"
#include "defects/field.h"

using namespace flawsmith;

namespace {
// The value behind "key: " on the first line below `from` that has it; empty if there is none.
std::string value_below(const std::string& text, std::size_t from, const std::string& key) {
  const auto at = text.find("\n    " + key + ": ", from);
  if (at == std::string::npos) return "";
  const auto begin = at + 5 + key.size() + 2;
  return text.substr(begin, text.find('\n', begin) - begin);
}
}  // namespace

TEST_CASE("The taxonomy and the kinds name the same things", "[taxonomy]") {
  const std::string text = read_file(FLAWSMITH_SOURCE_DIR "/defects/taxonomy.yaml");
  std::size_t entries = 0;
  for (auto at = text.find("\n  - id: "); at != std::string::npos; at = text.find("\n  - id: ", at + 1))
    ++entries;
  CHECK(entries == defects::all_kinds().size());
  int place = 0;
  for (const defects::Kind* kind : defects::all_kinds()) {
    INFO(kind->name());
    // Data sets number their categories by places in the list; the taxonomy's ids are fixed for ever.
    CHECK(text.find("\n  - id: " + std::to_string(++place) + "\n    name: " + kind->name() + "\n") !=
          std::string::npos);
    CHECK(defects::find_kind(kind->name()) == kind);
    const auto at = text.find("\n    name: " + kind->name() + "\n");
    REQUIRE(at != std::string::npos);
    CHECK(value_below(text, at, "chart") == (kind->chart() == defects::ChartType::edge ? "edge" : "surface"));
    // What an empty surface measures has all the names.
    std::string names;
    defects::Parameters parameters;
    for (const auto& word : kind->words()) parameters.words[word.name] = word.choices.front();
    for (const auto& [name, value] : kind->measure({}, parameters)) {
      CHECK(value == 0.0);
      CHECK(value_below(text, at, "measures").find(name) != std::string::npos);
    }
  }
}
