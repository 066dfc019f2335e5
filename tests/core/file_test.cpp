// Files: whole or not at all, also when the disk is full.
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "core/error.h"
#include "core/exr.h"
#include "core/file.h"
#include "tests/core/scratch_folder.h"

using flawsmith::InputError;
using flawsmith::RunError;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;

TEST_CASE("a file comes back as it was written, and replaces an older one", "[file]") {
  const ScratchFolder folder;
  const auto path = folder / "a.bin";
  const std::string bytes("\0\r\n\xff mixed", 11);
  flawsmith::write_file(path, "older and longer than what follows");
  flawsmith::write_file(path, bytes);
  CHECK(flawsmith::read_file(path) == bytes);
  CHECK(folder.names() == std::vector<std::string>{"a.bin"});  // nothing beside it
  flawsmith::write_file(path, "");
  CHECK(flawsmith::read_file(path).empty());
}

TEST_CASE("a full disk leaves the older file and no temporary one", "[file]") {
  const ScratchFolder folder;
  const auto path = folder / "a.bin";
  flawsmith::write_file(path, "older");
  // The temporary name already stands for the device that is always full.
  fs::create_symlink("/dev/full", folder / "a.bin.tmp");
  CHECK_THROWS_WITH(flawsmith::write_file(path, "newer"),
                    Contains("a.bin: cannot be written: No space left on device"));
  CHECK_THROWS_AS(flawsmith::write_file(folder / "no" / "such" / "folder", ""), RunError);
  CHECK(flawsmith::read_file(path) == "older");
  CHECK(folder.names() == std::vector<std::string>{"a.bin"});
  fs::create_symlink("/dev/full", folder / "a.exr.tmp");
  CHECK_THROWS_WITH(flawsmith::write_exr(folder / "a.exr", {{"y", flawsmith::Image<float>(2, 2)}}),
                    Contains("a.exr: cannot be written: No space left on device"));
  CHECK(folder.names() == std::vector<std::string>{"a.bin"});
}

TEST_CASE("a write that stops half way leaves the older file", "[file]") {
  // A limit on file size fails a write in the middle, as a disk does that fills up. In a child: a limit and a
  // signal's disposition belong to the process.
  const ScratchFolder folder;
  const auto path = folder / "a.bin";
  flawsmith::write_file(path, "older");
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(2);
    try {
      flawsmith::write_file(path, std::string(100000, 'x'));
    } catch (const RunError& error) {
      _exit(std::string(error.what()).find("File too large") != std::string::npos ? 0 : 3);
    }
    _exit(1);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(flawsmith::read_file(path) == "older");
  CHECK(folder.names() == std::vector<std::string>{"a.bin"});
}

TEST_CASE("what cannot be read is said in one line that names it", "[file]") {
  const ScratchFolder folder;
  flawsmith::write_file(folder / "ten", "0123456789");
  CHECK_THROWS_WITH(flawsmith::read_file(folder / "none"), Contains("none: no such file"));
  CHECK_THROWS_WITH(flawsmith::read_file(folder.path()), Contains("is a folder, expected a file"));
  CHECK_THROWS_WITH(flawsmith::read_file(folder / "ten", 9),
                    Contains("ten: has 10 bytes, at most 9 are read"));
  CHECK(flawsmith::read_file(folder / "ten", 10).size() == 10);
  CHECK_THROWS_AS(flawsmith::read_file("/dev/zero"), InputError);  // endless: not a regular file
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK_THROWS_AS(flawsmith::read_file(folder / "pipe"), InputError);  // and does not wait for a writer
  CHECK_THROWS_AS(flawsmith::sha256_of_file(folder / "none"), InputError);
  CHECK_THROWS_AS(flawsmith::sha256_of_file(folder.path()), InputError);
}

TEST_CASE("SHA-256 agrees with FIPS 180-4's examples", "[file]") {
  // "abc" and the empty message: FIPS 180-4 example values; a million "a": the same, long enough for many
  // blocks.
  CHECK(flawsmith::sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(flawsmith::sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const ScratchFolder folder;
  flawsmith::write_file(folder / "a", std::string(1000000, 'a'));
  CHECK(flawsmith::sha256_of_file(folder / "a") ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
