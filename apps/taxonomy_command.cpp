// flawsmith taxonomy: the kinds of defects, what they are called, how bad they get, and what a recipe may say
// of them.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include "apps/subcommand.h"
#include "core/error.h"
#include "defects/taxonomy_page.h"

namespace flawsmith::apps {
namespace {
std::string list_of_kinds() {
  std::string list;
  for (const auto& entry : defects::taxonomy()) {
    std::string line = entry.name;
    line.resize(std::max<std::size_t>(line.size() + 1, 20), ' ');
    line += entry.chart == defects::ChartType::edge ? "edges   " : "faces   ";
    for (const std::string& word : entry.english) line += (&word == entry.english.data() ? "" : ", ") + word;
    list += line + (entry.benign ? " (benign)\n" : "\n");
  }
  return list;
}

std::string section_of(const std::string& kind) {
  const auto* entry = defects::find_entry(kind);
  if (!entry) throw InputError(fmt::format("there is no kind \"{}\"; `flawsmith taxonomy` lists them", kind));
  return defects::taxonomy_section(*entry);
}
}  // namespace

void add_taxonomy(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "taxonomy", "List the kinds of defects; of one: its severities, measures and parameters");
  auto kind = std::make_shared<std::string>();
  auto markdown = std::make_shared<bool>(false);
  command->add_option("KIND", *kind, "scratch, chipping, ...");
  command->add_flag("--markdown", *markdown, "all of docs/taxonomy.md");
  command->callback([&action, kind, markdown] {
    action = [kind, markdown] {
      const std::string text = *markdown       ? defects::taxonomy_page()
                               : kind->empty() ? list_of_kinds()
                                               : section_of(*kind);
      std::fputs(text.c_str(), stdout);
      return static_cast<int>(ExitStatus::done);
    };
  });
}

}  // namespace flawsmith::apps
