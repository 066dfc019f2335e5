#include "defects/taxonomy.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "defects/taxonomy_text.h"
#include "scenes/yaml.h"

namespace flawsmith::defects {
namespace {
using scenes::Node;

std::vector<std::string> texts(const Node& list) {
  std::vector<std::string> result;
  for (const Node& one : list.elements()) result.push_back(one.text());
  return result;
}

std::vector<std::pair<std::string, std::string>> definitions(const Node& mapping) {
  std::vector<std::pair<std::string, std::string>> result;
  for (const auto& [name, definition] : mapping.members()) result.emplace_back(name, definition.text());
  return result;
}

std::vector<SeverityRow> severities(const Node& mapping) {
  std::vector<SeverityRow> rows;
  for (const auto& [number, row] : mapping.members()) {
    const Node at = row["at"];
    rows.push_back({number, {at.at(0).number(), at.at(1).number(), at.at(2).number()}, row["limit"].text()});
  }
  return rows;
}

TaxonomyEntry entry_from(const Node& node) {
  TaxonomyEntry entry;
  entry.id = static_cast<int>(node["id"].integer());
  entry.name = node["name"].text();
  entry.cause = node["class"].text();
  entry.english = texts(node["terms"]["en"]);
  entry.chinese = texts(node["terms"]["zh"]);
  entry.references = texts(node["references"]);
  entry.chart = node["chart"].text() == "edge" ? ChartType::edge : ChartType::surface;
  entry.coverage = node["coverage"].number();
  entry.benign = node["benign"].flag();
  entry.pictured = node.has("pictured") && node["pictured"].flag();
  if (node.has("about")) entry.about = node["about"].text();
  if (node.has("notes")) entry.notes = node["notes"].text();
  if (node.has("regions")) entry.regions = definitions(node["regions"]);
  if (node["measures"].is_object()) entry.measures = definitions(node["measures"]);
  if (node.has("severity")) entry.severity = severities(node["severity"]);
  return entry;
}
}  // namespace

const std::vector<TaxonomyEntry>& taxonomy() {
  // Immutable, built on first use.
  static const std::vector<TaxonomyEntry> entries = [] {
    const scenes::Document document = scenes::parse_yaml(std::string(taxonomy_text), "taxonomy.yaml");
    std::vector<TaxonomyEntry> list;
    for (const Node& node : Node(document)["defects"].elements()) list.push_back(entry_from(node));
    return list;
  }();
  return entries;
}

const TaxonomyEntry* find_entry(const std::string& name) {
  const auto& entries = taxonomy();
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.name == name; });
  return found == entries.end() ? nullptr : &*found;
}

bool is_benign(const std::string& kind) {
  const TaxonomyEntry* entry = find_entry(kind);
  return entry && entry->benign;
}

std::optional<std::map<std::string, double>> numbers_at_severity(const std::string& kind, double severity) {
  CHECK(severity >= 0.0 && severity <= 1.0);
  const TaxonomyEntry* entry = find_entry(kind);
  if (!entry || entry->severity.empty()) return std::nullopt;
  const std::size_t below = severity < 0.5 ? 0 : 1;
  const double share = 2.0 * severity - static_cast<double>(below);
  std::map<std::string, double> numbers;
  for (const SeverityRow& row : entry->severity)
    numbers[row.number] = std::pow(row.at[below], 1.0 - share) * std::pow(row.at[below + 1], share);
  return numbers;
}
}  // namespace flawsmith::defects
