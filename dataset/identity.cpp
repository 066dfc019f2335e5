#include "dataset/identity.h"

#include <fmt/format.h>

namespace flawsmith::dataset {
namespace {
using Json = nlohmann::ordered_json;

std::string short_form(const Json& value) {
  std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  constexpr std::size_t limit = 40;
  return text.size() > limit ? text.substr(0, limit) + "..." : text;
}

void compare(const std::string& key, const Json& found, const Json& expected, std::vector<std::string>& out) {
  if (found == expected) return;
  if (!found.is_object() || !expected.is_object()) {
    out.push_back(fmt::format("{} is {}, expected {}", key, short_form(found), short_form(expected)));
    return;
  }
  const std::string prefix = key.empty() ? "" : key + ".";
  for (const auto& [name, value] : expected.items())
    if (found.contains(name))
      compare(prefix + name, found[name], value, out);
    else
      out.push_back(fmt::format("{}{} is missing, expected {}", prefix, name, short_form(value)));
  for (const auto& [name, value] : found.items())
    if (!expected.contains(name))
      out.push_back(fmt::format("{}{} is {}, expected none", prefix, name, short_form(value)));
}
}  // namespace

Json manifest_of(const Identity& identity) {
  Json categories = Json::array();
  for (const auto& category : identity.categories)
    categories.push_back({{"id", category.id}, {"name", category.name}, {"is_defect", category.is_defect}});
  Json manifest{{"format", "flawsmith data set"},
                {"format_version", format_version},
                {"program_version", identity.program_version},
                {"recipe", {{"name", identity.recipe_name}, {"sha256", identity.recipe_sha256}}},
                {"seed", identity.seed},
                {"count", identity.count},
                {"bits", identity.bits},
                {"renderer", identity.renderer},
                {"options", identity.options},
                {"categories", categories}};
  if (identity.captures) manifest["captures"] = true;
  return manifest;
}

std::vector<std::string> differences(const Json& found, const Json& expected) {
  std::vector<std::string> out;
  if (!found.is_object()) return {"is no JSON object"};
  compare("", found, expected, out);
  return out;
}

}  // namespace flawsmith::dataset
