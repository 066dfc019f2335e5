#include "scenes/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <unordered_map>

#include "core/file.h"

namespace flawsmith::scenes {
namespace {
using nlohmann::json;

std::size_t values_in(const json& value) {
  std::size_t count = 1;
  if (value.is_structured())
    for (const json& child : value) count += values_in(child);
  return count;
}

bool looks_like_number(const std::string& text) {
  std::size_t i = text[0] == '+' || text[0] == '-' ? 1 : 0;
  if (i < text.size() && text[i] == '.') ++i;
  return i < text.size() && text[i] >= '0' && text[i] <= '9';
}

bool is_decimal(const std::string& text) {
  return text.find_first_not_of("+-.0123456789eE") == std::string::npos && looks_like_number(text);
}

// Builds values from yaml-cpp's events: its node tree would hide duplicate keys and expand aliases unasked.
class Builder : public YAML::EventHandler {
 public:
  Builder(std::string file, const YamlLimits& limits) : file_(std::move(file)), limits_(limits) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (wants_key()) fail(mark, "null cannot be a key");
    add(nullptr, {mark.line + 1, "null", true, {}, {}}, anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) fail(mark, "this alias stands inside its own anchor");
    if (wants_key()) fail(mark, "an alias cannot be a key");
    count(mark, values_in(found->second.first));
    place(found->second.first, found->second.second);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (wants_key()) return key(mark, value);
    Origin origin{mark.line + 1, value, tag == "?", {}, {}};
    if (tag != "?" && tag != "!" && tag != "tag:yaml.org,2002:str")
      fail(mark, fmt::format("the tag {} is not taken here", tag));
    add(origin.plain ? scalar(mark, value) : json(value), std::move(origin), anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, json::array());
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, json::object());
  }
  void OnMapEnd() override { close(); }

  std::optional<std::pair<json, Origin>> result;

  [[noreturn]] void fail(const YAML::Mark& mark, const std::string& message) const {
    std::string path;
    for (const Frame& frame : frames_) {
      if (frame.value.is_array())
        path += fmt::format("[{}]", frame.value.size());
      else if (frame.key)
        path = join_path(path, *frame.key);
    }
    throw InputError(Place{file_, mark.line + 1, path}, message);
  }

 private:
  struct Frame {
    json value;
    Origin origin;
    YAML::anchor_t anchor = 0;
    std::optional<std::string> key;
    int key_line = 0;
  };

  bool wants_key() const {
    return !frames_.empty() && frames_.back().value.is_object() && !frames_.back().key;
  }

  void key(const YAML::Mark& mark, const std::string& name) {
    Frame& frame = frames_.back();
    if (name == "<<") fail(mark, "merge keys (<<) are not taken; write the keys out");
    const auto before = frame.origin.members.find(name);
    frame.key = name;
    if (before != frame.origin.members.end())
      fail(mark,
           fmt::format("the key \"{}\" is given twice; the first is in line {}", name, before->second.line));
    frame.key_line = mark.line + 1;
  }

  json scalar(const YAML::Mark& mark, const std::string& text) const {
    if (text == "true") return true;
    if (text == "false") return false;
    if (text.empty()) return "";
    if (text == ".nan" || text == ".NaN" || text == ".NAN")
      fail(mark, "NaN is not a number that is taken here");
    if (text.ends_with(".inf") || text.ends_with(".Inf") || text.ends_with(".INF"))
      fail(mark, "infinity is not a number that is taken here");
    if (!is_decimal(text)) return text;
    const char* first = text.data() + (text[0] == '+' ? 1 : 0);
    const char* last = text.data() + text.size();
    std::int64_t integer = 0;
    if (const auto end = std::from_chars(first, last, integer); end.ec == std::errc{} && end.ptr == last)
      return integer;
    double number = 0;
    const auto end = std::from_chars(first, last, number);
    if (end.ptr != last) return text;                // "1-2": not a number after all
    if (end.ec == std::errc::result_out_of_range) {  // from_chars does not say on which side
      if (std::isinf(std::strtod(first, nullptr)))
        fail(mark, fmt::format("the number {} is too large", text));
      return 0.0;
    }
    return number;
  }

  void count(const YAML::Mark& mark, std::size_t more) {
    values_ += more;
    if (values_ > limits_.values)
      fail(mark, fmt::format("the file holds more than {} values, aliases expanded", limits_.values));
  }

