#include "validation/photographs/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/check.h"
#include "defects/measure.h"

namespace flawsmith::photographs {
namespace {
using defects::quantile;

Verdict verdict_on(std::string what, const std::vector<Texture>& photographs,
                   const std::vector<Texture>& ours, bool is_power,
                   const std::function<double(const Texture&)>& number) {
  const auto numbers = [&](const std::vector<Texture>& all) {
    std::vector<double> values;
    for (const Texture& t : all) values.push_back(number(t));
    return values;
  };
  Verdict v;
  v.what = std::move(what);
  const auto real = numbers(photographs);
  v.low = quantile(real, 0.05);
  v.median = quantile(real, 0.5);
  v.high = quantile(real, 0.95);
  v.ours = quantile(numbers(ours), 0.5);
  const double margin = 0.3 * std::abs(v.median);
  v.accept_low = std::min(v.low, is_power ? 0.5 * v.median : v.median - margin);
  v.accept_high = std::max(v.high, is_power ? 2.0 * v.median : v.median + margin);
  v.pass = v.ours >= v.accept_low && v.ours <= v.accept_high;
  return v;
}
}  // namespace

std::vector<Verdict> judge(const std::vector<Texture>& photographs, const std::vector<Texture>& ours) {
  CHECK(!photographs.empty() && !ours.empty());
  std::vector<Verdict> all;
  for (int o = 0; o < octaves; ++o)
    all.push_back(verdict_on(fmt::format("power, 1/{}–1/{} cycles/px", 64 >> o, 32 >> o), photographs, ours,
                             true, [o](const Texture& t) { return t.power[static_cast<std::size_t>(o)]; }));
  all.push_back(
      verdict_on("contrast", photographs, ours, false, [](const Texture& t) { return t.contrast; }));
  all.push_back(
      verdict_on("skewness", photographs, ours, false, [](const Texture& t) { return t.skewness; }));
  return all;
}

std::string table_of(const std::vector<Verdict>& verdicts) {
  std::string text =
      "| number | photographs 5 % | 50 % | 95 % | accepted | ours | |\n| --- | --- | --- | --- | --- | --- | "
      "--- "
      "|\n";
  for (const Verdict& v : verdicts)
    text += fmt::format("| {} | {:.3g} | {:.3g} | {:.3g} | {:.3g} to {:.3g} | {:.3g} | {} |\n", v.what, v.low,
                        v.median, v.high, v.accept_low, v.accept_high, v.ours, v.pass ? "in" : "out");
  return text;
}

}  // namespace flawsmith::photographs
