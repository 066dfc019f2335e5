#include <cstdio>
#include <exception>
#include <new>

#include "apps/subcommand.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/version.h"

namespace {
int fail(flawsmith::ExitStatus status, const char* message) {
  std::fprintf(stderr, "flawsmith: %s\n", message);
  return static_cast<int>(status);
}
}  // namespace

int main(int argc, char** argv) {
  using flawsmith::ExitStatus;
  CLI::App app{"flawsmith: a calibrated digital twin of an inspection station", "flawsmith"};
  app.set_version_flag("--version", flawsmith::version());
  app.require_subcommand(1);
  flawsmith::apps::Action action;
  flawsmith::apps::add_part(app, action);
  flawsmith::apps::add_render(app, action);
  flawsmith::apps::add_generate(app, action);
  flawsmith::apps::add_import_child(app, action);
  flawsmith::apps::add_schema(app, action);
  try {
    app.parse(argc, argv);
    flawsmith::watch_for_interrupt();
    return action ? action() : static_cast<int>(ExitStatus::bad_input);
  } catch (const CLI::Success& success) {  // --help, --version
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    app.exit(error);
    return static_cast<int>(ExitStatus::bad_input);
  } catch (const flawsmith::InputError& error) {
    return fail(ExitStatus::bad_input, error.what());
  } catch (const flawsmith::RunError& error) {
    return fail(ExitStatus::could_not_run, error.what());
  } catch (const flawsmith::Interrupted&) {
    return fail(ExitStatus::interrupted, "interrupted; what was finished is kept");
  } catch (const std::bad_alloc&) {
    return fail(ExitStatus::could_not_run, "out of memory");
  } catch (const std::exception& error) {
    return fail(ExitStatus::could_not_run, error.what());
  }
}
