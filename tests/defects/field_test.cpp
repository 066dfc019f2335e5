#include <catch2/catch.hpp>

#include "core/random.h"
#include "defects/displace.h"
#include "defects/inject.h"
#include "shapes.h"

using namespace flawsmith;
using namespace flawsmith::defects;

namespace {
// A smooth bump (1 − r²)³ of the given height over a radius: its slope is known.
class Bump : public Field {
 public:
  Bump(double height, double radius) : height_(height), radius_(radius) {}
  dvec2 half_extent() const override { return dvec2(radius_); }
  dvec3 displacement(ChartPoint at) const override {
    const double k = 1.0 - glm::dot(at, at) / (radius_ * radius_);
    return {0.0, 0.0, k > 0.0 ? height_ * k * k * k : 0.0};
  }
  dvec2 slope(ChartPoint at) const {
    const double k = 1.0 - glm::dot(at, at) / (radius_ * radius_);
    return k > 0.0 ? -6.0 * height_ * k * k / (radius_ * radius_) * at : dvec2(0.0);
  }
  double coverage(ChartPoint) const override { return 0.0; }
  dvec2 cell_size(ChartPoint) const override { return dvec2(radius_ / 10); }

 private:
  double height_, radius_;
};

std::vector<Placed> placed(std::unique_ptr<Chart> chart, std::unique_ptr<Field> field) {
  std::vector<Placed> result(1);
  result[0].kind = find_kind("scratch");
  result[0].chart = std::move(chart);
  result[0].field = std::move(field);
  return result;
}

struct Case {
  std::string kind;
  std::map<std::string, double> numbers;
  std::map<std::string, std::string> words;
};
}  // namespace

TEST_CASE("Fields of all kinds are continuous and zero outside their support", "[fields]") {
  const auto the = GENERATE(values<Case>({{"scratch", {{"depth_mm", 0.005}}, {{"tool", "rounded"}}},
                                          {"scratch", {{"skips", 2}}, {{"tool", "vee"}}},
                                          {"scratch", {{"bow", 0.02}}, {{"tool", "flat"}}},
                                          {"scratch", {}, {{"tool", "multi_asperity"}}},
                                          {"chipping", {}, {}},
                                          {"pitting", {}, {}},
                                          {"heat_checking", {}, {}},
                                          {"flank_wear", {}, {}},
                                          {"galling", {}, {}},
                                          {"pitting", {{"count", 20}, {"aspect", 0.5}}, {}},
                                          {"chipping", {{"irregularity", 1}, {"height_mm", 0.06}}, {}}}));
  const Kind& kind = *find_kind(the.kind);
  const auto parameters = complete_parameters(kind, {the.numbers, the.words});
  const ChartSite site{kind.chart(), tests::pi / 2, {0, 0, 1}, {1, 0, 0}};
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const auto field = kind.field(parameters, site, seed);
    const dvec2 half = field->half_extent();
    Random random(seed);
    double largest = 0.0;
    for (int i = 0; i < 20000; ++i) {
      const dvec2 at = half * dvec2(random.uniform(-1, 1), random.uniform(-1, 1));
      const dvec3 d = field->displacement(at);
      const dvec2 cell = field->cell_size(at);
      REQUIRE(std::isfinite(glm::length(d)));
      REQUIRE((cell.x > 0.0 && cell.y > 0.0));
      REQUIRE(field->coverage(at) >= 0.0);
      REQUIRE(field->coverage(at) <= 1.0);
      largest = std::max(largest, glm::length(d));
      // A continuous field has bounded differences; 1e-7 of the size away nothing moves by more than 1e-4 of
      // the largest displacement.
      const dvec2 near = at + 1e-7 * half.y * dvec2(random.uniform(-1, 1), random.uniform(-1, 1));
      CHECK(glm::length(field->displacement(near) - d) < 2e-5 * half.y);
      CHECK(std::abs(field->coverage(near) - field->coverage(at)) < 1e-3);
    }
    CHECK(largest > 0.0);
    for (int i = 0; i <= 4000; ++i) {
      const double k = i / 2000.0 - 1.0;
      for (const double side : {-1.0, 1.0}) {
        CHECK(glm::length(field->displacement(half * dvec2(k, side))) < 1e-6 * largest);
        CHECK(glm::length(field->displacement(half * dvec2(side, k))) < 1e-6 * largest);
        CHECK(field->coverage(half * dvec2(k, side)) < 1e-6);
        CHECK(field->coverage(half * dvec2(side, k)) < 1e-6);
      }
    }
  }
}

TEST_CASE("A crater shallower than the lay keeps it", "[fields]") {
  const ChartSite site{ChartType::edge, tests::pi / 2, {0, 0, 1}, {1, 0, 0}};
  const Kind& kind = *find_kind("crater_wear");
  const auto cover = [&](double kt) {
    const auto parameters = complete_parameters(kind, {{{"kt_mm", kt}, {"km_mm", 0.3}, {"kb_mm", 0.5}}, {}});
    const auto field = kind.field(parameters, site, 3);
    return std::max(field->cover({0.0, 0.3}), field->cover({0.0, -0.3}));  // at the deepest
  };
  // Of the lay's 2 µm; 6 x⁵ − 15 x⁴ + 10 x³ of a quarter is 0.103515625.
  CHECK(cover(0.0005) == Approx(0.103515625).epsilon(1e-6));
  CHECK(cover(0.002) == 1.0);
  CHECK(cover(0.05) == 1.0);
}

