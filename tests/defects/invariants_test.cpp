// What injection promises of every defect: the part stays closed, nothing turns over in float32, the volume
// changes by the swept displacement, labels are there, and the measures are what was asked for: width and
// depth within 5 %, volume within 2 %, no normal 90° or more from its base triangle's, every one of them.
//
// Planted errors that the full-size hundred saw (failing checks): depth × 1.07 (88, depth), a scratch's width
// × 0.94 (78, width), one face's reach of a chip × 1.06 (1, width), the swept volume without the motion's
// terms of second order (6, volume), one triangle turned round (100, inverted; 100, closed), one left out
// (100, closed), one pulled flat (100, degenerate; 100, closed), labels dropped (100), a chip's relief not
// lowered (9, inverted), cells that do not follow its outline's slope (10, inverted). A load that changes
// faster than the tool is wide shows in the small ones (depth − 9 %, volume − 2.2 %), as do flat cells along
// the edge (inverted).
#include <algorithm>
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <sstream>
#include <thread>
#include <tuple>

#include "closed_parts.h"
#include "core/random.h"
#include "defects/inject.h"
#include "defects/refine/quality.h"
#include "drawn_defects.h"
#include "shapes.h"
#include "tests/support/sanitized.h"

using namespace flawsmith;

namespace {
struct Place {
  const char* part;
  scenes::Station station;
  const char* kind;
  const char* zone;
  long euler;  // V − E + F of the closed part: 2 for a ball, 0 for a ring
};

std::vector<Place> scratched_and_chipped() {
  return {{"plate", test::box_station({30, 30, 3}), "scratch", "faces", 2},
          {"cylinder", test::rod_station(6, 24, 96), "scratch", "side", 2},
          {"blob", test::blob_station(6, 24), "scratch", "faces", 2},
          {"saddle", test::ring_station(9, 4, 120), "scratch", "saddle", 0},
          {"box edge", test::box_station({12, 10, 8}), "chipping", "edges", 2},
          {"cylinder rim", test::rod_station(6, 12, 96), "chipping", "rim", 2}};
}
// The other kinds, each on flat and on curved surfaces or edges.
std::vector<Place> other_kinds() {
  const auto plate = test::box_station({30, 30, 3}), cylinder = test::rod_station(6, 24, 96);
  const auto box = test::box_station({12, 10, 8}), rod = test::rod_station(6, 12, 96);
  std::vector<Place> all;
  for (const char* kind : {"pitting", "heat_checking", "galling"}) {
    all.push_back({"plate", plate, kind, "faces", 2});
    all.push_back({"cylinder", cylinder, kind, "side", 2});
  }
  for (const char* kind : {"flank_wear"}) {
    all.push_back({"box edge", box, kind, "edges", 2});
    all.push_back({"cylinder rim", rod, kind, "rim", 2});
  }
  return all;
}

// Dents through sheet and on a solid, patches of hairlines, craters behind a straight and a round edge.
std::vector<Place> dented_lined_and_cratered() {
  return {{"sheet", test::box_station({30, 30, 3}), "dent", "faces", 2},
          {"cylinder", test::rod_station(6, 24, 96), "dent", "side", 2},
          {"cylinder", test::rod_station(6, 24, 96), "polishing_scratches", "side", 2},
          {"box edge", test::box_station({12, 10, 8}), "crater_wear", "edges", 2},
          {"cylinder rim", test::rod_station(6, 12, 96), "crater_wear", "rim", 2}};
}

// Splits of flat and of curved sheet. A hole right through makes a ball a ring: V − E + F falls by 2.
std::vector<Place> split_sheet() {
  const auto tube = tests::tube(12, 10.8, 40, 120);
  return {{"sheet", test::box_station({30, 30, 1.5}), "split", "faces", 0},
          {"pipe", tests::station_of(tube, {tests::all_faces(tube, "faces")}), "split", "faces", -2}};
}

// Splits from the edge of a sheet, sharp or rolled over behind, and from a washer's round rims: notches, that
// change no topology.
std::vector<Place> split_edges() {
  const auto washer = tests::tube(20, 8, 1.2, 96);
  auto rims = tests::upper_rim(washer, 1.2);  // the outer one's points first
  rims.name = "rims";
  const auto points = rims.chains[0].points;
  rims.chains = {{{points.begin(), points.begin() + 96}, true}, {{points.begin() + 96, points.end()}, true}};
  const auto rolled = tests::rolled_sheet(25, 30, 1.5, 0.15, 4);
  return {{"sheet edge", test::box_station({30, 30, 1.5}), "split", "edges", 2},
          {"rolled edge", tests::station_of(rolled, {tests::rolled_sheet_edge(rolled)}), "split", "edge", 2},
          {"washer rim", tests::station_of(washer, {rims}), "split", "rims", 0}};
}

struct Outcome {
  bool placed = false, closed = false, labelled = false;
  std::string why_not;
  std::size_t triangles = 0, inverted = 0, degenerate = 0;
  double volume = 0;  // change of the closed part's volume over the expected one, − 1
  double swept = 0;   // the same for the volume that inject reports
  std::vector<std::pair<std::string, double>> sizes;  // measured over requested, − 1
  double milliseconds = 0;
};

// The part as the renderer sees it: base triangles that are not hidden, the patch, and a cut's walls.
struct Surface {
  std::vector<dvec3> positions;
  std::vector<scenes::Triangle> triangles;
};
Surface whole(const scenes::Item& item) {
  const scenes::Mesh& mesh = item.part->mesh;
  Surface surface{mesh.positions, {}};
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t)
    if (!std::binary_search(item.patch.hidden.begin(), item.patch.hidden.end(), t))
      surface.triangles.push_back(mesh.triangles[t]);
  const auto offset = static_cast<std::uint32_t>(mesh.positions.size());
  surface.positions.insert(surface.positions.end(), item.patch.positions.begin(), item.patch.positions.end());
  for (const auto& t : item.patch.triangles)
    surface.triangles.push_back({t.points[0] + offset, t.points[1] + offset, t.points[2] + offset});
  for (const scenes::AddedBody& body : item.patch.bodies) {
    const auto first = static_cast<std::uint32_t>(surface.positions.size());
    surface.positions.insert(surface.positions.end(), body.mesh.positions.begin(), body.mesh.positions.end());
    for (const auto& [a, b, c] : body.mesh.triangles)
      surface.triangles.push_back({a + first, b + first, c + first});
  }
  return surface;
}

