#include <cstdio>
#include <memory>
#include <string>

#include "apps/subcommand.h"
#include "core/error.h"
#include "scenes/schema/schema.h"
#include "scenes/schema/tables.h"

namespace flawsmith::apps {

void add_schema(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("schema", "print the JSON Schema of a format, for editors and checks");
  auto format = std::make_shared<std::string>();
  command
      ->add_option("format", *format,
                   "station, recipe, material, finish, light, camera, lens, capture or sequence")
      ->required()
      ->check(CLI::IsMember(scenes::schema_names()));
  auto markdown = std::make_shared<bool>(false);
  command->add_flag("--markdown", *markdown, "as the tables of docs/formats.md");
  command->callback([&action, format, markdown] {
    action = [format, markdown] {
      if (*markdown)
        std::fputs(scenes::schema_tables(*format).c_str(), stdout);
      else
        std::puts(scenes::schema_text(*format).c_str());
      return static_cast<int>(ExitStatus::done);
    };
  });
}

}  // namespace flawsmith::apps
