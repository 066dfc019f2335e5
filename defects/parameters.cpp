#include <fmt/format.h>

#include <algorithm>

#include "core/check.h"
#include "core/error.h"
#include "defects/inject.h"

namespace flawsmith::defects {
namespace {
std::string joined(const std::vector<std::string>& words) {
  std::string result;
  for (const std::string& word : words) result += (result.empty() ? "" : ", ") + word;
  return result;
}
}  // namespace

double Parameters::number(const std::string& name) const {
  const auto it = numbers.find(name);
  CHECK(it != numbers.end());
  return it->second;
}

const std::string& Parameters::word(const std::string& name) const {
  const auto it = words.find(name);
  CHECK(it != words.end());
  return it->second;
}

std::optional<double> Parameters::find_number(const std::string& name) const {
  const auto it = numbers.find(name);
  return it == numbers.end() ? std::nullopt : std::optional(it->second);
}

Parameters complete_parameters(const Kind& kind, const Parameters& given) {
  Parameters result;
  const auto numbers = kind.numbers();
  const auto words = kind.words();
  const auto named = [](const auto& list, const std::string& name) {
    return std::find_if(list.begin(), list.end(), [&](const auto& p) { return p.name == name; });
  };
  const auto unknown = [&](const std::string& name) {
    std::vector<std::string> names;
    for (const auto& p : numbers) names.push_back(p.name);
    for (const auto& p : words) names.push_back(p.name);
    return InputError(fmt::format("{} has no parameter \"{}\"; it has {}", kind.name(), name, joined(names)));
  };
  for (const auto& [name, value] : given.numbers) {
    const auto parameter = named(numbers, name);
    if (parameter == numbers.end()) throw unknown(name);
    if (!(value >= parameter->low && value <= parameter->high))
      throw InputError(fmt::format("{}: {} is {:g}, but must lie between {:g} and {:g}", kind.name(), name,
                                   value, parameter->low, parameter->high));
  }
  for (const auto& [name, value] : given.words) {
    const auto parameter = named(words, name);
    if (parameter == words.end()) throw unknown(name);
    const auto& choices = parameter->choices;
    if (!parameter->open && std::find(choices.begin(), choices.end(), value) == choices.end())
      throw InputError(
          fmt::format("{}: {} is \"{}\", but must be one of {}", kind.name(), name, value, joined(choices)));
  }
  for (const auto& p : numbers) {
    const auto it = given.numbers.find(p.name);
    if (it != given.numbers.end())
      result.numbers[p.name] = it->second;
    else if (!p.optional)
      result.numbers[p.name] = p.fallback;
  }
  for (const auto& p : words) {
    const auto it = given.words.find(p.name);
    result.words[p.name] = it != given.words.end() ? it->second : p.choices.front();
  }
  return result;
}
}  // namespace flawsmith::defects