// Volume between the part as made and as it was, by the divergence theorem about the defect: the patch and
// the hidden triangles turned round bound a body, with a cut's walls.
double volume_change(const scenes::Item& item, const dvec3& centre) {
  const auto cone = [&](const std::vector<dvec3>& p, const scenes::Triangle& t) {
    return glm::dot(p[t[0]] - centre, glm::cross(p[t[1]] - centre, p[t[2]] - centre)) / 6.0;
  };
  double sum = 0.0;
  for (const auto& t : item.patch.triangles) sum += cone(item.patch.positions, t.points);
  for (const scenes::AddedBody& body : item.patch.bodies)
    for (const auto& t : body.mesh.triangles) sum += cone(body.mesh.positions, t);
  for (const auto t : item.patch.hidden) sum -= cone(item.part->mesh.positions, item.part->mesh.triangles[t]);
  return sum;
}

// Every side has exactly one triangle on its other side that runs back along it; then also V − E + F. Points
// are welded by position.
struct Closedness {
  bool closed = false;
  long euler = 0;
};
Closedness closedness(const Surface& surface) {
  std::vector<std::uint32_t> order, weld(surface.positions.size());
  std::vector<char> used(surface.positions.size(), 0);
  for (const auto& t : surface.triangles)
    for (const auto p : t) used[p] = 1;
  for (std::uint32_t i = 0; i < used.size(); ++i)
    if (used[i]) order.push_back(i);
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    const dvec3 &p = surface.positions[a], &q = surface.positions[b];
    return std::tie(p.x, p.y, p.z) < std::tie(q.x, q.y, q.z);
  };
  std::sort(order.begin(), order.end(), before);
  std::uint64_t points = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || before(order[i - 1], order[i])) ++points;
    weld[order[i]] = static_cast<std::uint32_t>(points - 1);
  }
  // Each side as (lower point, higher point, direction): in order, an edge's two sides lie side by side.
  std::vector<std::uint64_t> sides;
  for (const auto& t : surface.triangles)
    for (std::size_t k = 0; k < 3; ++k) {
      const std::uint64_t a = weld[t[k]], b = weld[t[(k + 1) % 3]];
      sides.push_back((std::min(a, b) * points + std::max(a, b)) * 2 + (a < b));
    }
  std::sort(sides.begin(), sides.end());
  Closedness result{sides.size() % 2 == 0, 0};
  for (std::size_t i = 0; i < sides.size() && result.closed; i += 2)
    result.closed = sides[i] % 2 == 0 && sides[i + 1] == sides[i] + 1;
  result.euler = static_cast<long>(points) - static_cast<long>(sides.size() / 2) +
                 static_cast<long>(surface.triangles.size());
  return result;
}

