// Dust: grains and fibres that lie on the surface. It is no defect.
//
// Surface chart. A grain is the part that a dozen and more random half spaces leave of a ball, their edges
// rounded, stretched along three axes, turned at random and set down on its lowest point. A fibre is a
// flattened, twisted tube along a line that curls as its curvature, a random function, says; it touches the
// surface here and there and is lifted between. Sizes are log-normal about their medians.
//
// Measures, from the bodies as made:
//   count            grains and fibres
//   grain_mm         median diameter of the grains' balls of equal volume
//   fibre_length_mm  median length of the fibres along their middles
//   height_mm        greatest height over the base
//   area_mm2         seen from above: of all bodies together
//   volume_mm3       enclosed
// A body is a fibre where the round rod of its volume V and surface A is more than eight times as long,
// A²/(4πV), as thick, 4V/A. Label: every ray that meets it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>
#include <map>

#include "core/error.h"
#include "core/random.h"
#include "defects/bodies.h"
#include "defects/kinds.h"
#include "defects/loft.h"
#include "defects/measure.h"
#include "defects/noise.h"

namespace flawsmith::defects {
namespace {
constexpr double fibre_slenderness = 8.0;
constexpr double shortest = 12.0;   // fibres, in widths
constexpr double widest = 1.5;      // of the sizes' logarithms, in their deviations
constexpr std::size_t around = 10;  // points of a fibre's section
constexpr double pi = glm::pi<double>();

bool is_fibre(const MeasuredBody& body) {
  const double length = body.area * body.area / (4.0 * pi * body.volume);
  return length > fibre_slenderness * 4.0 * body.volume / body.area;
}
// Through the middles of its sections.
double fibre_length(const MeasuredBody& body) {
  double length = 0.0;
  dvec3 last(0.0);
  for (std::size_t first = 0; first + around <= body.points.size() - 2; first += around) {
    dvec3 middle(0.0);
    for (std::size_t k = 0; k < around; ++k) middle += body.points[first + k] / static_cast<double>(around);
    if (first > 0) length += glm::length(middle - last);
    last = middle;
  }
  return length;
}
double ball_diameter(double volume) {
  return std::cbrt(6.0 * volume / pi);
}

// A ball of triangles: an octahedron's, each side halved `levels` times.
struct Ball {
  std::vector<dvec3> directions;
  std::vector<std::array<std::uint32_t, 3>> triangles;

  explicit Ball(int levels) {
    directions = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
    triangles = {{0, 2, 4}, {2, 1, 4}, {1, 3, 4}, {3, 0, 4}, {2, 0, 5}, {1, 2, 5}, {3, 1, 5}, {0, 3, 5}};
    for (int level = 0; level < levels; ++level) {
      std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> middles;
      const auto middle = [&](std::uint32_t a, std::uint32_t b) {
        const auto [place, is_new] =
            middles.try_emplace(std::minmax(a, b), static_cast<std::uint32_t>(directions.size()));
        if (is_new) directions.push_back(glm::normalize(directions[a] + directions[b]));
        return place->second;
      };
      std::vector<std::array<std::uint32_t, 3>> finer;
      for (const auto& [a, b, c] : triangles) {
        const auto ab = middle(a, b), bc = middle(b, c), ca = middle(c, a);
        for (const auto& t : {std::array{a, ab, ca}, {ab, b, bc}, {ca, bc, c}, {ab, bc, ca}})
          finer.push_back(t);
      }
      triangles = std::move(finer);
    }
  }
};

// A unit vector, all directions alike.
dvec3 direction(Random& random) {
  const double z = random.uniform(-1.0, 1.0), phi = random.uniform(0.0, 2.0 * pi), r = std::sqrt(1.0 - z * z);
  return {r * std::cos(phi), r * std::sin(phi), z};
}

class Dust : public BodyField {
 public:
  Dust(const Parameters& p, std::uint64_t seed)
      : radius_(0.5 * p.number("extent_mm")),
        grain_(p.number("grain_mm")),
        fibre_length_(p.number("fibre_length_mm")),
        fibre_width_(p.number("fibre_width_mm")),
        spread_(p.number("spread")),
        curl_(p.number("curl")),
        lift_(p.number("lift")),
        count_(static_cast<int>(std::lround(p.number("count")))),
        fibres_(static_cast<int>(std::lround(p.number("count") * p.number("fibre_share")))),
        seed_(seed) {}

