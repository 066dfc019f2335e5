// The samplers of renderer/shared's shapes and materials.
#include "validation/chi_square/samplers.h"
#include "validation/chi_square/verdicts.h"

namespace flawsmith::validation {
namespace {
using namespace renderer::shared;
using scenes::Material;

void shapes(ChiSquareTests& tests) {
  tests.add("disc", {chi_square(
                        RectangleChart(-1, 1, -1, 1),
                        [](vec3 u) { return std::optional(sample_disc(vec2(u.x, u.y))); },
                        [](vec2 p) { return dot(p, p) <= 1.0f ? inv_pi : 0.0f; }, tests.samples)});
  tests.add("triangle", {chi_square(
                            RectangleChart(0, 1, 0, 1),
                            [](vec3 u) { return std::optional(sample_triangle(vec2(u.x, u.y))); },
                            [](vec2 p) { return p.x + p.y <= 1.0f ? 2.0f : 0.0f; }, tests.samples)});
  const DirectionChart up(vec3(0, 0, 1), 1.0);
  tests.add("cosine hemisphere",
            {chi_square(
                up, [](vec3 u) { return std::optional(sample_cosine_hemisphere(vec2(u.x, u.y))); },
                [](vec3 w) { return pdf_cosine_hemisphere(w); }, tests.samples)});
  tests.add("uniform hemisphere",
            {chi_square(
                up, [](vec3 u) { return std::optional(sample_uniform_hemisphere(vec2(u.x, u.y))); },
                [](vec3 w) { return w.z >= 0.0f ? 0.5f * inv_pi : 0.0f; }, tests.samples)});
}

template <class Surface>
std::vector<ChiSquare> at(const Surface& surface, const std::vector<double>& thetas, double phi,
                          const ChiSquareTests& tests) {
  std::vector<ChiSquare> results;
  for (const double theta : thetas)
    results.push_back(test_bsdf(surface, direction(theta, phi), tests.samples));
  return results;
}

// Single scattering and complement lobe together.
void metals(ChiSquareTests& tests) {
  struct Roughness {
    float u, v;
    const char* name;
  };
  for (const auto& alpha : {Roughness{0.01f, 0.01f, "0.01"},
                            {0.1f, 0.1f, "0.1"},
                            {0.4f, 0.4f, "0.4"},
                            {1.0f, 1.0f, "1"},
                            {0.03f, 0.3f, "0.03 × 0.3"},
                            {1.0f, 0.1f, "1 × 0.1"}}) {
    const MaterialSurface surface(rough_metal(alpha.u, alpha.v));
    const std::vector<double> thetas{0.0, 45.0, 75.0, 88.0};
    auto results = at(surface, thetas, 20.0, tests);
    if (alpha.u != alpha.v)
      for (const ChiSquare& result : at(surface, thetas, 110.0, tests)) results.push_back(result);
    tests.add(std::string("metal, alpha ") + alpha.name, results);
  }
  Material filmed = rough_metal(0.2f, 0.4f);
  filmed.film = {46.0, Curve::constant(2.34f), Curve::constant(0.1f)};
  tests.add("metal under a film", at(MaterialSurface(filmed), {20.0, 75.0}, 30.0, tests));
}

void haze(ChiSquareTests& tests) {
  for (const double rq : {20.0, 60.0}) {  // [nm] most of the light in the core; most in the haze
    const std::string name = ", Rq " + std::to_string(std::lround(rq)) + " nm";
    Material m = rough_metal(0.03f, 0.03f);
    m.haze = {rq, 0.25};
    tests.add("metal with haze" + name, at(MaterialSurface(m), {0.0, 50.0, 85.0}, 30.0, tests));
    Material gloss = rough_plastic(0.03f, 0.03f, 0.5f);
    gloss.haze = {rq, 0.3};
    tests.add("plastic with haze" + name, at(MaterialSurface(gloss), {60.0}, 0.0, tests));
  }
}

void liquids(ChiSquareTests& tests) {
  for (const bool hazy : {false, true}) {
    Material m = rough_metal(hazy ? 0.05f : 0.1f, hazy ? 0.05f : 0.25f);
    if (hazy) m.haze = {40.0, 0.2};
    m.liquid.thickness = 10.0;
    m.liquid.alpha = 0.05;
    m.liquid.k = Curve::constant(2e-3f);
    tests.add(hazy ? "metal with haze under a liquid" : "metal under a liquid",
              at(WetSurface(m), {0.0, 55.0, 80.0}, 30.0, tests));
  }
}

void plastics(ChiSquareTests& tests) {
  for (const float alpha : {0.05f, 0.5f}) {
    std::vector<ChiSquare> results;
    for (const float albedo : {0.0f, 0.8f})
      for (const ChiSquare& result :
           at(MaterialSurface(rough_plastic(alpha, 1.5f * alpha, albedo)), {0.0, 60.0, 87.0}, 30.0, tests))
        results.push_back(result);
    tests.add(alpha < 0.1f ? "plastic, alpha 0.05 × 0.075" : "plastic, alpha 0.5 × 0.75", results);
  }
  Material matt;
  matt.albedo = Curve::constant(0.7f);
  tests.add("diffuse", at(MaterialSurface(matt), {40.0}, 0.0, tests));
}
}  // namespace

void add_shapes_and_materials(ChiSquareTests& tests) {
  shapes(tests);
  metals(tests);
  haze(tests);
  liquids(tests);
  plastics(tests);
}
}  // namespace flawsmith::validation
