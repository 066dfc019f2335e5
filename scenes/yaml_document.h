#pragma once
// A YAML file as JSON values that know their lines, and a cursor to read them with. Parsing is scenes/yaml.h.
#include <cstddef>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/vec.h"

namespace flawsmith::scenes {

/// Where a value stands in its file, in the shape of the value itself.
struct Origin {
  int line = 0;       // from 1: of the key for a member, of the value for an element
  std::string text;   // a scalar as it was written
  bool plain = true;  // a scalar without quotes
  std::map<std::string, Origin> members;
  std::vector<Origin> elements;
};

struct Document {
  std::string file;
  nlohmann::json root;
  Origin origin;
};

/// A value of a document with its place. Values and types were checked against the schema before: a wrong
/// type here is a programmer's error.
class Node {
 public:
  explicit Node(const Document& document);

  bool has(const std::string& key) const { return value_->is_object() && value_->contains(key); }
  /// The member. It must be there: required by the schema, or filled in with the schema's default.
  Node operator[](const std::string& key) const;
  Node at(std::size_t i) const;
  std::size_t size() const { return value_->size(); }
  std::vector<Node> elements() const;
  std::vector<std::pair<std::string, Node>> members() const;  // in the file's order
  /// The one member of a mapping that has exactly one.
  std::pair<std::string, Node> only_member() const;

  bool is_text() const { return value_->is_string(); }
  bool is_number() const { return value_->is_number(); }
  bool is_object() const { return value_->is_object(); }
  bool is_array() const { return value_->is_array(); }
  std::string text() const;
  double number() const;
  std::int64_t integer() const;
  bool flag() const;
  dvec3 vector3() const;
  const nlohmann::json& json() const { return *value_; }

  /// The number under the key in the program's units, by the key's ending: _deg to radians, _um to mm, _us to
  /// s, _percent to a fraction; all others as they are.
  double quantity(const std::string& key) const;
  /// The number of this very value in the program's units, by the ending of the key it stands under.
  double quantity() const;

  const std::string& key() const { return key_; }  // the last part of the path
  Place place() const;
  [[noreturn]] void fail(const std::string& message) const;

 private:
  Node(const Document* document, const nlohmann::json* value, const Origin* origin, int line,
       std::string path, std::string key);
  const Document* document_;
  const nlohmann::json* value_;
  const Origin* origin_;  // null for a value that the schema filled in
  int line_;
  std::string path_, key_;
};

/// "cameras" and "lens" give "cameras.lens".
std::string join_path(const std::string& path, const std::string& key);

}  // namespace flawsmith::scenes
