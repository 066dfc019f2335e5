#include "validation/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/version.h"
#include "validation/svg_plot.h"

namespace flawsmith::validation {
namespace {
std::string full_name(const Finished& finished, const Reading& reading) {
  return finished.experiment.name + ": " + reading.name;
}

nlohmann::ordered_json number(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

const char* verdict(const Reading& reading) {
  return reading.pass() ? "pass" : "FAIL";
}

std::string power_of(const Reading& reading) {
  return reading.power > 0.0 ? fmt::format("{:.3g}", reading.power) : "–";
}

std::string effort_sentence(const std::vector<Finished>& all, bool full) {
  std::size_t readings = 0, passed = 0;
  double seconds = 0;
  for (const Finished& finished : all) {
    seconds += finished.seconds;
    for (const Reading& reading : finished.outcome.readings) {
      ++readings;
      passed += reading.pass() ? 1 : 0;
    }
  }
  return fmt::format("{} form, {}: {} of {} readings pass, in {:.0f} s.", full ? "Full" : "Quick", version(),
                     passed, readings, seconds);
}

const char* legend =
    "A reading passes where |got − expected| ≤ tolerance. Power is the smallest error that fails with 95 % "
    "probability; – where nothing is random.";
}  // namespace

bool Finished::pass() const {
  return !outcome.readings.empty() && std::all_of(outcome.readings.begin(), outcome.readings.end(),
                                                  [](const Reading& reading) { return reading.pass(); });
}

std::string table_of(const Finished& finished) {
  std::string text = fmt::format("{} ({:.1f} s): {}\n", finished.experiment.name, finished.seconds,
                                 finished.experiment.question);
  for (const Reading& r : finished.outcome.readings)
    text += fmt::format("  {}  {:<52} {:>12.6g} {:>12.6g}  ± {:<10.3g} {}\n", verdict(r), r.name, r.expected,
                        r.got, r.tolerance, r.unit);
  return text;
}

std::string json_of(const std::vector<Finished>& all) {
  nlohmann::ordered_json root;
  root["experiments"] = nlohmann::ordered_json::array();
  for (const Finished& finished : all)
    for (const Reading& r : finished.outcome.readings)
      root["experiments"].push_back({{"name", full_name(finished, r)},
                                     {"experiment", finished.experiment.name},
                                     {"expected", number(r.expected)},
                                     {"got", number(r.got)},
                                     {"tolerance", number(r.tolerance)},
                                     {"unit", r.unit},
                                     {"power", r.power > 0.0 ? number(r.power) : nullptr},
                                     {"pass", r.pass()}});
  return root.dump(2);
}

std::string markdown_of(const std::vector<Finished>& all, bool full) {
  std::string text = effort_sentence(all, full) + "\n" + legend + "\n";
  for (const Finished& finished : all) {
    text += fmt::format("\n## {}\n\n{}\n\n{}\n\n", finished.experiment.name,
                        finished.experiment.question + ".", finished.experiment.derivation);
    text +=
        "| reading | expected | got | tolerance | power | unit | |\n| --- | --- | --- | --- | --- | --- | "
        "--- |\n";
    for (const Reading& r : finished.outcome.readings)
      text += fmt::format("| {} | {:.6g} | {:.6g} | {:.3g} | {} | {} | {} |\n", r.name, r.expected, r.got,
                          r.tolerance, power_of(r), r.unit, verdict(r));
  }
  return text;
}

std::string html_of(const std::vector<Finished>& all, bool full) {
  std::string text = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>flawsmith: validation</title>
<style>
body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}
table{border-collapse:collapse;margin:1em 0}td,th{padding:.2em .8em;border-bottom:1px solid #ddd;text-align:right}
td:first-child,th:first-child{text-align:left}.pass{color:#176b2c}.fail{color:#fff;background:#b3261e}
figure{display:inline-block;margin:.5em}
</style></head><body>
<h1>Physics against mathematics</h1>
)";
  text += fmt::format("<p>{} {}</p>\n", in_markup(effort_sentence(all, full)), in_markup(legend));
  text += "<ul>\n";
  for (const Finished& finished : all)
    text += fmt::format("<li><a href=\"#{0}\">{0}</a> <span class=\"{1}\">{1}</span> {2}</li>\n",
                        finished.experiment.name, finished.pass() ? "pass" : "fail",
                        in_markup(finished.experiment.question));
  text += "</ul>\n";
  for (const Finished& finished : all) {
    text += fmt::format(
        "<h2 id=\"{0}\">{0}</h2>\n<p><b>{1}.</b> {2}</p>\n<table><tr><th>reading</th><th>expected</th>"
        "<th>got</th><th>difference</th><th>tolerance</th><th>power</th><th>unit</th><th></th></tr>\n",
        finished.experiment.name, in_markup(finished.experiment.question),
        in_markup(finished.experiment.derivation));
    for (const Reading& r : finished.outcome.readings)
      text += fmt::format(
          "<tr><td>{}</td><td>{:.6g}</td><td>{:.6g}</td><td>{:+.2g}</td><td>{:.3g}</td><td>{}</td><td>{}</"
          "td><td "
          "class=\"{}\">{}</td></tr>\n",
          in_markup(r.name), r.expected, r.got, r.got - r.expected, r.tolerance, power_of(r),
          in_markup(r.unit), r.pass() ? "pass" : "fail", verdict(r));
    text += "</table>\n";
    for (const Plot& plot : finished.outcome.plots) text += "<figure>" + svg_of(plot) + "</figure>\n";
  }
  return text + "</body></html>\n";
}
}  // namespace flawsmith::validation