Outcome run(const Place& place, bool small, std::uint64_t seed) {
  Outcome outcome;
  const auto start = std::chrono::steady_clock::now();
  const auto [request, sizes] = test::draw_defect(place.kind, place.zone, small, seed);
  const auto made = defects::inject(place.station, {request});
  outcome.milliseconds =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  const auto& truth = made.defects[0];
  outcome.placed = truth.placed;
  outcome.why_not = truth.why_not;
  if (!truth.placed) return outcome;
  const scenes::Item& item = made.station.items[0];
  const scenes::Mesh& mesh = item.part->mesh;
  const Closedness after = closedness(whole(item));
  outcome.closed = after.closed && after.euler == place.euler;
  outcome.triangles = item.patch.triangles.size();
  std::vector<scenes::Triangle> triangles;
  std::vector<dvec3> normals;
  for (const auto& t : item.patch.triangles) {
    triangles.push_back(t.points);
    normals.push_back(scenes::face_normal(mesh, t.base));
    for (std::size_t i = 0; i < t.label.size(); ++i)
      outcome.labelled = outcome.labelled || (t.label[i] == request.id && t.coverage[i][0] >= 0.5f);
  }
  for (const auto precision : {defects::Precision::float64, defects::Precision::float32}) {
    const auto counts = defects::soundness(item.patch.positions, triangles, normals, precision);
    outcome.inverted += counts.inverted;
    outcome.degenerate += counts.degenerate;
    // Walls stand for no base triangle: they may face any way.
    for (const scenes::AddedBody& body : item.patch.bodies) {
      const std::vector<dvec3> any(body.mesh.triangles.size(), dvec3(1.0));
      outcome.degenerate +=
          defects::soundness(body.mesh.positions, body.mesh.triangles, any, precision).degenerate;
    }
  }
  // Through sheet the volume changes by about nothing: then of what one skin sweeps, for a dent's mean depth
  // is about a quarter of its greatest.
  const bool through = request.kind == "dent" && truth.measures.at("sheet_mm") > 0.0;
  double volume = truth.expected_volume;
  if (through) volume = 0.25 * truth.measures.at("depth_mm") * truth.measures.at("area_mm2");
  // A patch of hairlines moves nothing: then of a layer of 1 µm.
  if (request.kind == "polishing_scratches") volume = 1e-3 * truth.measures.at("area_mm2");
  outcome.volume = (volume_change(item, truth.position) - truth.expected_volume) / volume;
  outcome.swept = (truth.swept_volume - truth.expected_volume) / volume;
  for (const auto& [name, asked] : sizes)
    outcome.sizes.emplace_back(name, truth.measures.at(name) / asked - 1.0);
  if (through)
    outcome.sizes.emplace_back("back_height_mm",
                               truth.measures.at("back_height_mm") / truth.measures.at("depth_mm") - 1.0);
  return outcome;
}

// Chips have some 50,000 triangles each, whatever their size: every ninth defect is one.
const Place& place_of(const std::vector<Place>& all, std::size_t i) {
  return i % 9 < 8 ? all[i % 4] : all[4 + i / 9 % 2];
}

