#include "assets/parts/named_step.h"

#include <APIHeaderSection_MakeHeader.hxx>
#include <BRepBuilderAPI_MakeSolid.hxx>
#include <BRepBuilderAPI_Sewing.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <BRepLib.hxx>
#include <Interface_Static.hxx>
#include <Message.hxx>
#include <Message_Messenger.hxx>
#include <STEPControl_Writer.hxx>
#include <StepRepr_RepresentationItem.hxx>
#include <TCollection_HAsciiString.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TransferBRep.hxx>
#include <TransferBRep_ShapeMapper.hxx>
#include <Transfer_FinderProcess.hxx>
#include <XSControl_TransferWriter.hxx>
#include <XSControl_WorkSession.hxx>
#include <stdexcept>

namespace flawsmith::assets {
namespace {
Handle(TCollection_HAsciiString) text(const std::string& characters) {
  return new TCollection_HAsciiString(characters.c_str());
}
}  // namespace

NamedSolid sew(const std::vector<NamedFace>& faces) {
  BRepBuilderAPI_Sewing sewing(1e-6);
  for (const auto& named : faces) sewing.Add(named.face);
  sewing.Perform();
  if (sewing.NbFreeEdges() != 0 || sewing.NbMultipleEdges() != 0 ||
      sewing.SewedShape().ShapeType() != TopAbs_SHELL)
    throw std::runtime_error("the faces do not close: " + std::to_string(sewing.NbFreeEdges()) +
                             " free and " + std::to_string(sewing.NbMultipleEdges()) + " multiple edges");
  TopoDS_Solid solid = BRepBuilderAPI_MakeSolid(TopoDS::Shell(sewing.SewedShape())).Solid();
  if (!BRepLib::OrientClosedSolid(solid) || !BRepCheck_Analyzer(solid).IsValid())
    throw std::runtime_error("the faces make no valid solid");
  NamedSolid part{solid, {}};
  for (const auto& named : faces) {
    const TopoDS_Shape sewn = sewing.ModifiedSubShape(named.face);
    bool found = false;
    for (TopExp_Explorer at(solid, TopAbs_FACE); at.More() && !found; at.Next())
      if (at.Current().IsSame(sewn)) {
        part.faces.push_back({TopoDS::Face(at.Current()), named.name});
        found = true;
      }
    if (!found) throw std::runtime_error("face " + named.name + " was lost in sewing");
  }
  return part;
}

void write_step(const NamedSolid& part, const std::string& product, const std::string& path) {
  Message::DefaultMessenger()->ChangePrinters().Clear();  // its statistics are nobody's result
  STEPControl_Writer writer;
  Interface_Static::SetCVal("write.step.schema", "AP214IS");
  Interface_Static::SetCVal("write.step.unit", "MM");
  Interface_Static::SetCVal("write.step.product.name", product.c_str());
  if (writer.Transfer(part.solid, STEPControl_ManifoldSolidBrep) != IFSelect_RetDone)
    throw std::runtime_error(path + ": the solid could not be turned into STEP");
  const auto process = writer.WS()->TransferWriter()->FinderProcess();
  for (const auto& named : part.faces) {
    Handle(StepRepr_RepresentationItem) item;
    if (!process->FindTypedTransient(TransferBRep::ShapeMapper(process, named.face),
                                     STANDARD_TYPE(StepRepr_RepresentationItem), item))
      throw std::runtime_error(path + ": face " + named.name + " has no STEP entity");
    item->SetName(text(named.name));
  }
  APIHeaderSection_MakeHeader header(writer.Model());
  header.SetName(text(product));
  header.SetTimeStamp(text("2026-01-01T00:00:00"));  // a constant: the same shape gives the same bytes
  header.SetAuthorValue(1, text("flawsmith"));
  header.SetOrganizationValue(1, text("flawsmith"));
  if (writer.Write(path.c_str()) != IFSelect_RetDone) throw std::runtime_error(path + ": cannot be written");
}

}  // namespace flawsmith::assets
