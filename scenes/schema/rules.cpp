#include "scenes/schema/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/check.h"

namespace flawsmith::scenes {
namespace {
using nlohmann::json;

bool admits(const json& schema, const json& value) {
  if (schema.contains("type")) {
    const std::string type = schema["type"];
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
           (type == "number" && value.is_number()) || (type == "integer" && value.is_number_integer());
  }
  if (schema.contains("enum"))
    return std::any_of(schema["enum"].begin(), schema["enum"].end(),
                       [&](const json& one) { return one.type() == value.type(); });
  return true;
}

std::string unit_of(const std::string& key) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 20> units{{
      {"_w_m2_sr", "W/m²/sr"},
      {"_w_m2", "W/m²"},
      {"_per_mm", "1/mm"},
      {"_e_per_s", "e⁻/s"},
      {"_dn_per_e", "DN/e⁻"},
      {"_mm2", "mm²"},
      {"_mm", "mm"},
      {"_um", "µm"},
      {"_us", "µs"},
      {"_deg", "°"},
      {"_nm", "nm"},
      {"_db", "dB"},
      {"_w", "W"},
      {"_lm", "lm"},
      {"_percent", "%"},
      {"_ppm", "ppm"},
      {"_px", "px"},
      {"_dn", "DN"},
      {"_c", "°C"},
      {"_e", "e⁻"},
  }};
  if (key == "us") return " [µs]";
  for (const auto& [ending, unit] : units)
    if (key.ends_with(ending)) return fmt::format(" [{}]", unit);
  return {};
}

std::string number_text(const json& number) {
  if (number.is_number_integer()) return number.dump();
  return fmt::format("{:.12g}", number.get<double>());
}

std::string describe_number(const json& schema, const std::string& key) {
  std::string text = schema["type"] == "integer" ? "a whole number" : "a number";
  const bool low = schema.contains("minimum"), above = schema.contains("exclusiveMinimum");
  const bool high = schema.contains("maximum"), below = schema.contains("exclusiveMaximum");
  if (low && high)
    text += fmt::format(" from {} to {}", number_text(schema["minimum"]), number_text(schema["maximum"]));
  else {
    if (low) text += " of at least " + number_text(schema["minimum"]);
    if (above) text += " above " + number_text(schema["exclusiveMinimum"]);
    if ((low || above) && (high || below)) text += " and";
    if (high) text += " of at most " + number_text(schema["maximum"]);
    if (below) text += " below " + number_text(schema["exclusiveMaximum"]);
  }
  return text + unit_of(key);
}

// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] =
          std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1] ? 1u : 0u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}
}  // namespace

const json& resolved(const json& schema, const json& root) {
  const json* at = &schema;
  while (at->contains("$ref")) {
    const std::string reference = (*at)["$ref"];
    CHECK(reference.starts_with("#/"));
    at = &root.at(json::json_pointer(reference.substr(1)));
  }
  return *at;
}

const json* branch_for(const json& value, const json& schema, const json& root) {
  const json& own = resolved(schema, root);
  if (!own.contains("anyOf")) return &own;
  for (const json& branch : own["anyOf"])
    if (admits(resolved(branch, root), value)) return branch_for(value, branch, root);
  return nullptr;
}

const json* member_schema(const json& object_schema, const std::string& key) {
  if (object_schema.contains("properties") && object_schema["properties"].contains(key))
    return &object_schema["properties"][key];
  if (object_schema.contains("additionalProperties") && object_schema["additionalProperties"].is_object())
    return &object_schema["additionalProperties"];
  return nullptr;
}

const json* element_schema(const json& list_schema, std::size_t i) {
  if (!list_schema.contains("items")) return nullptr;
  const json& items = list_schema["items"];
  if (items.is_object()) return &items;
  return i < items.size() ? &items[i] : nullptr;
}

std::string describe_expected(const json& schema, const json& root, const std::string& key) {
  if (schema.contains("title")) return schema["title"];
  const json& own = resolved(schema, root);
  if (own.contains("title")) return own["title"];
  if (own.contains("anyOf")) {
    std::string text;
    for (const json& branch : own["anyOf"])
      text += (text.empty() ? "" : ", or ") + describe_expected(branch, root, key);
    return text;
  }
  if (own.contains("enum")) {
    std::string text;
    for (const json& one : own["enum"])
      text += (text.empty() ? "" : ", ") + (one.is_string() ? one.get<std::string>() : one.dump());
    return own["enum"].size() == 1 ? text : "one of " + text;
  }
  const std::string type = own.value("type", "object");
  if (type == "number" || type == "integer") return describe_number(own, key);
  if (type == "boolean") return "true or false";
  if (type == "array") return "a list";
  if (type == "object") return "a mapping";
  if (own.contains("maxLength"))
    return fmt::format("a text of at most {} letters", own["maxLength"].get<int>());
  return "a text";
}

std::string describe_found(const json& value) {
  if (value.is_null()) return "nothing";
  if (value.is_object()) return value.empty() ? "an empty mapping" : "a mapping";
  if (value.is_array()) return fmt::format("a list of {}", value.size());
  if (value.is_number()) return number_text(value);
  if (!value.is_string()) return value.dump();
  const std::string text = value;
  return text.size() <= 60 ? fmt::format("the text \"{}\"", text)
                           : fmt::format("a text of {} letters", text.size());
}

std::string nearest_name(const std::string& written, const std::vector<std::string>& known) {
  const std::string start = written.substr(0, 80);
  std::string best;
  // In half letters, so that a name that only goes on comes after one with a single letter wrong.
  std::size_t least = 2 * std::max<std::size_t>(2, start.size() / 3) + 2;
  for (const std::string& name : known) {
    std::size_t distance = 2 * edit_distance(start, name);
    // "focal_length" for "focal_length_mm", "coaxial" for "coax".
    const bool long_enough = written.size() >= 3 && name.size() >= 3;
    if (name.starts_with(written + "_") ||
        (long_enough && (name.starts_with(written) || written.starts_with(name))))
      distance = std::min<std::size_t>(distance, 3);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
}

std::string suggestion(const std::string& written, const std::vector<std::string>& known) {
  constexpr std::size_t most = 24;
  const std::string best = nearest_name(written, known);
  std::string text = best.empty() ? "" : fmt::format("; did you mean \"{}\"?", best);
  if (known.empty()) return text + "; there are none";
  text += best.empty() ? "; known: " : " known: ";
  for (std::size_t i = 0; i < std::min(known.size(), most); ++i) text += (i ? ", " : "") + known[i];
  if (known.size() > most) text += ", …";
  return text;
}

}  // namespace flawsmith::scenes
