// 3MF through lib3mf 1.8 (its C interface), which keeps the unit; Assimp loses it.
#include <Model/COM/NMR_DLLInterfaces.h>
#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "core/error.h"
#include "scenes/import/format.h"
#include "scenes/import/soup.h"
#include "scenes/import/unit.h"
#include "scenes/topology.h"

namespace flawsmith::scenes {
namespace {
using Matrix = glm::dmat4;
constexpr int deepest_component = 100;
constexpr std::size_t most_points = std::size_t{1} << 27;

// What lib3mf hands out is released by it, too.
struct Release {
  void operator()(NMR::PLib3MFBase* object) const { NMR::lib3mf_release(object); }
};
using Owned = std::unique_ptr<NMR::PLib3MFBase, Release>;

void require(HRESULT result, const char* what) {
  if (result != 0)
    throw InputError(
        fmt::format("cannot be read as 3MF: {} (lib3mf error 0x{:x})", what, static_cast<unsigned>(result)));
}

template <class Call>
Owned get(Call call, const char* what) {
  NMR::PLib3MFBase* object = nullptr;
  require(call(&object), what);
  if (!object) throw InputError(fmt::format("cannot be read as 3MF: {} is missing", what));
  return Owned(object);
}

// 3MF multiplies row vectors: x' = x·M, with the translation in the last of M's four rows; lib3mf keeps its
// transpose. 3MF Core Specification 1.2, §3.3.
Matrix to_matrix(const NMR::MODELTRANSFORM& t) {
  Matrix m(1.0);
  for (int row = 0; row < 3; ++row)
    for (int column = 0; column < 4; ++column) m[column][row] = static_cast<double>(t.m_fFields[row][column]);
  return m;
}

Unit unit_of(DWORD unit) {
  switch (unit) {
    case NMR::MODELUNIT_MICROMETER:
      return {"um", 0.001};
    case NMR::MODELUNIT_CENTIMETER:
      return {"cm", 10.0};
    case NMR::MODELUNIT_INCH:
      return {"inch", 25.4};
    case NMR::MODELUNIT_FOOT:
      return {"ft", 304.8};
    case NMR::MODELUNIT_METER:
      return {"m", 1000.0};
    default:
      return {"mm", 1.0};
  }
}

std::string name_of(NMR::PLib3MFBase* object) {
  ULONG needed = 0;
  if (NMR::lib3mf_object_getnameutf8(object, nullptr, 0, &needed) != 0 || needed == 0 || needed > 1000)
    return {};
  std::string name(needed + 1, '\0');
  if (NMR::lib3mf_object_getnameutf8(object, name.data(), static_cast<ULONG>(name.size()), &needed) != 0)
    return {};
  return name.c_str();
}

void add_mesh(NMR::PLib3MFBase* mesh, const Matrix& to_mm, Soup& soup) {
  DWORD points = 0, triangles = 0;
  require(NMR::lib3mf_meshobject_getvertexcount(mesh, &points), "a mesh's points");
  require(NMR::lib3mf_meshobject_gettrianglecount(mesh, &triangles), "a mesh's triangles");
  const auto first = static_cast<std::uint32_t>(soup.points.size());
  if (soup.points.size() + points > most_points || soup.triangles.size() + triangles > most_points)
    throw InputError("has too many triangles");
  for (DWORD i = 0; i < points; ++i) {
    NMR::MODELMESHVERTEX v;
    require(NMR::lib3mf_meshobject_getvertex(mesh, i, &v), "a point");
    const dvec3 p(to_mm * glm::dvec4(v.m_fPosition[0], v.m_fPosition[1], v.m_fPosition[2], 1.0));
    if (!std::isfinite(p.x) || !std::isfinite(p.y) || !std::isfinite(p.z))
      throw InputError(fmt::format("point {} of a mesh is not finite", i + 1));
    soup.points.push_back(p);
    soup.body.push_back(static_cast<std::uint32_t>(soup.faces.size()));  // objects are bodies of their own
  }
  Face face;
  face.id = static_cast<std::uint32_t>(soup.faces.size() + 1);
  face.name = name_of(mesh);
  const bool mirrored = glm::determinant(glm::dmat3(to_mm)) < 0.0;
  for (DWORD i = 0; i < triangles; ++i) {
    NMR::MODELMESHTRIANGLE m;
    require(NMR::lib3mf_meshobject_gettriangle(mesh, i, &m), "a triangle");
    Triangle t{};
    for (std::size_t k = 0; k < 3; ++k) {
      if (m.m_nIndices[k] >= points)
        throw InputError(fmt::format("triangle {} uses point {} of {}", i + 1, m.m_nIndices[k] + 1, points));
      t[k] = first + m.m_nIndices[k];
    }
    if (mirrored) std::swap(t[1], t[2]);
    soup.triangles.push_back(t);
    soup.face.push_back(face.id - 1);
  }
  soup.faces.push_back(std::move(face));
}

void add_object(NMR::PLib3MFBase* object, const Matrix& to_mm, int depth, Soup& soup) {
  if (depth > deepest_component) throw InputError("has components nested too deeply");
  BOOL is_mesh = 0;
  require(NMR::lib3mf_object_ismeshobject(object, &is_mesh), "an object's kind");
  if (is_mesh) return add_mesh(object, to_mm, soup);
  DWORD count = 0;
  require(NMR::lib3mf_componentsobject_getcomponentcount(object, &count), "an object's components");
  for (DWORD i = 0; i < count; ++i) {
    const Owned component = get(
        [&](auto** out) { return NMR::lib3mf_componentsobject_getcomponent(object, i, out); }, "a component");
    const Owned inner =
        get([&](auto** out) { return NMR::lib3mf_component_getobjectresource(component.get(), out); },
            "a component's object");
    NMR::MODELTRANSFORM transform;
    require(NMR::lib3mf_component_gettransform(component.get(), &transform), "a component's place");
    add_object(inner.get(), to_mm * to_matrix(transform), depth + 1, soup);
  }
}
}  // namespace

void read_threemf(const std::filesystem::path& file, const ImportOptions& options, Part& part) {
  const Owned model = get([](auto** out) { return NMR::lib3mf_createmodel(out); }, "the model");
  const Owned reader =
      get([&](auto** out) { return NMR::lib3mf_model_queryreader(model.get(), "3mf", out); }, "the reader");
  if (const HRESULT result = NMR::lib3mf_reader_readfromfileutf8(reader.get(), file.c_str()); result != 0) {
    DWORD code = 0;
    LPCSTR message = nullptr;
    NMR::lib3mf_getlasterror(reader.get(), &code, &message);
    throw InputError(fmt::format("cannot be read as 3MF: {}", message ? message : "lib3mf gives no reason"));
  }
  DWORD unit_code = NMR::MODELUNIT_MILLIMETER;
  require(NMR::lib3mf_model_getunit(model.get(), &unit_code), "the unit");
  const Unit unit = settle_unit(unit_of(unit_code), "file", options, part.origin);
  const Matrix to_mm(glm::dmat3(unit.mm));
  const Owned items =
      get([&](auto** out) { return NMR::lib3mf_model_getbuilditems(model.get(), out); }, "the build items");
  Soup soup;
  for (;;) {
    BOOL more = 0;
    require(NMR::lib3mf_builditemiterator_movenext(items.get(), &more), "the next build item");
    if (!more) break;
    const Owned item =
        get([&](auto** out) { return NMR::lib3mf_builditemiterator_getcurrent(items.get(), out); },
            "a build item");
    const Owned object =
        get([&](auto** out) { return NMR::lib3mf_builditem_getobjectresource(item.get(), out); },
            "a build item's object");
    NMR::MODELTRANSFORM transform;
    require(NMR::lib3mf_builditem_getobjecttransform(item.get(), &transform), "a build item's place");
    add_object(object.get(), to_mm * to_matrix(transform), 0, soup);
  }
  if (soup.triangles.empty()) throw InputError("holds no build item with a mesh");
  make_mesh(std::move(soup), options.crease_angle, part);
  part.origin.solids = static_cast<int>(report(part.mesh, Topology(part.mesh)).closed_components);
}
}  // namespace flawsmith::scenes
