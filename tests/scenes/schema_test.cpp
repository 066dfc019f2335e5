#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>
#include <map>

#include "core/file.h"
#include "scenes/schema/explain.h"
#include "scenes/schema/rules.h"
#include "scenes/schema/schema.h"
#include "scenes/schema/tables.h"
#include "scenes/schema/texts.h"

using namespace flawsmith;
using namespace flawsmith::scenes;
using nlohmann::json;

namespace {
// Calls visit(schema, name under which it stands) on every schema in the schema.
void every_schema(const json& schema, const std::string& key,
                  const std::function<void(const json&, const std::string&)>& visit) {
  if (!schema.is_object()) return;
  visit(schema, key);
  for (const char* group : {"properties", "definitions"})
    if (schema.contains(group))
      for (const auto& [name, member] : schema[group].items()) every_schema(member, name, visit);
  for (const char* group : {"anyOf", "oneOf"})
    if (schema.contains(group))
      for (const json& one : schema[group]) every_schema(one, key, visit);
  for (const char* one : {"items", "additionalProperties"})
    if (schema.contains(one)) {
      if (schema[one].is_array())
        for (const json& element : schema[one]) every_schema(element, key, visit);
      else
        every_schema(schema[one], key, visit);
    }
}
}  // namespace

TEST_CASE("schemas stand alone, and refuse what they do not know", "[schema]") {
  for (const std::string& name : schema_names()) {
    const json root = json::parse(schema_text(name));
    CHECK(root["$schema"] == "http://json-schema.org/draft-07/schema#");
    int objects = 0;
    every_schema(root, name, [&](const json& schema, const std::string& key) {
      INFO(name << ": " << key);
      if (schema.contains("$ref")) {
        CHECK(schema["$ref"].get<std::string>().starts_with("#/definitions/"));
        CHECK_NOTHROW(resolved(schema, root));
      }
      if (schema.value("type", "") == "object") {
        ++objects;
        CHECK(schema.contains("additionalProperties"));
        if (schema.contains("required"))
          for (const json& needed : schema["required"]) CHECK(schema["properties"].contains(needed));
      }
    });
    CHECK(objects > 0);
  }
}

TEST_CASE("every default is a value that its schema takes, once filled in", "[schema]") {
  for (const std::string& name : schema_names()) {
    const json root = json::parse(schema_text(name));
    every_schema(root, name, [&](const json& schema, const std::string& key) {
      if (!schema.contains("default")) return;
      INFO(name << ": " << key << " = " << schema["default"].dump());
      CHECK(conforms(schema["default"], schema, root));
    });
  }
}

TEST_CASE("every key is described, and says its unit", "[schema]") {
  for (const std::string& name : schema_names()) {
    const json root = json::parse(schema_text(name));
    every_schema(root, name, [&](const json& schema, const std::string&) {
      if (!schema.contains("properties")) return;
      for (const auto& [key, member] : schema["properties"].items()) {
        INFO(name << ": " << key);
        const json& own = resolved(member, root);
        CHECK((member.contains("description") || own.contains("description") || own.contains("title")));
        // A number is bounded on both sides: nothing physical is infinite.
        const std::string type = own.value("type", "");
        if (type == "number" || type == "integer") {
          CHECK((own.contains("minimum") || own.contains("exclusiveMinimum")));
          CHECK((own.contains("maximum") || own.contains("exclusiveMaximum")));
        }
      }
    });
  }
}

TEST_CASE("definitions of different files do not take each other's names", "[schema]") {
  std::map<std::string, std::string> owner;
  for (const auto& [file, text] : std::map<std::string, std::string_view>{{"station", station_schema},
                                                                          {"recipe", recipe_schema},
                                                                          {"material", material_schema},
                                                                          {"finish", finish_schema},
                                                                          {"light", light_schema},
                                                                          {"camera", camera_schema},
                                                                          {"lens", lens_schema},
                                                                          {"capture", capture_schema},
                                                                          {"sequence", sequence_schema}}) {
    const json schema = json::parse(text);
    if (!schema.contains("definitions")) continue;
    for (const auto& [name, definition] : schema["definitions"].items()) {
      INFO(name << " of " << file << " and " << owner[name]);
      CHECK(owner[name].empty());
      owner[name] = file;
    }
  }
}

TEST_CASE("docs/formats.md holds the schemas' tables as they are", "[schema]") {
  const std::string doc = read_file(std::filesystem::path(FLAWSMITH_SOURCE_DIR) / "docs/formats.md");
  for (const std::string& name : schema_names()) {
    INFO("make the part between the marks anew: flawsmith schema " << name << " --markdown");
    const std::string begin = "<!-- schema " + name + " -->\n", end = "<!-- end -->";
    const auto from = doc.find(begin);
    REQUIRE(from != std::string::npos);
    const auto to = doc.find(end, from);
    REQUIRE(to != std::string::npos);
    CHECK(doc.substr(from + begin.size(), to - from - begin.size()) == schema_tables(name));
  }
}

TEST_CASE("the nearest name", "[schema]") {
  const std::vector<std::string> known{"focal_length_mm", "f_number", "focus_distance_mm", "transmission"};
  CHECK(nearest_name("focal_length", known) == "focal_length_mm");
  CHECK(nearest_name("fnumber", known) == "f_number");
  CHECK(nearest_name("transmisison", known) == "transmission");  // two letters swapped
  CHECK(nearest_name("aperture", known).empty());
  CHECK(nearest_name(std::string(10'000, 'a'), known).empty());
}
