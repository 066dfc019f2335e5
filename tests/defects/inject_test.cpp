#include <catch2/catch.hpp>

#include <algorithm>

#include "defects/inject.h"
#include "patch_checks.h"
#include "shapes.h"

using namespace flawsmith;
using namespace flawsmith::defects;

namespace {
scenes::Mesh surface_named(const std::string& shape) {
  if (shape == "plate") return tests::plate(40);
  if (shape == "cylinder") return tests::cylinder(5, 60, 64);
  return tests::sphere_cap(10, 5, 40);
}

void check_measures(const DefectTruth& truth, std::initializer_list<const char*> names) {
  REQUIRE(truth.placed);
  for (const std::string name : names) {
    INFO(name << " requested " << truth.request.parameters.numbers.at(name) << " measured "
              << truth.measures.at(name));
    CHECK(truth.measures.at(name) == Approx(truth.request.parameters.numbers.at(name)).epsilon(0.05));
  }
  INFO("swept " << truth.swept_volume << " expected " << truth.expected_volume);
  CHECK(truth.swept_volume < 0.0);
  CHECK(truth.swept_volume == Approx(truth.expected_volume).epsilon(0.02));
}

bool same_bytes(const scenes::Patch& a, const scenes::Patch& b) {
  if (a.hidden != b.hidden || a.positions != b.positions || a.triangles.size() != b.triangles.size())
    return false;
  for (std::size_t i = 0; i < a.triangles.size(); ++i) {
    const auto &s = a.triangles[i], &t = b.triangles[i];
    if (s.points != t.points || s.base != t.base || s.tilt != t.tilt || s.label != t.label ||
        s.coverage != t.coverage || s.cover_material != t.cover_material || s.cover_weight != t.cover_weight)
      return false;
  }
  return true;
}
}  // namespace

TEST_CASE("A scratch measures what was asked for on flat and curved surfaces", "[inject]") {
  const std::string shape = GENERATE("plate", "cylinder", "sphere");
  const auto mesh = surface_named(shape);
  const std::string tool = GENERATE("rounded", "vee", "flat", "multi_asperity");
  INFO(shape << ", " << tool);
  const auto made =
      inject(tests::station_of(mesh, {tests::all_faces(mesh)}),
             {tests::request("scratch", "face", {{"length_mm", 2}, {"width_mm", 0.06}, {"depth_mm", 0.008}},
                             tool == "vee" ? 3 : 4, {{"tool", tool}})});
  check_measures(made.defects[0], {"length_mm", "width_mm", "depth_mm"});
  tests::check_patch(made.station.items[0], true);
}

TEST_CASE("Pits measure what was asked for on flat and curved surfaces", "[inject]") {
  const std::string shape = GENERATE("plate", "cylinder", "sphere");
  const auto mesh = surface_named(shape);
  const double count = GENERATE(1.0, 12.0);
  INFO(shape << ", " << count);
  const auto made = inject(
      tests::station_of(mesh, {tests::all_faces(mesh)}),
      {tests::request("pitting", "face", {{"diameter_mm", 0.2}, {"depth_mm", 0.06}, {"count", count}}, 5)});
  check_measures(made.defects[0], {"diameter_mm", "depth_mm"});
  CHECK(made.defects[0].measures.at("count") == count);
  tests::check_patch(made.station.items[0], true);
  REQUIRE(made.station.materials.size() == 2);
  CHECK(made.station.materials[1].name == "corroded of steel");
}

TEST_CASE("Galling measures what was asked for on flat and curved surfaces", "[inject]") {
  const std::string shape = GENERATE("plate", "cylinder", "sphere");
  const auto mesh = surface_named(shape);
  const double tracks = GENERATE(2.0, 7.0);
  INFO(shape << ", " << tracks);
  const auto made = inject(
      tests::station_of(mesh, {tests::all_faces(mesh)}),
      {tests::request("galling", "face",
                      {{"length_mm", 2.5}, {"width_mm", 0.4}, {"depth_mm", 0.012}, {"tracks", tracks}}, 5)});
  check_measures(made.defects[0], {"length_mm", "width_mm", "depth_mm"});
  CHECK(made.defects[0].measures.at("lump_mm") > 0.003);
  tests::check_patch(made.station.items[0], true);
}

