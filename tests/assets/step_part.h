#pragma once
// A STEP file as OpenCASCADE reads it: its faces, their names, its measures.
#include <BRepBndLib.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <BRepGProp.hxx>
#include <BRepGProp_Face.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <GProp_GProps.hxx>
#include <Geom2d_Curve.hxx>
#include <Message.hxx>
#include <Message_Messenger.hxx>
#include <STEPControl_Reader.hxx>
#include <StepRepr_RepresentationItem.hxx>
#include <TCollection_HAsciiString.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>
#include <TransferBRep.hxx>
#include <XSControl_TransferReader.hxx>
#include <XSControl_WorkSession.hxx>
#include <array>
#include <catch2/catch.hpp>
#include <numbers>
#include <string>
#include <vector>

namespace flawsmith::test {
inline constexpr double pi = std::numbers::pi, degree = pi / 180;

struct StepPart {
  TopoDS_Shape shape;
  std::vector<TopoDS_Face> faces;
  std::vector<std::string> names;

  explicit StepPart(const std::string& path) {
    Message::DefaultMessenger()->ChangePrinters().Clear();
    STEPControl_Reader reader;
    REQUIRE(reader.ReadFile(path.c_str()) == IFSelect_RetDone);
    reader.TransferRoots();
    shape = reader.OneShape();
    for (TopExp_Explorer at(shape, TopAbs_FACE); at.More(); at.Next()) {
      faces.push_back(TopoDS::Face(at.Current()));
      const auto item = Handle(StepRepr_RepresentationItem)::DownCast(
          reader.WS()->TransferReader()->EntityFromShapeResult(at.Current(), 1));
      REQUIRE(!item.IsNull());
      names.emplace_back(item->Name()->ToCString());
    }
  }
  int count(TopAbs_ShapeEnum kind) const {
    int found = 0;
    for (TopExp_Explorer at(shape, kind); at.More(); at.Next()) ++found;
    return found;
  }
  int named(const std::string& beginning) const {
    int found = 0;
    for (const auto& name : names) found += name.rfind(beginning, 0) == 0;
    return found;
  }
  double volume() const {
    GProp_GProps properties;
    BRepGProp::VolumeProperties(shape, properties, 1e-6);
    return properties.Mass();
  }
  double area(const std::string& name) const {
    double sum = 0;
    for (std::size_t i = 0; i < faces.size(); ++i)
      if (names[i] == name) {
        GProp_GProps properties;
        BRepGProp::SurfaceProperties(faces[i], properties);
        sum += properties.Mass();
      }
    return sum;
  }
  std::array<double, 6> box() const {  // low x, y, z, high x, y, z
    Bnd_Box bounds;
    BRepBndLib::AddOptimal(shape, bounds, false, false);
    std::array<double, 6> b{};
    bounds.Get(b[0], b[1], b[2], b[3], b[4], b[5]);
    return b;
  }
  std::string name_of(const TopoDS_Shape& face) const {
    for (std::size_t i = 0; i < faces.size(); ++i)
      if (faces[i].IsSame(face)) return names[i];
    return {};
  }
};

/// Outward normal of the face at the middle of one of its edges.
inline gp_Dir normal_at(const TopoDS_Face& face, const TopoDS_Edge& edge) {
  double first = 0, last = 0;
  const auto curve = BRep_Tool::CurveOnSurface(edge, face, first, last);
  const gp_Pnt2d at = curve->Value((first + last) / 2);
  gp_Pnt point;
  gp_Vec normal;
  BRepGProp_Face(face).Normal(at.X(), at.Y(), point, normal);
  return {normal};
}

inline std::string asset(const std::string& name) {
  return std::string(FLAWSMITH_SOURCE_DIR) + "/assets/parts/" + name;
}
}  // namespace flawsmith::test
