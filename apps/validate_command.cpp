// flawsmith validate: physics against mathematics, one line per number.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

#include "apps/subcommand.h"
#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "core/log.h"
#include "validation/experiments.h"
#include "validation/report.h"

namespace flawsmith::apps {
namespace {
struct Arguments {
  std::vector<std::string> names;
  std::string html, markdown;
  bool full = false, json = false, list = false;
};

std::vector<validation::Experiment> chosen(const Arguments& arguments) {
  const auto all = validation::experiments();
  if (arguments.names.empty()) return all;
  std::vector<validation::Experiment> some;
  for (const std::string& name : arguments.names) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& experiment) { return experiment.name == name; });
    if (found == all.end()) {
      std::string known;
      for (const auto& experiment : all) known += (known.empty() ? "" : ", ") + experiment.name;
      throw InputError(Place{"", 0, "NAME"},
                       fmt::format("there is no experiment \"{}\"; expected one of {}", name, known));
    }
    some.push_back(*found);
  }
  return some;
}

validation::Finished perform(const validation::Experiment& experiment, bool full) {
  const auto start = std::chrono::steady_clock::now();
  validation::Finished finished{experiment, {}, 0};
  finished.outcome = experiment.run(full ? validation::Effort::full : validation::Effort::quick);
  finished.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return finished;
}

int validate(const Arguments& arguments) {
  const auto experiments = chosen(arguments);
  if (arguments.list) {
    for (const auto& experiment : experiments) fmt::print("{}: {}\n", experiment.name, experiment.question);
    return static_cast<int>(ExitStatus::done);
  }
  std::vector<validation::Finished> all;
  for (std::size_t i = 0; i < experiments.size(); ++i) {
    throw_if_interrupted();
    log_info("{} of {}: {}", i + 1, experiments.size(), experiments[i].name);
    all.push_back(perform(experiments[i], arguments.full));
    if (arguments.json) continue;
    fmt::print("{}", validation::table_of(all.back()));
    std::fflush(stdout);
  }
  if (arguments.json) fmt::print("{}\n", validation::json_of(all));
  if (!arguments.html.empty()) write_file(arguments.html, validation::html_of(all, arguments.full));
  if (!arguments.markdown.empty())
    write_file(arguments.markdown, validation::markdown_of(all, arguments.full));
  const bool pass = std::all_of(all.begin(), all.end(), [](const auto& finished) { return finished.pass(); });
  return static_cast<int>(pass ? ExitStatus::done : ExitStatus::check_failed);
}
}  // namespace

void add_validate(CLI::App& app, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "validate",
      "Hold the program's physics against mathematics: experiments whose answer is known in closed form. One "
      "line "
      "per number with what was expected, what came out and how far they may lie apart; exit status 1 if one "
      "fails");
  command->add_option("NAME", arguments->names, "Experiments (default: all; see --list)");
  command->add_flag("--list", arguments->list, "Only say which experiments there are");
  command->add_flag("--full", arguments->full,
                    "With the samples that the smallest errors need: minutes, not seconds");
  command->add_flag("--json", arguments->json, "Print JSON instead of a table");
  command->add_option("--html", arguments->html, "Write a page with derivations and plots, too")
      ->type_name("FILE");
  command->add_option("--markdown", arguments->markdown, "Write the table with derivations as Markdown, too")
      ->type_name("FILE");
  command->callback([arguments, &action] { action = [arguments] { return validate(*arguments); }; });
}

}  // namespace flawsmith::apps
