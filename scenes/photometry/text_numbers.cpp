#include "scenes/photometry/text_numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.h"
#include "core/file.h"

namespace flawsmith::scenes {
namespace {
constexpr std::uintmax_t most_bytes = 4u << 20;
constexpr const char* blanks = " \t,";

struct Parsed {
  double value = 0;
  std::size_t length = 0;  // 0: no number there
};
Parsed parse(std::string_view text) {
  const std::size_t plus = !text.empty() && text.front() == '+' ? 1 : 0;
  Parsed parsed;
  const auto end = std::from_chars(text.data() + plus, text.data() + text.size(), parsed.value);
  if (end.ec == std::errc{} && std::isfinite(parsed.value))
    parsed.length = static_cast<std::size_t>(end.ptr - text.data());
  return parsed;
}
}  // namespace

TextLines::TextLines(const std::string& path) : path_(path) {
  const std::string text = read_file(path, most_bytes);
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find_first_of("\r\n", from), text.size());
    lines_.push_back(text.substr(from, end - from));
    from = end + (text.compare(end, 2, "\r\n") == 0 ? 2 : 1);
  }
}

void TextLines::fail(const std::string& key, const std::string& message) const {
  throw InputError(Place{path_, static_cast<int>(next_), key}, message);
}

const std::string& TextLines::take(const std::string& what) {
  if (at_end()) fail(what, "the file ends before it");
  rest_ = {};
  return lines_[next_++];
}

double TextLines::checked(const std::string& what, double value, double low, double high) const {
  if (value < low || value > high)
    fail(what, fmt::format("found {:g}; expected {:g} to {:g}", value, low, high));
  return value;
}

long TextLines::whole(const std::string& what, double value) const {
  if (value != std::floor(value)) fail(what, fmt::format("found {:g}; expected a whole number", value));
  return static_cast<long>(value);
}

double TextLines::take_number(const std::string& what, double low, double high) {
  std::string line = take(what);
  std::replace(line.begin(), line.end(), ',', '.');
  const std::size_t from = std::min(line.find_first_not_of(" \t"), line.size());
  const Parsed parsed = parse(std::string_view(line).substr(from));
  if (parsed.length == 0) fail(what, fmt::format("found \"{:.40}\"; expected a number", line));
  return checked(what, parsed.value, low, high);
}

long TextLines::take_count(const std::string& what, long low, long high) {
  return whole(what, take_number(what, static_cast<double>(low), static_cast<double>(high)));
}

double TextLines::next_number(const std::string& what, double low, double high) {
  std::size_t from;
  while ((from = rest_.find_first_not_of(blanks)) == std::string_view::npos) {
    if (at_end()) fail(what, "the file ends before it");
    rest_ = lines_[next_++];
  }
  rest_.remove_prefix(from);
  const std::string_view word = rest_.substr(0, rest_.find_first_of(blanks));
  const Parsed parsed = parse(word);
  if (parsed.length != word.size()) fail(what, fmt::format("found \"{:.40}\"; expected a number", word));
  rest_.remove_prefix(word.size());
  return checked(what, parsed.value, low, high);
}

long TextLines::next_count(const std::string& what, long low, long high) {
  return whole(what, next_number(what, static_cast<double>(low), static_cast<double>(high)));
}

std::vector<double> TextLines::next_numbers(const std::string& what, std::size_t count, double low,
                                            double high) {
  std::vector<double> numbers;
  for (std::size_t i = 0; i < count; ++i)
    numbers.push_back(next_number(fmt::format("{} {} of {}", what, i + 1, count), low, high));
  return numbers;
}

}  // namespace flawsmith::scenes
