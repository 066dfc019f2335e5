// Finishes without lay: craters, dents and grains. Slopes of the asked-for rms in every direction and along
// the lattices' diagonals as along their axes, gradients of one height, the Ra of the finish's name.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/assets.h"
#include "renderer/shared/finish.h"
#include "scenes/asset_reader.h"

namespace flawsmith::renderer {
namespace {
using namespace shared;

const char* name_of(uint relief) {
  return relief == relief_craters ? "craters" : relief == relief_dents ? "dents" : "grains";
}
constexpr uint all_reliefs[] = {relief_craters, relief_dents, relief_grains};

// Mean square of the slope along a unit vector at points of a plane through `middle` that holds it.
double mean_square_slope(uint relief, const vec3& along, const vec3& across, int points) {
  double sum = 0.0;
  for (int i = 0; i < points; ++i) {
    const uint a = hash_pair(static_cast<uint>(i), 17u), b = mix_bits(a);
    const vec3 p = 40.0f * ((static_cast<float>(a >> 8) * 0x1p-24f - 0.5f) * along +
                            (static_cast<float>(b >> 8) * 0x1p-24f - 0.5f) * across);
    const vec4 r = spots_relief(relief, 1u + static_cast<uint>(i % 8), p, 0.1f);
    const double s = static_cast<double>(dot(vec3(r.y, r.z, r.w), along));
    sum += s * s / points;
  }
  return sum;
}
}  // namespace

TEST_CASE("spots have the rms slope 1 in all directions, along lattice axes and diagonals alike",
          "[finish]") {
  // 40,000 points of 8 planes of 400 diameters' side: nearly independent. The square of a slope has the
  // variance (kurtosis - 1) of its mean's square, kurtosis at most 15: the mean square is known to
  // sqrt(14/40000) = 1.9 %, the rms to 0.9 %. A limit of 4 % of the rms is 4 sigma; an error of 6 % of it is
  // seen with 95 % probability.
  const float d = std::sqrt(0.5f);
  // In the first octave's own frame, then in the part's.
  const vec3 e1(2.0f / 3, -1.0f / 3, 2.0f / 3), e2(2.0f / 3, 2.0f / 3, -1.0f / 3);
  const std::array<std::array<vec3, 2>, 6> ways{{{e1, e2},
                                                 {e2, e1},
                                                 {d * (e1 + e2), d * (e1 - e2)},
                                                 {vec3(1, 0, 0), vec3(0, 1, 0)},
                                                 {vec3(0, d, d), vec3(1, 0, 0)},
                                                 {vec3(0.6f, 0, 0.8f), vec3(0, 1, 0)}}};
  for (const uint relief : all_reliefs)
    for (std::size_t k = 0; k < ways.size(); ++k) {
      INFO(name_of(relief) << ", direction " << k);
      CHECK(std::sqrt(mean_square_slope(relief, ways[k][0], ways[k][1], 40000)) == Approx(1.0).epsilon(0.04));
    }
}

namespace {
// Power of the slope along the axes e2, e3 of the first octave's frame and along their diagonals: the mean
// over the band from 0.2 to 0.8 cycles per unit of lines of 512 points, a quarter of a unit apart. gradient:
// of a point [units].
struct Power {
  double axes = 0.0, diagonals = 0.0;
};
template <class Gradient>
Power power_of(const Gradient& gradient) {
  constexpr int lines = 200, points = 512;
  const vec3 e1(2.0f / 3, -1.0f / 3, 2.0f / 3), e2(2.0f / 3, 2.0f / 3, -1.0f / 3),
      e3(-1.0f / 3, 2.0f / 3, 2.0f / 3);
  const float d = std::sqrt(0.5f);
  const std::array<vec3, 4> along{e2, e3, d * (e2 + e3), d * (e2 - e3)};
  Power power;
  for (std::size_t w = 0; w < along.size(); ++w)
    for (int line = 0; line < lines; ++line) {
      const vec3 start = static_cast<float>(line) * (3.17f * e1 + 1.71f * e2);
      std::array<double, points> s{};
      for (std::size_t i = 0; i < points; ++i)
        s[i] = static_cast<double>(dot(gradient(start + 0.25f * static_cast<float>(i) * along[w]), along[w]));
      for (int k = 26; k < 103; k += 4) {  // cycles per line; a line is 128 units long
        double re = 0.0, im = 0.0;
        for (std::size_t i = 0; i < points; ++i) {
          const double phase = 6.283185307179586 * k * static_cast<double>(i) / points;
          re += s[i] * std::cos(phase);
          im += s[i] * std::sin(phase);
        }
        (w < 2 ? power.axes : power.diagonals) += re * re + im * im;
      }
    }
  return power;
}
}  // namespace

TEST_CASE("the power of spots is the same along axes and diagonals of their lattice", "[finish]") {
  // 400 lines each way with 20 coefficients: the ratio errs by sqrt(2/8000) = 1.6 %, or sqrt(3) of it if
  // three neighbours go together. The limit of 10 % is 4 sigma. Lattice noise fails: its spectrum is a
  // product of one factor per axis, which along a diagonal has two factors at 1/sqrt(2) of the frequency.
  for (const uint relief : all_reliefs) {
    const Power power = power_of([&](const vec3& p) {
      const vec4 r = spots_relief(relief, 5u, p, 2.0f);  // cells of the first octave: 2/3 by 1 by 1
      return vec3(r.y, r.z, r.w);
    });
    INFO(name_of(relief) << ": axes " << power.axes << ", diagonals " << power.diagonals);
    CHECK(power.diagonals / power.axes == Approx(1.0).epsilon(0.1));
  }
  const vec3 e1(2.0f / 3, -1.0f / 3, 2.0f / 3), e2(2.0f / 3, 2.0f / 3, -1.0f / 3),
      e3(-1.0f / 3, 2.0f / 3, 2.0f / 3);
  const Power lattice = power_of([&](const vec3& p) {
    const vec4 n = lattice_noise(5u, vec3(dot(e1, p), dot(e2, p), dot(e3, p)));
    return n.y * e1 + n.z * e2 + n.w * e3;
  });
  INFO("lattice noise: axes " << lattice.axes << ", diagonals " << lattice.diagonals);
  CHECK(std::abs(lattice.diagonals / lattice.axes - 1.0) > 0.1);
}

TEST_CASE("the slopes of spots are those of their height", "[finish]") {
  // Differences over 2 h against the gradient. Curvature changes over a spot's border, within 0.02 of the
  // finest radius: a step of 1e-3 of the largest diameter leaves a difference of some per cent at a few
  // points; the median's is rounding and h^2. A gradient without one of its four terms is off by tens of per
  // cent.
  const float diameter = 1.0f, h = 5e-4f;
  for (const uint relief : all_reliefs) {
    std::vector<double> error;
    for (int i = 0; i < 2000; ++i) {
      const uint a = hash_pair(static_cast<uint>(i), 3u), b = mix_bits(a);
      const vec3 p(static_cast<float>(a % 4096u) / 300.0f, static_cast<float>(b % 4096u) / 300.0f, 1.3f);
      const vec4 r = spots_relief(relief, 9u, p, diameter);
      const auto height = [&](const vec3& q) {
        return static_cast<double>(spots_relief(relief, 9u, q, diameter).x);
      };
      const double h2 = 2.0 * static_cast<double>(h);
      const double x = (height(p + vec3(h, 0, 0)) - height(p - vec3(h, 0, 0))) / h2,
                   y = (height(p + vec3(0, h, 0)) - height(p - vec3(0, h, 0))) / h2,
                   z = (height(p + vec3(0, 0, h)) - height(p - vec3(0, 0, h))) / h2;
      error.push_back(std::hypot(x - static_cast<double>(r.y), y - static_cast<double>(r.z),
                                 z - static_cast<double>(r.w)));
    }
    std::sort(error.begin(), error.end());
    INFO(name_of(relief) << ": median " << error[1000] << ", 95 % " << error[1900]);
    CHECK(error[1000] < 0.01);
    CHECK(error[1900] < 0.1);
  }
}

TEST_CASE("a finish without lay has the Ra of its name", "[finish]") {
  // Heights along 60 profiles of 60 largest diameters. A profile passes some 100 spots, each one independent
  // draw or so: Ra is known to 0.8/sqrt(100) = 8 %, over 60 profiles to 1.1 %. The limit of 4 % catches an
  // error of 6 % with 95 % probability.
  for (const char* name :
       {"vdi_12", "vdi_27", "vdi_45", "edm", "spi_d2", "blasted", "sintered_carbide", "carbide_grain"}) {
    const auto named = scenes::read_finish(assets_folder() / "finishes" / (std::string(name) + ".yaml"));
    REQUIRE(named.finish.relief != scenes::Finish::Relief::marks);
    const auto relief = static_cast<uint>(named.finish.relief);
    const auto diameter = static_cast<float>(named.finish.wavelength);
    constexpr int profiles = 60, points = 1500;
    const float step = 0.04f * diameter;
    double ra = 0.0;
    for (int i = 0; i < profiles; ++i) {
      std::vector<double> height;
      for (int k = 0; k < points; ++k) {
        const vec3 p(7.3f * diameter * static_cast<float>(i), step * static_cast<float>(k), 1.0f);
        height.push_back(named.finish.rms_slope *
                         static_cast<double>(spots_relief(relief, 11u, p, diameter).x));
      }
      const double mean = std::accumulate(height.begin(), height.end(), 0.0) / points;
      for (const double z : height) ra += std::abs(z - mean) / (points * profiles);
    }
    // slope = Ra / (c D), so that the profile's Ra over slope and diameter is c.
    const double asked = named.finish.rms_slope /
                         scenes::slope_of_roughness(1.0, named.finish.wavelength, named.finish.relief);
    INFO(name << ": " << 1e3 * ra << " um of " << 1e3 * asked << " um");
    CHECK(ra == Approx(asked).epsilon(0.04));
  }
}

TEST_CASE("items differ in their spots, one item's stay", "[finish]") {
  // Slopes at 4000 places, two seeds: their correlation has the standard error 1/sqrt(4000) = 1.6 %.
  for (const uint relief : all_reliefs) {
    double product = 0.0, square = 0.0;
    for (int i = 0; i < 4000; ++i) {
      const vec3 p(0.37f * static_cast<float>(i % 61), 0.41f * static_cast<float>(i / 61), 2.0f);
      const vec4 a = spots_relief(relief, 21u, p, 0.1f), b = spots_relief(relief, 22u, p, 0.1f);
      CHECK(a == spots_relief(relief, 21u, p, 0.1f));
      product += static_cast<double>(a.y * b.y);
      square += static_cast<double>(0.5f * (a.y * a.y + b.y * b.y));
    }
    CHECK(std::abs(product / square) < 0.08);
  }
}

}  // namespace flawsmith::renderer