  dvec2 half_extent() const override { return dvec2(radius_); }

  std::vector<ChartBody> bodies() const override {
    Random random(derive_seed(seed_, "dust"));
    std::vector<ChartBody> made;
    const std::vector<double> lengths = sizes(fibre_length_, fibres_, random);
    const std::vector<double> diameters = sizes(grain_, count_ - fibres_, random);
    for (const double length : lengths) made.push_back(fibre(length, random));
    for (const double diameter : diameters) made.push_back(grain(diameter, random));
    return made;
  }

 private:
  // Log-normal, with the median as asked for also where they are few.
  std::vector<double> sizes(double median, int count, Random& random) const {
    std::vector<double> drawn;
    for (int i = 0; i < count; ++i)
      drawn.push_back(std::exp(spread_ * std::clamp(random.normal(), -widest, widest)));
    const double middle = quantile(drawn, 0.5);
    for (double& size : drawn) size *= median / middle;
    return drawn;
  }

  // In the disc, this far from its rim.
  dvec2 place(double margin, Random& random) const {
    const double r = std::max(0.0, radius_ - margin) * std::sqrt(random.uniform()),
                 phi = random.uniform(0.0, 2.0 * pi);
    return {r * std::cos(phi), r * std::sin(phi)};
  }

  ChartBody grain(double diameter, Random& random) const {
    const Ball ball(4);
    std::vector<std::pair<dvec3, double>> cuts;  // outward normals and distances of the half spaces
    const int count = 11 + static_cast<int>(random.below(10));
    for (int i = 0; i < count; ++i) cuts.emplace_back(direction(random), random.uniform(0.55, 0.95));
    const dvec3 stretch(1.0, random.uniform(0.6, 1.0), random.uniform(0.4, 0.85));
    const dvec3 axis = direction(random);
    const dvec3 side =
        glm::normalize(glm::cross(axis, std::abs(axis.z) < 0.9 ? dvec3(0, 0, 1) : dvec3(1, 0, 0)));
    const dmat3 turn(axis, side, glm::cross(axis, side));
    const std::uint64_t relief = random.bits();
    std::vector<dvec3> points;
    for (const dvec3& d : ball.directions) {
      // The smallest distance along d to any of the planes, rounded where two are nearly equal: a power mean.
      double sum = 1.0;  // the ball itself
      for (const auto& [n, distance] : cuts) sum += std::pow(std::max(0.0, glm::dot(n, d)) / distance, 24.0);
      const double fine = 0.03 * noise(relief, 6.0 * dvec2(d.x + 0.7 * d.z, d.y - 0.7 * d.z), 2);
      points.push_back(turn * (stretch * d * (std::pow(sum, -1.0 / 24.0) * (1.0 + fine))));
    }
    ChartBody body;
    body.triangles = ball.triangles;
    body.crease_angle = 0.5;
    double volume = 0.0, low = 1e300;
    for (const auto& [a, b, c] : body.triangles)
      volume += glm::dot(points[a], glm::cross(points[b], points[c])) / 6.0;
    for (const dvec3& p : points) low = std::min(low, p.z);
    const double scale = diameter / ball_diameter(volume);
    const dvec2 at = place(0.8 * diameter, random);
    for (const dvec3& p : points)
      body.points.push_back({at, scale * (p - dvec3(0.0, 0.0, low)) - dvec3(0.0, 0.0, sink(diameter))});
    return body;
  }

  // What lies on a surface has been pressed into its relief a little.
  static double sink(double size) { return std::min(0.002, 0.03 * size); }

