#include <cstdio>
#include <memory>
#include <string>

#include "apps/subcommand.h"
#include "core/error.h"
#include "scenes/schema/schema.h"

namespace flawsmith::apps {

void add_schema(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("schema", "print the JSON Schema of an input format, for editors and checks");
  auto format = std::make_shared<std::string>();
  command->add_option("format", *format, "station, recipe, material or camera")
      ->required()
      ->check(CLI::IsMember(scenes::schema_names()));
  command->callback([&action, format] {
    action = [format] {
      std::puts(scenes::schema_text(*format).c_str());
      return static_cast<int>(ExitStatus::done);
    };
  });
}

}  // namespace flawsmith::apps
