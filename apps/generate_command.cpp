#include <fmt/format.h>

#include <memory>

#include "apps/sampling_options.h"
#include "apps/subcommand.h"
#include "core/error.h"
#include "core/log.h"
#include "pipeline/generate.h"

namespace flawsmith::apps {

void add_generate(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("generate", "Make a labelled data set from a recipe");
  auto options = std::make_shared<pipeline::GenerateOptions>();
  command->add_option("recipe", options->recipe, "Recipe file (YAML; see `flawsmith schema recipe`)")
      ->required()
      ->type_name("RECIPE");
  command
      ->add_option("--out", options->out,
                   "Directory to write; one that holds a part of the same run is continued")
      ->required()
      ->type_name("DIR");
  command->add_option("--count", options->count, "Number of samples (default: the recipe's)")
      ->check(CLI::Range(1, 10'000'000));
  command->add_option("--seed", options->seed, "Master seed (default: the recipe's)")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--threads", options->threads, "Threads, 0 for all; does not change a byte of the result")
      ->check(CLI::Range(0, 1024));
  command->add_flag(
      "--captures", options->captures,
      "Keep each camera's captures, with defects and without, for flawsmith relight and expose: per "
      "pixel 28 bytes and 8 a light group, twice, before compression");
  const auto sampling = std::make_shared<SamplingOptions>();
  add_sampling_options(*command, *sampling, "the recipe's, which is 1 if it says nothing", 2);
  command->callback([options, sampling, &action] {
    action = [options, sampling] {
      options->draft = sampling->draft;
      if (sampling->given())
        options->sampling = [sampling](const scenes::Sampling& recipes) { return sampling->over(recipes); };
      const auto report = pipeline::generate(*options);
      const double total = report.inject + report.render + report.label + report.write;
      if (report.made > 0)
        log_info(
            "time: render {:.1f} s, inject {:.1f} s, label {:.2f} s, write {:.2f} s; label + write are "
            "{:.1f} % "
            "of render",
            report.render, report.inject, report.label, report.write,
            100.0 * (report.label + report.write) / std::max(report.render, 1e-9));
      fmt::print("{}: {} samples ({} made now, {:.1f} s)\n", options->out.string(), report.samples,
                 report.made, total);
      fmt::print("contact sheet: {}\n", (options->out / "contact_sheet.png").string());
      return static_cast<int>(ExitStatus::done);
    };
  });
}

}  // namespace flawsmith::apps
