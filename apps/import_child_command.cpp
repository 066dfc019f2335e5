// The hidden subcommand that reads one part file in a process of its own. See scenes/import/child.h.
#include <memory>

#include "apps/subcommand.h"
#include "scenes/import.h"

namespace flawsmith::apps {
void add_import_child(CLI::App& app, Action& action) {
  struct Arguments {
    std::string file, unit;
    scenes::ImportOptions options;
    double chord_error = 0.0;  // [mm] 0: not given
    int out_fd = -1;
  };
  auto* command =
      app.add_subcommand("import-child", "Reads a part file for the process that started it")->group("");
  const auto given = std::make_shared<Arguments>();
  command->add_option("file", given->file)->required();
  command->add_option("--out-fd", given->out_fd, "where the part goes")->required();
  command->add_option("--unit", given->unit);
  command->add_option("--chord-error", given->chord_error, "[mm]");
  command->add_option("--crease-angle", given->options.crease_angle, "[rad]");
  command->callback([&action, given] {
    action = [given] {
      if (!given->unit.empty()) given->options.unit = given->unit;
      if (given->chord_error > 0.0) given->options.chord_error = given->chord_error;
      return scenes::import_child(given->file, given->options, given->out_fd);
    };
  });
}
}  // namespace flawsmith::apps
