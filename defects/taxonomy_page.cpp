#include "defects/taxonomy_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/check.h"
#include "core/join.h"

namespace flawsmith::defects {
namespace {
constexpr const char* page_head = R"(# Taxonomy of defects

Printed by `flawsmith taxonomy --markdown` from `defects/taxonomy.yaml` and the kinds' own parameters; a test compares the two.
Each class has one file under `defects/kinds/` that turns parameters into a field and measures what came out.

**Severity** is one number from 0 (no station that comes with the program sees it) over 0.5 (where industry begins to
reject) to 1 (scrap): `severity: 0.3` in a recipe sets the numbers listed under it, geometric between the three values.
Numbers given under `parameters` take their place.

**Pictures** are at the sampling of a station of the trade: severity 0.25, 0.5 and 1 (or the largest below 1 that the part
has room for) from left to right, below each light's name. Under each stand d′ (signal over noise) and z (signal over the surface's own texture). `scripts/pictures` makes
them; what they are made of is in `docs/pictures/`.

**Benign** kinds are disturbances that are labelled, but are no defects.

)";

constexpr const char* page_foot = R"(## A new kind

One file `defects/kinds/NAME.cpp` with a `Field` and a `Kind` (`defects/field.h`), a line in `defects/kinds.h` and
`defects/kinds.cpp`, and an entry in `defects/taxonomy.yaml`, from which this page is printed anew. Charts, placing, refinement,
displacement, labels, covering material, volumes and profiles are shared. Displacements must be continuous and zero on
the border of the support, and functions of the chart's coordinates and the seed alone.
)";

std::string quoted(const std::vector<std::string>& words) {
  std::string result;
  for (const std::string& word : words) result += fmt::format("{}`{}`", result.empty() ? "" : ", ", word);
  return result;
}

std::string spaced(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

const char* chart_name(const TaxonomyEntry& entry) {
  const Kind* kind = find_kind(entry.name);
  if (kind && kind->from_rim()) return "surface, trim edge";
  return entry.chart == ChartType::edge ? "edge" : "surface";
}

std::string overview() {
  std::string table =
      "| id | name | class | English | Chinese | chart |\n| --- | --- | --- | --- | --- | --- |\n";
  for (const TaxonomyEntry& entry : taxonomy())
    table += fmt::format("| {} | [`{}`](#{}) | {}{} | {} | {} | {} |\n", entry.id, entry.name, entry.name,
                         spaced(entry.cause), entry.benign ? ", benign" : "", join(entry.english, ", "),
                         join(entry.chinese, ", "), chart_name(entry));
  return table + "\n";
}

std::string severity_table(const TaxonomyEntry& entry) {
  if (entry.severity.empty()) return "";
  std::string table =
      "| severity | 0 | 0.5 | 1 | the middle one is from |\n| --- | --- | --- | --- | --- |\n";
  for (const SeverityRow& row : entry.severity)
    table += fmt::format("| `{}` | {:g} | {:g} | {:g} | {} |\n", row.number, row.at[0], row.at[1], row.at[2],
                         row.limit);
  return table + "\n";
}

std::string measure_table(const TaxonomyEntry& entry) {
  std::string table = "| measure | definition |\n| --- | --- |\n";
  for (const auto& [name, definition] : entry.regions)
    table += fmt::format("| {} | {} |\n", name, definition);
  for (const auto& [name, definition] : entry.measures)
    table += fmt::format("| `{}` | {} |\n", name, definition);
  return table + "\n";
}

std::string parameter_table(const Kind& kind) {
  std::string table = "| parameter | takes | default | meaning |\n| --- | --- | --- | --- |\n";
  for (const NumberParameter& number : kind.numbers())
    table += fmt::format("| `{}` | {:g} … {:g} | {} | {} |\n", number.name, number.low, number.high,
                         number.optional ? "–" : fmt::format("{:g}", number.fallback), number.help);
  for (const WordParameter& word : kind.words())
    table += fmt::format("| `{}` | {} | `{}` | {} |\n", word.name,
                         word.open ? "a name" : quoted(word.choices), word.choices.front(), word.help);
  return table + "\n";
}
}  // namespace

std::string taxonomy_section(const TaxonomyEntry& entry) {
  const Kind* kind = find_kind(entry.name);
  CHECK(kind);
  std::string text = fmt::format("## {}\n\n", entry.name);
  if (entry.benign) text += "Benign: labelled, but not a defect. ";
  text += entry.about + "\n\n";
  if (entry.pictured)
    text += fmt::format("![{} at severity 0.25, 0.5 and 1](images/taxonomy/{}.png)\n\n", spaced(entry.name),
                        entry.name);
  text += severity_table(entry);
  text += measure_table(entry);
  if (!entry.notes.empty()) text += entry.notes + "\n\n";
  text += parameter_table(*kind);
  text += fmt::format("A pixel belongs to it where its label coverage is at least {:g}.", entry.coverage);
  if (!entry.references.empty()) text += fmt::format(" References: {}.", join(entry.references, "; "));
  return text + "\n\n";
}

std::string taxonomy_page() {
  std::string page = page_head + overview();
  for (const TaxonomyEntry& entry : taxonomy()) page += taxonomy_section(entry);
  return page + page_foot;
}
}  // namespace flawsmith::defects
