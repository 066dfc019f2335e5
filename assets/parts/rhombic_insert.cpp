#include "assets/parts/rhombic_insert.h"

#include <BRepBuilderAPI_MakeEdge.hxx>
#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepBuilderAPI_MakeWire.hxx>
#include <BRepBuilderAPI_Transform.hxx>
#include <BRepGProp.hxx>
#include <GC_MakeArcOfCircle.hxx>
#include <GProp_GProps.hxx>
#include <Geom_BSplineSurface.hxx>
#include <Geom_ConicalSurface.hxx>
#include <Geom_CylindricalSurface.hxx>
#include <TColStd_Array1OfInteger.hxx>
#include <TColStd_Array1OfReal.hxx>
#include <TColStd_Array2OfReal.hxx>
#include <TColgp_Array2OfPnt.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Wire.hxx>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <exception>
#include <gp_Circ.hxx>
#include <gp_Pln.hxx>

namespace flawsmith::assets {
namespace {
// ISO 1832, in mm.
constexpr double inscribed_radius = 12.70 / 2;
constexpr double half_thickness = 4.76 / 2;
constexpr double nose_radius = 0.8;
constexpr double hole_radius = 5.16 / 2;
constexpr double hole_chamfer = 0.25;

/// The outline's corners, counter-clockwise: outward normals of the sides before and after, in degrees.
struct Corner {
  const char* name;
  double before, after;
};
constexpr std::array<Corner, 4> corners = {
    {{"nose_1", -50, 50}, {"blunt_1", 50, 130}, {"nose_2", 130, 230}, {"blunt_2", 230, 310}}};

struct SectionPole {
  double x = 0, y = 0, weight = 1;
};

TopoDS_Edge line(const gp_Pnt& a, const gp_Pnt& b) {
  return BRepBuilderAPI_MakeEdge(a, b).Edge();
}

/// The surface that carries the section along the profile. Section poles are affine in the offset, so the
/// tensor product of the two rational curves is exact.
template <class Section>
TopoDS_Face patch(const ProfilePiece& piece, const Section& section) {
  const int nu = static_cast<int>(section(0.0).size()), nv = static_cast<int>(piece.poles.size());
  TColgp_Array2OfPnt poles(1, nu, 1, nv);
  TColStd_Array2OfReal weights(1, nu, 1, nv);
  for (int v = 1; v <= nv; ++v) {
    const auto& at = piece.poles[static_cast<std::size_t>(v - 1)];
    const auto row = section(at.offset);
    for (int u = 1; u <= nu; ++u) {
      const auto& pole = row[static_cast<std::size_t>(u - 1)];
      poles(u, v) = gp_Pnt(pole.x, pole.y, half_thickness + at.height);
      weights(u, v) = pole.weight * at.weight;
    }
  }
  if (nu == 2 && nv == 2) {
    BRepBuilderAPI_MakeWire wire(line(poles(1, 1), poles(2, 1)), line(poles(2, 1), poles(2, 2)),
                                 line(poles(2, 2), poles(1, 2)), line(poles(1, 2), poles(1, 1)));
    return BRepBuilderAPI_MakeFace(wire.Wire(), true).Face();
  }
  TColStd_Array1OfReal knots(1, 2);
  knots(1) = 0, knots(2) = 1;
  TColStd_Array1OfInteger u_ends(1, 2), v_ends(1, 2);
  u_ends.Init(nu), v_ends.Init(nv);
  return BRepBuilderAPI_MakeFace(
             new Geom_BSplineSurface(poles, weights, knots, knots, u_ends, v_ends, nu - 1, nv - 1), 1e-7)
      .Face();
}

class Insert {
 public:
  Insert(const std::vector<ProfilePiece>& profile, const Land& land) : profile_(profile), land_(land) {}

