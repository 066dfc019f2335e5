#include "scenes/catalogue_lens.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <glm/gtc/constants.hpp>
#include <limits>
#include <set>

#include "core/check.h"
#include "scenes/asset_reader.h"
#include "scenes/lens_reader.h"
#include "scenes/schema/schema.h"
#include "scenes/yaml.h"

namespace flawsmith::scenes {
namespace {
constexpr double endless = std::numeric_limits<double>::infinity();

// What distributors publish of a lens, and what a station sets on it.
class Chosen {
 public:
  Chosen(const Node& station, const Node& sheet, const Camera& camera)
      : station_(station), sheet_(sheet), camera_(camera) {}

  Lens lens() {
    lens_.name = sheet_["name"].text();
    lens_.transmission = sheet_["transmission"].number();
    lens_.diffraction = !station_.has("diffraction") || station_["diffraction"].flag();
    const bool telecentric = sheet_["kind"].text() == "telecentric";
    if (telecentric)
      set_telecentric();
    else
      set_fixed_focal();
    cover_region();
    set_f_number();
    set_distortion();
    if (telecentric) set_telecentricity();
    return lens_;
  }

 private:
  double near() const { return sheet_["nearest_working_distance_mm"].number(); }
  double far() const {
    return sheet_.has("farthest_working_distance_mm") ? sheet_["farthest_working_distance_mm"].number()
                                                      : endless;
  }
  // [mm] entrance pupil behind the front of the lens.
  double depth() const { return sheet_["front_to_pupil_mm"].number(); }

  // From the front of the lens [mm], of either key.
  double working_distance() const {
    if (station_.has("working_distance_mm")) return station_["working_distance_mm"].number();
    return station_["focus_distance_mm"].number() - depth();
  }
  [[noreturn]] void out_of_reach(double distance, double nearest, double farthest,
                                 const std::string& how) const {
    const Node& node =
        station_.has("working_distance_mm") ? station_["working_distance_mm"] : station_["focus_distance_mm"];
    const double offset = station_.has("working_distance_mm") ? 0.0 : depth();
    const std::string far_text =
        std::isinf(farthest) ? "infinity" : fmt::format("{:.4g} mm", farthest + offset);
    node.fail(fmt::format("found {:.4g} mm; expected {:.4g} mm to {}: what {} reaches{}", distance + offset,
                          nearest + offset, far_text, lens_.name, how));
  }

  void set_telecentric() {
    lens_.kind = Lens::Kind::telecentric;
    if (station_.has("extension_mm") && station_["extension_mm"].number() > 0.0)
      station_["extension_mm"].fail(
          "expected no ring: a telecentric lens has one magnification and distance");
    CHECK(std::isfinite(far()));
    lens_.magnification = sheet_["magnification"].number();
    const bool given = station_.has("working_distance_mm") || station_.has("focus_distance_mm");
    const double distance = given ? working_distance() : 0.5 * (near() + far());
    if (distance < near() || distance > far()) out_of_reach(distance, near(), far(), "");
    lens_.focus_distance = distance + depth();
  }

  // The helicoid moves the lens by f m, from m_far to m_near; a ring adds to that.
  void set_fixed_focal() {
    lens_.kind = Lens::Kind::fixed_focal;
    const double f = lens_.focal_length = sheet_["focal_length_mm"].number();
    const double p = lens_.pupil_magnification = sheet_["pupil_magnification"].number();
    if (sheet_.has("rim")) {
      lens_.rim_radius = 0.5 * sheet_["rim"]["diameter_mm"].number();
      lens_.rim_distance = sheet_["rim"]["distance_mm"].number();
    }
    const double ring = station_.has("extension_mm") ? station_["extension_mm"].number() : 0.0;
    const auto magnification = [&](double distance) {
      return std::isinf(distance) ? 0.0 : f / (distance + depth() - f / p);
    };
    const auto distance_at = [&](double m) { return m > 0.0 ? f * (1.0 / m + 1.0 / p) - depth() : endless; };
    const double nearest = distance_at(magnification(near()) + ring / f);
    const double farthest = distance_at(magnification(far()) + ring / f);
    if (!station_.has("working_distance_mm") && !station_.has("focus_distance_mm"))
      station_.fail("expected working_distance_mm or focus_distance_mm beside use");
    const double distance = working_distance();
    if (farthest <= 0.0)
      station_["extension_mm"].fail(fmt::format(
          "found {} mm; expected a shorter ring: with it {} focuses inside itself", ring, lens_.name));
    const double slack = 1e-9 * distance;
    if (distance < nearest - slack || distance > farthest + slack)
      out_of_reach(distance, std::max(nearest, 0.0), farthest,
                   ring > 0.0 ? fmt::format(" with a ring of {} mm", ring) : "");
    lens_.focus_distance = distance + depth();
  }

