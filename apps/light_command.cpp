// flawsmith light: what a lamp's photometric file says, or what a light of the catalogue gives.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "apps/subcommand.h"
#include "core/assets.h"
#include "core/file.h"
#include "core/png.h"
#include "pipeline/intensity_plot.h"
#include "scenes/light_report.h"
#include "scenes/photometry/photometric_file.h"

namespace flawsmith::apps {
namespace {
using nlohmann::ordered_json;
using scenes::LuminousIntensity;

struct Arguments {
  std::string file, plot;
  bool json = false;
};

const char* type_name(LuminousIntensity::Type type) {
  using Type = LuminousIntensity::Type;
  return type == Type::a ? "A" : type == Type::b ? "B" : "C";
}

// Half angles are where the intensity falls to half of that along the axis: of a light that is much brighter
// elsewhere they say nothing.
bool has_half_angles(const LuminousIntensity& light) {
  return light.towards({0, 0, 1}) > 0.5 * light.peak();
}
ordered_json half_angles(const LuminousIntensity& light) {
  if (!has_half_angles(light)) return nullptr;
  return {{"c0", light.half_angle(0.0)},
          {"c90", light.half_angle(90.0)},
          {"c180", light.half_angle(180.0)},
          {"c270", light.half_angle(270.0)}};
}
std::string half_angle_text(const LuminousIntensity& light) {
  if (!has_half_angles(light)) return "none: it shines off its axis";
  return fmt::format("{:.1f}° at C 0, {:.1f}° at C 90, {:.1f}° at C 180, {:.1f}° at C 270",
                     light.half_angle(0.0), light.half_angle(90.0), light.half_angle(180.0),
                     light.half_angle(270.0));
}

ordered_json spectrum_json(const scenes::SpectrumReport& spectrum) {
  return {{"peak_nm", spectrum.peak},
          {"fwhm_nm", spectrum.fwhm},
          {"mean_nm", spectrum.mean},
          {"efficacy_lm_w", spectrum.efficacy}};
}
std::string spectrum_text(const scenes::SpectrumReport& spectrum) {
  return fmt::format("peak {:.0f} nm, FWHM {:.0f} nm, {:.4g} lm/W", spectrum.peak, spectrum.fwhm,
                     spectrum.efficacy);
}

class Rows {
 public:
  void add(const char* name, const std::string& value) { text_ += fmt::format("{:<14}{}\n", name, value); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// -- photometric files: they do not say their spectrum; watts are those of a white LED

ordered_json as_json(const LuminousIntensity& light) {
  const auto stated = [](double value) { return value > 0.0 ? ordered_json(value) : ordered_json(nullptr); };
  const scenes::SpectrumReport white = scenes::report_spectrum(white_led_spectrum());
  ordered_json out;
  out["name"] = light.name;
  out["type"] = type_name(light.type);
  out["planes"] = light.planes.size();
  out["angles"] = light.angles.size();
  out["flux_lm"] = light.flux();
  out["flux_w"] = light.flux() / white.efficacy;
  out["stated_flux_lm"] = stated(light.stated_flux);
  out["input_power_w"] = stated(light.input_power);
  out["peak_cd"] = light.peak();
  out["half_angle_deg"] = half_angles(light);
  out["spectrum"] = spectrum_json(white);
  out["spectrum"]["assumed"] = "white LED: photometric files have no spectrum";
  return out;
}

std::string as_text(const LuminousIntensity& light) {
  const scenes::SpectrumReport white = scenes::report_spectrum(white_led_spectrum());
  Rows rows;
  rows.add("name", light.name.empty() ? "none" : light.name);
  rows.add("photometry", fmt::format("type {}, {} planes of {} angles", type_name(light.type),
                                     light.planes.size(), light.angles.size()));
  rows.add("flux", fmt::format("{:.4g} lm; {:.4g} W if it is a white LED", light.flux(),
                               light.flux() / white.efficacy));
  rows.add("stated", light.stated_flux > 0.0 ? fmt::format("{:.4g} lm", light.stated_flux)
                                             : "none: absolute photometry");
  rows.add("power", light.input_power > 0.0 ? fmt::format("{:.4g} W, {:.4g} lm/W", light.input_power,
                                                          light.flux() / light.input_power)
                                            : "not stated");
  rows.add("peak", fmt::format("{:.4g} cd", light.peak()));
  rows.add("half angle", half_angle_text(light));
  return rows.text();
}

// -- lights of the catalogue

ordered_json as_json(const scenes::CatalogueLight& light, const scenes::LightReport& report) {
  const double efficacy = report.spectrum.efficacy;
  ordered_json out;
  out["name"] = light.light.name;
  out["description"] = light.sheet.description;
  out["channels"] = light.light.groups();
  out["flux_lm"] = report.flux * efficacy;
  out["flux_w"] = report.flux;
  out["radiance_w_m2_sr"] = light.light.radiance;
  out["peak_cd"] = report.far_field.peak() * efficacy;
  out["peak_w_sr"] = report.far_field.peak();
  out["half_angle_deg"] = half_angles(report.far_field);
  out["spectrum"] = spectrum_json(report.spectrum);
  out["returned_by_a_mirror"] = report.returned ? ordered_json(*report.returned) : ordered_json(nullptr);
  out["irradiance"] = ordered_json::array();
  for (const auto& one : report.irradiance)
    out["irradiance"].push_back({{"at_mm", one.distance},
                                 {"stated_w_m2", one.stated},
                                 {"w_m2", one.model},
                                 {"lx", one.model * efficacy}});
  out["uniformity"] = nullptr;
  if (const auto& stated = light.sheet.uniformity)
    out["uniformity"] = {{"at_mm", stated->distance},
                         {"field_mm", {stated->field.x, stated->field.y}},
                         {"stated_min_over_max", stated->min_over_max},
                         {"min_over_max", *report.uniformity}};
  out["strobe"] = nullptr;
  if (const auto& strobe = light.light.strobe)
    out["strobe"] = {{"current", strobe->current},
                     {"longest_us", 1e6 * strobe->longest_pulse},
                     {"duty_percent", 100.0 * strobe->duty}};
  out["source"] = light.sheet.source;
  out["assumed"] = light.sheet.assumed;
  return out;
}

std::string as_text(const scenes::CatalogueLight& light, const scenes::LightReport& report) {
  const double efficacy = report.spectrum.efficacy;
  Rows rows;
  rows.add("name", light.light.name);
  rows.add("what", light.sheet.description);
  rows.add("channels", fmt::format("{}", light.light.groups()));
  rows.add("flux", fmt::format("{:.4g} W, {:.4g} lm", report.flux, report.flux * efficacy));
  rows.add("peak", fmt::format("{:.4g} W/sr, {:.4g} cd", report.far_field.peak(),
                               report.far_field.peak() * efficacy));
  rows.add("half angle", half_angle_text(report.far_field));
  rows.add("spectrum", spectrum_text(report.spectrum));
  if (report.returned)
    rows.add("returned",
             fmt::format("{:.0f} % of its light on the part, by a mirror", 100.0 * *report.returned));
  for (const auto& one : report.irradiance)
    rows.add("irradiance", fmt::format("{:.4g} W/m2, {:.4g} lx at {} mm (stated {:.4g})", one.model,
                                       one.model * efficacy, one.distance, one.stated));
  if (const auto& stated = light.sheet.uniformity)
    rows.add("uniformity",
             fmt::format("{:.2f} over {} x {} mm at {} mm (stated {})", *report.uniformity, stated->field.x,
                         stated->field.y, stated->distance, stated->min_over_max));
  if (const auto& strobe = light.light.strobe)
    rows.add("strobe", fmt::format("{} times, {:g} us, {:g} %", strobe->current, 1e6 * strobe->longest_pulse,
                                   100.0 * strobe->duty));
  std::string assumed;
  for (const std::string& key : light.sheet.assumed) assumed += (assumed.empty() ? "" : ", ") + key;
  rows.add("source", light.sheet.source);
  rows.add("assumed", assumed.empty() ? "nothing" : assumed);
  return rows.text();
}

bool is_catalogue(const std::string& file) {
  return file.ends_with(".yaml") || file.find_first_of("./") == std::string::npos;
}

int run(const Arguments& given) {
  std::string text;
  if (is_catalogue(given.file)) {
    std::filesystem::path path = given.file;
    if (!given.file.ends_with(".yaml")) path = assets_folder() / "lights" / (given.file + ".yaml");
    const scenes::CatalogueLight light = scenes::read_catalogue_light(path);
    const scenes::LightReport report = scenes::report_light(light);
    if (!given.plot.empty())
      write_file(given.plot, encode_png(pipeline::intensity_plot(report.far_field, {"W/sr", "W"})));
    text = given.json ? as_json(light, report).dump(2) + "\n" : as_text(light, report);
  } else {
    const LuminousIntensity light = scenes::read_photometric_file(given.file);
    if (!given.plot.empty()) write_file(given.plot, encode_png(pipeline::intensity_plot(light)));
    text = given.json ? as_json(light).dump(2) + "\n" : as_text(light);
  }
  fmt::print("{}", text);
  return 0;
}
}  // namespace

void add_light(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("light", "Flux, peak, half angles and spectrum of a light");
  const auto given = std::make_shared<Arguments>();
  command
      ->add_option(
          "file", given->file,
          "IES LM-63 (.ies), EULUMDAT (.ldt), a light of the catalogue (ring_bright_field) or a file like it "
          "(.yaml)")
      ->required();
  command->add_flag("--json", given->json, "print the report as JSON");
  command->add_option("--plot", given->plot, "draw the polar diagram into this PNG");
  command->callback([&action, given] { action = [given] { return run(*given); }; });
}
}  // namespace flawsmith::apps
