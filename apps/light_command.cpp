// flawsmith light: what a lamp's photometric file says.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "apps/subcommand.h"
#include "core/file.h"
#include "core/png.h"
#include "pipeline/intensity_plot.h"
#include "scenes/photometry/photometric_file.h"

namespace flawsmith::apps {
namespace {
struct Arguments {
  std::string file, plot;
  bool json = false;
};

const char* type_name(scenes::LuminousIntensity::Type type) {
  using Type = scenes::LuminousIntensity::Type;
  return type == Type::a ? "A" : type == Type::b ? "B" : "C";
}

nlohmann::ordered_json as_json(const scenes::LuminousIntensity& light) {
  const auto stated = [](double value) {
    return value > 0.0 ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
  };
  nlohmann::ordered_json out;
  out["name"] = light.name;
  out["type"] = type_name(light.type);
  out["planes"] = light.planes.size();
  out["angles"] = light.angles.size();
  out["flux_lm"] = light.flux();
  out["stated_flux_lm"] = stated(light.stated_flux);
  out["input_power_w"] = stated(light.input_power);
  out["peak_cd"] = light.peak();
  out["half_angle_deg"] = {{"c0", light.half_angle(0.0)},
                           {"c90", light.half_angle(90.0)},
                           {"c180", light.half_angle(180.0)},
                           {"c270", light.half_angle(270.0)}};
  return out;
}

std::string as_text(const scenes::LuminousIntensity& light) {
  std::string text;
  const auto row = [&](const char* name, const std::string& value) {
    text += fmt::format("{:<14}{}\n", name, value);
  };
  row("name", light.name.empty() ? "none" : light.name);
  row("photometry", fmt::format("type {}, {} planes of {} angles", type_name(light.type), light.planes.size(),
                                light.angles.size()));
  row("flux", fmt::format("{:.4g} lm", light.flux()));
  row("stated",
      light.stated_flux > 0.0 ? fmt::format("{:.4g} lm", light.stated_flux) : "none: absolute photometry");
  row("power", light.input_power > 0.0
                   ? fmt::format("{:.4g} W, {:.4g} lm/W", light.input_power, light.flux() / light.input_power)
                   : "not stated");
  row("peak", fmt::format("{:.4g} cd", light.peak()));
  row("half angle", fmt::format("{:.1f}° at C 0, {:.1f}° at C 90, {:.1f}° at C 180, {:.1f}° at C 270",
                                light.half_angle(0.0), light.half_angle(90.0), light.half_angle(180.0),
                                light.half_angle(270.0)));
  return text;
}

int run(const Arguments& given) {
  const auto light = scenes::read_photometric_file(given.file);
  if (!given.plot.empty()) write_file(given.plot, encode_png(pipeline::intensity_plot(light)));
  fmt::print("{}", given.json ? as_json(light).dump(2) + "\n" : as_text(light));
  return 0;
}
}  // namespace

void add_light(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("light", "Reads a lamp's photometric file: flux, peak, half angles");
  const auto given = std::make_shared<Arguments>();
  command->add_option("file", given->file, "IES LM-63 (.ies) or EULUMDAT (.ldt)")->required();
  command->add_flag("--json", given->json, "print the report as JSON");
  command->add_option("--plot", given->plot, "draw the polar diagram into this PNG");
  command->callback([&action, given] { action = [given] { return run(*given); }; });
}
}  // namespace flawsmith::apps
