// STEP, IGES and BREP files through OpenCASCADE: their shape, units, names and colours.
#include <fmt/format.h>
#include <BRepTools.hxx>
#include <BRep_Builder.hxx>
#include <IGESCAFControl_Reader.hxx>
#include <IGESData_IGESEntity.hxx>
#include <IGESData_IGESModel.hxx>
#include <Interface_Static.hxx>
#include <Quantity_Color.hxx>
#include <STEPCAFControl_Reader.hxx>
#include <STEPControl_Reader.hxx>
#include <Standard_Failure.hxx>
#include <StepRepr_RepresentationItem.hxx>
#include <TColStd_SequenceOfAsciiString.hxx>
#include <TCollection_HAsciiString.hxx>
#include <TDF_LabelSequence.hxx>
#include <TDocStd_Document.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS_Compound.hxx>
#include <XCAFApp_Application.hxx>
#include <XCAFDoc_ColorTool.hxx>
#include <XCAFDoc_DocumentTool.hxx>
#include <XCAFDoc_ShapeTool.hxx>
#include <XSControl_TransferReader.hxx>
#include <XSControl_WorkSession.hxx>

#include <array>
#include <functional>
#include <new>

#include "core/error.h"
#include "core/file.h"
#include "scenes/import/brep.h"
#include "scenes/import/format.h"
#include "scenes/import/unit.h"

