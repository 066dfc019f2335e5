// flawsmith part: what is in a CAD file.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "apps/subcommand.h"
#include "core/file.h"
#include "core/log.h"
#include "core/png.h"
#include "pipeline/part_preview.h"
#include "scenes/import.h"
#include "scenes/topology.h"

namespace flawsmith::apps {
namespace {
using scenes::Part;

struct Arguments {
  std::string file, unit, preview;
  double chord_error = 0.0;  // [mm] 0: not given
  bool json = false;
};

std::size_t named_faces(const Part& part) {
  std::size_t named = 0;
  for (const auto& face : part.faces) named += !face.name.empty();
  return named;
}

nlohmann::ordered_json as_json(const Part& part, const scenes::MeshReport& mesh) {
  const scenes::Box box = bounds(part.mesh);
  nlohmann::ordered_json out;
  out["format"] = part.origin.format;
  out["unit"] = part.origin.unit;
  out["unit_source"] = part.origin.unit_source;
  out["solids"] = part.origin.solids;
  out["faces"] = part.faces.size();
  out["named_faces"] = named_faces(part);
  out["triangles"] = part.mesh.triangles.size();
  out["bbox_mm"] = {{box.low.x, box.low.y, box.low.z}, {box.high.x, box.high.y, box.high.z}};
  out["area_mm2"] = mesh.area;
  out["volume_mm3"] = mesh.closed ? nlohmann::ordered_json(mesh.volume) : nullptr;
  out["closed"] = mesh.closed;
  out["boundary_edges"] = mesh.boundary_edges;
  out["nonmanifold_edges"] = mesh.nonmanifold_edges;
  out["components"] = mesh.components;
  out["remarks"] = part.origin.remarks;
  return out;
}

std::string as_text(const Part& part, const scenes::MeshReport& mesh) {
  const scenes::Box box = bounds(part.mesh);
  const dvec3 size = box.high - box.low;
  std::string text;
  const auto row = [&](const char* name, const std::string& value) {
    text += fmt::format("{:<14}{}\n", name, value);
  };
  row("format", part.origin.format);
  row("unit", fmt::format("{} ({})", part.origin.unit,
                          part.origin.unit_source == "file"     ? "said by the file"
                          : part.origin.unit_source == "format" ? "fixed by the format"
                          : part.origin.unit_source == "user"   ? "said by you"
                                                                : "assumed"));
  if (part.origin.chord_error > 0.0) row("chord error", fmt::format("{:g} mm", part.origin.chord_error));
  row("solids", fmt::format("{}", part.origin.solids));
  row("faces", fmt::format("{} ({} named)", part.faces.size(), named_faces(part)));
  row("triangles", fmt::format("{}", part.mesh.triangles.size()));
  row("size", fmt::format("{:.4g} x {:.4g} x {:.4g} mm", size.x, size.y, size.z));
  row("from", fmt::format("({:.6g}, {:.6g}, {:.6g}) mm", box.low.x, box.low.y, box.low.z));
  row("to", fmt::format("({:.6g}, {:.6g}, {:.6g}) mm", box.high.x, box.high.y, box.high.z));
  row("area", fmt::format("{:.6g} mm²", mesh.area));
  row("volume", mesh.closed ? fmt::format("{:.6g} mm³", mesh.volume) : "none, the surface is not closed");
  row("edges", fmt::format("{} at a boundary, {} with more than two triangles", mesh.boundary_edges,
                           mesh.nonmanifold_edges));
  row("components", fmt::format("{}", mesh.components));
  return text;
}

int run(const Arguments& given) {
  scenes::ImportOptions options;
  if (!given.unit.empty()) options.unit = given.unit;
  if (given.chord_error != 0.0) options.chord_error = given.chord_error;
  const Part part = scenes::import_part(given.file, options);
  const auto mesh = report(part.mesh, scenes::Topology(part.mesh));
  for (const auto& remark : part.origin.remarks) log_warning("{}: {}", given.file, remark);
  if (!given.preview.empty()) write_file(given.preview, encode_png(pipeline::part_preview(part)));
  fmt::print("{}", given.json ? as_json(part, mesh).dump(2) + "\n" : as_text(part, mesh));
  return 0;
}
}  // namespace

void add_part(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("part", "Reads a CAD file and says what is in it");
  const auto given = std::make_shared<Arguments>();
  command->add_option("file", given->file, "STEP, IGES, BREP, STL, OBJ, PLY, glTF, FBX, OFF or 3MF")
      ->required();
  command->add_option("--unit", given->unit,
                      "unit of the file's numbers, where it does not say itself: mm, inch, …");
  command->add_option("--chord-error", given->chord_error,
                      "largest distance of a facet from its surface [mm] (0.01)");
  command->add_flag("--json", given->json, "print the report as JSON");
  command->add_option("--preview", given->preview, "draw the part into this PNG");
  command->callback([&action, given] { action = [given] { return run(*given); }; });
}
}  // namespace flawsmith::apps
