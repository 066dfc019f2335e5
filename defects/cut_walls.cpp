// The walls of a cut. The closed crack is one surface between the two skins' lines, rough, in rows at equal
// depths; each wall is that surface moved with its own bank, so that the two would fit into each other. At
// the tips the rows of both walls end in common points; at a trim edge, in the points of the cut face's line.
#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

#include "core/check.h"
#include "defects/cut.h"
#include "scenes/import/soup.h"

namespace flawsmith::defects {
namespace {
// [rad] Facets of a broken wall folded by more are sharp to the eye.
constexpr double wall_crease = 0.6;
// Rows are this much farther apart than points along them.
constexpr double row_spacing = 1.5;
constexpr int fewest_rows = 4, most_rows = 60;

// One skin's line by the share of its length.
class Border {
 public:
  struct Place {
    dvec3 closed{0.0}, lower{0.0}, upper{0.0};  // [mm] part frame
    dvec3 across{0, 1, 0};                      // unit: the chart's y
    double x = 0;                               // [mm]
  };
  Border(const Placed& defect, const CutLine& line, const Refined& refined, const scenes::Patch& patch) {
    for (const CutPoint& point : line) {
      const ChartPoint at = *defect.chart->at(point.on_lower);
      const dvec3 closed = refined.positions[point.lower];
      const double step = places_.empty() ? 0.0 : glm::length(closed - places_.back().closed);
      shares_.push_back(shares_.empty() ? 0.0 : shares_.back() + step);
      places_.push_back({closed, patch.positions[point.lower], patch.positions[point.upper],
                         defect.chart->frame(point.on_lower, at)[1], at.x});
    }
    length_ = shares_.back();
    for (double& share : shares_) share /= length_;
  }
  double length() const { return length_; }  // [mm]
  const std::vector<double>& shares() const { return shares_; }
  const std::vector<Place>& places() const { return places_; }
  Place at(double share) const {
    const auto next = std::upper_bound(shares_.begin() + 1, shares_.end() - 1, share);
    const auto i = static_cast<std::size_t>(next - shares_.begin());
    const double k = (share - shares_[i - 1]) / (shares_[i] - shares_[i - 1]);
    const Place &a = places_[i - 1], &b = places_[i];
    return {glm::mix(a.closed, b.closed, k), glm::mix(a.lower, b.lower, k), glm::mix(a.upper, b.upper, k),
            glm::normalize(glm::mix(a.across, b.across, k)), glm::mix(a.x, b.x, k)};
  }

 private:
  double length_ = 0;
  std::vector<double> shares_;  // 0 … 1
  std::vector<Place> places_;
};

struct Row {
  std::vector<double> shares;
  std::vector<std::uint32_t> lower, upper;  // points of the walls; equal at the tips
};

class Builder {
 public:
  std::vector<dvec3> closed, moved;  // [mm] part frame
  std::vector<scenes::Triangle> triangles;

  // begins_open: its first place is no tip, but lies at a trim edge.
  Row add_row(const std::vector<double>& shares, const std::vector<Border::Place>& places, bool begins_open) {
    Row row{shares, {}, {}};
    for (std::size_t i = 0; i < places.size(); ++i) {
      row.lower.push_back(add(places[i].closed, places[i].lower));
      const bool is_tip = (i == 0 && !begins_open) || i + 1 == places.size();
      row.upper.push_back(is_tip ? row.lower.back() : add(places[i].closed, places[i].upper));
    }
    return row;
  }
  // Two rows joined on both walls, from point to point by their shares. The wall of the upper bank faces
  // towards smaller y.
  void join(const Row& a, const Row& b) {
    for (std::size_t i = 0, k = 0; i + 1 < a.shares.size() || k + 1 < b.shares.size();) {
      const bool step_a =
          k + 1 == b.shares.size() || (i + 1 < a.shares.size() && a.shares[i + 1] <= b.shares[k + 1]);
      const auto triangle = [&](const std::vector<std::uint32_t>& p, const std::vector<std::uint32_t>& q) {
        return scenes::Triangle{p[i], q[k], step_a ? p[i + 1] : q[k + 1]};
      };
      const scenes::Triangle upper = triangle(a.upper, b.upper), lower = triangle(a.lower, b.lower);
      triangles.push_back(upper);
      triangles.push_back({lower[0], lower[2], lower[1]});
      ++(step_a ? i : k);
    }
  }