  void add(json value, Origin origin, YAML::anchor_t anchor) {
    YAML::Mark mark;
    mark.line = origin.line - 1;
    count(mark, 1);
    if (anchor) anchors_[anchor] = {value, origin};
    place(std::move(value), std::move(origin));
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, json empty) {
    if (wants_key()) fail(mark, "a list or mapping cannot be a key");
    if (tag != "?" && tag != "!" && !tag.empty())
      fail(mark, fmt::format("the tag {} is not taken here", tag));
    if (frames_.size() >= limits_.depth)
      fail(mark, fmt::format("lists and mappings are nested more than {} deep", limits_.depth));
    count(mark, 1);
    frames_.push_back({std::move(empty), {mark.line + 1, "", true, {}, {}}, anchor, std::nullopt, 0});
  }

  void close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.anchor) anchors_[frame.anchor] = {frame.value, frame.origin};
    place(std::move(frame.value), std::move(frame.origin));
  }

  void place(json value, Origin origin) {
    if (frames_.empty()) {
      result.emplace(std::move(value), std::move(origin));
      return;
    }
    Frame& frame = frames_.back();
    if (frame.value.is_array()) {
      frame.value.push_back(std::move(value));
      frame.origin.elements.push_back(std::move(origin));
      return;
    }
    origin.line = frame.key_line;
    frame.value[*frame.key] = std::move(value);
    frame.origin.members[*frame.key] = std::move(origin);
    frame.key.reset();
  }

  std::string file_;
  YamlLimits limits_;
  std::size_t values_ = 0;
  std::vector<Frame> frames_;
  std::unordered_map<YAML::anchor_t, std::pair<json, Origin>> anchors_;
};

// Length of the UTF-8 sequence at i, or 0 where there is none. Control characters other than tab and line
// ends are none. RFC 3629.
std::size_t utf8_length(const std::string& text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(k < text.size() ? text[k] : 0); };
  const auto follows = [&](std::size_t count) {
    for (std::size_t k = 1; k <= count; ++k)
      if ((byte(i + k) & 0xc0) != 0x80) return false;
    return true;
  };
  const unsigned char b = byte(i);
  if (b < 0x80) return b >= 0x20 || b == '\t' || b == '\n' || b == '\r' ? 1 : 0;
  if (b >= 0xc2 && b < 0xe0) return follows(1) ? 2 : 0;
  if (b >= 0xe0 && b < 0xf0) {
    const bool overlong = b == 0xe0 && byte(i + 1) < 0xa0, surrogate = b == 0xed && byte(i + 1) >= 0xa0;
    return follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (b >= 0xf0 && b < 0xf5) {
    const bool overlong = b == 0xf0 && byte(i + 1) < 0x90, beyond = b == 0xf4 && byte(i + 1) >= 0x90;
    return follows(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

void check_text(const std::string& text, const std::string& file) {
  int line = 1;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text, i);
    if (length == 0)
      throw InputError(Place{file, line, ""}, fmt::format("this is no UTF-8 text: byte 0x{:02x}",
                                                          static_cast<unsigned char>(text[i])));
    if (text[i] == '\n') ++line;
    i += length;
  }
}

// True where the line's indentation holds a tab: yaml-cpp's own message does not say so.
bool tab_indents(const std::string& text, int line) {
  std::istringstream lines(text);
  std::string one;
  for (int i = 0; i <= line; ++i)
    if (!std::getline(lines, one)) return false;
  const auto first = one.find_first_not_of(' ');
  return first != std::string::npos && one[first] == '\t';
}
}  // namespace

Document parse_yaml(const std::string& text, const std::string& file, const YamlLimits& limits) {
  if (text.size() > limits.bytes)
    throw InputError(Place{file, 0, ""}, fmt::format("the file is larger than {} bytes", limits.bytes));
  check_text(text, file);
  std::istringstream stream(text);
  Builder builder(file, limits);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder) || !builder.result || builder.result->first.is_null())
      throw InputError(Place{file, 0, ""}, "the file holds nothing");
    Document document{file, std::move(builder.result->first), std::move(builder.result->second)};
    Builder second(file, limits);
    if (parser.HandleNextDocument(second))
      throw InputError(Place{file, second.result ? second.result->second.line : 0, ""},
                       "a second document begins here; a file holds one");
    return document;
  } catch (const YAML::Exception& error) {
    const int line = error.mark.is_null() ? -1 : error.mark.line;
    const std::string hint =
        line >= 0 && tab_indents(text, line) ? " (a tab indents this line; use spaces)" : "";
    throw InputError(Place{file, line + 1, ""}, "not YAML: " + error.msg + hint);
  }
}

Document read_yaml(const std::filesystem::path& path, const YamlLimits& limits) {
  return parse_yaml(read_file(path, limits.bytes), path.string(), limits);
}

}  // namespace flawsmith::scenes
