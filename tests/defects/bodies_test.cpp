// Bodies that defects add: their way onto the part, their measures, and what holds of each of them.
#include "defects/bodies.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "closed_parts.h"
#include "core/random.h"
#include "defects/edge_section.h"
#include "defects/inject.h"
#include "defects/loft.h"
#include "defects/place.h"
#include "defects/refine/quality.h"
#include "scenes/topology.h"
#include "shapes.h"

using namespace flawsmith;
using namespace flawsmith::defects;

namespace {
constexpr double pi = tests::pi;

// A fin of rectangular section on the edge's right or left face: `up` high, its middle plane at `out`.
ChartBody fin(const EdgeSection& plane, double length, double height, double thickness, double out) {
  std::vector<std::vector<ChartBody::Point>> rings;
  for (int i = 0; i <= 40; ++i) {
    const double x = length * (i / 40.0 - 0.5), h = 0.5 * thickness;
    rings.emplace_back();
    for (const dvec2 p : {dvec2(out - h, 0), {out + h, 0}, {out + h, height}, {out - h, height}})
      rings.back().push_back({{x, 0.0}, plane.offset(p)});
  }
  return loft(rings, 0.0);
}

Injection made(const scenes::Station& station, const char* kind, const char* zone,
               std::map<std::string, double> numbers, std::uint64_t seed,
               std::map<std::string, std::string> words = {}) {
  return inject(station, {tests::request(kind, zone, std::move(numbers), seed, std::move(words), 7)});
}

// Closed, facing outwards, no triangle without area in single precision, labelled, of a material that there
// is.
void check_bodies(const Injection& injection) {
  const auto& bodies = injection.station.items[0].patch.bodies;
  REQUIRE_FALSE(bodies.empty());
  double volume = 0.0;
  for (const scenes::AddedBody& body : bodies) {
    const auto report = scenes::report(body.mesh, scenes::Topology(body.mesh));
    REQUIRE(report.closed);
    REQUIRE(report.components == 1);
    REQUIRE(report.volume > 0.0);
    volume += report.volume;
    std::vector<dvec3> normals;
    for (std::uint32_t t = 0; t < body.mesh.triangles.size(); ++t)
      normals.push_back(scenes::face_normal(body.mesh, t));
    const auto found = soundness(body.mesh.positions, body.mesh.triangles, normals, Precision::float32);
    REQUIRE(found.degenerate == 0);
    REQUIRE(found.inverted == 0);
    REQUIRE(body.label == 7);
    REQUIRE(body.material < injection.station.materials.size());
    REQUIRE(body.base < injection.station.items[0].part->mesh.triangles.size());
  }
  CHECK(volume == Approx(injection.defects[0].swept_volume).epsilon(1e-9));
}
}  // namespace

TEST_CASE("A fin of known size measures what it is, on edges of any angle", "[bodies]") {
  // 2 mm long, 0.1 high, 0.02 thick: 0.004 mm³; it stands straight, so its root is as thick as all of it.
  const Kind& burr = *find_kind("burr");
  for (const double angle : {pi / 3, pi / 2, 2.0})
    for (const char* side : {"right", "left"}) {
      INFO("angle " << angle << ", on the " << side);
      ChartSite site{ChartType::edge, angle, {0, 0, 1}, {1, 0, 0}};
      const EdgeSection plane(site, names_right_face(side, site));
      MeasuredSurface surface;
      surface.site = site;
      surface.half_extent = {1.2, 0.1};
      surface.bodies = {flat_body(fin(plane, 2.0, 0.1, 0.02, 0.005), site)};
      const Parameters parameters{{}, {{"stands_on", side}}};
      const Measures m = burr.measure(surface, parameters);
      CHECK(m.at("height_mm") == Approx(0.1));
      CHECK(m.at("root_mm") == Approx(0.02));
      CHECK(m.at("length_mm") == Approx(2.0).margin(2.4 / 600));  // a section more or less
      CHECK(m.at("volume_mm3") == Approx(0.004));
      CHECK(m.at("gaps") == 0.0);
      // As a built-up edge: 0.015 of it beyond the edge, 0.005 on the face.
      const Measures lump = find_kind("built_up_edge")->measure(surface, {{}, {{"rake", side}}});
      CHECK(lump.at("overhang_mm") == Approx(0.015));
      CHECK(lump.at("width_mm") == Approx(0.005));
      CHECK(lump.at("height_mm") == Approx(0.1));
    }
}

