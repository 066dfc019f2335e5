// The finish: slopes of the asked-for rms, longer along the lay than across, never repeating, the gradient of
// heights.
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <vector>

#include "core/file.h"
#include "core/png.h"
#include "renderer/shared/finish.h"
#include "scenes/asset_reader.h"

namespace flawsmith::renderer {
namespace {
using namespace shared;

MaterialRecord finish(float rms, float wavelength, float aspect, bool axis = false) {
  MaterialRecord m{};
  m.lay = axis ? vec3(0, 0, 1) : vec3(1, 0, 0);
  m.lay_is_axis = axis ? 1u : 0u;
  m.finish_rms_slope = rms;
  m.finish_wavelength = wavelength;
  m.finish_aspect = aspect;
  return m;
}

struct Slopes {
  double along = 0, across = 0;  // rms
};
// Over a square of the plane z = 3 mm, on a grid that is no multiple of any wavelength.
Slopes rms_slopes(const MaterialRecord& m, uint seed, int n, double side) {
  Slopes sum;
  float out_of_plane = 0.0f;
  for (int i = 0; i < n * n; ++i) {
    const vec3 p((i % n) * side / n + 5.0, (i / n) * side / n - 2.0, 3.0f);
    const vec3 t = finish_tilt(m, seed, p, vec3(0, 0, 1));
    out_of_plane = std::max(out_of_plane, std::abs(t.z));
    sum.along += static_cast<double>(t.x * t.x);
    sum.across += static_cast<double>(t.y * t.y);
  }
  CHECK(out_of_plane == 0.0f);
  return {std::sqrt(sum.along / (n * n)), std::sqrt(sum.across / (n * n))};
}
}  // namespace

TEST_CASE("slopes across the lay have the given rms, those along it are smaller by the aspect", "[finish]") {
  // Independent marks in the square: lines are 0.05 mm apart (largest octave), marks 0.5 mm long, so 4 x 4 mm
  // holds 80 x 8 of the coarsest and more of the others. The variance of one line's squared height is about 3
  // times its mean (deep marks), so the mean square is known to sqrt(3 / (4 * 640)) = 3.4 %, the rms to 1.7
  // %; over four seeds 0.9 %. Limits of 4 sigma: a rms that is 6 % off is caught with 95 % probability.
  const auto m = finish(0.05f, 0.05f, 10.0f);
  double across = 0.0, along = 0.0;
  for (uint seed = 1; seed <= 4; ++seed) {
    const Slopes s = rms_slopes(m, seed, 400, 4.0);
    across += s.across * s.across / 4.0;
    along += s.along * s.along / 4.0;
  }
  CHECK(std::sqrt(across) == Approx(0.05).epsilon(0.035));
  // Spacings are uniform on 0.6 ... 1.4: <1/spacing^2> = 1/(0.6 * 1.4) = 1.19. Across K'^2 K^2 V^2, along K^2
  // K^2 V'^2: the same cell means, so the ratio is sqrt(1.19)/aspect.
  CHECK(std::sqrt(along) == Approx(0.05 * std::sqrt(1.19) / 10.0).epsilon(0.05));
}

TEST_CASE("the relief of a named roughness has that Ra", "[finish]") {
  // Heights by the trapezoidal rule over the slopes of profiles across the lay, each 8 mm long: as a stylus
  // would trace them. A profile passes 160 lines of the coarsest octave, each one independent draw or so, so
  // Ra is known to 0.75/sqrt(160) = 6 %, over 60 profiles to 0.8 %; the limit of 3 % catches an error of 5 %
  // with 95 % probability and more.
  const double ra = 0.4e-3, spacing = 0.05;  // [mm]
  const auto m =
      finish(static_cast<float>(scenes::slope_of_roughness(ra, spacing, scenes::Finish::Relief::marks)),
             static_cast<float>(spacing), 25.0f);
  double mean_ra = 0.0;
  constexpr int profiles = 60, points = 16000;
  constexpr double step = 0.0005;
  for (int i = 0; i < profiles; ++i) {
    std::vector<double> height{0.0};
    double before = 0.0;
    for (int k = 0; k < points; ++k) {
      const vec3 p(3.7f * static_cast<float>(i), static_cast<float>(k * step - 4.0), 1.0f);
      const double slope = -static_cast<double>(finish_tilt(m, 11, p, vec3(0, 0, 1)).y);
      if (k > 0) height.push_back(height.back() + 0.5 * (before + slope) * step);
      before = slope;
    }
    const double mean = std::accumulate(height.begin(), height.end(), 0.0) / points;
    for (const double h : height) mean_ra += std::abs(h - mean) / (points * profiles);
  }
  INFO(1e3 * mean_ra << " um");
  CHECK(mean_ra == Approx(ra).epsilon(0.03));
}

TEST_CASE("an axis as lay gives rings of the same rms that close", "[finish]") {
  const auto m = finish(0.05f, 0.05f, 20.0f, true);
  double radial = 0.0, around = 0.0;
  constexpr int n = 400;
  for (int i = 0; i < n * n; ++i) {
    const double r = 2.0 + 3.0 * (i / n + 0.5) / n, phi = 6.283185307179586 * (i % n + 0.5) / n;
    const vec3 out(std::cos(phi), std::sin(phi), 0.0), forward(-std::sin(phi), std::cos(phi), 0.0);
    const vec3 t = finish_tilt(m, 3, static_cast<float>(r) * out, vec3(0, 0, 1));
    radial += static_cast<double>(dot(t, out) * dot(t, out)) / (n * n);
    around += static_cast<double>(dot(t, forward) * dot(t, forward)) / (n * n);
  }
  // 60 rings by about 20 marks: sqrt(3 / (4 * 1200)) / 2 = 1.3 % of the rms.
  CHECK(std::sqrt(radial) == Approx(0.05).epsilon(0.06));
  CHECK(std::sqrt(around) < 0.05 * 2.0 / 20.0);
  // Across the seam at azimuth 0 (shortest marks 0.06 mm, step 0.2 um, slopes of 0.05): no jump.
  for (int i = 0; i < 200; ++i) {
    const float r = 2.0f + 0.011f * static_cast<float>(i);
    const vec3 a = finish_tilt(m, 3, vec3(r, 1e-4f, 0), vec3(0, 0, 1));
    const vec3 b = finish_tilt(m, 3, vec3(r, -1e-4f, 0), vec3(0, 0, 1));
    CHECK(length(a - b) < 1e-3f);
  }
}

TEST_CASE("the tilt is the gradient of one height field: its circulation vanishes", "[finish]") {
  // Around a square of 0.02 mm, the sum of tilt . dx must be 0 but for quadrature; its sides alone are not.
  const auto m = finish(0.1f, 0.1f, 3.0f);
  double worst = 0.0, typical = 0.0;
  for (int k = 0; k < 200; ++k) {
    const glm::dvec2 corner(0.37 * k, 0.11 * k);
    double sum = 0.0;
    for (int side = 0; side < 4; ++side) {
      const glm::dvec2 step[] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
      const glm::dvec2 start[] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
      constexpr int n = 200;
      double part = 0.0;
      for (int i = 0; i < n; ++i) {
        const glm::dvec2 q = corner + 0.02 * (start[side] + (i + 0.5) / n * step[side]);
        const vec3 t = finish_tilt(m, 9, vec3(q.x, q.y, 1.0), vec3(0, 0, 1));
        part +=
            0.02 / n * (static_cast<double>(t.x) * step[side].x + static_cast<double>(t.y) * step[side].y);
      }
      sum += part;
      typical += std::abs(part) / 800.0;
    }
    worst = std::max(worst, std::abs(sum));
  }
  INFO("worst circulation " << worst << " mm, typical side " << typical << " mm");
  CHECK(typical > 1e-4);
  CHECK(worst < 0.02 * typical);
}

TEST_CASE("no displacement brings the finish onto itself", "[finish]") {
  // Correlation of slopes across the lay with themselves, displaced by 2 ... 40 wavelengths: none above 0.25
  // (a periodic field reaches 1; independent profiles of 200 wavelengths stay below 4/sqrt(400) = 0.2).
  const auto m = finish(0.05f, 0.05f, 10.0f);
  constexpr int n = 16000;
  std::vector<double> s;
  double power = 0.0;
  for (int i = 0; i < n; ++i) {
    s.push_back(static_cast<double>(
        finish_tilt(m, 5, vec3(1.0f, 0.00125f * static_cast<float>(i), 0), vec3(0, 0, 1)).y));
    power += s.back() * s.back();
  }
  double worst = 0.0;
  for (int lag = 80; lag <= 1600; lag += 3) {
    double sum = 0.0;
    for (int i = 0; i + lag < n; ++i)
      sum += s[static_cast<std::size_t>(i)] * s[static_cast<std::size_t>(i + lag)];
    worst = std::max(worst, std::abs(sum / power));
  }
  INFO(worst);
  CHECK(worst < 0.25);
}

TEST_CASE("a picture of ground, brushed and turned metal", "[finish]") {
  // Under a collimated lamp and a microscope along z; kept in the build folder for people to
  // look at.
  struct Patch {
    MaterialRecord material;
    float width;  // [mm] of the view
    vec3 centre;
  };
  const Patch patches[] = {{finish(0.03f, 0.02f, 15.0f), 1.0f, vec3(3, 2, 0)},
                           {finish(0.08f, 0.06f, 60.0f), 4.0f, vec3(3, 2, 0)},
                           {finish(0.06f, 0.08f, 200.0f, true), 6.0f, vec3(0, 0, 0)},
                           {finish(0.05f, 0.05f, 1.0f), 1.0f, vec3(3, 2, 0)}};
  constexpr int size = 320;
  Image<std::uint8_t> image(size * 4, size);
  for (int patch = 0; patch < 4; ++patch) {
    const auto& p = patches[patch];
    double sum = 0.0, squares = 0.0;
    for (int y = 0; y < size; ++y) {
      for (int x = 0; x < size; ++x) {
        double light = 0.0;
        for (int k = 0; k < 4; ++k) {
          const float scale = p.width / size;
          const vec3 q =
              p.centre + scale * vec3(x - size / 2 + 0.5f * (k % 2), y - size / 2 + 0.5f * (k / 2), 0);
          const vec3 n = unit(vec3(0, 0, 1) + finish_tilt(p.material, 1, q, vec3(0, 0, 1)));
          // GGX facets of 0.05 seen along z, a lamp 6 degrees off, both ways across.
          const vec3 h = unit(unit(vec3(0.06f, 0.1f, 1)) + vec3(0, 0, 1));
          const float e = (1.0f - dot(n, h) * dot(n, h)) / (0.05f * 0.05f) + 1.0f;
          light += 0.25 / static_cast<double>(e * e);
        }
        sum += light;
        squares += light * light;
        image.at(patch * size + x, y) = static_cast<std::uint8_t>(std::min(255.0, 40.0 + 215.0 * light));
      }
    }
    const double mean = sum / (size * size);
    CHECK(std::sqrt(squares / (size * size) - mean * mean) > 0.1 * mean);  // a finish is seen
  }
  write_file(std::filesystem::temp_directory_path() / "flawsmith_finish.png", encode_png(image));
}

}  // namespace flawsmith::renderer