namespace flawsmith::scenes {
namespace {
using NameOf = std::function<std::string(const TopoDS_Face&)>;

// OpenCASCADE's own failures, as ours.
template <class Work>
void guarded(const PartOrigin& origin, Work work) {
  try {
    work();
  } catch (const Standard_Failure& failure) {
    if (std::string(failure.DynamicType()->Name()) == "Standard_OutOfMemory") throw std::bad_alloc();
    throw InputError(fmt::format("cannot be read as {}: {} {}", origin.format, failure.DynamicType()->Name(),
                                 failure.GetMessageString() ? failure.GetMessageString() : ""));
  }
}

Handle(TDocStd_Document) new_document() {
  Handle(TDocStd_Document) document;
  XCAFApp_Application::GetApplication()->NewDocument("BinXCAF", document);
  return document;
}

TopoDS_Compound whole(const Handle(TDocStd_Document) & document) {
  TopoDS_Compound all;
  BRep_Builder builder;
  builder.MakeCompound(all);
  TDF_LabelSequence roots;
  XCAFDoc_DocumentTool::ShapeTool(document->Main())->GetFreeShapes(roots);
  for (int i = 1; i <= roots.Length(); ++i) {
    const TopoDS_Shape shape = XCAFDoc_ShapeTool::GetShape(roots(i));
    if (!shape.IsNull()) builder.Add(all, shape);
  }
  return all;
}

std::optional<vec3> own_colour(XCAFDoc_ColorTool& colours, const TopoDS_Shape& shape) {
  Quantity_Color colour;
  for (const TopoDS_Shape& placed :
       {shape, shape.Located(TopLoc_Location())})  // as an instance; as it was drawn
    for (const auto kind : {XCAFDoc_ColorSurf, XCAFDoc_ColorGen})
      if (colours.GetColor(placed, kind, colour))
        return glm::clamp(vec3(colour.Red(), colour.Green(), colour.Blue()), 0.0f, 1.0f);  // linear
  return std::nullopt;
}

// The colour of each face: its own, else its shell's, else its solid's.
void find_colours(const Handle(TDocStd_Document) & document, const TopoDS_Shape& all, BrepModel& model) {
  const Handle(XCAFDoc_ColorTool) colours = XCAFDoc_DocumentTool::ColorTool(document->Main());
  TDF_LabelSequence any;
  colours->GetColors(any);
  if (any.IsEmpty()) return;
  TopTools_IndexedMapOfShape index;
  for (const TopoDS_Face& face : model.brep_faces) index.Add(face);
  for (std::size_t f = 0; f < model.faces.size(); ++f)
    model.faces[f].colour = own_colour(*colours, model.brep_faces[f]);
  for (const auto level : {TopAbs_SHELL, TopAbs_SOLID})
    for (TopExp_Explorer body(all, level); body.More(); body.Next()) {
      const auto colour = own_colour(*colours, body.Current());
      if (!colour) continue;
      for (TopExp_Explorer face(body.Current(), TopAbs_FACE); face.More(); face.Next()) {
        auto& of_face = model.faces[static_cast<std::size_t>(index.FindIndex(face.Current()) - 1)].colour;
        if (!of_face) of_face = colour;
      }
    }
}

BrepModel model_of(const TopoDS_Shape& shape, const NameOf& name_of) {
  BrepModel model;
  model.brep_faces = faces_of(shape);
  for (std::size_t f = 0; f < model.brep_faces.size(); ++f) {
    Face face;
    face.id = static_cast<std::uint32_t>(f + 1);
    face.name = name_of(model.brep_faces[f]);
    if (face.name == "NONE") face.name.clear();  // what some writers put for no name
    model.faces.push_back(std::move(face));
  }
  return model;
}

// AP242 tessellations, which OpenCASCADE 7.6 passes over without a word.
std::string tessellated_entity(const std::filesystem::path& file) {
  const std::string text = read_file(file);
  for (const char* entity :
       {"TESSELLATED_SOLID", "TESSELLATED_SHELL", "COMPLEX_TRIANGULATED_FACE", "TRIANGULATED_FACE",
        "COMPLEX_TRIANGULATED_SURFACE_SET", "TRIANGULATED_SURFACE_SET", "COORDINATES_LIST"})
    if (text.find(entity) != std::string::npos) return entity;
  return {};
}

std::optional<Unit> step_unit(STEPControl_Reader& reader, PartOrigin& origin) {
  TColStd_SequenceOfAsciiString lengths, angles, solid_angles;
  reader.FileUnits(lengths, angles, solid_angles);
  if (lengths.IsEmpty()) return std::nullopt;
  for (int i = 2; i <= lengths.Length(); ++i)
    if (!lengths(i).IsEqual(lengths(1)))
      origin.remarks.push_back(fmt::format("the file mixes {} and {}; each was converted",
                                           lengths(1).ToCString(), lengths(i).ToCString()));
  if (const auto unit = find_unit(lengths(1).ToCString())) return unit;
  return Unit{lengths(1).ToCString(), 1.0};  // converted by the reader, whatever it is called
}

// IGES 5.3, table of unit flags in the global section (§2.2.4.3.14); 3: the name that stands beside it.
std::optional<Unit> iges_unit(const IGESData_GlobalSection& global) {
  constexpr std::array<const char*, 12> names{"",  "inch", "mm",  "",   "ft", "mile",
                                              "m", "km",   "mil", "um", "cm", "uin"};
  const int flag = global.UnitFlag();
  if (flag == 3) return global.UnitName().IsNull() ? std::nullopt : find_unit(global.UnitName()->ToCString());
  if (flag < 1 || flag >= static_cast<int>(names.size())) return std::nullopt;
  if (flag == 5) return Unit{"mile", 1609344.0};
  return find_unit(names[static_cast<std::size_t>(flag)]);
}
}  // namespace

void read_step(const std::filesystem::path& file, const ImportOptions& options, Part& part) {
  guarded(part.origin, [&] {
    STEPCAFControl_Reader reader;
    reader.SetColorMode(true);
    reader.SetNameMode(true);
    Interface_Static::SetCVal("xstep.cascade.unit", "MM");
    if (reader.ReadFile(file.c_str()) != IFSelect_RetDone)
      throw InputError("cannot be read as STEP: its syntax is broken");
    const auto told = step_unit(reader.ChangeReader(), part.origin);
    Handle(TDocStd_Document) document = new_document();
    const bool transferred = reader.Transfer(document);
    const TopoDS_Compound all = whole(document);
    const Handle(XSControl_TransferReader) transfer = reader.ChangeReader().WS()->TransferReader();
    BrepModel model = model_of(all, [&](const TopoDS_Face& face) -> std::string {
      for (const TopoDS_Shape& placed : {TopoDS_Shape(face), face.Located(TopLoc_Location())}) {
        const auto item =
            Handle(StepRepr_RepresentationItem)::DownCast(transfer->EntityFromShapeResult(placed, 1));
        if (!item.IsNull()) return item->Name().IsNull() ? "" : item->Name()->ToCString();
      }
      return {};
    });
    if (model.faces.empty()) {
      if (const auto entity = tessellated_entity(file); !entity.empty())
        throw InputError(fmt::format(
            "holds only a tessellation (AP242 {}), no exact faces, and is not read; export it with its "
            "B-rep geometry, or as STL or 3MF",
            entity));
      throw InputError(transferred ? "holds no face"
                                   : "cannot be read as STEP: nothing in it could be converted");
    }
    settle_unit(told, "file", options, part.origin);
    part.origin.solids = solids_of(all);
    find_colours(document, all, model);
    tessellate(std::move(model), options, part);
  });
}

void read_iges(const std::filesystem::path& file, const ImportOptions& options, Part& part) {
  guarded(part.origin, [&] {
    IGESCAFControl_Reader reader;
    reader.SetColorMode(true);
    reader.SetNameMode(true);
    Interface_Static::SetCVal("xstep.cascade.unit", "MM");
    if (reader.ReadFile(file.c_str()) != IFSelect_RetDone)
      throw InputError("cannot be read as IGES: its syntax is broken");
    const auto igs = Handle(IGESData_IGESModel)::DownCast(reader.Model());
    if (igs.IsNull()) throw InputError("cannot be read as IGES: it holds no model");
    const auto told = iges_unit(igs->GlobalSection());
    Handle(TDocStd_Document) document = new_document();
    reader.Transfer(document);
    const TopoDS_Compound all = whole(document);
    const Handle(XSControl_TransferReader) transfer = reader.WS()->TransferReader();
    BrepModel model = model_of(all, [&](const TopoDS_Face& face) -> std::string {
      const auto entity = Handle(IGESData_IGESEntity)::DownCast(transfer->EntityFromShapeResult(face, 1));
      return entity.IsNull() || !entity->HasName() ? "" : entity->NameValue()->ToCString();
    });
    if (model.faces.empty()) throw InputError("holds no surface that could be converted");
    settle_unit(told, "file", options, part.origin);
    part.origin.solids = solids_of(all);
    find_colours(document, all, model);
    tessellate(std::move(model), options, part);
  });
}

void read_brep(const std::filesystem::path& file, const ImportOptions& options, Part& part) {
  guarded(part.origin, [&] {
    TopoDS_Shape shape;
    BRep_Builder builder;
    if (!BRepTools::Read(shape, file.c_str(), builder) || shape.IsNull())
      throw InputError("cannot be read as BREP: its syntax is broken");
    BrepModel model = model_of(shape, [](const TopoDS_Face&) { return std::string(); });
    if (model.faces.empty()) throw InputError("holds no face");
    model.unit = settle_unit(std::nullopt, "", options, part.origin).mm;
    part.origin.solids = solids_of(shape);
    tessellate(std::move(model), options, part);
  });
}
}  // namespace flawsmith::scenes
