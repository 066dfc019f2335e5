#include "scenes/yaml_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <glm/gtc/constants.hpp>
#include <string_view>

#include "core/check.h"

namespace flawsmith::scenes {
namespace {
double in_program_units(double value, std::string_view key) {
  if (key.ends_with("_deg")) return glm::radians(value);
  if (key.ends_with("_um")) return value * 1e-3;
  if (key.ends_with("_us") || key == "us") return value * 1e-6;
  if (key.ends_with("_percent")) return value * 1e-2;
  return value;
}
}  // namespace

std::string join_path(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

Node::Node(const Document& document)
    : Node(&document, &document.root, &document.origin, document.origin.line, "", "") {}

Node::Node(const Document* document, const nlohmann::json* value, const Origin* origin, int line,
           std::string path, std::string key)
    : document_(document),
      value_(value),
      origin_(origin),
      line_(line),
      path_(std::move(path)),
      key_(std::move(key)) {}

Node Node::operator[](const std::string& key) const {
  CHECK(has(key));
  const Origin* origin = nullptr;
  if (origin_) {
    const auto found = origin_->members.find(key);
    if (found != origin_->members.end()) origin = &found->second;
  }
  return Node(document_, &value_->at(key), origin, origin ? origin->line : line_, join_path(path_, key), key);
}

Node Node::at(std::size_t i) const {
  CHECK(value_->is_array() && i < value_->size());
  const Origin* origin = origin_ && i < origin_->elements.size() ? &origin_->elements[i] : nullptr;
  return Node(document_, &value_->at(i), origin, origin ? origin->line : line_,
              fmt::format("{}[{}]", path_, i), key_);
}

std::vector<Node> Node::elements() const {
  std::vector<Node> list;
  for (std::size_t i = 0; i < size(); ++i) list.push_back(at(i));
  return list;
}

std::vector<std::pair<std::string, Node>> Node::members() const {
  CHECK(value_->is_object());
  std::vector<std::pair<std::string, Node>> list;
  for (const auto& [key, value] : value_->items()) list.emplace_back(key, (*this)[key]);
  std::stable_sort(list.begin(), list.end(),
                   [](const auto& a, const auto& b) { return a.second.line_ < b.second.line_; });
  return list;
}

std::pair<std::string, Node> Node::only_member() const {
  CHECK(value_->is_object() && value_->size() == 1);
  return members().front();
}

std::string Node::text() const {
  CHECK(value_->is_string());
  return value_->get<std::string>();
}

double Node::number() const {
  CHECK(value_->is_number());
  return value_->get<double>();
}

std::int64_t Node::integer() const {
  CHECK(value_->is_number_integer());
  return value_->get<std::int64_t>();
}

bool Node::flag() const {
  CHECK(value_->is_boolean());
  return value_->get<bool>();
}

dvec3 Node::vector3() const {
  CHECK(size() == 3);
  return {at(0).number(), at(1).number(), at(2).number()};
}

double Node::quantity(const std::string& key) const {
  return (*this)[key].quantity();
}
double Node::quantity() const {
  return in_program_units(number(), key_);
}

Place Node::place() const {
  return {document_->file, line_, path_};
}
void Node::fail(const std::string& message) const {
  throw InputError(place(), message);
}

}  // namespace flawsmith::scenes