  void cover_region() const {
    const Roi& roi = camera_.roi;
    const dvec2 middle = principal_point(camera_);
    const dvec2 low = dvec2(roi.x, roi.y) - 0.5, high = low + dvec2(roi.width, roi.height);
    const double reach =
        glm::length(glm::max(glm::abs(low - middle), glm::abs(high - middle))) * camera_.sensor.pixel_pitch;
    const double circle = sheet_["image_circle_mm"].number();
    if (2.0 * reach > circle)
      station_["use"].fail(
          fmt::format("the image circle of {} is {} mm; expected at least {:.2f} mm, which the "
                      "region of interest on {} reaches",
                      lens_.name, circle, 2.0 * reach, camera_.sensor.name));
  }

  void set_f_number() {
    const double open = sheet_["f_number"].at(0).number(), closed = sheet_["f_number"].at(1).number();
    lens_.f_number = 1.0;
    const double factor = lens_.working_f_number();  // 1 + m/P; telecentric lenses state N_w
    if (station_.has("working_f_number")) {
      const Node node = station_["working_f_number"];
      const double wanted = node.number();
      if (wanted < open * factor * (1 - 1e-9) || wanted > closed * factor * (1 + 1e-9))
        node.fail(fmt::format(
            "found {}; expected {:.3g} to {:.3g}: {} from f/{} to f/{} at magnification {:.3g}", wanted,
            open * factor, closed * factor, lens_.name, open, closed, lens_.image_magnification()));
      lens_.f_number = wanted / factor;
      return;
    }
    const Node node = station_.has("f_number") ? station_["f_number"] : sheet_["f_number"].at(0);
    lens_.f_number = node.number();
    if (lens_.f_number < open || lens_.f_number > closed)
      node.fail(fmt::format("found {}; expected {} to {}, the range of {}", lens_.f_number, open, closed,
                            lens_.name));
  }

  // D = (y − y0)/y0 at the image circle's edge y, growing as the square: k1 r0² = D with r0 the ideal height
  // over the image distance.
  void set_distortion() {
    const double d = sheet_.quantity("distortion_percent");
    const double reach = lens_.kind == Lens::Kind::telecentric ? lens_.magnification * lens_.focus_distance
                                                               : lens_.image_distance();
    const double r0 = 0.5 * sheet_["image_circle_mm"].number() / (1.0 + d) / reach;
    lens_.distortion[0] = d / (r0 * r0);
  }

  void set_telecentricity() {  // at the edge of the field
    const double field = 0.5 * sheet_["image_circle_mm"].number() / lens_.magnification;
    lens_.telecentricity = std::sin(sheet_.quantity("telecentricity_deg")) / field;
  }

  const Node& station_;
  const Node& sheet_;
  const Camera& camera_;
  Lens lens_;
};

// Every figure has a source, or says that it has none.
void check_sources(const Node& sheet) {
  std::set<std::string> told;
  for (const auto& [key, text] : sheet["sources"].members()) told.insert(key);
  for (const Node& one : sheet["assumed"].elements())
    if (!told.insert(one.text()).second)
      one.fail(fmt::format("{} is assumed and has a source; expected one of the two", one.text()));
  for (const auto& [key, member] : sheet.members())
    if ((member.is_number() || key == "f_number" || key == "rim") && !told.count(key))
      member.fail("expected a source for this figure, or its name under \"assumed\"");
}
}  // namespace

Document read_lens_document(const std::filesystem::path& path) {
  Document document = read_yaml(path);
  conform(document, "lens");
  const Node sheet(document);
  const bool telecentric = sheet["kind"].text() == "telecentric";
  for (const char* key : {"magnification", "farthest_working_distance_mm"})
    if (telecentric && !sheet.has(key))
      sheet.fail(fmt::format("{} is missing; a telecentric lens has one", key));
  if (!telecentric && !sheet.has("focal_length_mm")) sheet.fail("focal_length_mm is missing");
  const Node range = sheet["f_number"];
  if (range.at(0).number() > range.at(1).number()) range.fail("expected the open f-number first");
  if (sheet.has("farthest_working_distance_mm") &&
      sheet["farthest_working_distance_mm"].number() < sheet["nearest_working_distance_mm"].number())
    sheet["farthest_working_distance_mm"].fail("expected more than nearest_working_distance_mm");
  check_sources(Node(document));
  return document;
}

Lens catalogue_lens_from(const Node& node, const Camera& camera, const std::filesystem::path& folder) {
  if (node.has("f_number") && node.has("working_f_number"))
    node["working_f_number"].fail("found both f_number and working_f_number; expected one of them");
  if (node.has("focus_distance_mm") && node.has("working_distance_mm"))
    node["working_distance_mm"].fail(
        "found both focus_distance_mm and working_distance_mm; expected one of them");
  const Document sheet = read_lens_document(asset_path(node["use"], "lenses", folder));
  const Node figures(sheet);
  return Chosen(node, figures, camera).lens();
}

}  // namespace flawsmith::scenes
