#pragma once
// Curves and faces given by a function, as B-splines of degree 5 through its points.
#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>
#include <functional>
#include <gp_Pnt.hxx>

namespace flawsmith::assets {

/// The curve at(u), u from 0 to 1, over so many equal spans. Throws std::runtime_error if it cannot be
/// interpolated.
TopoDS_Edge spline_edge(const std::function<gp_Pnt(double u)>& at, int spans);

/// The face at(u, v), u and v from 0 to 1. Its borders depend on the function's values there alone, so that
/// neighbours with the same spans meet exactly, and with spline_edge.
TopoDS_Face spline_face(const std::function<gp_Pnt(double u, double v)>& at, int spans_u, int spans_v);

}  // namespace flawsmith::assets