  std::vector<NamedFace> all_faces() const {
    std::vector<NamedFace> faces = upper_faces("top");
    gp_Trsf turn;  // half a turn about x brings the upper half to the lower one, normals included
    turn.SetRotation(gp::OX(), 180 * degree);
    for (const auto& named : upper_faces("bottom"))
      faces.push_back({TopoDS::Face(BRepBuilderAPI_Transform(named.face, turn, true).Shape()), named.name});
    for (std::size_t k = 0; k < corners.size(); ++k) {
      const auto& corner = corners[k];
      const Handle(Geom_CylindricalSurface) nose =
          new Geom_CylindricalSurface(corner_axis(corner), nose_radius);
      faces.push_back({BRepBuilderAPI_MakeFace(nose, corner.before * degree, corner.after * degree,
                                               -2 * half_thickness, 0, 1e-7)
                           .Face(),
                       std::string("flank_") + corner.name});
      const auto side = side_section(corner, corners[(k + 1) % 4], 0);
      const auto at = [](const SectionPole& pole, double z) { return gp_Pnt(pole.x, pole.y, z); };
      const double h = half_thickness;
      BRepBuilderAPI_MakeWire wire(
          line(at(side[0], h), at(side[1], h)), line(at(side[1], h), at(side[1], -h)),
          line(at(side[1], -h), at(side[0], -h)), line(at(side[0], -h), at(side[0], h)));
      faces.push_back(
          {BRepBuilderAPI_MakeFace(wire.Wire(), true).Face(), "flank_side_" + std::to_string(k + 1)});
    }
    const Handle(Geom_CylindricalSurface) hole =
        new Geom_CylindricalSurface(gp_Ax3(gp::Origin(), gp::DZ(), gp::DX()), hole_radius);
    const double h = half_thickness - hole_chamfer;
    faces.push_back({BRepBuilderAPI_MakeFace(hole, 0, 360 * degree, -h, h, 1e-7).Face(), "hole"});
    return faces;
  }

 private:
  /// Radius of the corners of the level curve at an offset: parallel to the edge over the land, constant
  /// behind it, where parallel curves would come to a point.
  double corner_radius(double offset) const { return nose_radius - std::min(offset, land_.width); }

  SectionPole on_circle(const Corner& corner, double offset, double angle, double reach,
                        double weight = 1) const {
    const double half = (corner.after - corner.before) / 2 * degree, middle = corner.before * degree + half;
    const double centre = (inscribed_radius - offset - corner_radius(offset)) / std::cos(half);
    return {centre * std::cos(middle) + reach * std::cos(angle),
            centre * std::sin(middle) + reach * std::sin(angle), weight};
  }

  /// The level curve at an offset, one piece: a corner's arc (three poles) …
  std::vector<SectionPole> corner_section(const Corner& corner, double offset) const {
    const double half = (corner.after - corner.before) / 2 * degree, radius = corner_radius(offset);
    return {on_circle(corner, offset, corner.before * degree, radius),
            on_circle(corner, offset, corner.before * degree + half, radius / std::cos(half), std::cos(half)),
            on_circle(corner, offset, corner.after * degree, radius)};
  }
  /// … or the straight side after it (two poles).
  std::vector<SectionPole> side_section(const Corner& corner, const Corner& next, double offset) const {
    return {corner_section(corner, offset).back(), corner_section(next, offset).front()};
  }

  gp_Ax3 corner_axis(const Corner& corner) const {
    const auto centre = on_circle(corner, 0, 0, 0);
    return {gp_Pnt(centre.x, centre.y, half_thickness), gp::DZ(), gp::DX()};
  }

