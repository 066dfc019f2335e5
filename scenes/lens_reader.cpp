#include "scenes/lens_reader.h"

#include <fmt/format.h>

#include <cmath>

#include "scenes/asset_reader.h"
#include "scenes/calibration_file.h"
#include "scenes/catalogue_lens.h"

namespace flawsmith::scenes {
namespace {
void read_distortion(const Node& node, Lens& lens) {
  const std::size_t n = node.size();
  if (n != 4 && n != 5 && n != 8 && n != 12 && n != 14)
    node.fail(fmt::format("found {} numbers; expected 4, 5, 8, 12 or 14", n));
  for (std::size_t i = 0; i < n; ++i) lens.distortion[i] = node.at(i).number();
}

// Principal point and distortion; returns the focal length, the distance behind the lens [mm].
double read_calibrated(const Node& node, const Camera& camera, const std::filesystem::path& folder,
                       Lens& lens) {
  const std::filesystem::path path = named_path(node.text(), folder);
  if (!std::filesystem::is_regular_file(path)) node.fail(fmt::format("there is no file {}", path.string()));
  const Calibration calibration = read_calibration(path);
  const bool of_sensor =
      calibration.width == camera.sensor.width && calibration.height == camera.sensor.height;
  const bool of_region = calibration.width == camera.roi.width && calibration.height == camera.roi.height;
  if (!of_sensor && !of_region)
    node.fail(
        fmt::format("found a calibration of {} × {} px images; expected {} × {} or the region's {} × {}",
                    calibration.width, calibration.height, camera.sensor.width, camera.sensor.height,
                    camera.roi.width, camera.roi.height));
  const dvec2 corner = of_sensor ? dvec2(0.0) : dvec2(camera.roi.x, camera.roi.y);
  lens.principal_point = dvec2(calibration.cx, calibration.cy) + corner;
  lens.pixel_aspect = calibration.fx / calibration.fy;
  lens.distortion = calibration.distortion;
  return calibration.fx * camera.sensor.pixel_pitch;
}

Lens telecentric_from(const Node& body) {
  Lens lens;
  lens.kind = Lens::Kind::telecentric;
  lens.f_number = body["f_number"].number();
  lens.magnification = body["magnification"].number();
  lens.focus_distance = body["focus_distance_mm"].number();
  // NA = m / (2 N_w): the half angle's sine.
  if (lens.magnification / (2.0 * lens.f_number) >= 0.95)
    body["f_number"].fail(fmt::format("found {}; expected above {:.4g}, where the object-side NA is 0.95",
                                      lens.f_number, lens.magnification / 1.9));
  lens.telecentricity = body["telecentricity_per_mm"].number();
  lens.diffraction = body["diffraction"].flag();
  return lens;
}
}  // namespace

Lens lens_from(const Node& node, const Camera& camera, const std::filesystem::path& folder) {
  if (node.has("use")) return catalogue_lens_from(node, camera, folder);
  const auto [kind, body] = node.only_member();
  Lens lens;
  if (kind == "telecentric") {
    lens = telecentric_from(body);
  } else {
    double image_distance = 0.0;
    if (body.has("calibration")) {
      if (body.has("distortion"))
        body["distortion"].fail("found both calibration and distortion; expected one of them");
      image_distance = read_calibrated(body["calibration"], camera, folder, lens);
    }
    lens.f_number = body["f_number"].number();
    lens.focal_length = body.has("focal_length_mm") ? body["focal_length_mm"].number() : image_distance;
    lens.kind = Lens::Kind::pinhole;
    if (kind == "thin_lens") {
      lens.kind = Lens::Kind::thin_lens;
      lens.focus_distance = body["focus_distance_mm"].number();
      if (body.has("calibration"))  // 1/f = 1/s + 1/s'
        lens.focal_length = lens.focus_distance * image_distance / (lens.focus_distance + image_distance);
      if (lens.focus_distance <= lens.focal_length)
        body["focus_distance_mm"].fail(fmt::format("found {} mm; expected more than the focal length, {} mm",
                                                   lens.focus_distance, lens.focal_length));
      lens.diffraction = body["diffraction"].flag();
    }
  }
  lens.transmission = body["transmission"].number();
  if (body.has("distortion")) read_distortion(body["distortion"], lens);
  return lens;
}

nlohmann::json normalised_lens(const Node& node, const std::filesystem::path& folder) {
  nlohmann::json whole = node.json();
  if (node.has("use")) {
    whole["use"] = read_lens_document(asset_path(node["use"], "lenses", folder)).root;
  } else if (const auto [kind, body] = node.only_member(); body.has("calibration")) {
    const Calibration c = read_calibration(named_path(body["calibration"].text(), folder));
    whole[kind]["calibration"] = {{c.width, c.height}, {c.fx, c.fy, c.cx, c.cy}, c.distortion};
  }
  return whole;
}

}  // namespace flawsmith::scenes
