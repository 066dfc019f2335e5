// flawsmith finishes: the finishes that a material can name.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>

#include "apps/subcommand.h"
#include "core/error.h"
#include "scenes/finish_page.h"

namespace flawsmith::apps {

void add_finishes(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("finishes", "List the finishes that a material can name, with their Ra");
  auto markdown = std::make_shared<bool>(false);
  command->add_flag("--markdown", *markdown, "all of docs/finishes.md");
  command->callback([&action, markdown] {
    action = [markdown] {
      if (*markdown)
        std::fputs(scenes::finish_page().c_str(), stdout);
      else
        for (const auto& finish : scenes::finish_facts())
          std::printf("%-20s Ra %g um\n", finish.name.c_str(), finish.ra);
      return static_cast<int>(ExitStatus::done);
    };
  });
}

}  // namespace flawsmith::apps