  ChartBody fibre(double length, Random& random) const {
    const double width =
        fibre_width_ * std::exp(0.5 * spread_ * std::clamp(random.normal(), -widest, widest));
    const double flat = random.uniform(0.45, 1.0), twist = random.uniform(-6.0, 6.0) / length;
    const std::uint64_t curl_seed = random.bits(), lift_seed = random.bits(), width_seed = random.bits();
    const int count = std::clamp(static_cast<int>(length / (0.8 * width)), 24, 1500);
    const double step = length / count;
    // Curvature, then direction, then place.
    double angle = random.uniform(0.0, 2.0 * pi);
    const double bend = 2.5 * random.normal();  // [rad] over the whole fibre
    std::vector<dvec2> line{dvec2(0.0)};
    for (int i = 0; i < count; ++i) {
      const double z = (i + 0.5) / count;
      angle += curl_ / count * (bend + 20.0 * noise(curl_seed, 3.0 * z, 3, 0.7));
      line.push_back(line.back() + step * dvec2(std::cos(angle), std::sin(angle)));
    }
    dvec2 low(1e300), high(-1e300);
    for (const dvec2& p : line) low = glm::min(low, p), high = glm::max(high, p);
    const dvec2 at = place(0.5 * glm::length(high - low) + width, random);
    std::vector<dvec3> middle;
    double made = 0.0;
    for (int i = 0; i <= count; ++i) {
      const double up = std::max(0.0, noise(lift_seed, 2.5 * i / count, 2) + 0.1);
      middle.emplace_back(line[static_cast<std::size_t>(i)] - 0.5 * (low + high),
                          lift_ * 0.35 * length * up * up);
      if (i > 0) made += glm::length(middle.back() - middle[middle.size() - 2]);
    }
    for (dvec3& p : middle) p = length / made * p + dvec3(at, 0.0);
    std::vector<std::vector<ChartBody::Point>> rings;
    for (int i = 0; i <= count; ++i) {
      const auto k = static_cast<std::size_t>(i);
      const dvec3 along = glm::normalize(middle[std::min<std::size_t>(k + 1, middle.size() - 1)] -
                                         middle[k == 0 ? 0 : k - 1]);
      const dvec3 side = glm::normalize(glm::cross(dvec3(0.0, 0.0, 1.0), along)),
                  up = glm::cross(along, side);
      const double z = static_cast<double>(i) / count;
      const double half = 0.5 * width * (1.0 + 0.25 * noise(width_seed, z * length / (6.0 * width), 2)) *
                          (i == 0 || i == count ? 0.6 : 1.0);
      const double roll = twist * z * length;
      std::vector<ChartBody::Point> ring;
      for (std::size_t j = 0; j < around; ++j) {
        const double phi = 2.0 * pi * static_cast<double>(j) / static_cast<double>(around);
        const double a = half * std::cos(phi), b = half * flat * std::sin(phi);
        const dvec3 p =
            (a * std::cos(roll) - b * std::sin(roll)) * side + (a * std::sin(roll) + b * std::cos(roll)) * up;
        ring.push_back({dvec2(middle[k]), p + dvec3(0.0, 0.0, middle[k].z)});
      }
      rings.push_back(std::move(ring));
    }
    ChartBody body = loft(rings, 0.0);
    double lowest = 1e300;
    for (const auto& point : body.points) lowest = std::min(lowest, point.offset.z);
    for (auto& point : body.points) point.offset.z -= lowest + sink(width);
    body.crease_angle = 1.2;
    return body;
  }

  double radius_, grain_, fibre_length_, fibre_width_, spread_, curl_, lift_;
  int count_, fibres_;
  std::uint64_t seed_;
};

class DustKind : public Kind {
 public:
  std::string name() const override { return "dust"; }
  ChartType chart() const override { return ChartType::surface; }

