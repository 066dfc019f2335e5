#pragma once
// The classes of defects as data: defects/taxonomy.yaml, which is embedded. Kinds (defects/field.h) are how
// they are made; this is what they are called, how they are measured, and how far they go from invisible to
// scrap.
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "defects/field.h"

namespace flawsmith::defects {

/// A number of the kind that grows with severity.
struct SeverityRow {
  std::string number;          // "length_mm": its name among the kind's parameters
  std::array<double, 3> at{};  // at severity 0, 0.5 and 1, in the number's unit; all above 0
  std::string limit;           // where the value at 0.5 comes from; "assumed…" where nowhere
};

struct TaxonomyEntry {
  int id = 0;  // category id in data sets
  std::string name, cause;
  std::vector<std::string> english, chinese, references;
  ChartType chart = ChartType::surface;
  double coverage = 0.5;     // at which a pixel belongs to it
  bool pictured = false;     // docs/images/taxonomy/NAME.png is there
  bool benign = false;       // a disturbance, not a defect
  std::string about, notes;  // Markdown, one paragraph; notes may be empty
  // Name → definition, in the file's order: words that the definitions use, and what truth holds.
  std::vector<std::pair<std::string, std::string>> regions, measures;
  std::vector<SeverityRow> severity;  // empty: the kind has no severities
};

/// In the order of ids. Parsed on first use.
const std::vector<TaxonomyEntry>& taxonomy();
/// Null if there is none of that name.
const TaxonomyEntry* find_entry(const std::string& name);
/// Whether the kind is a disturbance and no defect; false for a name that is none.
bool is_benign(const std::string& kind);

/// The kind's numbers at a severity from 0 (no station that comes with the program sees it) over 0.5
/// (industry begins to reject) to 1 (scrap); geometric in between: v = v0^(1 − 2s)·v½^(2s), likewise above.
/// None where the kind has no severities. Severity outside 0 … 1 is a programmer's error.
std::optional<std::map<std::string, double>> numbers_at_severity(const std::string& kind, double severity);

}  // namespace flawsmith::defects
