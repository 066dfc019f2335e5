#include "scenes/schema/tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "scenes/schema/rules.h"
#include "scenes/schema/schema.h"

namespace flawsmith::scenes {
namespace {
using nlohmann::json;
using nlohmann::ordered_json;

std::string cell(const std::string& text) {  // a bare "|" would end the cell
  std::string escaped;
  for (const char letter : text) {
    if (letter == '|') escaped += '\\';
    escaped += letter;
  }
  return escaped;
}

class Writer {
 public:
  explicit Writer(const std::string& name) : text_(schema_text(name)) {
    root_ = json::parse(text_);
    ordered_ = ordered_json::parse(text_);
  }

  std::string tables(const std::string& name) {
    mapping("", name);
    return out_;
  }

 private:
  // The pointer behind any "$ref".
  std::string through(std::string pointer) const {
    for (;;) {
      const json& schema = root_.at(json::json_pointer(pointer));
      if (!schema.contains("$ref")) return pointer;
      pointer = schema["$ref"].get<std::string>().substr(1);
    }
  }

  // Every mapping below a schema, under the path that a file would have there.
  void below(const std::string& from, const std::string& path) {
    const std::string pointer = through(from);
    const json& schema = root_.at(json::json_pointer(pointer));
    if (schema.contains("anyOf"))
      for (std::size_t i = 0; i < schema["anyOf"].size(); ++i)
        below(fmt::format("{}/anyOf/{}", pointer, i), path);
    if (schema.contains("items") && schema["items"].is_object()) below(pointer + "/items", path + "[]");
    if (schema.contains("properties") && !schema["properties"].empty()) mapping(pointer, path);
    if (schema.contains("additionalProperties") && schema["additionalProperties"].is_object())
      below(pointer + "/additionalProperties", path + ".*");
  }

  void mapping(const std::string& pointer, const std::string& path) {
    if (!done_.insert(pointer).second) return;
    const json& schema = root_.at(json::json_pointer(pointer));
    out_ += fmt::format("### `{}`\n\n", path);
    if (schema.contains("description")) out_ += schema["description"].get<std::string>() + "\n\n";
    out_ += "| key | takes | default | meaning |\n| --- | --- | --- | --- |\n";
    const ordered_json& members = ordered_.at(ordered_json::json_pointer(pointer))["properties"];
    for (const auto& [key, member] : members.items()) row(key, schema);
    out_ += "\n";
    for (const auto& [key, member] : members.items()) below(pointer + "/properties/" + key, path + "." + key);
  }

  void row(const std::string& key, const json& schema) {
    const json& member = schema["properties"][key];
    const json& behind = resolved(member, root_);
    const json required = schema.value("required", json::array());
    std::string fallback = "–";
    if (std::find(required.begin(), required.end(), key) != required.end()) fallback = "required";
    for (const json* place : {&behind, &member})
      if (place->contains("default")) fallback = fmt::format("`{}`", (*place)["default"].dump());
    std::string meaning = member.value("description", "");
    if (meaning.empty()) meaning = behind.value("description", "");
    out_ += fmt::format("| `{}` | {} | {} | {} |\n", key, cell(describe_expected(member, root_, key)),
                        cell(fallback), cell(meaning));
  }

  std::string text_, out_;
  json root_;
  ordered_json ordered_;
  std::set<std::string> done_;
};
}  // namespace

std::string schema_tables(const std::string& name) {
  return Writer(name).tables(name);
}

}  // namespace flawsmith::scenes
