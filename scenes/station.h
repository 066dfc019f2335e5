#pragma once
// A station: items, cameras, lights and lightings, as plain data. Lengths in mm, angles in radians, unless a
// comment says otherwise. Read from YAML by scenes/station_reader.h.
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/spectrum.h"
#include "core/vec.h"
#include "scenes/cut_faces.h"
#include "scenes/edge_break.h"
#include "scenes/light.h"
#include "scenes/motion.h"
#include "scenes/part.h"
#include "scenes/patch.h"
#include "scenes/pose.h"
#include "scenes/zone.h"

namespace flawsmith::scenes {

// ----------------------------------------------------------------------------------------------------
// materials

/// What of a surface is longer than its finish: an isotropic random field of heights
/// (renderer/shared/form.h).
struct Waviness {
  double rms_height = 0.0;   // [mm]; 0: none
  double wavelength = 10.0;  // [mm]
};

/// Fine relief that is too small to mesh: a random slope field fixed to the item. Of marks along the lay
/// (renderer/shared/finish.h), or without lay of overlapping spots (renderer/shared/spots.h).
struct Finish {
  double rms_slope = 0.0;    // across the lay, at scales above the microfacets'; 0: none
  double wavelength = 0.05;  // [mm] the longest scale across the lay; of spots, the largest diameter
  double aspect = 1.0;       // marks: length along the lay over width
  enum class Relief { marks, craters, dents, grains } relief = Relief::marks;
};

/// Relief below the finish's own scale whose height is small against the wavelength: it scatters 1 − exp(−(4π
/// Rq cos θ/λ)²) of a reflection into a halo and leaves the rest as sharp as it was (renderer/shared/haze.h).
struct Haze {
  double rq = 0.0;     // [nm] rms height of that relief; 0: none
  double alpha = 0.2;  // GGX roughness of the halo
};

/// Hairlines of polishing on top of the finish: thousands of fine grooves that are not meshed, over the plane
/// at a place (renderer/shared/hairlines.h has how they lie and vary). Not in files: defects bring them.
struct Hairlines {
  dvec3 origin{0.0}, along{1, 0, 0}, across{0, 1, 0};  // [mm] and unit vectors, part frame
  int sets = 1;                                        // directions: the first along `along`
  double turn = 0.0;                                   // [rad] from one direction to the next
  double bend = 0.0;                                   // [1/mm] curvature of the strokes
  double density = 20.0;  // [1/mm] lines that a path square to the strokes meets, all sets together
  double length = 2.0, width = 0.005, depth = 0.0005;  // [mm] means
  std::uint32_t seed = 1;
};

/// A thin, even, smooth film over a metal; light interferes in it.
struct Film {
  double thickness = 0.0;  // [nm]; 0: none
  Curve n = Curve::constant(1.0f), k = Curve::constant(0.0f);
};

/// A clear film that lies on a material as a cover, of even surface where it is thick
/// (renderer/shared/wet.h); the cover's weight is its thickness over the largest.
struct Liquid {
  double thickness = 0.0;           // [um] where the weight is 1; 0: none
  double n = 1.47;                  // refractive index, without dispersion
  Curve k = Curve::constant(0.0f);  // extinction coefficient
  double follows = 1.0,
         levels = 4.0;   // [um] thinner films follow the relief and show interference colours; thicker
                         // ones have a surface of their own; between the two, some of each
  double alpha = 0.003;  // GGX roughness of that surface
  double grains = 0.0;   // [1/um] white solid grains that a ray meets per thickness: dried residue
};

struct Material {
  std::string name;
  enum class Kind { conductor, plastic, diffuse } kind = Kind::diffuse;
  Curve n = Curve::constant(1.5f),
        k = Curve::constant(0.0f);       // conductor: complex index; plastic: n of the coat
  Curve albedo = Curve::constant(0.5f);  // plastic base and diffuse
  float alpha_u = 0.2f, alpha_v = 0.2f;  // GGX, along and across the lay
  // The lay: marks run along this direction, projected onto the surface; or, for turned parts, around this
  // axis.
  dvec3 lay{1, 0, 0};  // part frame
  bool lay_is_axis = false;
  Finish finish;
  Waviness waviness;  // of a polish: its orange peel
  Haze haze;          // conductor, plastic
  Film film;          // conductor
  std::optional<Hairlines> hairlines;
  Liquid liquid;       // of a cover
  std::string source;  // of n,k: e.g. "refractiveindex.info main/Fe/Johnson (CC0)"
};

// --------------------------------------------------------------------------------------------------------
// items

struct Item {
  std::string name;
  std::shared_ptr<const Part> part;
  Pose pose;
  std::optional<Motion> motion;  // none: it stands still
  enum class Role { inspected, fixture } role = Role::inspected;
  std::string serial;
  std::uint64_t seed = 0;                        // of this physical instance: finish, lay phase
  std::vector<ZoneRule> zone_rules;              // as read
  std::vector<Zone> zones;                       // as found on the part
  std::uint32_t material = 0;                    // index into Station::materials: the default
  std::vector<std::uint32_t> triangle_material;  // per base triangle; empty: all the default
  Waviness form;                                 // deviation of its faces from the CAD's
  std::shared_ptr<const EdgeBreak> edge_break;   // null: all edges are sharp
  double edge_break_scale = 1.0;                 // this instance's factor on the radii
  CutFaces cut_faces;                            // of a stamping
  Patch patch;                                   // what inject made of it; empty: clean
};

struct Ground {
  enum class Kind { none, plane } kind = Kind::none;  // a CAD ground is an item of role fixture
  double height = 0.0;                                // [mm] z
  double size = 500.0;                                // [mm] side of the square
  dvec2 centre{0.0};                                  // [mm]
  std::uint32_t material = 0;
};

// -------------------------------------------------------------------------------------------------------
// camera

struct Lens {
  /// fixed_focal: as real lenses are, sine-corrected and with an entrance pupil at the camera's origin.
  enum class Kind { pinhole, thin_lens, telecentric, fixed_focal } kind = Kind::thin_lens;
  std::string name;                     // in the catalogue; empty: not from there
  int line = 0;                         // of its description in the station's file; 0: unknown
  double focal_length = 35.0;           // [mm] all but telecentric
  double f_number = 4.0;                // nominal N; telecentric: working f-number N_w, object NA = m/(2 N_w)
  double focus_distance = 300.0;        // [mm] camera origin (entrance pupil) to the plane in focus, along z
  double magnification = 0.5;           // telecentric: |image| / object
  double transmission = 0.9;            // of the glass
  std::array<double, 14> distortion{};  // k1, k2, p1, p2, k3 … k6, s1 … s4, τx, τy in OpenCV's sense
  std::optional<dvec2> principal_point;     // [px] on the sensor; none: its middle
  double pixel_aspect = 1.0;                // fx/fy of a calibration
  double pupil_magnification = 1.0;         // fixed_focal: exit pupil / entrance pupil, P
  double rim_radius = 0, rim_distance = 0;  // [mm] fixed_focal: the rim that vignettes, in front of the
                                            // entrance pupil; radius 0: none
  double telecentricity = 0.0;  // [1/mm] telecentric: sine of the chief ray's angle per mm of object;
                                // positive: what is farther off looks smaller
  bool diffraction = false;     // not for a pinhole