TEST_CASE("A network of heat checks measures what was asked for on flat and curved surfaces", "[inject]") {
  const std::string shape = GENERATE("plate", "cylinder", "sphere");
  const auto mesh = surface_named(shape);
  const double growth = GENERATE(0.3, 1.0);
  INFO(shape << ", " << growth);
  const auto made = inject(
      tests::station_of(mesh, {tests::all_faces(mesh)}),
      {tests::request(
          "heat_checking", "face",
          {{"field_mm", 2.4}, {"cell_mm", 0.5}, {"width_mm", 0.02}, {"depth_mm", 0.015}, {"growth", growth}},
          5)});
  check_measures(made.defects[0], {"width_mm", "depth_mm"});
  tests::check_patch(made.station.items[0], true);
  // Borders of a tessellation with one point per 0.5² mm² are 2/0.5 mm long per mm² (of hexagons 1.93, of
  // random points 2): 18 mm in the disc were no crack missing, and the rim thins out. Growth leaves some
  // closed.
  const double length = made.defects[0].measures.at("length_mm");
  CHECK(length < 18.0);
  CHECK(length > (growth < 1.0 ? 3.0 : 7.0));
}

TEST_CASE("A network of heat checks lengthens as it grows", "[inject]") {
  const auto mesh = tests::plate(40);
  double before = 0.0;
  for (const double growth : {0.2, 0.5, 1.0}) {
    const auto made = inject(
        tests::station_of(mesh, {tests::all_faces(mesh)}),
        {tests::request("heat_checking", "face",
                        {{"field_mm", 2.4}, {"cell_mm", 0.5}, {"width_mm", 0.02}, {"growth", growth}}, 5)});
    const double length = made.defects[0].measures.at("length_mm");
    CHECK(length > 1.25 * before);
    before = length;
  }
}

TEST_CASE("A scratch of 10 µm and one with skips measure what was asked for", "[inject]") {
  const auto mesh = tests::plate(40);
  const auto station = tests::station_of(mesh, {tests::all_faces(mesh)});
  const auto fine = inject(
      station,
      {tests::request("scratch", "face", {{"length_mm", 3}, {"width_mm", 0.01}, {"depth_mm", 0.002}}, 3)});
  check_measures(fine.defects[0], {"length_mm", "width_mm", "depth_mm"});
  const auto skipping = inject(
      station, {tests::request("scratch", "face",
                               {{"length_mm", 5}, {"width_mm", 0.1}, {"depth_mm", 0.01}, {"skips", 2}}, 3)});
  check_measures(skipping.defects[0], {"length_mm", "width_mm", "depth_mm"});
}

TEST_CASE("A chip measures what was asked for on sharp, square, blunt and round edges", "[inject]") {
  const double degrees = GENERATE(60.0, 90.0, 120.0, 0.0);
  const bool rim = degrees == 0.0;
  const auto mesh = rim ? tests::rod(5, 20, 96) : tests::wedge(degrees * tests::pi / 180, 5, 10, 4);
  const auto zone = rim ? tests::upper_rim(mesh, 20) : tests::wedge_edge(mesh);
  INFO(degrees);
  const auto made = inject(tests::station_of(mesh, {zone}),
                           {tests::request("chipping", zone.name,
                                           {{"length_mm", 0.5}, {"width_mm", 0.2}, {"height_mm", 0.12}}, 2)});
  const DefectTruth& truth = made.defects[0];
  check_measures(truth, {"length_mm", "width_mm", "height_mm"});
  // On an acute edge even a plane bevel may look past 90° from a face.
  tests::check_patch(made.station.items[0], degrees != 60.0);
  // The fracture is covered with a material derived from the part's own, which stays as it was.
  REQUIRE(made.station.materials.size() == 2);
  CHECK(made.station.materials[1].name == "fracture of steel");
  double covered = 0.0;
  for (const auto& t : made.station.items[0].patch.triangles)
    for (const float w : t.cover_weight) covered = std::max(covered, w * double(t.cover_material == 2));
  CHECK(covered == 1.0);
}

TEST_CASE("Flank wear measures what was asked for on sharp, square, blunt and round edges", "[inject]") {
  const double degrees = GENERATE(60.0, 90.0, 120.0, 0.0);
  const bool rim = degrees == 0.0;
  const auto mesh = rim ? tests::rod(5, 20, 96) : tests::wedge(degrees * tests::pi / 180, 5, 10, 4);
  const auto zone = rim ? tests::upper_rim(mesh, 20) : tests::wedge_edge(mesh);
  INFO(degrees);
  const auto made =
      inject(tests::station_of(mesh, {zone}),
             {tests::request("flank_wear", zone.name, {{"length_mm", 1.2}, {"vb_mm", 0.15}}, 2)});
  const DefectTruth& truth = made.defects[0];
  check_measures(truth, {"length_mm"});
  CHECK(truth.measures.at("vb_b_mm") == Approx(0.15).epsilon(0.05));
  CHECK(truth.measures.at("vb_max_mm") > truth.measures.at("vb_b_mm"));
  // R = VB_max sin 6°/sin(β + 6°) where the land is widest; the rod's rim is a right angle.
  const double beta = (rim ? 90.0 : degrees) * tests::pi / 180, delta = 6.0 * tests::pi / 180;
  CHECK(truth.measures.at("recession_mm") ==
        Approx(truth.measures.at("vb_max_mm") * std::sin(delta) / std::sin(beta + delta)).epsilon(0.1));
  tests::check_patch(made.station.items[0], false);
}

