#include <BRepBndLib.hxx>
#include <BRepBuilderAPI_Sewing.hxx>
#include <BRepMesh_IncrementalMesh.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <GeomLib.hxx>
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
#include <numeric>

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
  std::uint32_t add_face(const TopoDS_Face& face, const Poly_Triangulation& mesh,
                         const TopLoc_Location& place) {
    const auto first = static_cast<std::uint32_t>(points_.size());
    if (points_.size() + static_cast<std::size_t>(mesh.NbNodes()) > UINT32_MAX / 4)
      throw InputError("has too many triangles at this chord error");
    for (int i = 1; i <= mesh.NbNodes(); ++i) {
      const gp_Pnt p = mesh.Node(i).Transformed(place);
      points_.emplace_back(p.X(), p.Y(), p.Z());
      parent_.push_back(first + static_cast<std::uint32_t>(i) - 1);
    }
    (void)face;
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

// Corner normals of one face's nodes from its surface; zero where it has none.
std::vector<dvec3> exact_normals(const TopoDS_Face& face, const Poly_Triangulation& mesh) {
  std::vector<dvec3> normals(static_cast<std::size_t>(mesh.NbNodes()), dvec3(0.0));
  const Handle(Geom_Surface) surface = BRep_Tool::Surface(face);
  if (surface.IsNull() || !mesh.HasUVNodes()) return normals;
  const double side = face.Orientation() == TopAbs_REVERSED ? -1.0 : 1.0;
  for (int i = 1; i <= mesh.NbNodes(); ++i) {
    gp_Dir n;
    if (GeomLib::NormEstim(surface, mesh.UVNode(i), 1e-9, n) > 1) continue;
    const dvec3 normal = side * dvec3(n.X(), n.Y(), n.Z());
    if (std::isfinite(glm::dot(normal, normal))) normals[static_cast<std::size_t>(i - 1)] = normal;
  }
  return normals;
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
    first[f] = nodes.add_face(model.brep_faces[f], *meshes[f], place);
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
    const auto exact = exact_normals(model.brep_faces[f], *meshes[f]);
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
      std::array<vec3, 3> normals{};
      for (std::size_t k = 0; k < 3; ++k) {
        dvec3 n = exact[static_cast<std::size_t>(corner[k] - 1)];
        if (n == dvec3(0.0)) {
          ++without_normal;
          n = flat;
        }
        normals[k] = n == dvec3(0.0) ? vec3(0.0f, 0.0f, 1.0f) : vec3(glm::normalize(n));
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
