#include "drawn_defects.h"

#include <cmath>
#include <functional>
#include <map>

#include "core/check.h"
#include "core/random.h"

namespace flawsmith::test {
namespace {
using defects::Parameters;
using Sizes = std::vector<std::pair<std::string, double>>;

double pick(Random& random, double low, double high) {  // log-uniform
  return low * std::pow(high / low, random.uniform());
}

// Full size: millimetres long, tens of micrometres wide. Small: down to 3 µm wide, 10 µm long.
Sizes draw_scratch(Parameters& p, Random& random, bool small) {
  auto& n = p.numbers;
  n["width_mm"] = small ? pick(random, 0.003, 0.012) : pick(random, 0.01, 0.08);
  n["length_mm"] = n["width_mm"] * (small ? pick(random, 3.5, 7) : pick(random, 25, 60));
  n["aspect"] = random.uniform(0.05, 0.25);
  n["ridge_share"] = random.uniform(0.0, 0.5);
  n["depth_variation"] = random.uniform(0.0, 0.4);
  const char* tools[] = {"rounded", "vee", "flat", "multi_asperity"};
  p.words["tool"] = tools[random.below(4)];
  return {{"width_mm", n["width_mm"]}, {"depth_mm", n["width_mm"] * n["aspect"]}};
}

Sizes draw_chip(Parameters& p, Random& random, bool small) {
  auto& n = p.numbers;
  n["width_mm"] = small ? pick(random, 0.01, 0.05) : pick(random, 0.05, 0.4);
  n["height_mm"] = n["width_mm"] * random.uniform(0.5, 1.2);
  n["length_mm"] = n["width_mm"] * random.uniform(1.2, 3.0);
  n["bow"] = random.uniform(0.0, 0.42);
  n["irregularity"] = random.uniform(0.0, 1.0);
  return {{"width_mm", n["width_mm"]}, {"height_mm", n["height_mm"]}};
}

Sizes draw_pits(Parameters& p, Random& random, bool) {
  auto& n = p.numbers;
  n["diameter_mm"] = pick(random, 0.02, 0.3);
  n["aspect"] = random.uniform(0.1, 0.5);
  n["count"] = static_cast<double>(1 + random.below(12));
  n["irregularity"] = random.uniform(0.0, 0.6);
  n["unevenness"] = random.uniform(0.0, 0.5);
  return {{"diameter_mm", n["diameter_mm"]}, {"depth_mm", n["diameter_mm"] * n["aspect"]}};
}

Sizes draw_heat_checks(Parameters& p, Random& random, bool) {
  auto& n = p.numbers;
  n["cell_mm"] = pick(random, 0.2, 0.8);
  n["field_mm"] = n["cell_mm"] * random.uniform(3.0, 5.0);
  n["width_mm"] = n["cell_mm"] * pick(random, 0.02, 0.06);
  n["aspect"] = random.uniform(0.4, 1.2);
  n["growth"] = random.uniform(0.2, 1.0);
  return {{"width_mm", n["width_mm"]}, {"depth_mm", n["width_mm"] * n["aspect"]}};
}

Sizes draw_galling(Parameters& p, Random& random, bool) {
  auto& n = p.numbers;
  n["width_mm"] = pick(random, 0.1, 0.6);
  n["length_mm"] = n["width_mm"] * random.uniform(3.0, 9.0);
  n["aspect"] = random.uniform(0.01, 0.04);
  n["tracks"] = static_cast<double>(1 + random.below(8));
  n["lumps"] = random.uniform(0.0, 1.0);
  return {
      {"width_mm", n["width_mm"]}, {"length_mm", n["length_mm"]}, {"depth_mm", n["width_mm"] * n["aspect"]}};
}

Sizes draw_flank_wear(Parameters& p, Random& random, bool) {
  auto& n = p.numbers;
  n["vb_mm"] = pick(random, 0.03, 0.4);
  n["length_mm"] = n["vb_mm"] * random.uniform(3.0, 9.0);
  n["land_angle_deg"] = random.uniform(4.0, 12.0);
  n["raggedness"] = random.uniform(0.0, 0.5);
  n["tongues"] = static_cast<double>(random.below(5));
  return {{"vb_b_mm", n["vb_mm"]}, {"length_mm", n["length_mm"]}};
}

Sizes draw_dent(Parameters& p, Random& random, bool) {
  auto& n = p.numbers;
  n["diameter_mm"] = pick(random, 0.2, 3.0);
  n["elongation"] = pick(random, 1.0, 3.0);
  n["depth_mm"] = n["diameter_mm"] * pick(random, 0.005, 0.1);
  n["irregularity"] = random.uniform(0.0, 0.5);
  n["off_centre"] = random.uniform(0.0, 0.35);
  n["flatness"] = random.uniform(0.0, 0.4);
  p.words["direction"] = random.below(2) ? "in" : "out";
  return {{"diameter_mm", n["diameter_mm"]}, {"depth_mm", n["depth_mm"]}};
}

Sizes draw_split(Parameters& p, Random& random, bool) {
  auto& n = p.numbers;
  n["length_mm"] = pick(random, 0.6, 6.0);
  n["opening_mm"] = n["length_mm"] * pick(random, 0.01, 0.2);
  n["neck_width_mm"] = random.uniform(0.4, 1.5);
  n["neck_mm"] = n["neck_width_mm"] * random.uniform(0.05, 0.3);
  n["step_mm"] = random.uniform(0.0, 0.05);
  n["wander"] = random.uniform(0.0, 0.15);
  n["raggedness"] = random.uniform(0.0, 1.0);
  n["slant_mm"] = random.uniform(-0.2, 0.2);
  return {{"length_mm", n["length_mm"]}, {"opening_mm", n["opening_mm"]}, {"neck_mm", n["neck_mm"]}};
}

Sizes draw_crater(Parameters& p, Random& random, bool) {
  auto& n = p.numbers;
  n["km_mm"] = pick(random, 0.05, 0.5);
  n["kb_mm"] = n["km_mm"] * random.uniform(1.4, 2.2);
  n["kt_mm"] = (n["kb_mm"] - n["km_mm"]) * pick(random, 0.01, 0.3);
  n["length_mm"] = n["kb_mm"] * random.uniform(2.5, 4.0);
  n["streaks"] = random.uniform(0.0, 0.3);
  n["unevenness"] = random.uniform(0.0, 0.3);
  return {{"kt_mm", n["kt_mm"]}, {"km_mm", n["km_mm"]}, {"kb_mm", n["kb_mm"]}, {"length_mm", n["length_mm"]}};
}

Sizes draw_polishing(Parameters& p, Random& random, bool) {
  auto& n = p.numbers;
  n["length_mm"] = pick(random, 0.5, 2.5);
  n["width_mm"] = n["length_mm"] * random.uniform(0.4, 1.0);
  n["irregularity"] = random.uniform(0.0, 1.0);
  return {{"length_mm", n["length_mm"]}, {"width_mm", n["width_mm"]}};
}
}  // namespace

DrawnDefect draw_defect(const std::string& kind, const std::string& zone, bool small, std::uint64_t seed) {
  static const std::map<std::string, std::function<Sizes(Parameters&, Random&, bool)>> kinds{
      {"scratch", draw_scratch},    {"chipping", draw_chip},
      {"pitting", draw_pits},       {"heat_checking", draw_heat_checks},
      {"galling", draw_galling},    {"flank_wear", draw_flank_wear},
      {"dent", draw_dent},          {"split", draw_split},
      {"crater_wear", draw_crater}, {"polishing_scratches", draw_polishing}};
  const auto draw = kinds.find(kind);
  CHECK(draw != kinds.end());
  Random random(seed);
  DrawnDefect drawn;
  drawn.request.kind = kind;
  drawn.request.zone = zone;
  drawn.request.id = 7;
  drawn.request.seed = random.bits();
  drawn.sizes = draw->second(drawn.request.parameters, random, small);
  return drawn;
}

}  // namespace flawsmith::test