  double image_magnification() const;  // |image| / object in the plane in focus; pinhole: there, too
  /// [mm] image height per tangent of the object's angle at the origin, what a calibration calls focal
  /// length: s' of a thin lens, m s in general. Not for a telecentric lens.
  double image_distance() const;
  /// N (1 + m/P): what diffraction and irradiance go by.
  double working_f_number() const;
};
/// [px] where the optical axis meets the sensor.
dvec2 principal_point(const struct Camera& camera);

/// What of a noise whole rows and whole columns share; the rest of its total, in variance, is each pixel's
/// own.
struct SharedNoise {
  double row = 0, column = 0;  // standard deviations in the unit of the total
};

/// Pixels with a dark current beyond the others': a share of all, their excess distributed exponentially.
struct HotPixels {
  double share = 0;         // of all pixels, 0 … 1
  double dark_current = 0;  // [e⁻/s] mean excess at the reference temperature
};

/// An EMVA 1288 data sheet. Values marked assumed were not published. read_noise, dsnu, prnu and dark_current
/// are the sheet's totals: rows, columns and hot pixels are parts of them.
struct Sensor {
  std::string name;
  int width = 0, height = 0;     // [px]
  double pixel_pitch = 3.45e-3;  // [mm]
  double aperture = 1.0;         // side of a pixel's sensitive square over the pitch
  std::string pattern = "mono";  // mono, RGGB, GRBG, GBRG, BGGR: the first two pixels of row 0, then of row 1
  std::vector<Curve> quantum_efficiency;  // [e⁻ per photon]; one curve, or R, G, B
  double full_well = 0;                   // [e⁻] μ_e.sat
  double read_noise = 0;                  // [e⁻] σ_d
  SharedNoise shared_read_noise;          // [e⁻]
  double dark_current = 0;                // [e⁻/s] at the reference temperature, mean over all pixels
  double dark_current_doubling = 7;       // [K] T_d: temperature rise that doubles the dark current
  double reference_temperature = 25, temperature = 25;  // [°C]
  double dsnu = 0;          // [e⁻] standard deviation at dsnu_time and the reference temperature
  double dsnu_time = 0.01;  // [s]
  SharedNoise shared_dsnu;  // [e⁻]
  HotPixels hot_pixels;
  double prnu = 0;          // fraction of the signal, standard deviation
  SharedNoise shared_prnu;  // fraction of the signal
  double gain = 0;          // [DN/e⁻] K at 0 dB and the bit depth below; 0: full well at 95 % of full scale
  double black_level = 0;   // [DN] at the bit depth below
  int bit_depth = 12;       // 8, 10, 12, 14 or 16
  double fastest_line_rate = 0;      // [1/s] of a line sensor; 0: unknown
  std::vector<std::string> assumed;  // names of the members above whose values were not published
};

/// What hot pixels add to the square of the DSNU [e⁻²], in dsnu_time at the reference temperature: p(2 − p)m²
/// of a share p with exponential excesses of mean m.
double hot_pixel_variance(const Sensor& sensor);

struct Roi {
  int x = 0, y = 0, width = 0, height = 0;  // [px] on the sensor
};

/// From a raw frame to a picture for people: demosaic, white balance, colour matrix, tone curve, in this
/// order. Measurements take the raw frame.
struct Development {
  enum class Demosaic { bilinear, edge_aware };
  enum class Tone { linear, srgb, gamma };
  Demosaic demosaic = Demosaic::bilinear;
  dvec3 white_balance{1.0};  // factors of R, G, B above black
  dmat3 colour_matrix{1.0};  // columns: what camera red, green and blue add to the picture's RGB
  Tone tone = Tone::linear;
  double gamma = 1.0;  // of Tone::gamma: v^(1/gamma)
};

struct Camera {
  std::string name;
  std::string serial = "0";  // DSNU and PRNU maps are a function of it
  Pose pose;
  Lens lens;
  Sensor sensor;
  Roi roi;  // of a line scan as high as the picture: its number of lines
  Shutter shutter;
  double gain_db = 0.0;
  std::optional<double> exposure;          // [s]; none: auto, metered on the inspected part
  std::optional<Development> development;  // none: the demosaiced numbers as they are, full scale white
};

// -------------------------------------------------------------------------------------------------------
// lightings

/// A named set of currents. Lights that are not listed are off.
struct Lighting {
  std::string name;
  struct Drive {
    std::uint32_t light = 0;  // index into Station::lights
    int segment = -1;         // −1: all
    double current = 1.0;     // of the light's unit current
  };
  std::vector<Drive> drives;
};

struct Station {
  std::string name;
  std::string path;  // of the file it was read from
  std::vector<Material> materials;
  std::vector<Item> items;
  Ground ground;
  std::vector<Camera> cameras;
  std::vector<Light> lights;
  std::vector<Lighting> lightings;
};

/// A light group: one drive channel of one light. All groups of a station are numbered in the order of this
/// list.
struct LightGroup {
  std::uint32_t light = 0;
  int segment = 0;
  std::string name;  // "ring", or "ring.2" where the light has several
};
std::vector<LightGroup> light_groups(const Station& station);
/// Current of each light group under a lighting, in the order of light_groups.
std::vector<double> group_currents(const Station& station, const Lighting& lighting);

}  // namespace flawsmith::scenes