TEST_CASE("A crater measures what was asked for on sharp, square, blunt and round edges", "[inject]") {
  const double degrees = GENERATE(60.0, 90.0, 120.0, 0.0);
  const bool rim = degrees == 0.0;
  const auto mesh = rim ? tests::rod(5, 20, 96) : tests::wedge(degrees * tests::pi / 180, 5, 10, 4);
  const auto zone = rim ? tests::upper_rim(mesh, 20) : tests::wedge_edge(mesh);
  INFO(degrees);
  const auto made =
      inject(tests::station_of(mesh, {zone}),
             {tests::request("crater_wear", zone.name,
                             {{"length_mm", 1.5}, {"kt_mm", 0.06}, {"km_mm", 0.3}, {"kb_mm", 0.6}}, 2)});
  check_measures(made.defects[0], {"length_mm", "kt_mm", "km_mm", "kb_mm"});
  const scenes::Item& item = made.station.items[0];
  tests::check_patch(item, true);
  // It moves the rake, which is the upper face, straight down and leaves the flank and the edge alone.
  double moved = 0.0;
  for (const auto& t : item.patch.triangles)
    for (std::size_t k = 0; k < 3; ++k) {
      const auto& [a, b, c] = mesh.triangles[t.base];
      const vec2 uv = t.base_uv[k];
      const dvec3 base = mesh.positions[a] + double(uv.x) * (mesh.positions[b] - mesh.positions[a]) +
                         double(uv.y) * (mesh.positions[c] - mesh.positions[a]);
      const dvec3 motion = item.patch.positions[t.points[k]] - base;
      CHECK(glm::length(dvec2(motion)) < 1e-5);  // base_uv is in single precision
      if (scenes::face_normal(mesh, t.base).z < 0.9) CHECK(glm::length(motion) < 1e-5);
      moved = std::min(moved, motion.z);
    }
  CHECK(moved < -0.055);
  CHECK(made.station.materials[1].name == "cratered of steel");
}

TEST_CASE("A patch of polishing scratches measures what was asked for and lies on its own material",
          "[inject]") {
  const std::string shape = GENERATE("plate", "cylinder", "sphere");
  const auto mesh = surface_named(shape);
  INFO(shape);
  const auto asked = [](std::uint64_t seed, std::uint16_t id) {
    return tests::request(
        "polishing_scratches", "face",
        {{"length_mm", 1.8}, {"width_mm", 0.9}, {"density_per_mm", 15}, {"irregularity", 0.8}}, seed, {}, id);
  };
  const auto made = inject(tests::station_of(mesh, {tests::all_faces(mesh)}), {asked(5, 1), asked(6, 2)});
  const scenes::Item& item = made.station.items[0];
  for (const DefectTruth& truth : made.defects) {
    REQUIRE(truth.placed);
    CHECK(truth.measures.at("length_mm") == Approx(1.8).epsilon(0.05));
    CHECK(truth.measures.at("width_mm") == Approx(0.9).epsilon(0.05));
    CHECK(truth.swept_volume == 0.0);
    // 15 lines met per mm are 15 mm of line per mm², each 2 mm long.
    CHECK(truth.measures.at("lines") == Approx(truth.measures.at("area_mm2") * 15.0 / 2.0));
  }
  tests::check_patch(item, true);
  // Each patch has a material of its own, whose lines lie about its place and in its plane.
  REQUIRE(made.station.materials.size() == 3);
  for (std::size_t i = 0; i < 2; ++i) {
    const scenes::Material& lined = made.station.materials[i + 1];
    CHECK(lined.name == "lined of steel, defect " + std::to_string(i + 1));
    REQUIRE(lined.hairlines);
    CHECK(glm::length(lined.hairlines->origin - made.defects[i].position) < 1e-9);
    CHECK(glm::dot(lined.hairlines->along, made.defects[i].direction) > 0.9999);
    CHECK(glm::dot(glm::cross(lined.hairlines->along, lined.hairlines->across), made.defects[i].normal) >
          0.999);
    CHECK(lined.hairlines->density == 15.0);
  }
  CHECK(made.station.materials[1].hairlines->seed != made.station.materials[2].hairlines->seed);
}

TEST_CASE("Polishing scratches keep off a surface that turns away from their plane", "[inject]") {
  // On a cylinder of 5 mm radius a patch of 12 mm around it turns by over a radian; along it, it does not.
  const auto mesh = tests::cylinder(5, 60, 64);
  const auto place = [&](double angle) {
    return inject(tests::station_of(mesh, {tests::all_faces(mesh)}),
                  {tests::request("polishing_scratches", "face",
                                  {{"length_mm", 12}, {"width_mm", 2}, {"angle_deg", angle}}, 5)})
        .defects[0];
  };
  // u is x, or y where the surface faces along x, projected onto it: around the cylinder.
  const auto around = place(0.0), along = place(90.0);
  CHECK_FALSE(around.placed);
  CHECK(around.why_not.find("the surface turns away") != std::string::npos);
  CHECK(along.placed);
}

