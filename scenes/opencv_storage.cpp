#include "scenes/opencv_storage.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

#include "core/file.h"
#include "scenes/yaml.h"

namespace flawsmith::scenes {
namespace {
using nlohmann::json;
constexpr std::size_t largest_file = 1u << 20, deepest = 24;

// Blanks out what YAML 1.2 does not know, so that lines stay where they are.
std::string plain_yaml(std::string text) {
  if (text.starts_with("%YAML:")) text[0] = '#';
  for (const std::string tag : {"!!opencv-matrix", "!!opencv-nd-matrix"})
    for (auto at = text.find(tag); at != std::string::npos; at = text.find(tag, at))
      text.replace(at, tag.size(), tag.size(), ' ');
  return text;
}

std::optional<double> number_from(const std::string& text) {
  if (text.find_first_not_of("+-.0123456789eE") != std::string::npos) return std::nullopt;  // nan, inf, hex
  double value = 0.0;
  const char* first = text.data() + (text.starts_with('+') ? 1 : 0);
  const auto end = std::from_chars(first, text.data() + text.size(), value);
  if (end.ec != std::errc{} || end.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

class XmlReader {
 public:
  XmlReader(std::string file, const std::string& text) : file_(std::move(file)), text_(text) {}

  Document read() {
    skip_between();
    auto [name, value, origin] = element(0);
    if (name != "opencv_storage") fail(fmt::format("found <{}>; expected <opencv_storage>", name));
    skip_between();
    if (at_ != text_.size()) fail("the document has ended, but the file has not");
    return {file_, std::move(value), std::move(origin)};
  }

 private:
  struct Element {
    std::string name;
    json value;
    Origin origin;
  };

  [[noreturn]] void fail(const std::string& message) const {
    throw InputError(Place{file_, line_, ""}, "not OpenCV's XML: " + message);
  }
  bool next_is(std::string_view what) const { return text_.compare(at_, what.size(), what) == 0; }
  void advance(std::size_t to) {
    line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                         text_.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
    at_ = to;
  }
  void skip_past(std::string_view what) {
    const auto found = text_.find(what, at_);
    if (found == std::string::npos) fail(fmt::format("the file ends before {}", what));
    advance(found + what.size());
  }
  void skip_between() {  // white space, comments, declarations
    for (;;) {
      advance(std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()));
      if (next_is("<!--"))
        skip_past("-->");
      else if (next_is("<?"))
        skip_past("?>");
      else
        return;
    }
  }

  Element element(std::size_t depth) {
    if (depth > deepest) fail(fmt::format("elements are nested more than {} deep", deepest));
    if (at_ >= text_.size() || text_[at_] != '<' || next_is("<!") || next_is("</"))
      fail("expected an element");
    Element result;
    result.origin.line = line_;
    const std::size_t first = at_ + 1;
    const auto last = text_.find_first_of(" \t\r\n/>", first);
    if (last == std::string::npos || last == first) fail("expected an element's name");
    result.name = text_.substr(first, last - first);
    skip_past(">");
    if (text_[at_ - 2] == '/') return result;
    content(result, depth);
    const std::string end = "</" + result.name + ">";
    if (!next_is(end)) fail(fmt::format("expected {}", end));
    advance(at_ + end.size());
    return result;
  }

  // Elements or text up to the next "</".
  void content(Element& parent, std::size_t depth) {
    std::string words;
    for (;;) {
      const std::size_t from = at_;
      advance(std::min(text_.find('<', at_), text_.size()));
      words += text_.substr(from, at_ - from) + " ";
      skip_between();
      if (at_ == text_.size() || next_is("</")) break;
      Element child = element(depth + 1);
      if (child.name != "_" && parent.origin.members.count(child.name))
        fail(fmt::format("<{}> is given twice", child.name));
      parent.value[child.name] = std::move(child.value);
      parent.origin.members[child.name] = std::move(child.origin);
    }
    if (parent.value.is_null()) parent.value = scalar(words);
  }

  static json scalar(const std::string& text) {
    std::istringstream words(text);
    json list = json::array();
    for (std::string word; words >> word;) {
      const auto value = number_from(word);
      if (!value) return text;
      if (*value == std::floor(*value) && std::abs(*value) < 1e15)
        list.push_back(static_cast<std::int64_t>(*value));
      else
        list.push_back(*value);
    }
    return list.size() == 1 ? list[0] : list;
  }

  std::string file_;
  const std::string& text_;
  std::size_t at_ = 0;
  int line_ = 1;
};
}  // namespace

Document read_opencv_storage(const std::filesystem::path& path) {
  const std::string text = read_file(path, largest_file);
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && text[first] == '<') return XmlReader(path.string(), text).read();
  return parse_yaml(plain_yaml(text), path.string());
}

}  // namespace flawsmith::scenes
