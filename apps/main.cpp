#include <cstdio>
#include <exception>

#include "apps/subcommand.h"
#include "core/ending.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/version.h"

int main(int argc, char** argv) {
  using flawsmith::ExitStatus;
  CLI::App app{"flawsmith: a calibrated digital twin of an inspection station", "flawsmith"};
  app.set_version_flag("--version", flawsmith::version());
  app.require_subcommand(1);
  flawsmith::apps::Action action;
  flawsmith::apps::add_part(app, action);
  flawsmith::apps::add_render(app, action);
  flawsmith::apps::add_relight(app, action);
  flawsmith::apps::add_expose(app, action);
  flawsmith::apps::add_generate(app, action);
  flawsmith::apps::add_validate(app, action);
  flawsmith::apps::add_import_child(app, action);
  flawsmith::apps::add_light(app, action);
  flawsmith::apps::add_schema(app, action);
  flawsmith::apps::add_finishes(app, action);
  flawsmith::apps::add_taxonomy(app, action);
  try {
    app.parse(argc, argv);
    flawsmith::watch_for_interrupt();
    return action ? action() : static_cast<int>(ExitStatus::bad_input);
  } catch (const CLI::Success& success) {  // --help, --version
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    app.exit(error);
    return static_cast<int>(ExitStatus::bad_input);
  } catch (const std::exception& error) {
    const auto ending = flawsmith::ending_of(error);
    std::fprintf(stderr, "flawsmith: %s\n", ending.message.c_str());
    return ending.status;
  }
}
