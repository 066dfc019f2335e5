#include "pipeline/generate.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/interrupt.h"
#include "core/log.h"
#include "core/progress.h"
#include "core/version.h"
#include "dataset/writer.h"
#include "defects/taxonomy.h"
#include "pipeline/commission.h"
#include "pipeline/draw.h"
#include "pipeline/produce.h"
#include "pipeline/sampling.h"
#include "scenes/recipe_reader.h"

namespace flawsmith::pipeline {
namespace {
scenes::Sampling sampling_of(const scenes::Recipe& recipe, const GenerateOptions& options) {
  const scenes::Sampling asked = options.sampling ? options.sampling(recipe.sampling) : recipe.sampling;
  return options.draft ? asked.drafted() : asked;
}

dataset::Identity identity_of(const scenes::Recipe& recipe, const GenerateOptions& options,
                              const renderer::Renderer& renderer) {
  dataset::Identity identity;
  identity.program_version = version();
  identity.recipe_name = recipe.name;
  identity.recipe_sha256 = recipe.sha256;
  identity.seed = options.seed.value_or(recipe.seed);
  identity.count = options.count.value_or(recipe.samples);
  identity.bits = recipe.bits;
  identity.captures = options.captures;
  identity.renderer = renderer.identity();
  identity.options = sampling_record(sampling_of(recipe, options));
  // Every kind that the program knows, under its id for ever.
  for (const defects::TaxonomyEntry& entry : defects::taxonomy())
    identity.categories.push_back({entry.id, entry.name, !entry.benign});
  return identity;
}

class Run {
 public:
  Run(const scenes::Recipe& recipe, const GenerateOptions& options)
      : recipe_(recipe),
        renderer_(renderer::make_cpu_renderer()),
        identity_(identity_of(recipe, options, *renderer_)) {
    produce_.seed = identity_.seed;
    produce_.sampling = sampling_of(recipe, options);
    produce_.threads = options.threads;
    produce_.captures = options.captures;
  }

  GenerateReport into(const std::filesystem::path& directory) {
    dataset::Writer writer(directory, identity_);
    const auto done =
        static_cast<std::uint64_t>(std::count(writer.finished().begin(), writer.finished().end(), true));
    if (done > 0)
      log_info("{}: {} of {} samples are finished; going on", directory.string(), done, identity_.count);
    GenerateReport report;
    report.samples = identity_.count;
    if (done < static_cast<std::uint64_t>(identity_.count)) make_missing(writer, done, report);
    writer.finish();
    report.write = writer.cost().seconds();
    return report;
  }

 private:
  void make_missing(dataset::Writer& writer, std::uint64_t done, GenerateReport& report) {
    const auto exposures = commission(recipe_.station, *renderer_, identity_.seed, produce_.threads);
    Progress progress(recipe_.name, static_cast<std::uint64_t>(identity_.count), "sample", done);
    const auto finished = writer.finished();
    for (int i = 0; i < identity_.count; ++i) {
      if (finished[static_cast<std::size_t>(i)]) continue;
      throw_if_interrupted();
      ProduceTimes times;
      ProduceOptions options = produce_;
      options.progress = [&progress, i](double share) {
        progress.within(share, fmt::format("sample {}, rendering {:.0f} %", i, 100.0 * share));
      };
      const auto sample = produce(recipe_, i, exposures, *renderer_, options, &times);
      writer.write(sample);
      report.inject += times.inject;
      report.render += times.render;
      report.label += times.label;
      ++report.made;
      writer.log(
          {{"sample", i}, {"inject_s", times.inject}, {"render_s", times.render}, {"label_s", times.label}});
      progress.advance(1, fmt::format("sample {}", i));
    }
  }

  const scenes::Recipe& recipe_;
  std::unique_ptr<renderer::Renderer> renderer_;
  dataset::Identity identity_;
  ProduceOptions produce_;
};
}  // namespace

GenerateReport generate(const GenerateOptions& options) {
  const scenes::Recipe recipe = scenes::read_recipe(options.recipe);
  check_recipe(recipe);
  return Run(recipe, options).into(options.out);
}
}  // namespace flawsmith::pipeline
