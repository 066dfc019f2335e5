// Every invariant of labels is seen to be broken, and said by name.
#include "dataset/invariants.h"

#include <catch2/catch.hpp>

#include "tests/dataset/example.h"

using namespace flawsmith;
using namespace flawsmith::dataset;

namespace {
template <class Damage>
std::string complaint(Damage damage) {
  auto sample = example::sample(3);
  damage(sample.frames[0]);
  try {
    check_labels(sample);
  } catch (const BrokenInvariant& broken) {
    return broken.what();
  }
  return "none";
}
}  // namespace

TEST_CASE("a good sample passes", "[invariants]") {
  for (int i = 0; i < 20; ++i) CHECK_NOTHROW(check_labels(example::sample(i)));
}

TEST_CASE("a broken sample is named with its frame and label", "[invariants]") {
  using Catch::Contains;
  CHECK_THAT(complaint([](Frame& f) { f.labels[1].visible = f.labels[0].visible; }),
             Contains("sample 3, camera top, lighting ring, label 2 (pit)") && Contains("shares a pixel"));
  CHECK_THAT(complaint([](Frame& f) {
               auto& mask = f.labels[0].visible;
               Image<std::uint8_t> wider(mask.pixels.width() + 1, mask.pixels.height());
               for (int y = 0; y < mask.pixels.height(); ++y)
                 for (int x = 0; x < mask.pixels.width(); ++x) wider.at(x, y) = mask.pixels.at(x, y);
               mask.pixels = wider;
             }),
             Contains("label 1 (scratch)") && Contains("not tight"));
  CHECK_THAT(complaint([](Frame& f) { f.labels[2].visible.x = f.image.width() - 3; }),
             Contains("leaves the frame"));
  CHECK_THAT(complaint([](Frame& f) { f.labels[0].visible_fraction = 1.01; }), Contains("outside [0, 1]"));
  CHECK_THAT(complaint([](Frame& f) { f.labels[0].visible_fraction = std::nan(""); }),
             Contains("outside [0, 1]"));
  CHECK_THAT(complaint([](Frame& f) { f.labels[3].visible_fraction = 0.5; }), Contains("without pixels"));
  CHECK_THAT(complaint([](Frame& f) { f.labels[3].why_empty.clear(); }), Contains("no why_empty"));
  CHECK_THAT(complaint([](Frame& f) { f.labels[0].why_empty = "hidden"; }),
             Contains("has pixels and a why_empty"));
  CHECK_THAT(complaint([](Frame& f) { f.labels[0].id = 0; }), Contains("id is 0"));
  CHECK_THAT(complaint([](Frame& f) { f.labels[0].id = 2; }), Contains("another label's"));
  CHECK_THAT(complaint([](Frame& f) { f.labels[0].visible.pixels.at(0, 0) = 7; }),
             Contains("other values than 0 and 1"));
  CHECK_THAT(complaint([](Frame& f) { f.labels[0].d_prime = INFINITY; }), Contains("no finite number"));
  CHECK_THAT(complaint([](Frame& f) { f.image.at(5, 5) = 4096; }), Contains("above its bit depth"));
  CHECK_THAT(complaint([](Frame& f) { f.twin = Image<std::uint16_t>(3, 3); }), Contains("differ in size"));
  CHECK_THAT(complaint([](Frame& f) { f.view = Image<std::uint8_t>(3, 3); }), Contains("view"));
  CHECK_THAT(complaint([](Frame& f) { f.twin_view = {}; }), Contains("twin's view"));
}
