#pragma once
// Exact CAD geometry (OpenCASCADE): faces in the file's order, and their tessellation.
#include <TopoDS_Face.hxx>
#include <TopoDS_Shape.hxx>
#include <vector>

#include "scenes/import.h"
#include "scenes/part.h"

namespace flawsmith::scenes {

constexpr double default_chord_error = 0.01;  // [mm]
constexpr double angle_error = 0.35;          // [rad] between neighbouring facets' normals along an edge

/// The least chord error that a part of this size (diagonal, [mm]) is meshed with: 0.5 µm or 2e-5 of the
/// size, whichever is more; for parts under 0.5 mm 1e-3 of the size.
double least_chord_error(double size);
/// The gap up to which loose faces of a part of this size are joined [mm]: 10 µm, less for parts under 100
/// mm.
double sewing_tolerance(double size);

struct BrepModel {
  std::vector<TopoDS_Face> brep_faces;  // placed; coordinates in the kernel's unit
  std::vector<Face> faces;              // one for each of them
  double unit = 1.0;                    // [mm] of one coordinate unit
};

/// All faces below the shape, in the order in which the kernel's own explorer meets them, each once.
std::vector<TopoDS_Face> faces_of(const TopoDS_Shape& shape);
int solids_of(const TopoDS_Shape& shape);

/// Joins faces that lie edge to edge without sharing the edge, as IGES files have them. True if it did
/// anything. Keeps order and number of the faces. Gap in mm.
bool sew(BrepModel& model, double gap);

/// Tessellates into the part's mesh and faces, in mm; writes origin.chord_error and remarks. Normals at the
/// corners are the exact surface's, at a pole or tip their limit from within the triangle; where there is
/// none, the triangle's.
void tessellate(BrepModel model, const ImportOptions& options, Part& part);

}  // namespace flawsmith::scenes