TEST_CASE("A chip stays inside the wedge of its faces", "[fields]") {
  const Kind& kind = *find_kind("chipping");
  const ChartSite site{ChartType::edge, tests::pi / 3, {0, 0, 1}, {1, 0, 0}};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto field = kind.field(
        complete_parameters(kind, {{{"irregularity", 1}, {"ribs", 0.04}, {"relief", 0.04}}, {}}), site, seed);
    const dvec2 half = field->half_extent();
    for (int i = -50; i <= 50; ++i) {
      // In the oblique axes of the two faces the section's points go from (0, H) to (W, 0), both at least 0.
      dvec2 before(-1.0, 1e9);
      for (int j = -200; j <= 200; ++j) {
        const dvec2 at(half.x * i / 50.0, half.y * j / 200.0);
        const dvec3 d = field->displacement(at);
        const dvec2 section(std::max(at.y, 0.0) + d.y, std::max(-at.y, 0.0) + d.z);
        CHECK(d.x == 0.0);
        CHECK((section.x >= -1e-12 && section.y >= -1e-12));
        // Nothing overhangs: it never turns back along either face.
        CHECK(section.x >= before.x);
        CHECK(section.y <= before.y);
        before = section;
      }
    }
  }
}

TEST_CASE("The tilt is the displaced surface's normal", "[fields]") {
  std::string why;
  SECTION("on a plate, against the known slope") {
    const auto mesh = tests::plate(40);
    const scenes::Topology topology(mesh);
    const SurfacePoint origin{0, {0.48, 0.04, 0.48}};
    auto chart = std::make_unique<SurfaceChart>(mesh, topology, origin, dvec3(1, 0, 0), dvec2(2));
    const auto defects = placed(std::move(chart), std::make_unique<Bump>(0.3, 2.0));
    const Displacement displacement(mesh, defects);
    const Bump bump(0.3, 2.0);
    for (const dvec2 at : {dvec2(0.3, 0.7), dvec2(-1.1, 0.4), dvec2(0.0, -1.5), dvec2(0.01, 0.0)}) {
      const dvec3 tilt = displacement.tilt(*defects[0].chart->locate(at), 1e-5);
      const dvec2 slope = bump.slope(at);
      // One-sided differences are off by half a step times the second derivatives, each below 6·0.3/2² < 0.5
      // /mm along the radius and across it: 5e-6 · √2 · 0.5 < 4e-6.
      CHECK(glm::length(tilt - dvec3(-slope.x, -slope.y, 0)) < 4e-6);
    }
  }
  SECTION("on a cylinder, curvature included") {
    constexpr double radius = 5.0;
    const auto mesh = tests::cylinder(radius, 60, 256);
    const scenes::Topology topology(mesh);
    const SurfacePoint origin{10, {0.3, 0.3, 0.4}};
    const dvec3 around = chart_direction(mesh, origin, 0.0);
    auto chart = std::make_unique<SurfaceChart>(mesh, topology, origin, around, dvec2(2));
    const auto defects = placed(std::move(chart), std::make_unique<Bump>(0.6, 2.0));
    const Displacement displacement(mesh, defects);
    const Bump bump(0.6, 2.0);
    for (const dvec2 at : {dvec2(0.3, 0.7), dvec2(-1.1, 0.4), dvec2(0.9, 0.0)}) {
      const auto point = *defects[0].chart->locate(at);
      const dmat3 frame = defects[0].chart->frame(point, at);
      // P = (R + h)·n: ∂P/∂u = (1 + h/R)·û + h_u·n, so n' ∝ n − h_u/(1 + h/R)·û − h_v·v̂. Which of the chart's
      // axes goes around is told by the frame.
      const double h = bump.displacement(at).z;
      const dvec2 slope = bump.slope(at);
      const bool u_around = std::abs(frame[0].z) < 0.5;
      const dvec3 expected = glm::normalize(frame[2] - slope.x / (u_around ? 1 + h / radius : 1) * frame[0] -
                                            slope.y / (u_around ? 1 : 1 + h / radius) * frame[1]);
      const dvec3 found = glm::normalize(frame[2] + displacement.tilt(point, 1e-5));
      // 256 chords: the facets' width is short of the arc by (2π/256)²/24 = 2.5e-5.
      CHECK(glm::length(found - expected) < 2e-4);
    }
  }
}

TEST_CASE("The swept volume of a shell on a cylinder has its curvature term", "[fields]") {
  // A bump h over a cylinder: V = ∫ (h + h²/2R) dA. Height 1 mm, radius 2 mm, R = 5 mm:
  // ∫h dA = π r² h/4, ∫h² dA = π r² h²/7.
  constexpr double radius = 5.0, height = 1.0, reach = 2.0;
  const auto mesh = tests::cylinder(radius, 60, 512);
  const scenes::Topology topology(mesh);
  const SurfacePoint origin{10, {0.3, 0.3, 0.4}};
  auto chart = std::make_unique<SurfaceChart>(mesh, topology, origin, chart_direction(mesh, origin, 0.4),
                                              dvec2(reach));
  const auto defects = placed(std::move(chart), std::make_unique<Bump>(height, reach));
  const Displacement displacement(mesh, defects);
  double sum = 0.0;
  constexpr int n = 200;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      const dvec2 at = reach * dvec2(2.0 * (i + 0.5) / n - 1.0, 2.0 * (j + 0.5) / n - 1.0);
      const auto point = defects[0].chart->locate(at);
      REQUIRE(point);
      sum += displacement.swept_density(*point, 1e-5) * 4.0 * reach * reach / (n * n);
    }
  const double area = tests::pi * reach * reach;
  const double expected = area * (height / 4 + height * height / (14 * radius));
  CHECK(sum == Approx(expected).epsilon(0.001));  // without curvature it would be 5.4 % less
}
