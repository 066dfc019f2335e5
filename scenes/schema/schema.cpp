#include "scenes/schema/schema.h"

#include <cmath>
#include <functional>
#include <set>
#include <string_view>

#include "core/check.h"
#include "scenes/schema/explain.h"
#include "scenes/schema/rules.h"
#include "scenes/schema/texts.h"

namespace flawsmith::scenes {
namespace {
using nlohmann::json;
using nlohmann::ordered_json;

std::string_view text_of(const std::string& name) {
  if (name == "station") return station_schema;
  if (name == "recipe") return recipe_schema;
  if (name == "material") return material_schema;
  if (name == "finish") return finish_schema;
  if (name == "light") return light_schema;
  if (name == "capture") return capture_schema;
  if (name == "sequence") return sequence_schema;
  if (name == "lens") return lens_schema;
  CHECK(name == "camera");
  return camera_schema;
}

// Makes references into another schema's definitions local, and collects what they need.
void gather(ordered_json& node, const std::string& home, ordered_json& definitions) {
  if (node.is_object() && node.contains("$ref")) {
    const std::string reference = node["$ref"];
    const auto hash = reference.find('#');
    const std::string file = hash == 0 ? home : reference.substr(0, reference.find('.'));
    const std::string name = reference.substr(reference.rfind('/') + 1);
    node["$ref"] = "#/definitions/" + name;
    if (!definitions.contains(name)) {
      definitions[name] = nullptr;  // keeps its place while what it refers to is gathered
      ordered_json inner = ordered_json::parse(text_of(file))["definitions"][name];
      gather(inner, file, definitions);
      definitions[name] = std::move(inner);
    }
  }
  if (node.is_structured())
    for (ordered_json& child : node) gather(child, home, definitions);
}

ordered_json composed(const std::string& name) {
  ordered_json schema = ordered_json::parse(text_of(name)), definitions = ordered_json::object();
  schema.erase("definitions");
  gather(schema, name, definitions);
  schema["definitions"] = std::move(definitions);
  return schema;
}

using Visit = std::function<void(json& value, const json& schema, const Origin* origin)>;

// Calls visit on every value with its own schema, outer before inner.
void walk(json& value, const json& schema, const json& root, const Origin* origin, const Visit& visit) {
  const json* own = branch_for(value, schema, root);
  if (!own) return;
  visit(value, *own, origin);
  if (value.is_object())
    for (auto& [key, member] : value.items())
      if (const json* inner = member_schema(*own, key)) {
        const Origin* at = nullptr;
        if (origin)
          if (const auto found = origin->members.find(key); found != origin->members.end())
            at = &found->second;
        walk(member, *inner, root, at, visit);
      }
  if (value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i)
      if (const json* inner = element_schema(*own, i))
        walk(value[i], *inner, root, origin && i < origin->elements.size() ? &origin->elements[i] : nullptr,
             visit);
}

// YAML 1.1 wrote booleans as yes and no, too: taken where a boolean is wanted, text everywhere else.
void coerce(json& value, const json& schema, const Origin* origin) {
  const std::string type = schema.value("type", "");
  if (!origin || !origin->plain || value.is_structured()) return;
  if (type == "boolean" && value.is_string()) {
    static const std::set<std::string> yes{"yes", "Yes", "on", "On", "True", "TRUE"},
        no{"no", "No", "off", "Off", "False", "FALSE"};
    if (yes.count(origin->text)) value = true;
    if (no.count(origin->text)) value = false;
  }
  if (type == "string" && (value.is_number() || value.is_boolean())) value = origin->text;
  if (type == "integer" && value.is_number_float()) {
    const double number = value;
    if (number == std::floor(number) && std::abs(number) < 9007199254740992.0)  // 2^53
      value = static_cast<std::int64_t>(number);
  }
}

void insert_defaults(json& value, const json& schema, const json& root) {
  if (!value.is_object() || !schema.contains("properties")) return;
  for (const auto& [key, member] : schema["properties"].items()) {
    const json& behind = resolved(member, root);
    if (value.contains(key)) continue;
    if (member.contains("default"))
      value[key] = member["default"];
    else if (behind.contains("default"))
      value[key] = behind["default"];
  }
}

void fill(Document& document, const json& root) {
  walk(document.root, root, root, nullptr,
       [&](json& value, const json& schema, const Origin*) { insert_defaults(value, schema, root); });
}
}  // namespace

const std::vector<std::string>& schema_names() {
  static const std::vector<std::string> names{"station", "recipe", "material", "finish",  "light",
                                              "camera",  "lens",   "capture",  "sequence"};
  return names;
}

std::string schema_text(const std::string& name) {
  return composed(name).dump(2);
}

void conform(Document& document, const std::string& schema) {
  const json root = json::parse(schema_text(schema));
  walk(document.root, root, root, &document.origin, coerce);
  throw_first_fault(document, root);
  fill(document, root);
}

void fill_defaults(Document& document, const std::string& schema) {
  fill(document, json::parse(schema_text(schema)));
}

}  // namespace flawsmith::scenes
