#pragma once
// A station that reads, to be broken one line at a time.
#include <stdexcept>
#include <string>

inline const std::string good_station = R"(name: bench
materials:
  - name: carbide
    use: tungsten_carbide
    alpha: [0.05, 0.1]
  - name: bench
    diffuse: {albedo: 0.1}
items:
  - name: insert
    part: block.step
    pose: {position_mm: [1, 2, 3], turn_deg: [0, 0, 90]}
    serial: 17
    material: carbide
    zones:
      - name: top
        faces: {normal: {direction: [0, 0, 2], half_angle_deg: 10}}
        material: bench
      - name: rim
        edges: {dihedral_deg: [80, 100], length_mm: [5, 100]}
ground: {plane: {z_mm: -1, material: bench}}
cameras:
  - name: main
    serial: 23061234
    sensor: imx250_mono
    lens: {thin_lens: {focal_length_mm: 50, f_number: 8, focus_distance_mm: 300}}
    pose: {position_mm: [0, 0, 300], look_at_mm: [0, 0, 0]}
    roi_px: {x: 100, y: 50, width: 640, height: 480}
    exposure: {us: 500}
lights:
  - name: ring
    body: {ring: {inner_diameter_mm: 60, outer_diameter_mm: 90, tilt_deg: 30, segments: 4}}
    pose: {position_mm: [0, 0, 100], turn_deg: [180, 0, 0]}
    spectrum: {led: {peak_nm: 625, fwhm_nm: 18}}
    output: {radiance_w_m2_sr: 1000}
  - name: coax
    body: {coaxial: {camera: main, width_mm: 40, height_mm: 40, distance_mm: 60}}
    spectrum: white
    output: {irradiance_w_m2: 10, at_mm: 200}
    half_angle_deg: 20
lightings:
  - {name: bright, currents: {coax: 1}}
  - {name: dark, currents: {ring.2: 0.5, ring: 1.0}}
)";

/// The text with its one occurrence of `from` replaced.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos || text.find(from, at + 1) != std::string::npos)
    throw std::runtime_error("not once in the text: " + from);
  return text.replace(at, from.size(), to);
}
