#include <BRepBndLib.hxx>
#include <BRepBuilderAPI_Sewing.hxx>
#include <BRepMesh_IncrementalMesh.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <Geom_Surface.hxx>
#include <Poly_PolygonOnTriangulation.hxx>
#include <Poly_Triangulation.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_IndexedMapOfShape.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Vertex.hxx>
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "core/check.h"
#include "core/error.h"
#include "scenes/import/brep.h"
#include "scenes/import/soup.h"
#include "scenes/topology.h"

#include <fmt/format.h>

namespace flawsmith::scenes {
namespace {
// The nodes of all faces in one list, and which of them are the same point. Faces share the discretised
// edge between them, node for node, and that, not their coordinates, says which nodes are one: every face
// re-evaluates its own surface there, up to its tolerance off.
class Nodes {
 public:
  // Index of the face's first node.
  std::uint32_t add_face(const Poly_Triangulation& mesh, const TopLoc_Location& place) {
    const auto first = static_cast<std::uint32_t>(points_.size());
    if (points_.size() + static_cast<std::size_t>(mesh.NbNodes()) > UINT32_MAX / 4)
      throw InputError("has too many triangles at this chord error");
    for (int i = 1; i <= mesh.NbNodes(); ++i) {
      const gp_Pnt p = mesh.Node(i).Transformed(place);
      points_.emplace_back(p.X(), p.Y(), p.Z());
      parent_.push_back(first + static_cast<std::uint32_t>(i) - 1);
    }
    return first;
  }
  void share_edges(const TopoDS_Face& face, const Handle(Poly_Triangulation) & mesh,
                   const TopLoc_Location& place, std::uint32_t first) {
    for (TopExp_Explorer it(face, TopAbs_EDGE); it.More(); it.Next()) {
      const TopoDS_Edge edge = TopoDS::Edge(it.Current());
      const auto polygon = BRep_Tool::PolygonOnTriangulation(edge, mesh, place);
      if (polygon.IsNull()) continue;
      std::vector<std::uint32_t> nodes;
      for (int i = 1; i <= polygon->NbNodes(); ++i)
        nodes.push_back(first + static_cast<std::uint32_t>(polygon->Node(i)) - 1);
      if (nodes.empty()) continue;
      if (BRep_Tool::Degenerated(edge))
        for (const auto node : nodes) join(nodes[0], node);
      TopoDS_Vertex from, to;
      TopExp::Vertices(TopoDS::Edge(edge.Oriented(TopAbs_FORWARD)), from, to);
      share_vertex(from, nodes.front());
      share_vertex(to, nodes.back());
      const auto [at, is_new] = of_edge_.try_emplace(edges_.Add(edge), nodes);
      if (is_new || at->second.size() != nodes.size()) continue;
      for (std::size_t i = 0; i < nodes.size(); ++i) join(at->second[i], nodes[i]);
    }
  }
  std::uint32_t root(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  const dvec3& point(std::uint32_t i) const { return points_[i]; }

 private:
  void join(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    parent_[std::max(a, b)] = std::min(a, b);  // the earliest face's node stands for all
  }
  void share_vertex(const TopoDS_Vertex& vertex, std::uint32_t node) {
    if (vertex.IsNull()) return;
    const auto [at, is_new] = of_vertex_.try_emplace(vertices_.Add(vertex), node);
    if (!is_new) join(at->second, node);
  }
  std::vector<dvec3> points_;
  std::vector<std::uint32_t> parent_;
  TopTools_IndexedMapOfShape edges_, vertices_;
  std::map<int, std::vector<std::uint32_t>> of_edge_;
  std::map<int, std::uint32_t> of_vertex_;
};

TopoDS_Compound compound_of(const std::vector<TopoDS_Face>& faces) {
  TopoDS_Compound all;
  BRep_Builder builder;
  builder.MakeCompound(all);
  for (const TopoDS_Face& face : faces) builder.Add(all, face);
  return all;
}

// Diagonal of the box around the shape [mm]: generous, the kernel boxes spline surfaces by their poles.
double size_of(const TopoDS_Shape& shape, double unit) {
  Bnd_Box box;
  BRepBndLib::Add(shape, box, false);
  const double size = box.IsVoid() ? 0.0 : std::sqrt(box.SquareExtent()) * unit;
  if (!std::isfinite(size) || size <= 0.0 || size > 1e7)
    throw InputError(fmt::format("has a size of {:g} mm", size));
  return size;
}

double settle_chord_error(double size, const ImportOptions& options, PartOrigin& origin) {
  const double asked = options.chord_error.value_or(default_chord_error);
  const double floor = least_chord_error(size);
  origin.chord_error = std::max(asked, floor);
  if (asked < floor)
    origin.remarks.push_back(fmt::format(
        "a chord error of {:g} mm was asked for; {:.3g} mm, the floor for a part of this size, is used",
        asked, floor));
  return origin.chord_error;
}

struct Tangents {
  dvec3 du, dv;
};
Tangents tangents_at(const Geom_Surface& surface, const gp_Pnt2d& uv) {
  gp_Pnt p;
  gp_Vec du, dv;
  surface.D1(uv.X(), uv.Y(), p, du, dv);
  return {{du.X(), du.Y(), du.Z()}, {dv.X(), dv.Y(), dv.Z()}};
}

// Unit normal, unless the tangents vanish or run along each other.
std::optional<dvec3> normal_of(const Tangents& t) {
  const dvec3 n = glm::cross(t.du, t.dv);
  const double length = glm::length(n);
  const double longest = std::max(glm::dot(t.du, t.du), glm::dot(t.dv, t.dv));
  if (!std::isfinite(length) || !(length > 1e-10 * longest)) return std::nullopt;
  return n / length;
}

// The normal of a face's surface at a corner of one of its triangles. At a pole or a tip, where one parameter
// turns on the spot, the limit from the middle of the opposite side is taken: that parameter is the side's,
// the other goes a millionth of the way there.
std::optional<dvec3> normal_at_corner(const Geom_Surface& surface, const std::array<gp_Pnt2d, 3>& uv,
                                      std::size_t k) {
  const Tangents here = tangents_at(surface, uv[k]);
  if (const auto n = normal_of(here)) return n;
  const gp_XY middle = (uv[(k + 1) % 3].XY() + uv[(k + 2) % 3].XY()) / 2.0;
  const bool u_turns = glm::length(here.du) < glm::length(here.dv);
  for (const double way : {1e-6, 1e-3}) {
    gp_XY near = uv[k].XY() * (1.0 - way) + middle * way;
    if (u_turns)
      near.SetX(middle.X());
    else
      near.SetY(middle.Y());
    if (const auto n = normal_of(tangents_at(surface, near))) return n;
  }
  return std::nullopt;
}
}  // namespace

double least_chord_error(double size) {
  return std::max(2e-5 * size, std::min(5e-4, 1e-3 * size));
}

double sewing_tolerance(double size) {
  return std::min(1e-2, 1e-4 * size);
}

std::vector<TopoDS_Face> faces_of(const TopoDS_Shape& shape) {
  TopTools_IndexedMapOfShape map;
  TopExp::MapShapes(shape, TopAbs_FACE, map);
  std::vector<TopoDS_Face> faces;
  for (int i = 1; i <= map.Extent(); ++i) faces.push_back(TopoDS::Face(map(i)));
  return faces;
}

int solids_of(const TopoDS_Shape& shape) {
  TopTools_IndexedMapOfShape map;
  TopExp::MapShapes(shape, TopAbs_SOLID, map);
  return map.Extent();
}

bool sew(BrepModel& model, double gap) {
  TopTools_IndexedMapOfShape edges;
  std::vector<int> uses;
  for (const TopoDS_Face& face : model.brep_faces)
    for (TopExp_Explorer it(face, TopAbs_EDGE); it.More(); it.Next()) {
      const auto at = static_cast<std::size_t>(edges.Add(it.Current()));
      uses.resize(std::max(uses.size(), at + 1));
      uses[at] += BRep_Tool::Degenerated(TopoDS::Edge(it.Current())) ? 2 : 1;
    }
  if (std::count(uses.begin(), uses.end(), 1) == 0) return false;
  BRepBuilderAPI_Sewing sewing(gap / model.unit);
  for (const TopoDS_Face& face : model.brep_faces) sewing.Add(face);
  sewing.Perform();
  const auto sewn_faces = faces_of(sewing.SewedShape());
  TopTools_IndexedMapOfShape sewn;
  for (const TopoDS_Face& face : sewn_faces) sewn.Add(face);
  for (TopoDS_Face& face : model.brep_faces) {
    const TopoDS_Shape now = sewing.IsModified(face) ? sewing.Modified(face) : sewing.ModifiedSubShape(face);
    if (now.IsNull() || now.ShapeType() != TopAbs_FACE) continue;
    const int at = sewn.FindIndex(now);
    face = TopoDS::Face(at > 0 ? sewn(at) : now);  // turned as its shell wants it
  }
  return sewing.NbContigousEdges() > 0;
}

void tessellate(BrepModel model, const ImportOptions& options, Part& part) {
  CHECK(model.brep_faces.size() == model.faces.size());
  const double size = size_of(compound_of(model.brep_faces), model.unit);
  const double gap = sewing_tolerance(size);
  if (sew(model, gap))
    part.origin.remarks.push_back(
        fmt::format("faces with loose edges were joined (gaps up to {:.2g} mm)", gap));
  const double chord = settle_chord_error(size, options, part.origin) / model.unit;
  BRepMesh_IncrementalMesh mesher(compound_of(model.brep_faces), chord, false, angle_error, false);
  (void)mesher;
  Nodes nodes;
  std::vector<std::uint32_t> first(model.brep_faces.size());
  std::vector<Handle(Poly_Triangulation)> meshes(model.brep_faces.size());
  std::size_t bare = 0;
  for (std::size_t f = 0; f < model.brep_faces.size(); ++f) {
    TopLoc_Location place;
    meshes[f] = BRep_Tool::Triangulation(model.brep_faces[f], place);
    if (meshes[f].IsNull() || meshes[f]->NbTriangles() == 0) {
      meshes[f].Nullify();
      ++bare;
      continue;
    }
    first[f] = nodes.add_face(*meshes[f], place);
    nodes.share_edges(model.brep_faces[f], meshes[f], place, first[f]);
  }
  if (bare > 0)
    part.origin.remarks.push_back(
        fmt::format("{} of {} faces could not be meshed and are missing", bare, meshes.size()));

  Mesh& mesh = part.mesh;
  std::map<std::uint32_t, std::uint32_t> index;
  const auto point_of = [&](std::uint32_t node) {
    const auto root = nodes.root(node);
    const auto [at, is_new] = index.try_emplace(root, static_cast<std::uint32_t>(mesh.positions.size()));
    if (is_new) mesh.positions.push_back(model.unit * nodes.point(root));
    return at->second;
  };
  std::size_t without_normal = 0;
  for (std::size_t f = 0; f < meshes.size(); ++f) {
    if (meshes[f].IsNull()) continue;
    const Handle(Geom_Surface) surface = BRep_Tool::Surface(model.brep_faces[f]);
    const bool has_surface = !surface.IsNull() && meshes[f]->HasUVNodes();
    const bool reversed = model.brep_faces[f].Orientation() == TopAbs_REVERSED;
    for (int i = 1; i <= meshes[f]->NbTriangles(); ++i) {
      std::array<int, 3> corner{};
      meshes[f]->Triangle(i).Get(corner[0], corner[1], corner[2]);
      if (reversed) std::swap(corner[1], corner[2]);
      Triangle t{};
      for (std::size_t k = 0; k < 3; ++k)
        t[k] = point_of(first[f] + static_cast<std::uint32_t>(corner[k]) - 1);
      if (t[0] == t[1] || t[1] == t[2] || t[2] == t[0]) continue;  // at a pole, or between joined nodes
      mesh.triangles.push_back(t);
      mesh.face.push_back(static_cast<std::uint32_t>(f));
      const dvec3 flat = face_normal(mesh, static_cast<std::uint32_t>(mesh.triangles.size() - 1));
      std::array<gp_Pnt2d, 3> uv;
      if (has_surface)
        for (std::size_t k = 0; k < 3; ++k) uv[k] = meshes[f]->UVNode(corner[k]);
      std::array<vec3, 3> normals{};
      for (std::size_t k = 0; k < 3; ++k) {
        auto n = has_surface ? normal_at_corner(*surface, uv, k) : std::nullopt;
        if (n && reversed) n = -*n;
        if (!n) {
          ++without_normal;
          n = flat == dvec3(0.0) ? dvec3(0.0, 0.0, 1.0) : flat;
        }
        normals[k] = vec3(*n);
      }
      mesh.normals.push_back(normals);
    }
  }
  if (without_normal > 0)
    part.origin.remarks.push_back(
        fmt::format("{} corners have their triangle's normal, the surface has none there", without_normal));
  if (turn_outwards(mesh)) part.origin.remarks.push_back("the part was inside out; it has been turned");
  part.faces = std::move(model.faces);
}
}  // namespace flawsmith::scenes
