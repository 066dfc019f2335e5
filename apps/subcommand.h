#pragma once
// Each subcommand adds itself to the command line and, when it is the one that was called, runs and says its
// exit status.
#include <CLI/CLI.hpp>
#include <functional>

namespace flawsmith::apps {
/// What to run after parsing; empty until a subcommand's callback sets it.
using Action = std::function<int()>;

// One function per file apps/<name>_command.cpp, listed in apps/main.cpp.
void add_part(CLI::App& app, Action& action);
void add_import_child(CLI::App& app, Action& action);  // hidden: the child process of CAD import
void add_light(CLI::App& app, Action& action);
void add_schema(CLI::App& app, Action& action);
void add_finishes(CLI::App& app, Action& action);
void add_taxonomy(CLI::App& app, Action& action);
void add_render(CLI::App& app, Action& action);
void add_relight(CLI::App& app, Action& action);
void add_expose(CLI::App& app, Action& action);
void add_generate(CLI::App& app, Action& action);
void add_validate(CLI::App& app, Action& action);
}  // namespace flawsmith::apps