 private:
  std::uint32_t add(const dvec3& from, const dvec3& to) {
    closed.push_back(from);
    moved.push_back(to);
    return static_cast<std::uint32_t>(closed.size() - 1);
  }
};

// How the banks of one skin come apart at x, and how much thinner the sheet becomes by its sinking there
// [mm].
struct Gap {
  double path = 0, apart = 0, step = 0, sunk = 0;
};
Gap gap_at(const Cut& cut, double x, bool is_back) {
  const ChartPoint at(x, cut.path(x));
  const dvec3 lower = cut.displacement(at, -1), upper = cut.displacement(at, 1);
  return {at.y, upper.y - lower.y, upper.z - lower.z, (is_back ? 0.5 : -0.5) * (upper.z + lower.z)};
}

// Where the closed crack's wall is (−p′t, t, s) dx large, t the sheet and s the way along y from the front's
// path to the back's, banks that come apart by (0, o, z) sweep o t + z s: material that is gone. Where the
// skins sink by n together, the wall is t high at first and t − n in the end: t − n/2 in straight lines. On
// curved sheet lengths are the mean of both skins'. stretch: of the back's chart over the front's.
// Round a trim edge the back is the same cut at −x; what a rolled border lacks of a sharp one is left out.
double expected_volume(const Field& field, double sheet, dvec2 stretch) {
  constexpr int steps = 400;
  const Cut &front = *field.cut(), *behind = field.cut_behind();
  const double begin = behind ? front.begin() : 0.5 * sheet, dx = (front.end() - begin) / steps;
  double sum = 0.0;
  for (int i = 0; i < steps; ++i) {
    const double x = begin + (i + 0.5) * dx;
    const Gap a = gap_at(front, x, false), b = behind ? gap_at(*behind, x, true) : gap_at(front, -x, true);
    const double height = sheet - 0.5 * (a.sunk + b.sunk),
                 aside = 0.5 * (1.0 + stretch.y) * (b.path - a.path);
    sum -= 0.5 * ((a.apart + b.apart) * height + (a.step + b.step) * aside) * dx;
  }
  return 0.5 * (1.0 + stretch.x) * sum;
}

// Between two lines and over given depths, front to back. outer: of each row in between, the place that it
// begins with and its depth; of a cut from tip to tip none, then rows are even.
struct Outer {
  double depth = 0;
  Border::Place place;
};
Builder loft(const Field& field, const Border& top, const std::vector<Outer>& rows, bool begins_open,
             const std::function<Border::Place(double)>& below, const std::vector<double>& bottom_shares,
             const std::vector<Border::Place>& bottom) {
  Builder builder;
  Row last = builder.add_row(top.shares(), top.places(), begins_open);
  const std::size_t columns = top.places().size();
  for (const Outer& outer : rows) {
    std::vector<double> shares;
    std::vector<Border::Place> places;
    for (std::size_t i = 0; i < columns; ++i) {
      shares.push_back(static_cast<double>(i) / static_cast<double>(columns - 1));
      if (i == 0 && begins_open) {
        places.push_back(outer.place);
        continue;
      }
      const double depth = outer.depth;
      const Border::Place a = top.at(shares.back()), b = below(shares.back());
      const dvec3 relief = field.wall_relief(a.x, depth) * a.across;
      places.push_back({glm::mix(a.closed, b.closed, depth) + relief,
                        glm::mix(a.lower, b.lower, depth) + relief,
                        glm::mix(a.upper, b.upper, depth) + relief, a.across, a.x});
    }
    Row row = builder.add_row(shares, places, begins_open);
    builder.join(last, row);
    last = std::move(row);
  }
  builder.join(last, builder.add_row(bottom_shares, bottom, begins_open));
  return builder;
}

Walls finish(Builder builder, const Placed& front, dvec2 stretch) {
  Walls result;
  for (const auto& [a, b, c] : builder.triangles)
    result.swept_volume += swept_volume({builder.closed[a], builder.closed[b], builder.closed[c]},
                                        {builder.moved[a], builder.moved[b], builder.moved[c]});
  result.expected_volume = expected_volume(*front.field, front.sheet, stretch);
  result.body.base = front.origin.triangle;
  result.body.mesh.positions = std::move(builder.moved);
  result.body.mesh.triangles = std::move(builder.triangles);
  result.body.mesh.normals.resize(result.body.mesh.triangles.size());
  scenes::shade_by_crease(result.body.mesh, wall_crease);
  return result;
}
}  // namespace

Walls walls(const Placed& front, const CutLine& front_line, const Placed& back, const CutLine& back_line,
            const Refined& refined, const scenes::Patch& patch) {
  const Border top(front, front_line, refined, patch);
  const Border bottom(back, back_line, refined, patch);
  // The back's y runs against the front's.
  const auto turned = [](Border::Place place) {
    std::swap(place.lower, place.upper);
    return place;
  };
  const double cell = top.length() / static_cast<double>(front_line.size() - 1);
  const auto rows =
      std::clamp(static_cast<int>(std::lround(front.sheet / (row_spacing * cell))), fewest_rows, most_rows);
  std::vector<Outer> depths;
  for (int r = 1; r < rows; ++r) depths.push_back({static_cast<double>(r) / rows, {}});
  std::vector<Border::Place> back_places;
  for (const Border::Place& place : bottom.places()) back_places.push_back(turned(place));
  const auto below = [&](double share) { return turned(bottom.at(share)); };
  return finish(loft(*front.field, top, depths, false, below, bottom.shares(), back_places), front,
                back.field->half_extent() / front.field->half_extent());
}

Walls rim_walls(const Placed& rim, const CutLine& line, const Refined& refined, const scenes::Patch& patch) {
  // The line's pieces on the three faces. Where it crosses a sharp border of the cut face it has a point
  // there; a rolled one is parted at some point on it.
  constexpr double on_border = 1e-7;  // [mm]
  const auto x_of = [&](const CutPoint& point) { return rim.chart->at(point.on_lower)->x; };
  const auto beyond = [&](double x) {
    return std::find_if(line.begin(), line.end(), [&](const auto& p) { return x_of(p) >= x - on_border; });
  };
  const auto back_end = beyond(-0.5 * rim.sheet), front_begin = beyond(0.5 * rim.sheet);
  CHECK(back_end < front_begin && back_end != line.begin() && line.end() - front_begin > 1);
  // The front from the edge to its tip; the back likewise; the cut face from front to back.
  const Border top(rim, CutLine(front_begin, line.end()), refined, patch);
  const Border bottom(rim, CutLine(std::make_reverse_iterator(back_end + 1), line.rend()), refined, patch);
  const Border face(
      rim, CutLine(std::make_reverse_iterator(front_begin + 1), std::make_reverse_iterator(back_end)),
      refined, patch);
  std::vector<Outer> rows;
  for (std::size_t i = 1; i + 1 < face.places().size(); ++i)
    rows.push_back({face.shares()[i], face.places()[i]});
  const auto below = [&](double share) { return bottom.at(share); };
  return finish(loft(*rim.field, top, rows, true, below, bottom.shares(), bottom.places()), rim, dvec2(1.0));
}
}  // namespace flawsmith::defects
