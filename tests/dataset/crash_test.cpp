// A run that is killed, two runs at once, a full disk, a read-only folder.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "core/error.h"
#include "core/file.h"
#include "dataset/verify.h"
#include "dataset/writer.h"
#include "tests/dataset/example.h"
#include "tests/support/tmpfs.h"

using namespace flawsmith;
using namespace flawsmith::dataset;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {
constexpr int count = 8;

void go_on(const fs::path& directory) {
  Writer writer(directory, example::identity(count));
  for (int i = 0; i < count; ++i)
    if (!writer.finished()[static_cast<std::size_t>(i)]) writer.write(example::sample(i));
  writer.finish();
}

// Runs in a child process; the parent gets its id at once.
template <class Work>
pid_t in_child(Work work) {
  const pid_t child = ::fork();
  if (child == 0) {
    int status = 9;
    try {
      work();
      status = 0;
    } catch (const RunError&) {
      status = 3;
    } catch (...) {
      status = 8;
    }
    ::_exit(status);
  }
  return child;
}

int status_of(pid_t child) {
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::size_t temporaries(const fs::path& directory) {
  std::size_t found = 0;
  for (const auto& entry : fs::recursive_directory_iterator(directory))
    if (entry.path().extension() == ".tmp") ++found;
  return found;
}
}  // namespace

TEST_CASE("a run killed at any moment goes on to the same bytes", "[crash]") {
  const example::TemporaryFolder undisturbed;
  const auto start = std::chrono::steady_clock::now();
  go_on(undisturbed.path());
  const auto whole = std::chrono::steady_clock::now() - start;
  const auto expected = read_file(undisturbed.path() / "checksums.sha256");
  // kill -9 at six moments spread over a run, from its first file to its last; then on, in as many runs.
  int killed = 0;
  const example::TemporaryFolder folder;
  for (int i = 0; i < 6; ++i) {
    const auto out = folder.path() / std::to_string(i);
    for (int attempt = 0; attempt < 2; ++attempt) {
      const pid_t child = in_child([&] { go_on(out); });
      const auto wait = std::chrono::duration_cast<std::chrono::microseconds>(whole) * (2 * i + 1) / 14;
      ::usleep(static_cast<useconds_t>(wait.count()));
      ::kill(child, SIGKILL);
      killed += status_of(child) == -SIGKILL;
    }
    go_on(out);
    CHECK(read_file(out / "checksums.sha256") == expected);
    CHECK(temporaries(out) == 0);
  }
  CHECK(killed >= 3);  // the test did interrupt runs
  CHECK(verify(folder.path() / "3").problems.empty());
}

TEST_CASE("one directory has one writer", "[crash]") {
  const example::TemporaryFolder folder;
  {
    const Writer first(folder.path(), example::identity(2));
    CHECK_THROWS_WITH(Writer(folder.path(), example::identity(2)), Contains("another process is writing"));
    CHECK(status_of(in_child([&] { Writer(folder.path(), example::identity(2)); })) == 3);
  }
  CHECK_NOTHROW(Writer(folder.path(), example::identity(2)));
}

TEST_CASE("a full disk stops the run with nothing half written, and room lets it go on", "[crash]") {
  const Tmpfs disk("size=260k");
  if (!disk) return;
  const auto out = disk.path() / "set";
  CHECK_THROWS_WITH(go_on(out), Contains("cannot be written: No space left on device"));
  CHECK(temporaries(out) == 0);
  std::size_t records = 0;
  for (const auto& entry : fs::directory_iterator(out / "records")) {
    CHECK_NOTHROW(unseal(read_file(entry.path())));
    ++records;
  }
  CHECK(records > 0);
  CHECK(records < count);
  REQUIRE(disk.resize("size=64m"));
  go_on(out);
  CHECK(verify(out).problems.empty());

  const example::TemporaryFolder roomy;
  go_on(roomy.path());
  CHECK(read_file(out / "checksums.sha256") == read_file(roomy.path() / "checksums.sha256"));
}

TEST_CASE("a read-only folder is said by name", "[crash]") {
  const Tmpfs disk("size=16m");
  if (!disk) return;
  fs::create_directory(disk.path() / "begun");
  { const Writer writer(disk.path() / "begun", example::identity(count)); }
  REQUIRE(disk.make_read_only());
  CHECK_THROWS_AS(Writer(disk.path() / "begun", example::identity(count)), RunError);
  CHECK_THROWS_WITH(Writer(disk.path() / "begun", example::identity(count)),
                    Contains("Read-only file system"));
  CHECK_THROWS_WITH(Writer(disk.path() / "new", example::identity(count)),
                    Contains("new: cannot be made: Read-only file system"));
}