  std::vector<NumberParameter> numbers() const override {
    return {{"extent_mm", 3.0, 0.1, 100.0, "diameter of the patch over which it is strewn"},
            {"count", 12.0, 0.0, 500.0, "grains and fibres"},
            {"fibre_share", 0.15, 0.0, 1.0, "of the count that is fibres"},
            {"grain_mm", 0.04, 0.003, 1.0, "median diameter of the grains"},
            {"fibre_length_mm", 0.6, 0.02, 10.0, "median length of the fibres"},
            {"fibre_width_mm", 0.014, 0.002, 0.2, "median width of the fibres"},
            {"spread", 0.5, 0.0, 1.0, "of the sizes: deviation of their logarithm"},
            {"curl", 0.7, 0.0, 2.0, "of the fibres: 0 is straight"},
            {"lift", 0.25, 0.0, 1.0, "of the fibres between the places where they touch"}};
  }
  std::vector<WordParameter> words() const override {
    return {{"colour", {"grey", "white", "black"}, "of the material where dust_material does not name one"},
            {"dust_material",
             {"dust"},
             "name of its material; where the station has none, a matt dielectric",
             true}};
  }
  std::optional<std::string> cover_material(const Parameters& p) const override {
    const std::string& given = p.word("dust_material");
    return given == "dust" ? given + "_" + p.word("colour") : given;
  }
  std::optional<scenes::Material> derive_cover_for(const Parameters& p,
                                                   const scenes::Material&) const override {
    scenes::Material dust;
    dust.kind = scenes::Material::Kind::plastic;
    const std::string& colour = p.word("colour");
    dust.albedo = Curve::constant(colour == "white" ? 0.8f : colour == "black" ? 0.04f : 0.35f);
    dust.alpha_u = dust.alpha_v = 0.35f;
    dust.source = "n = 1.5; colour and gloss estimated";
    return dust;
  }
  // Whatever it lies on.
  std::optional<scenes::Material> derive_cover(const scenes::Material& base) const override {
    Parameters any;
    any.words["colour"] = "grey";
    return derive_cover_for(any, base);
  }

  std::unique_ptr<Field> field(const Parameters& p, const ChartSite&, std::uint64_t seed) const override {
    const double extent = p.number("extent_mm");
    const double longest =
        std::max(p.number("grain_mm"), p.number("fibre_share") > 0.0 ? p.number("fibre_length_mm") : 0.0);
    if (const double needed = longest * std::exp(widest * p.number("spread")); needed > extent)
      throw InputError(
          fmt::format("dust: extent_mm {:g} must be at least {:.3g}: what is strewn over it may be that long",
                      extent, needed));
    if (p.number("fibre_length_mm") * std::exp(-widest * p.number("spread")) <
        shortest * p.number("fibre_width_mm") * std::exp(0.5 * widest * p.number("spread")))
      throw InputError(
          fmt::format("dust: fibre_length_mm {:g} must be so far above fibre_width_mm {:g} that the shortest "
                      "fibre is 12 times as long as wide",
                      p.number("fibre_length_mm"), p.number("fibre_width_mm")));
    return std::make_unique<Dust>(p, seed);
  }

  Measures measure(const MeasuredSurface& surface, const Parameters&) const override {
    std::vector<double> diameters, lengths;
    double height = 0.0, area = 0.0, volume = 0.0;
    for (const MeasuredBody& body : surface.bodies) {
      if (is_fibre(body))
        lengths.push_back(fibre_length(body));
      else
        diameters.push_back(ball_diameter(body.volume));
      for (const dvec3& p : body.points) height = std::max(height, p.z);
      for (const auto& [a, b, c] : body.triangles) {
        const dvec2 u(body.points[b] - body.points[a]), v(body.points[c] - body.points[a]);
        area += std::max(0.0, 0.5 * (u.x * v.y - u.y * v.x));
      }
      volume += body.volume;
    }
    return {{"count", static_cast<double>(surface.bodies.size())},
            {"grain_mm", quantile(diameters, 0.5)},
            {"fibre_length_mm", quantile(lengths, 0.5)},
            {"height_mm", height},
            {"area_mm2", area},
            {"volume_mm3", volume}};
  }
};
}  // namespace

std::unique_ptr<Kind> make_dust() {
  return std::make_unique<DustKind>();
}
}  // namespace flawsmith::defects
