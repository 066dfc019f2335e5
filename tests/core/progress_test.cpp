// What a pipe gets: plain lines, no control characters, the last one with the total.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>
#include <vector>

#include "core/file.h"
#include "core/log.h"
#include "core/progress.h"
#include "tests/core/scratch_folder.h"

namespace {
/// What the function writes to standard error.
template <class Function>
std::string standard_error_of(const Function& function) {
  const ScratchFolder folder;
  const auto path = folder / "stderr";
  const int kept = dup(STDERR_FILENO), file = open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  REQUIRE(dup2(file, STDERR_FILENO) == STDERR_FILENO);
  function();
  REQUIRE(dup2(kept, STDERR_FILENO) == STDERR_FILENO);
  close(kept);
  close(file);
  return flawsmith::read_file(path);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1)
    lines.push_back(text.substr(begin, end - begin));
  CHECK(begin == text.size());  // the last line is ended, too
  return lines;
}
}  // namespace

TEST_CASE("piped progress is a few plain lines", "[progress]") {
  const auto text = standard_error_of([] {
    flawsmith::Progress progress("generate", 1000, "sample");
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 250; ++i) progress.advance(1, "rendering");
      });
    for (auto& thread : threads) thread.join();
    progress.finish();
    progress.finish();  // and only once
  });
  const auto lines = lines_of(text);
  REQUIRE(lines.size() == 2);  // at once, and at the end; in between every five seconds
  CHECK(lines[0].find("generate: 1/1000 samples") == 0);
  CHECK(lines[0].find(" left (rendering)") != std::string::npos);
  CHECK(lines[1].find("generate: 1000/1000 samples, ") == 0);
  CHECK(text.find('\r') == std::string::npos);
  CHECK(text.find('\033') == std::string::npos);
}

TEST_CASE("a resumed run counts what was there, but not in its rate", "[progress]") {
  const auto text = standard_error_of([] {
    flawsmith::Progress progress("generate", 10, "sample", 9);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    progress.advance();
    progress.finish();
  });
  const auto lines = lines_of(text);
  REQUIRE(lines.size() == 2);
  // One sample in 50 ms or more: at most 20 a second; counting the nine would give 200.
  CHECK(lines[1].find("generate: 10/10 samples, ") == 0);
  const auto rate = std::stod(lines[1].substr(lines[1].find(", ") + 2));
  CHECK(rate <= 20.0);
  CHECK(rate > 0.0);
  const auto nothing = standard_error_of([] { flawsmith::Progress progress("generate", 10, "sample", 10); });
  CHECK(nothing == "generate: 10/10 samples, 0 s\n");
}

TEST_CASE("a piece in hand counts towards rate and time left, and a pipe hears of it rarely", "[progress]") {
  const auto text = standard_error_of([] {
    flawsmith::Progress progress("generate", 4, "sample");
    for (int percent = 0; percent <= 50; ++percent) progress.within(0.01 * percent, "rendering");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    progress.advance();  // the first line
    progress.within(0.5, "rendering");
  });
  const auto lines = lines_of(text);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].find("generate: 1/4 samples") == 0);
  CHECK(lines[1].find("generate: 1/4 samples") == 0);
}

TEST_CASE("a terminal shows how far the piece in hand is", "[progress]") {
  // A pseudo terminal instead of standard error: lines are redrawn in place.
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  REQUIRE(terminal >= 0);
  REQUIRE(grantpt(terminal) == 0);
  REQUIRE(unlockpt(terminal) == 0);
  const int slave = open(ptsname(terminal), O_RDWR | O_NOCTTY), kept = dup(STDERR_FILENO);
  REQUIRE(dup2(slave, STDERR_FILENO) == STDERR_FILENO);
  {
    flawsmith::Progress progress("generate", 4, "sample");
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    progress.within(0.5,
                    "sample 0, rendering 50 %");  // half a sample in t ≥ 0.4 s: 3.5 are left, 7 t ≥ 2.8 s
  }
  REQUIRE(dup2(kept, STDERR_FILENO) == STDERR_FILENO);
  std::string text(4096, '\0');
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, read(terminal, text.data(), text.size()))));
  close(slave);
  close(terminal);
  close(kept);
  INFO(text);
  CHECK(text.find("generate: 0/4 samples") != std::string::npos);
  const auto left = text.find(" s left (sample 0, rendering 50 %)");
  REQUIRE(left != std::string::npos);
  CHECK(std::stoi(text.substr(text.rfind(' ', left - 1))) >= 3);
}

TEST_CASE("more pieces than were announced do not wrap around", "[progress]") {
  const auto text = standard_error_of([] {
    flawsmith::Progress progress("render", 1, "tile");
    progress.advance(3);
  });
  CHECK(lines_of(text).at(0).find("left") == std::string::npos);
}

TEST_CASE("log lines go to standard error, warnings say that they are", "[log]") {
  const auto text = standard_error_of([] {
    flawsmith::log_debug("not {}", "shown");
    flawsmith::log_info("chord error {} mm", 0.01);
    flawsmith::log_warning("unit {{assumed}}");
  });
  CHECK(text == "chord error 0.01 mm\nwarning: unit {assumed}\n");
}
