#pragma once
// Materials and sensors: assets of the program, files beside a station, or written out in it.
#include <filesystem>
#include <string>

#include "scenes/station.h"
#include "scenes/yaml_document.h"

namespace flawsmith::scenes {

/// The file that a text of a station names: "imx250_mono" is assets/<kind>/imx250_mono.yaml; a text with a
/// slash or ending in .yaml is a path relative to the folder. Fails at the node, naming what there is, if
/// there is none.
std::filesystem::path asset_path(const Node& node, const std::string& kind,
                                 const std::filesystem::path& folder);

/// What a path in a file means: relative to the file's folder, or "asset:parts/x.step" among the assets.
std::filesystem::path named_path(const std::string& text, const std::filesystem::path& folder);

/// A named finish: what it means for a material.
struct NamedFinish {
  Finish finish;
  Waviness waviness;
  Haze haze;
  double alpha_u = 0.2, alpha_v = 0.2;
};
NamedFinish read_finish(const std::filesystem::path& path);
/// RMS slope across the lay of the renderer's relief of this roughness Ra [mm] and longest scale [mm].
double slope_of_roughness(double ra, double spacing, Finish::Relief relief);
/// Puts the finish that the material gives by name, if it does, in place of the name, and its alpha and haze
/// where the material has no alpha of its own. A name is looked up as asset_path does.
void spell_out_finish(nlohmann::json& material, const Node& node, bool has_own_alpha,
                      const std::filesystem::path& folder);

/// A file of the material format, checked and with the defaults of what it leaves out.
Document read_material_document(const std::filesystem::path& path);
/// From {rms_um, wavelength_mm}.
Waviness waviness_from(const Node& node);
/// A material that conforms to the material format, defaults filled in.
Material material_from(const Node& node);
Material read_material(const std::filesystem::path& path);

/// A file of the camera format, checked and with defaults.
Document read_sensor_document(const std::filesystem::path& path);
/// InputError where its numbers cannot be true together: saturation not above black, rows, columns or hot
/// pixels beyond the total that they are parts of, a dynamic range that the other values deny.
Sensor sensor_from(const Node& node);
Sensor read_sensor(const std::filesystem::path& path);

/// A curve from rows [nm, value, …]: the column is 1 for the first value. Fails unless wavelengths rise
/// strictly.
Curve curve_from(const Node& rows, std::size_t column = 1);
/// The vector as a unit vector. Fails if it has no direction.
dvec3 direction_from(const Node& node);

}  // namespace flawsmith::scenes