  /// The seat: what is left of the face inside the breaker, around the hole.
  TopoDS_Face seat(double offset) const {
    BRepBuilderAPI_MakeWire outline;
    const auto point = [](const SectionPole& pole) { return gp_Pnt(pole.x, pole.y, half_thickness); };
    for (std::size_t k = 0; k < corners.size(); ++k) {
      const auto& corner = corners[k];
      const auto ends = corner_section(corner, offset);
      const auto top =
          on_circle(corner, offset, (corner.before + corner.after) / 2 * degree, corner_radius(offset));
      outline.Add(BRepBuilderAPI_MakeEdge(
                      GC_MakeArcOfCircle(point(ends.front()), point(top), point(ends.back())).Value())
                      .Edge());
      outline.Add(line(point(ends.back()), point(corner_section(corners[(k + 1) % 4], offset).front())));
    }
    const gp_Ax2 axis(gp_Pnt(0, 0, half_thickness), gp::DZ(), gp::DX());
    BRepBuilderAPI_MakeWire hole(BRepBuilderAPI_MakeEdge(gp_Circ(axis, hole_radius + hole_chamfer)).Edge());
    BRepBuilderAPI_MakeFace face(gp_Pln(gp_Ax3(axis)), outline.Wire());
    face.Add(TopoDS::Wire(hole.Wire().Reversed()));
    return face.Face();
  }

  /// The faces of the upper half above the flank, named with the given word for the half.
  std::vector<NamedFace> upper_faces(const std::string& half) const {
    std::vector<NamedFace> faces;
    for (const auto& piece : profile_)
      for (std::size_t k = 0; k < corners.size(); ++k) {
        const auto &corner = corners[k], &next = corners[(k + 1) % 4];
        const auto name = piece.name + "_" + half + "_";
        if (piece.name == "land") {
          // A cone about the nose's axis; v runs along its generator, 0 at the cutting edge.
          const Handle(Geom_ConicalSurface) cone =
              new Geom_ConicalSurface(corner_axis(corner), 90 * degree - land_.slope, nose_radius);
          faces.push_back({BRepBuilderAPI_MakeFace(cone, corner.before * degree, corner.after * degree,
                                                   -land_.width / std::cos(land_.slope), 0, 1e-7)
                               .Face(),
                           name + corner.name});
        } else {
          faces.push_back({patch(piece, [&](double offset) { return corner_section(corner, offset); }),
                           name + corner.name});
        }
        faces.push_back({patch(piece, [&](double offset) { return side_section(corner, next, offset); }),
                         name + "side_" + std::to_string(k + 1)});
      }
    faces.push_back({seat(profile_.empty() ? 0.0 : profile_.back().poles.back().offset), "seat_" + half});
    const gp_Ax3 axis(gp_Pnt(0, 0, half_thickness), gp::DZ(), gp::DX());
    const Handle(Geom_ConicalSurface) chamfer =
        new Geom_ConicalSurface(axis, 45 * degree, hole_radius + hole_chamfer);
    faces.push_back(
        {BRepBuilderAPI_MakeFace(chamfer, 0, 360 * degree, -hole_chamfer * std::sqrt(2.0), 0, 1e-7).Face(),
         "hole_chamfer_" + half});
    return faces;
  }

  const std::vector<ProfilePiece>& profile_;
  Land land_;
};
}  // namespace

std::vector<NamedFace> insert_faces(const std::vector<ProfilePiece>& profile, const Land& land) {
  return Insert(profile, land).all_faces();
}

int build_insert(int argc, char** argv, const char* program, const char* product,
                 const std::vector<ProfilePiece>& profile, const Land& land) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FILE.step\n", program);
    return 2;
  }
  try {
    const auto part = sew(insert_faces(profile, land));
    write_step(part, product, argv[1]);
    GProp_GProps volume;
    BRepGProp::VolumeProperties(part.solid, volume);
    std::printf("%s: %zu faces, %.3f mm3\n", argv[1], part.faces.size(), volume.Mass());
  } catch (const Standard_Failure& error) {
    std::fprintf(stderr, "%s: %s\n", program, error.GetMessageString());
    return 3;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", program, error.what());
    return 3;
  }
  return 0;
}

}  // namespace flawsmith::assets
