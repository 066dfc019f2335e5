#include "defects/crack_network.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "core/check.h"
#include "core/random.h"
#include "defects/noise.h"

namespace flawsmith::defects {
namespace {
constexpr double jitter = 0.42;    // of the points, in cells
constexpr double wander = 0.5;     // of a crack about its straight border, as a share of its length
constexpr int pieces = 16;         // straight ones per border
constexpr double fade_from = 0.5;  // of the radius: from here on the network thins out

// One side of a Voronoi cell: it ends, counter-clockwise, at `end`; behind it lies the cell of `neighbour`.
struct CellSide {
  dvec2 end;
  std::uint32_t neighbour;
};

struct Site {
  dvec2 at;
};

std::vector<Site> scatter(double radius, double cell, std::uint64_t seed) {
  std::vector<Site> sites;
  Random random(seed);
  const int reach = static_cast<int>(std::ceil(radius / cell)) + 2;
  for (int y = -reach; y <= reach; ++y)
    for (int x = -reach; x <= reach; ++x) {
      const double stagger = y % 2 == 0 ? 0.0 : 0.5;  // no lattice of squares shows through
      const double jx = random.uniform(-jitter, jitter), jy = random.uniform(-jitter, jitter);
      sites.push_back({cell * dvec2(x + stagger + jx, y + jy)});
    }
  return sites;
}

// The cell of site i: a large square, cut by the bisector with every other site that may reach it.
std::vector<CellSide> voronoi_cell(const std::vector<Site>& sites, std::uint32_t i, double cell) {
  constexpr auto nobody = ~std::uint32_t{0};
  const double far = 4.0 * cell;
  const dvec2 c = sites[i].at;
  std::vector<CellSide> sides{{c + dvec2(far, -far), nobody},
                              {c + dvec2(far, far), nobody},
                              {c + dvec2(-far, far), nobody},
                              {c + dvec2(-far, -far), nobody}};
  for (std::uint32_t j = 0; j < sites.size(); ++j) {
    const dvec2 to = sites[j].at - c;
    if (j == i || glm::dot(to, to) > far * far) continue;
    const double limit = 0.5 * glm::dot(to, to);
    const auto outside = [&](dvec2 p) { return glm::dot(p - c, to) - limit; };
    std::vector<CellSide> kept;
    for (std::size_t k = 0; k < sides.size(); ++k) {
      const CellSide& side = sides[k];
      const dvec2 begin = sides[(k + sides.size() - 1) % sides.size()].end;
      const double a = outside(begin), b = outside(side.end);
      const auto crossing = [&] { return glm::mix(begin, side.end, a / (a - b)); };
      if (a <= 0.0 && b <= 0.0) kept.push_back(side);
      if (a <= 0.0 && b > 0.0) kept.push_back({crossing(), side.neighbour});
      if (a > 0.0 && b <= 0.0) {
        kept.push_back({crossing(), j});  // the new side ends where the old one comes back in
        kept.push_back(side);
      }
    }
    sides = std::move(kept);
    CHECK(sides.size() >= 3);
  }
  return sides;
}
}  // namespace

Crack::Nearest Crack::nearest(dvec2 at) const {
  const dvec2 along = to - from;
  const double t = std::clamp(glm::dot(at - from, along) / glm::dot(along, along), 0.0, 1.0);
  return {glm::length(at - from - t * along), glm::mix(from_opening, to_opening, t),
          glm::mix(from_junction, to_junction, t)};
}

CrackNetwork::CrackNetwork(double diameter, double cell, double growth, std::uint64_t seed) : cell_(cell) {
  const double radius = 0.5 * diameter;
  const auto sites = scatter(radius, cell, derive_seed(seed, "cells"));
  const auto middle = static_cast<std::uint32_t>(sites.size() / 2);
  // A junction is where three cells meet; all three know it under one name, and at one place.
  const auto rim = [&](dvec2 at) {  // no network ends in a circle
    const dvec2 direction = at / std::max(glm::length(at), 1e-9 * cell);
    return radius * (0.8 + 0.2 * noise(derive_seed(seed, "rim"), 1.5 * direction, 2));
  };
  using Name = std::array<std::uint32_t, 3>;
  struct Junction {
    dvec2 at{0.0};
    double opening = 0;
  };
  std::map<Name, Junction> junctions;
  const auto junction = [&](std::uint32_t a, std::uint32_t b, std::uint32_t c, dvec2 at) -> const Junction& {
    Name name{a, b, c};
    std::sort(name.begin(), name.end());
    const auto [entry, is_new] = junctions.try_emplace(name);
    if (is_new) {
      Random random(
          derive_seed(derive_seed(derive_seed(seed, "junction", name[0]), "", name[1]), "", name[2]));
      const double when = random.uniform(0.0, 1.0),
                   fade = smooth_step(fade_from, 1.0, glm::length(at) / rim(at));
      // Those about the middle cell have always opened: a network is never empty.
      const bool first = name[0] == middle || name[1] == middle || name[2] == middle;
      const double open = first ? 1.0 : when < growth ? 0.5 + 0.5 * (1.0 - when / growth) : 0.0;
      entry->second = {at, first ? open : (1.0 - fade) * open};
    }
    return entry->second;
  };
  for (std::uint32_t i = 0; i < sites.size(); ++i) {
    if (glm::length(sites[i].at) > radius + 1.5 * cell) continue;
    const auto sides = voronoi_cell(sites, i, cell);
    for (std::size_t k = 0; k < sides.size(); ++k) {
      const std::uint32_t j = sides[k].neighbour;
      const CellSide &before = sides[(k + sides.size() - 1) % sides.size()],
                     &after = sides[(k + 1) % sides.size()];
      // Each border once, by the cell of the lower number. (A cell that is not finite lies outside.)
      if (j >= sites.size() || j < i || before.neighbour >= sites.size() || after.neighbour >= sites.size())
        continue;
      const Junction a = junction(i, j, before.neighbour, before.end),
                     b = junction(i, j, after.neighbour, sides[k].end);
      const double length = glm::length(b.at - a.at);
      if (std::max(a.opening, b.opening) <= 0.0 || length < 1e-3 * cell) continue;
      const dvec2 along = (b.at - a.at) / length, across(-along.y, along.x);
      const auto wander_seed = derive_seed(derive_seed(seed, "border", i), "", j);
      const auto place = [&](int n) {
        const double t = static_cast<double>(n) / pieces;
        return a.at +
               length * (t * along + wander * t * (1.0 - t) * noise(wander_seed, 3.0 * t + 0.3, 2) * across);
      };
      const auto opening = [&](int n) { return glm::mix(a.opening, b.opening, n / double(pieces)); };
      const auto to_junction = [&](int n) { return length * std::min(n, pieces - n) / pieces; };
      for (int n = 0; n < pieces; ++n)
        cracks_.push_back(
            {place(n), place(n + 1), opening(n), opening(n + 1), to_junction(n), to_junction(n + 1)});
    }
  }
  CHECK(!cracks_.empty());
  fill_bins();
}

void CrackNetwork::fill_bins() {
  pitch_ = 0.25 * cell_;
  const double margin = 0.25 * cell_;
  dvec2 low(1e300), high(-1e300);
  for (const Crack& crack : cracks_) {
    low = glm::min(low, glm::min(crack.from, crack.to));
    high = glm::max(high, glm::max(crack.from, crack.to));
  }
  corner_ = low - dvec2(margin);
  columns_ = static_cast<int>((high.x - low.x + 2.0 * margin) / pitch_) + 1;
  rows_ = static_cast<int>((high.y - low.y + 2.0 * margin) / pitch_) + 1;
  bins_.resize(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_));
  for (std::uint32_t i = 0; i < cracks_.size(); ++i) {
    const dvec2 a = (glm::min(cracks_[i].from, cracks_[i].to) - dvec2(margin) - corner_) / pitch_;
    const dvec2 b = (glm::max(cracks_[i].from, cracks_[i].to) + dvec2(margin) - corner_) / pitch_;
    for (int y = std::max(0, static_cast<int>(a.y)); y <= std::min(rows_ - 1, static_cast<int>(b.y)); ++y)
      for (int x = std::max(0, static_cast<int>(a.x)); x <= std::min(columns_ - 1, static_cast<int>(b.x));
           ++x)
        bins_[static_cast<std::size_t>(y * columns_ + x)].push_back(i);
  }
}

const CrackNetwork::Bin* CrackNetwork::bin_at(dvec2 at) const {
  const dvec2 place = (at - corner_) / pitch_;
  if (place.x < 0.0 || place.y < 0.0 || place.x >= columns_ || place.y >= rows_) return nullptr;
  return &bins_[static_cast<std::size_t>(static_cast<int>(place.y) * columns_ + static_cast<int>(place.x))];
}

CrackNetwork::Found CrackNetwork::nearest(dvec2 at) const {
  Found found{&cracks_.front(), 1e300, 0.0, 0.0};
  const auto try_one = [&](const Crack& crack) {
    const auto [distance, opening, to_junction] = crack.nearest(at);
    if (distance < found.distance) found = {&crack, distance, opening, to_junction};
  };
  near(at, try_one);
  // What lies farther away may be in no bin of the point's.
  if (found.distance > 0.25 * cell_)
    for (const Crack& crack : cracks_) try_one(crack);
  return found;
}
}  // namespace flawsmith::defects