// One task for each number below count, on all cores; each is a function of its number alone.
template <class Task>
std::vector<Outcome> run_all(std::size_t count, const Task& task) {
  std::vector<Outcome> outcomes(count);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) outcomes[i] = task(i);
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i) threads.emplace_back(work);
  for (auto& thread : threads) thread.join();
  return outcomes;
}
// One line that says which defect it was and what came out.
std::string describe(const Place& place, const Outcome& o, std::size_t i) {
  std::ostringstream text;
  text << place.part << " " << i << ": closed " << o.closed << ", labelled " << o.labelled << ", inverted "
       << o.inverted << ", degenerate " << o.degenerate << ", volume " << o.volume << " / " << o.swept << " "
       << o.why_not;
  for (const auto& [name, error] : o.sizes) text << ", " << name << " " << error;
  return text.str();
}

// which: the place of defect i.
template <class Which>
void check_all(const char* stream, bool small, std::size_t count, const Which& which) {
  // Memory errors and races show in a tenth of them; ten times as slow, all would take an hour.
  if (test::sanitized) count = std::max<std::size_t>(count / 10, 8);
  const auto outcomes =
      run_all(count, [&](std::size_t i) { return run(which(i), small, derive_seed(20, stream, i)); });
  for (std::size_t i = 0; i < count; ++i) {
    const Outcome& o = outcomes[i];
    INFO(describe(which(i), o, i));
    // Each fits on its part: placing has no reason to refuse one.
    CHECK(o.placed);
    if (!o.placed) continue;
    CHECK(o.closed);
    CHECK(o.labelled);
    CHECK(o.inverted == 0);
    CHECK(o.degenerate == 0);
    // Of the net volume: a scratch's ridges hold up to half of its groove's.
    CHECK(std::abs(o.volume) < 0.02);
    CHECK(std::abs(o.swept) < 0.02);
    for (const auto& [name, error] : o.sizes) {
      INFO(name);
      CHECK(std::abs(error) < 0.05);
    }
  }
}
}  // namespace

TEST_CASE("100 full-size defects keep the part closed, sound, and to measure", "[invariants]") {
  const auto all = scratched_and_chipped();
  check_all("full", false, 100, [&](std::size_t i) { return place_of(all, i); });
}

TEST_CASE("900 small defects keep the part closed, sound, and to measure", "[invariants]") {
  const auto all = scratched_and_chipped();
  check_all("small", true, 900, [&](std::size_t i) { return place_of(all, i); });
}

TEST_CASE("Defects of the other kinds keep the part closed, sound, and to measure", "[invariants]") {
  const auto all = other_kinds();
  check_all("full", false, 6 * all.size(), [&](std::size_t i) { return all[i % all.size()]; });
}

TEST_CASE("Splits keep the part closed but for the opening, sound, and to measure", "[invariants]") {
  const auto all = split_sheet();
  check_all("splits", false, 24, [&](std::size_t i) { return all[i % all.size()]; });
}

TEST_CASE("Splits from a trim edge keep the part closed, sound, and to measure", "[invariants]") {
  const auto all = split_edges();
  check_all("edge splits", false, 30, [&](std::size_t i) { return all[i % all.size()]; });
}

TEST_CASE("Dents, hairlines and craters keep the part closed, sound, and to measure", "[invariants]") {
  const auto all = dented_lined_and_cratered();
  check_all("dents", false, 6 * all.size(), [&](std::size_t i) { return all[i % all.size()]; });
}

// Of 160 drawn lands 22 had a triangle turned over where the steep strip on the rake runs out, before flat
// cells were dissolved and such patches were made anew: 30 miss that with 1 %.
TEST_CASE("Worn lands turn no triangle over, however their border runs", "[invariants]") {
  std::vector<Place> worn;
  for (const Place& place : other_kinds())
    if (std::string(place.kind) == "flank_wear") worn.push_back(place);
  REQUIRE(worn.size() >= 2);
  check_all("worn", false, 30, [&](std::size_t i) { return worn[i % worn.size()]; });
}