TEST_CASE("Up and down name the faces of an edge", "[bodies]") {
  const ChartSite site{ChartType::edge, pi / 2, {0, 0.6, 0.8}, {0.8, 0, -0.6}};
  CHECK(names_right_face("up", site));
  CHECK_FALSE(names_right_face("down", site));
  CHECK(names_right_face("right", site));
  CHECK_FALSE(names_right_face("left", site));
}

TEST_CASE("A fin follows a rim and keeps its height over the face that it stands on", "[bodies]") {
  // The rim of a rod of radius 6, 0.3 of arc: on the end face it stands up along z, on the side outwards.
  const double radius = 6, height = 12;
  const scenes::Mesh mesh = tests::rod(radius, height, 96);
  const scenes::Topology topology(mesh);
  const scenes::Zone rim = tests::upper_rim(mesh, height);
  const EdgeChart chart(mesh, topology, {&rim.chains[0], 3, 0.5}, {2.0, 0.3});
  for (const bool right : {true, false}) {
    const EdgeSection plane(chart.site(), right);
    const ChartBody body = fin(plane, 3.0, 0.1, 0.02, -0.01);
    const scenes::AddedBody added = make_body(mesh, chart, body);
    const auto report = scenes::report(added.mesh, scenes::Topology(added.mesh));
    CHECK(report.closed);
    const bool on_top = (right ? chart.site().right_normal : chart.site().left_normal).z > 0.5;
    double low = 1e300, high = -1e300;
    for (const dvec3& p : added.mesh.positions) {
      // The side's facets lie up to r(1 − cos(π/96)) = 0.0032 inside the circle.
      const double over = on_top ? p.z - height : glm::length(dvec2(p)) - radius;
      low = std::min(low, over);
      high = std::max(high, over);
    }
    CHECK(low == Approx(0.0).margin(0.0035));
    CHECK(high == Approx(0.1).margin(0.0035));
    // Volume: the section's area times the arc of its middle: on top at radius 6 − 0.01, on the side at 6 +
    // 0.05.
    const double bend = on_top ? (radius - 0.01) / radius : (radius + 0.05) / radius;
    CHECK(report.volume == Approx(0.002 * 3.0 * bend).epsilon(0.003));
    const MeasuredBody measured = measured_body(mesh, chart, body, added.mesh);
    CHECK(measured.volume == Approx(report.volume));
    for (const Section& section : cut_sections({measured}, plane, 1.4, 50)) {
      CHECK(section.top() == Approx(0.1).epsilon(0.002));
      CHECK(section.width_at(0.05) == Approx(0.02).epsilon(0.002));
    }
  }
}

