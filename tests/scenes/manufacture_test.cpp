#include "scenes/manufacture.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
Station two_items() {
  Station station;
  Material ground;
  ground.name = "ground";
  ground.finish.rms_slope = 0.05;
  Material tool;
  tool.name = "tool";
  station.materials = {ground, tool};
  Item part, fixture;
  part.material = 0;
  part.triangle_material = {0, 1, 0};
  fixture.role = Item::Role::fixture;
  fixture.material = 1;
  station.items = {part, fixture};
  return station;
}
}  // namespace

TEST_CASE("two instances of one part differ, one instance is always the same", "[manufacture]") {
  const Station station = two_items();
  const Station a = manufacture(station, 1), again = manufacture(station, 1), b = manufacture(station, 2);
  CHECK(a.items[0].serial == again.items[0].serial);
  CHECK(a.items[0].serial != b.items[0].serial);
  const auto slope = [](const Station& s) { return s.materials[s.items[0].material].finish.rms_slope; };
  CHECK(slope(a) == slope(again));
  CHECK(slope(a) != slope(b));
  CHECK(glm::length(a.materials[a.items[0].material].lay) == Approx(1.0).epsilon(1e-12));
}

TEST_CASE("one material of an item stays one material; fixtures are left alone", "[manufacture]") {
  const Station a = manufacture(two_items(), 5);
  const Item& part = a.items[0];
  CHECK(part.triangle_material[0] == part.material);
  CHECK(part.triangle_material[2] == part.material);
  CHECK(part.triangle_material[1] != part.material);
  CHECK(a.items[1].material == 1);
  CHECK(a.materials.size() == 4);  // two of the station, two of the part's own
}

TEST_CASE("the finish's spread over a batch is the stated one", "[manufacture]") {
  // ln(slope ratio) is normal(0, 0.08): over n = 4000 its standard deviation has a standard error of
  // 0.08/√8000 = 0.0009 and its mean one of 0.0013. Limits of 4 standard errors; an error of 6 % in σ is
  // caught with 95 % probability.
  const Station station = two_items();
  double sum = 0, square = 0;
  constexpr int n = 4000;
  for (int i = 0; i < n; ++i) {
    const Station made = manufacture(station, static_cast<std::uint64_t>(i));
    const double x = std::log(made.materials[made.items[0].material].finish.rms_slope / 0.05);
    sum += x;
    square += x * x;
  }
  CHECK(std::abs(sum / n) < 4 * 0.0013);
  CHECK(std::abs(std::sqrt(square / n) - 0.08) < 4 * 0.0009);
}

TEST_CASE("parts lie in the grinder as square as stated", "[manufacture]") {
  // The lay is turned by a normal angle of σ = 0.012 about an axis of random direction, so off its line by
  // θ √(1 − c²), c the cosine between axis and lay, <1 − c²> = 2/3: <off²> = 0.012² · 2/3 = 9.6e-5. off² has
  // a relative σ of √(3 · (8/15)/(2/3)² − 1) = 1.61: over n = 4000 2.5 %. Limits of 4 of them, half in the
  // angle: σ 7.2 % off is caught with 95 % probability.
  const Station station = two_items();
  const dvec3 lay = station.materials[0].lay;
  double square = 0;
  constexpr int n = 4000;
  for (int i = 0; i < n; ++i) {
    const Station made = manufacture(station, static_cast<std::uint64_t>(i));
    const dvec3 off = glm::cross(lay, made.materials[made.items[0].material].lay);
    square += glm::dot(off, off) / n;
  }
  CHECK(std::abs(square / 9.6e-5 - 1.0) < 4 * 0.0255);
}

TEST_CASE("form deviation and waviness differ between parts as stated") {
  // ln of either factor is normal (0, 0.25): over n = 2000 the standard deviation has a standard error of
  // 0.25/√4000 = 0.004, the mean one of 0.0056. Limits of 4 standard errors. The two are independent: their
  // correlation is 0 within 4/√2000.
  Station station = two_items();
  station.items[0].form = {2e-3, 20.0};
  station.materials[0].waviness = {1e-4, 0.8};
  double form = 0, form_square = 0, peel_square = 0, both = 0;
  constexpr int n = 2000;
  for (int i = 0; i < n; ++i) {
    const Station a = manufacture(station, static_cast<std::uint64_t>(i));
    const double x = std::log(a.items[0].form.rms_height / 2e-3);
    const double y = std::log(a.materials[a.items[0].material].waviness.rms_height / 1e-4);
    CHECK(a.items[0].form.wavelength == 20.0);
    CHECK(a.items[1].form.rms_height == 0.0);
    form += x / n;
    form_square += x * x / n;
    peel_square += y * y / n;
    both += x * y / n;
  }
  CHECK(std::abs(form) < 4 * 0.0056);
  CHECK(std::abs(std::sqrt(form_square) - 0.25) < 4 * 0.004);
  CHECK(std::abs(std::sqrt(peel_square) - 0.25) < 4 * 0.004);
  CHECK(std::abs(both) < 4 * 0.25 * 0.25 / std::sqrt(double(n)));
}
