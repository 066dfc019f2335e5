// Sequences of frames: what the file says, and what a phase-shifted sequence gives back.
#include "pipeline/light_sequence.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <numbers>

#include "core/error.h"
#include "tests/core/scratch_folder.h"
#include "tests/support/captures.h"

using namespace flawsmith;
using namespace flawsmith::pipeline;
using Catch::Contains;
using std::numbers::pi;

namespace {
std::vector<renderer::NamedCurrents> read(const std::string& text, const renderer::Capture& capture) {
  const ScratchFolder folder;
  std::ofstream(folder / "s.yaml") << text;
  return read_sequence(folder / "s.yaml", capture);
}

std::string fault_of(const std::string& text, const renderer::Capture& capture) {
  try {
    read(text, capture);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}
}  // namespace

TEST_CASE("a sequence's steps become frames in order", "[sequence]") {
  const auto capture = test::small_capture().capture;
  const auto frames = read(R"(frames:
  - {name: most, currents: {ring: 0.25, ring.1: 0.5}}
  - each: {lights: [ring], current: 2}
  - {name: back, each: {lights: [ring.1, ring.0]}}
  - {name: coarse, fringes: {lights: [ring], periods: 1, mean: 3, contrast: 0.5}}
)",
                           capture);
  std::vector<std::string> names;
  for (const auto& frame : frames) names.push_back(frame.name);
  CHECK(names == std::vector<std::string>{"most", "ring.0", "ring.1", "back.ring.1", "back.ring.0",
                                          "coarse.0", "coarse.1", "coarse.2", "coarse.3"});
  CHECK(frames[0].currents == std::vector<double>{0.25, 0.5, 0.0});
  CHECK(frames[1].currents == std::vector<double>{2.0, 0.0, 0.0});
  CHECK(frames[2].currents == std::vector<double>{0.0, 2.0, 0.0});
  CHECK(frames[3].currents == std::vector<double>{0.0, 1.0, 0.0});
  CHECK(frames[4].currents == std::vector<double>{1.0, 0.0, 0.0});
  // Channels 0 and 1 of 2 lie a quarter and three quarters of the period in: cosines 0 and 0, a step on 1 and
  // −1.
  CHECK(frames[5].currents[0] == Approx(3.0));
  CHECK(frames[5].currents[1] == Approx(3.0));
  CHECK(frames[6].currents[0] == Approx(4.5));
  CHECK(frames[6].currents[1] == Approx(1.5));
  CHECK(frames[8].currents[0] == Approx(1.5));
  CHECK(frames[8].currents[2] == 0.0);
}

TEST_CASE("phase-shifted fringes tell which channel a pixel sees", "[sequence]") {
  // A pixel that sees channel i with gain g has f_k = g mean (1 + contrast cos(φ − 2πk/N)), so that
  // Σ f_k sin 2πk/N = g mean contrast N/2 sin φ and the same with cos; φ = 2π periods (i + ½)/n.
  for (const int steps : {3, 4, 7})
    for (const std::size_t i : {std::size_t{0}, std::size_t{5}, std::size_t{23}}) {
      double sine = 0, cosine = 0, mean = 0;
      for (int k = 0; k < steps; ++k) {
        const double f = 17.0 * fringe_currents(24, 2.5, k, steps, 0.4, 0.8)[i];
        sine += f * std::sin(2 * pi * k / steps);
        cosine += f * std::cos(2 * pi * k / steps);
        mean += f / steps;
      }
      INFO(steps << " steps, channel " << i);
      const double expected = 2 * pi * 2.5 * (static_cast<double>(i) + 0.5) / 24;
      CHECK(std::remainder(std::atan2(sine, cosine) - expected, 2 * pi) == Approx(0).margin(1e-12));
      CHECK(mean == Approx(17.0 * 0.4));
      CHECK(2 * std::hypot(sine, cosine) / steps == Approx(17.0 * 0.4 * 0.8));
    }
}

TEST_CASE("sequences with something wrong in them are refused by line and key", "[sequence]") {
  const auto capture = test::small_capture().capture;
  const auto refused = [&](const std::string& step, const std::string& message) {
    INFO(step);
    CHECK_THAT(fault_of("frames:\n  - " + step + "\n", capture), Contains("s.yaml:2: frames[0]" + message));
  };
  refused("{name: a, currents: {rung: 1}}", ".currents: rung: unknown light; did you mean \"ring\"?");
  refused("{name: a, currents: {dome: 1}}", ".currents: dome: was not traced");
  refused("{name: a, currents: {ring: -1}}", ".currents.ring: found -1");
  refused("{currents: {ring: 1}}", ".currents: this needs name beside it");
  refused("{name: a}", ": expected exactly one of currents, each, fringes");
  refused("{each: {lights: [ring, ring.1]}}", ".each.lights[1]: the channel ring.1 is listed twice");
  refused("{fringes: {lights: [ring], periods: 1.01}}",
          ".fringes.periods: found 1.01 periods over 2 channels");
  refused("{fringes: {lights: [ring], periods: 1, steps: 2}}", ".fringes.steps: found 2");
  CHECK_THAT(fault_of("frames:\n  - each: {lights: [ring]}\n  - each: {lights: [ring.1]}\n", capture),
             Contains("s.yaml:3: frames[1]: a second frame is called \"ring.1\""));
}
