#pragma once
// Small parts for the tests of defects, with exact shading normals.
#include <cmath>
#include <memory>

#include "defects/inject.h"
#include "scenes/station.h"

namespace flawsmith::tests {

constexpr double pi = 3.14159265358979323846;

/// A square plate z = 0 of two triangles; side [mm].
scenes::Mesh plate(double side);
/// The outside of an upright cylinder about z without its ends: `slivers` facets as tall as it is.
scenes::Mesh cylinder(double radius, double height, int slivers);
/// The same closed by fans at both ends, with sharp rims.
scenes::Mesh rod(double radius, double height, int slivers);
/// A pipe: two cylinders about z with smooth sides, `outer` and `inner` their radii, joined by rings at both
/// ends.
scenes::Mesh tube(double outer, double inner, double height, int slivers);
/// A piece of a sphere around its +z pole, on a grid of n × n cells over a square of the given half side.
scenes::Mesh sphere_cap(double radius, double half_side, int n);
/// A prism along y of length `length`, whose edge along x = z = 0 has the given angle inside; the top face is
/// z = 0 and reaches `reach` in −x. Facets are cut into `rows` along y.
scenes::Mesh wedge(double angle, double reach, double length, int rows);

/// Flat sheet, its upper skin z = 0, from x = 0 to `width` and over `length` in y; its edge at x = 0 is sharp
/// above and rolled over below, a smooth quarter of that radius in `steps` facets.
scenes::Mesh rolled_sheet(double width, double length, double thickness, double radius, int steps);

scenes::Zone all_faces(const scenes::Mesh& mesh, const std::string& name = "face");
/// The chain along x = z = 0 of a wedge, or a rod's upper rim.
scenes::Zone wedge_edge(const scenes::Mesh& mesh);
/// A rolled sheet's sharp edge.
scenes::Zone rolled_sheet_edge(const scenes::Mesh& mesh);
scenes::Zone upper_rim(const scenes::Mesh& mesh, double height);

/// A station with one item of one steel-like material and these zones.
scenes::Station station_of(scenes::Mesh mesh, std::vector<scenes::Zone> zones);
defects::DefectRequest request(const std::string& kind, const std::string& zone,
                               std::map<std::string, double> numbers, std::uint64_t seed,
                               std::map<std::string, std::string> words = {}, std::uint16_t id = 1);

}  // namespace flawsmith::tests