TEST_CASE("Burrs on edges, rims and wedges are sound and to measure", "[bodies][invariants]") {
  struct Place {
    scenes::Station station;
    const char* zone;
  };
  const scenes::Mesh sharp = tests::wedge(pi / 3, 4, 20, 20);
  const Place places[] = {{test::box_station({12, 10, 8}), "edges"},
                          {test::rod_station(6, 12, 96), "rim"},
                          {tests::station_of(sharp, {tests::wedge_edge(sharp)}), "edge"}};
  for (int i = 0; i < 24; ++i) {
    Random random(derive_seed(31, "burr", static_cast<std::uint64_t>(i)));
    const double height = 0.01 * std::pow(30.0, random.uniform());
    const double length = std::min(height * random.uniform(8, 40), 3.0);
    const std::map<std::string, double> asked{{"height_mm", height},
                                              {"length_mm", length},
                                              {"root_mm", height * random.uniform(0.1, 0.5)},
                                              {"gaps", random.uniform(0.0, 0.3)},
                                              {"irregularity", random.uniform(0.0, 1.0)},
                                              {"curl_deg", random.uniform(0.0, 120.0)},
                                              {"lean_deg", random.uniform(-10.0, 40.0)},
                                              {"tears", random.uniform(0.0, 1.5)}};
    const Place& place = places[i % 3];
    const auto injection = made(place.station, "burr", place.zone, asked, random.bits(),
                                {{"stands_on", i % 2 ? "right" : "left"}});
    const DefectTruth& truth = injection.defects[0];
    INFO("burr " << i << ": height " << height << ", length " << length << truth.why_not);
    REQUIRE(truth.placed);
    check_bodies(injection);
    CHECK(injection.station.items[0].patch.empty());  // the surface stays as it is
    CHECK(injection.station.items[0].patch.hidden.empty());
    for (const char* name : {"height_mm", "length_mm", "root_mm"}) {
      INFO(name << ": " << truth.measures.at(name) << " of " << asked.at(name));
      CHECK(std::abs(truth.measures.at(name) / asked.at(name) - 1.0) < 0.05);
    }
    CHECK(truth.swept_volume == Approx(truth.expected_volume).epsilon(0.05));  // bent by up to height/radius
  }
}

TEST_CASE("Built-up edges are sound and to measure", "[bodies][invariants]") {
  const scenes::Mesh sharp = tests::wedge(1.3, 4, 20, 20);
  const scenes::Station stations[] = {test::rod_station(6, 12, 96),
                                      tests::station_of(sharp, {tests::wedge_edge(sharp)})};
  for (int i = 0; i < 16; ++i) {
    Random random(derive_seed(32, "built-up", static_cast<std::uint64_t>(i)));
    const double height = 0.01 * std::pow(20.0, random.uniform());
    const std::map<std::string, double> asked{{"height_mm", height},
                                              {"length_mm", height * random.uniform(4, 15)},
                                              {"width_mm", height * random.uniform(1.0, 3.0)},
                                              {"overhang_mm", height * random.uniform(0.1, 0.5)},
                                              {"irregularity", random.uniform(0.0, 1.0)},
                                              {"roughness", random.uniform(0.0, 1.0)},
                                              {"layers", static_cast<double>(random.below(8))}};
    const auto injection = made(stations[i % 2], "built_up_edge", i % 2 ? "edge" : "rim", asked,
                                random.bits(), {{"rake", i % 4 < 2 ? "right" : "left"}});
    const DefectTruth& truth = injection.defects[0];
    INFO("built-up edge " << i << ": height " << height << " " << truth.why_not);
    REQUIRE(truth.placed);
    check_bodies(injection);
    for (const char* name : {"height_mm", "length_mm", "width_mm", "overhang_mm"}) {
      INFO(name << ": " << truth.measures.at(name) << " of " << asked.at(name));
      CHECK(std::abs(truth.measures.at(name) / asked.at(name) - 1.0) < 0.05);
    }
    CHECK(truth.swept_volume == Approx(truth.expected_volume).epsilon(0.05));
  }
}

