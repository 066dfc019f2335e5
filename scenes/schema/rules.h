#pragma once
// Reading a schema: references, the branch of an anyOf that a value's type picks, and a word on what a value
// should have been.
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace flawsmith::scenes {

/// The schema itself, through any "$ref" (local to the root).
const nlohmann::json& resolved(const nlohmann::json& schema, const nlohmann::json& root);
/// Of a schema with "anyOf", the first branch whose type admits the value (null: none); else the schema
/// itself.
const nlohmann::json* branch_for(const nlohmann::json& value, const nlohmann::json& schema,
                                 const nlohmann::json& root);
/// The schema of a member, or null where the object's schema knows none.
const nlohmann::json* member_schema(const nlohmann::json& object_schema, const std::string& key);
/// The schema of element i, or null where the list's schema asks nothing.
const nlohmann::json* element_schema(const nlohmann::json& list_schema, std::size_t i);

/// "a number above 0 [mm]", "one of mono, RGGB", "a list of 3 numbers"; the key gives the unit.
std::string describe_expected(const nlohmann::json& schema, const nlohmann::json& root,
                              const std::string& key);
/// "-3", "the text \"abc\"", "a list of 2", "nothing".
std::string describe_found(const nlohmann::json& value);
/// Of the known names the nearest to the one that was written; empty where none is near.
std::string nearest_name(const std::string& written, const std::vector<std::string>& known);
/// "; did you mean \"x\"?" where a name is near, and what is known.
std::string suggestion(const std::string& written, const std::vector<std::string>& known);

}  // namespace flawsmith::scenes
