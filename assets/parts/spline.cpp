#include "assets/parts/spline.h"

#include <BRepBuilderAPI_MakeEdge.hxx>
#include <BRepBuilderAPI_MakeFace.hxx>
#include <BSplCLib.hxx>
#include <Geom_BSplineCurve.hxx>
#include <Geom_BSplineSurface.hxx>
#include <TColStd_Array1OfInteger.hxx>
#include <TColStd_Array1OfReal.hxx>
#include <TColgp_Array1OfPnt.hxx>
#include <TColgp_Array2OfPnt.hxx>
#include <algorithm>
#include <stdexcept>

namespace flawsmith::assets {
namespace {
/// Clamped uniform knots of degree 5, and the Greville sites at which a curve over them is interpolated.
struct Basis {
  static constexpr int degree = 5;
  explicit Basis(int spans)
      : knots(1, spans + 1),
        multiplicities(1, spans + 1),
        flat(1, spans + 2 * degree + 1),
        sites(1, spans + degree) {
    for (int i = 0; i <= spans; ++i) {
      knots.SetValue(i + 1, static_cast<double>(i) / spans);
      multiplicities.SetValue(i + 1, i == 0 || i == spans ? degree + 1 : 1);
    }
    for (int i = 1; i <= flat.Length(); ++i)
      flat.SetValue(i, static_cast<double>(std::clamp(i - 1 - degree, 0, spans)) / spans);
    for (int i = 1; i <= sites.Length(); ++i) {
      double sum = 0;
      for (int k = 1; k <= degree; ++k) sum += flat.Value(i + k);
      sites.SetValue(i, sum / degree);
    }
  }
  /// Points at the sites in, poles out.
  void interpolate(TColgp_Array1OfPnt& points) const {
    TColStd_Array1OfInteger contact(1, sites.Length());
    contact.Init(0);
    Standard_Integer problem = 0;
    BSplCLib::Interpolate(degree, flat, sites, contact, points, problem);
    if (problem != 0) throw std::runtime_error("a spline cannot be interpolated");
  }
  TColStd_Array1OfReal knots;
  TColStd_Array1OfInteger multiplicities;
  TColStd_Array1OfReal flat, sites;
};
}  // namespace

TopoDS_Edge spline_edge(const std::function<gp_Pnt(double)>& at, int spans) {
  const Basis basis(spans);
  TColgp_Array1OfPnt poles(1, basis.sites.Length());
  for (int i = 1; i <= poles.Length(); ++i) poles.SetValue(i, at(basis.sites(i)));
  basis.interpolate(poles);
  const Handle(Geom_BSplineCurve) curve =
      new Geom_BSplineCurve(poles, basis.knots, basis.multiplicities, Basis::degree);
  return BRepBuilderAPI_MakeEdge(curve).Edge();
}

TopoDS_Face spline_face(const std::function<gp_Pnt(double, double)>& at, int spans_u, int spans_v) {
  const Basis across(spans_u), up(spans_v);
  TColgp_Array2OfPnt poles(1, across.sites.Length(), 1, up.sites.Length());
  for (int j = 1; j <= up.sites.Length(); ++j) {
    TColgp_Array1OfPnt row(1, across.sites.Length());
    for (int i = 1; i <= row.Length(); ++i) row.SetValue(i, at(across.sites(i), up.sites(j)));
    across.interpolate(row);
    for (int i = 1; i <= row.Length(); ++i) poles.SetValue(i, j, row(i));
  }
  for (int i = 1; i <= across.sites.Length(); ++i) {
    TColgp_Array1OfPnt column(1, up.sites.Length());
    for (int j = 1; j <= column.Length(); ++j) column.SetValue(j, poles(i, j));
    up.interpolate(column);
    for (int j = 1; j <= column.Length(); ++j) poles.SetValue(i, j, column(j));
  }
  const Handle(Geom_BSplineSurface) surface = new Geom_BSplineSurface(
      poles, across.knots, up.knots, across.multiplicities, up.multiplicities, Basis::degree, Basis::degree);
  return BRepBuilderAPI_MakeFace(surface, 1e-7).Face();
}

}  // namespace flawsmith::assets