TEST_CASE("A field of zero height changes nothing but the mesh", "[inject]") {
  const auto mesh = tests::cylinder(5, 60, 64);
  const auto made =
      inject(tests::station_of(mesh, {tests::all_faces(mesh)}),
             {tests::request("scratch", "face", {{"length_mm", 2}, {"width_mm", 0.1}, {"depth_mm", 0}}, 7)});
  REQUIRE(made.defects[0].placed);
  const auto& patch = made.station.items[0].patch;
  REQUIRE(patch.triangles.size() > 1000);
  int labelled = 0;
  for (const auto& t : patch.triangles) {
    labelled += t.label[0] == 1;
    for (const vec3& tilt : t.tilt) REQUIRE(tilt == vec3(0.0f));
    const auto& [a, b, c] = mesh.triangles[t.base];
    for (std::size_t k = 0; k < 3; ++k) {
      const vec2 uv = t.base_uv[k];
      const dvec3 base = mesh.positions[a] + double(uv.x) * (mesh.positions[b] - mesh.positions[a]) +
                         double(uv.y) * (mesh.positions[c] - mesh.positions[a]);
      CHECK(glm::length(patch.positions[t.points[k]] - base) < 1e-5);  // base_uv is in single precision
    }
  }
  CHECK(labelled > 100);
  CHECK(made.defects[0].swept_volume == 0.0);
  CHECK(made.defects[0].expected_volume == 0.0);
}

TEST_CASE("Crossing scratches share one patch and keep both labels", "[inject]") {
  const auto mesh = tests::plate(3);
  std::vector<DefectRequest> requests;
  for (std::uint16_t id = 1; id <= 5; ++id)
    requests.push_back(tests::request(
        "scratch", "face",
        {{"length_mm", 1.6}, {"width_mm", 0.08}, {"depth_mm", 0.01}, {"angle_deg", 36.0 * id}}, id, {}, id));
  const auto made = inject(tests::station_of(mesh, {tests::all_faces(mesh)}), requests);
  tests::check_patch(made.station.items[0], true);
  int crossings = 0;
  for (const auto& t : made.station.items[0].patch.triangles) {
    for (int k = 0; k + 1 < scenes::max_labels; ++k)
      CHECK((t.label[std::size_t(k) + 1] == 0 || t.label[std::size_t(k)] < t.label[std::size_t(k) + 1]));
    crossings += t.label[1] != 0;
  }
  CHECK(crossings > 0);
  for (const auto& truth : made.defects) {
    REQUIRE(truth.placed);
    CHECK(truth.swept_volume == Approx(truth.expected_volume).epsilon(0.02));
  }
}

TEST_CASE("Chips on one edge keep clear of each other", "[inject]") {
  const auto mesh = tests::wedge(tests::pi / 2, 5, 3, 3);
  std::vector<DefectRequest> requests;
  for (std::uint16_t id = 1; id <= 8; ++id)
    requests.push_back(tests::request(
        "chipping", "edge", {{"length_mm", 0.4}, {"width_mm", 0.2}, {"height_mm", 0.15}}, id, {}, id));
  const auto made = inject(tests::station_of(mesh, {tests::wedge_edge(mesh)}), requests);
  std::vector<double> places;
  for (const auto& truth : made.defects)
    if (truth.placed) places.push_back(truth.position.y);
  REQUIRE(places.size() >= 3);
  std::sort(places.begin(), places.end());
  for (std::size_t i = 1; i < places.size(); ++i) CHECK(places[i] - places[i - 1] >= 0.4);
  for (const auto& t : made.station.items[0].patch.triangles) CHECK(t.label[1] == 0);
}

TEST_CASE("The same requests give the same bytes, another seed another defect", "[inject]") {
  const auto mesh = tests::wedge(tests::pi / 2, 5, 10, 4);
  auto faces = tests::all_faces(mesh);
  const auto station = tests::station_of(mesh, {tests::wedge_edge(mesh), faces});
  const auto make = [&](std::uint64_t seed) {
    return inject(station, {tests::request("chipping", "edge", {}, seed),
                            tests::request("scratch", "face", {{"length_mm", 1}}, seed + 1, {}, 2)});
  };
  const auto a = make(1), b = make(1), c = make(8);
  CHECK(same_bytes(a.station.items[0].patch, b.station.items[0].patch));
  CHECK_FALSE(same_bytes(a.station.items[0].patch, c.station.items[0].patch));
  CHECK(a.defects[0].measures == b.defects[0].measures);
}
