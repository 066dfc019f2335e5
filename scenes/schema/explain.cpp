#include "scenes/schema/explain.h"

#include <fmt/format.h>

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "scenes/schema/rules.h"

namespace flawsmith::scenes {
namespace {
using nlohmann::json;

// The schema without what it asks of members and elements, so that a fault is the value's own.
json shallow(const json& schema) {
  json own = schema;
  if (own.contains("properties"))
    for (json& member : own["properties"]) member = json::object();
  if (own.contains("additionalProperties") && own["additionalProperties"].is_object())
    own["additionalProperties"] = json::object();
  own.erase("items");
  return own;
}

std::vector<std::string> known_keys(const json& schema) {
  std::vector<std::string> keys;
  if (schema.contains("properties"))
    for (const auto& [key, value] : schema["properties"].items()) keys.push_back(key);
  return keys;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// The key sets of a oneOf that says "exactly one of these keys".
std::vector<std::string> alternatives(const json& schema) {
  std::vector<std::string> names;
  for (const json& one : schema["oneOf"]) {
    std::string keys;
    for (const std::string key : one["required"]) keys += (keys.empty() ? "" : " + ") + key;
    names.push_back(keys);
  }
  return names;
}

[[noreturn]] void fail_object(const Node& node, const json& schema, const json& root) {
  if (schema.contains("additionalProperties") && schema["additionalProperties"] == false)
    for (const auto& [key, member] : node.members())
      if (!member_schema(schema, key)) member.fail("unknown key" + suggestion(key, known_keys(schema)));
  if (schema.contains("propertyNames"))
    for (const auto& [key, member] : node.members())
      if (!conforms(key, schema["propertyNames"], root))
        member.fail("found the key \"" + key + "\"; expected " +
                    describe_expected(schema["propertyNames"], root, key));
  if (schema.contains("required"))
    for (const std::string key : schema["required"])
      if (!node.has(key)) {
        const json* wanted = member_schema(schema, key);
        Place place = node.place();
        place.key = join_path(place.key, key);
        throw InputError(place,
                         "missing; expected " + (wanted ? describe_expected(*wanted, root, key) : "a value"));
      }
  std::string given;
  for (const auto& [key, member] : node.members()) given += (given.empty() ? "" : ", ") + key;
  if (given.empty()) given = "none";
  if (schema.contains("oneOf") && !conforms(node.json(), {{"oneOf", schema["oneOf"]}}, root))
    node.fail(fmt::format("expected exactly one of {}; found {}", listed(alternatives(schema)), given));
  if (schema.contains("dependencies"))
    for (const auto& [key, needs] : schema["dependencies"].items())
      for (const std::string need : needs)
        if (node.has(key) && !node.has(need))
          node[key].fail(fmt::format("this needs {} beside it, which is missing", need));
  const std::string count = schema.value("maxProperties", 0) == 1 ? "exactly" : "at least";
  if (schema.contains("properties"))
    node.fail(fmt::format("expected {} one of {}; found {}", count, listed(known_keys(schema)), given));
  node.fail("found " + describe_found(node.json()) + "; expected " +
            describe_expected(schema, root, node.key()));
}

void find_fault(const Node& node, const json& schema, const json& root) {
  const json* own = branch_for(node.json(), schema, root);
  const auto fail = [&](const json& wanted) {
    node.fail("found " + describe_found(node.json()) + "; expected " +
              describe_expected(wanted, root, node.key()));
  };
  if (!own) fail(schema);
  if (!conforms(node.json(), shallow(*own), root)) {
    if (node.is_object() && own->value("type", "object") == "object") fail_object(node, *own, root);
    const bool a_choice = resolved(schema, root).contains("anyOf") && !node.is_object();
    fail(own->contains("title") && !a_choice ? *own : schema);
  }
  if (node.is_object())
    for (const auto& [key, member] : node.members())
      if (const json* inner = member_schema(*own, key)) find_fault(member, *inner, root);
  if (node.is_array())
    for (std::size_t i = 0; i < node.size(); ++i)
      if (const json* inner = element_schema(*own, i))
        if (!conforms(node.json()[i], *inner, root)) find_fault(node.at(i), *inner, root);
}
}  // namespace

bool conforms(const json& value, const json& schema, const json& root) {
  using Adapter = valijson::adapters::NlohmannJsonAdapter;
  json whole{{"allOf", json::array({schema})}};
  if (root.contains("definitions")) whole["definitions"] = root["definitions"];
  valijson::Schema compiled;
  valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(whole), compiled);
  return valijson::Validator().validate(compiled, Adapter(value), nullptr);
}

void throw_first_fault(const Document& document, const json& root) {
  if (conforms(document.root, root, root)) return;
  find_fault(Node(document), root, root);
  // Every constraint of these schemas belongs to one value, so the search above ends in a fault.
  throw InputError(Place{document.file, 0, ""},
                   "this is no " + root.value("title", "valid document") + " by its schema");
}

}  // namespace flawsmith::scenes
