#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <new>
#include <stdexcept>

#include "core/assets.h"
#include "core/ending.h"
#include "core/error.h"
#include "core/file.h"
#include "core/image.h"
#include "core/interrupt.h"
#include "tests/core/scratch_folder.h"

using flawsmith::InputError;
using flawsmith::Place;

namespace {
/// How a child ends that runs the function: its wait status.
template <class Function>
int status_of_child(const Function& function) {
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);  // Catch2 watches it
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    function();
    _exit(0);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  return status;
}
}  // namespace

TEST_CASE("an input error says file, line and key, as far as they are known", "[error]") {
  CHECK(std::string(InputError(Place{"a.yaml", 7, "cameras[0].gain_db"}, "expected a number").what()) ==
        "a.yaml:7: cameras[0].gain_db: expected a number");
  CHECK(std::string(InputError(Place{"a.stl", 0, ""}, "no triangles").what()) == "a.stl: no triangles");
  CHECK(std::string(InputError(Place{"", 0, "--spp"}, "must be above 0").what()) == "--spp: must be above 0");
  CHECK(std::string(InputError("nothing known").what()) == "nothing known");
}

TEST_CASE("an error that nobody caught ends the program with its status", "[error]") {
  using flawsmith::ending_of;
  CHECK(ending_of(InputError("no such zone")).status == 2);
  CHECK(ending_of(InputError("no such zone")).message == "no such zone");
  CHECK(ending_of(flawsmith::RunError("disk")).status == 3);
  CHECK(ending_of(flawsmith::Interrupted()).status == 130);
  CHECK(ending_of(std::bad_alloc()).status == 3);
  CHECK(ending_of(std::bad_alloc()).message == "out of memory");
  const auto broken = ending_of(std::logic_error("two labels share a pixel"));
  CHECK(broken.message == "internal error: two labels share a pixel");
  CHECK(broken.status == 128 + SIGABRT);
}

TEST_CASE("a programmer's error stops the program", "[error]") {
  const int status = status_of_child([] { flawsmith::Image<float>(-1, 1); });
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGABRT);
}

TEST_CASE("the first Ctrl-C asks, the second ends", "[interrupt]") {
  const int asked = status_of_child([] {
    flawsmith::watch_for_interrupt();
    if (flawsmith::interrupt_requested()) _exit(1);
    raise(SIGINT);
    try {
      flawsmith::throw_if_interrupted();
    } catch (const flawsmith::Interrupted&) {
      _exit(7);
    }
    _exit(2);
  });
  CHECK(WIFEXITED(asked));
  CHECK(WEXITSTATUS(asked) == 7);
  const int ended = status_of_child([] {
    flawsmith::watch_for_interrupt();
    raise(SIGINT);
    raise(SIGINT);
  });
  CHECK(WIFSIGNALED(ended));
  CHECK(WTERMSIG(ended) == SIGINT);
}

TEST_CASE("assets are found where the environment says", "[assets]") {
  const ScratchFolder folder;
  std::filesystem::create_directory(folder / "materials");
  REQUIRE(setenv("FLAWSMITH_ASSETS", folder.path().c_str(), 1) == 0);
  CHECK(flawsmith::assets_folder() == folder.path());
  REQUIRE(unsetenv("FLAWSMITH_ASSETS") == 0);
  CHECK(flawsmith::program_file().filename() == "test_core");
}