TEST_CASE("Dust lies on the surface, counted and to measure", "[bodies][invariants]") {
  const scenes::Station stations[] = {test::box_station({30, 30, 3}), test::rod_station(6, 24, 96)};
  for (int i = 0; i < 10; ++i) {
    Random random(derive_seed(33, "dust", static_cast<std::uint64_t>(i)));
    const std::map<std::string, double> asked{{"extent_mm", 5.0},
                                              {"count", 20.0},
                                              {"fibre_share", 0.3},
                                              {"grain_mm", 0.01 * std::pow(15.0, random.uniform())},
                                              {"fibre_length_mm", random.uniform(0.5, 1.5)},
                                              {"fibre_width_mm", random.uniform(0.008, 0.013)},
                                              {"curl", random.uniform(0.0, 1.5)},
                                              {"lift", random.uniform(0.0, 0.6)}};
    const bool flat = i % 2 == 0;
    const auto injection = made(stations[i % 2], "dust", flat ? "faces" : "side", asked, random.bits(),
                                {{"colour", i % 4 < 2 ? "white" : "black"}});
    const DefectTruth& truth = injection.defects[0];
    INFO("dust " << i << " " << truth.why_not);
    REQUIRE(truth.placed);
    check_bodies(injection);
    CHECK(injection.station.items[0].patch.empty());
    CHECK(truth.measures.at("count") == 20.0);
    for (const char* name : {"grain_mm", "fibre_length_mm"}) {
      INFO(name << ": " << truth.measures.at(name) << " of " << asked.at(name));
      CHECK(std::abs(truth.measures.at(name) / asked.at(name) - 1.0) < 0.05);
    }
    CHECK(truth.swept_volume == Approx(truth.expected_volume).epsilon(0.02));
    // Each touches what it lies on: its lowest point is no more than 2 µm under the base, none hovers. (On
    // the rod's 96 facets a grain's own frame is a tangent plane: 0.15²/2/6 = 2 µm more.)
    for (const scenes::AddedBody& body : injection.station.items[0].patch.bodies) {
      double low = 1e300;
      const dvec3 n = truth.normal;
      for (const dvec3& p : body.mesh.positions)
        low = std::min(low, flat ? glm::dot(p - truth.position, n) : glm::length(dvec2(p)) - 6.0);
      CHECK(low <= (flat ? 0.0 : 0.001));
      CHECK(low >= (flat ? -0.0021 : -0.008));
    }
    CHECK(injection.station.materials.back().kind == scenes::Material::Kind::plastic);
  }
}

TEST_CASE("Dust of no grains changes nothing", "[bodies]") {
  const scenes::Station station = test::box_station({30, 30, 3});
  const auto injection = made(station, "dust", "faces", {{"count", 0.0}}, 5);
  REQUIRE(injection.defects[0].placed);
  const scenes::Patch& patch = injection.station.items[0].patch;
  CHECK(patch.bodies.empty());
  CHECK(patch.triangles.empty());
  CHECK(patch.hidden.empty());
  for (const auto& [name, value] : injection.defects[0].measures) CHECK(value == 0.0);
}

TEST_CASE("A scratch beside dust is the scratch alone, bit for bit", "[bodies]") {
  const scenes::Station station = test::box_station({30, 30, 3});
  const auto scratch = tests::request("scratch", "faces", {{"length_mm", 2.0}, {"width_mm", 0.05}}, 3, {}, 1);
  const auto dust = tests::request("dust", "faces", {{"extent_mm", 3.0}}, 4, {}, 2);
  const auto alone = inject(station, {scratch}), both = inject(station, {scratch, dust});
  REQUIRE(both.defects[1].placed);
  CHECK(both.station.items[0].patch.positions == alone.station.items[0].patch.positions);
  CHECK(both.station.items[0].patch.bodies.size() == 12);
  CHECK(both.defects[0].measures == alone.defects[0].measures);
  // The order of the requests is the order of the truths, not of what is done first.
  const auto turned = inject(station, {dust, scratch});
  CHECK(turned.defects[0].request.kind == "dust");
  CHECK(turned.defects[0].measures.at("count") == 12.0);
  CHECK(turned.defects[1].measures.at("width_mm") == Approx(0.05).epsilon(0.05));
}

TEST_CASE("Bodies are of the named material, or of one made from the part's own", "[bodies]") {
  scenes::Station station = test::rod_station(6, 12, 96);
  station.materials[0].kind = scenes::Material::Kind::conductor;
  station.materials[0].film.thickness = 40;
  const auto derived = made(station, "burr", "rim", {{"length_mm", 1.0}}, 3);
  const auto& torn = derived.station.materials.at(derived.station.items[0].patch.bodies.at(0).material);
  CHECK(torn.kind == scenes::Material::Kind::conductor);
  CHECK(torn.film.thickness == 0.0);
  CHECK(torn.name == "burr of " + station.materials[0].name);
  station.materials.push_back(station.materials[0]);
  station.materials.back().name = "carbon_steel";
  const auto named = made(station, "built_up_edge", "rim", {{"length_mm", 0.5}}, 3);
  CHECK(named.station.items[0].patch.bodies.at(0).material == 1);
}
