#pragma once
// Parts and stations made in code, for experiments and tests of the renderer.
#include <cmath>
#include <glm/gtc/constants.hpp>
#include <map>
#include <memory>
#include <utility>

#include "scenes/station.h"

namespace flawsmith::lab {

using PartPointer = std::shared_ptr<const scenes::Part>;

inline PartPointer finished_part(scenes::Part part, const char* name) {
  part.name = name;
  part.faces.resize(1);
  part.mesh.face.assign(part.mesh.triangles.size(), 0);
  return std::make_shared<const scenes::Part>(std::move(part));
}

/// A ball with exact normals: `rings` bands of 2 `rings` sectors, no triangle at the poles degenerate. [mm]
inline PartPointer ball(double radius, int rings = 32, dvec3 centre = dvec3(0.0)) {
  scenes::Part part;
  const int sectors = 2 * rings;
  std::vector<vec3> normals;
  const auto add = [&](double theta, double phi) {
    const dvec3 n(std::sin(theta) * std::cos(phi), std::sin(theta) * std::sin(phi), std::cos(theta));
    part.mesh.positions.push_back(centre + radius * n);
    normals.emplace_back(n);
  };
  add(0.0, 0.0);
  for (int r = 1; r < rings; ++r)
    for (int s = 0; s < sectors; ++s) add(glm::pi<double>() * r / rings, glm::two_pi<double>() * s / sectors);
  add(glm::pi<double>(), 0.0);
  const auto index = [&](int r, int s) {
    if (r == 0) return 0u;
    if (r == rings) return static_cast<std::uint32_t>(part.mesh.positions.size() - 1);
    return static_cast<std::uint32_t>(1 + (r - 1) * sectors + s % sectors);
  };
  const auto triangle = [&](std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    part.mesh.triangles.push_back({a, b, c});
    part.mesh.normals.push_back({normals[a], normals[b], normals[c]});
  };
  for (int r = 0; r < rings; ++r)
    for (int s = 0; s < sectors; ++s) {
      if (r > 0) triangle(index(r, s), index(r + 1, s), index(r, s + 1));
      if (r + 1 < rings) triangle(index(r, s + 1), index(r + 1, s), index(r + 1, s + 1));
    }
  return finished_part(std::move(part), "ball");
}

/// A box about the origin, facing outwards, or inwards when `inside` (a room). Sides in mm.
inline PartPointer box(dvec3 size, bool inside = false) {
  scenes::Part part;
  for (int axis = 0; axis < 3; ++axis)
    for (const double side : {-1.0, 1.0}) {
      dvec3 n(0.0), u(0.0);
      n[axis] = side;
      u[(axis + 1) % 3] = 1.0;
      const dvec3 v = glm::cross(n, u);
      const auto first = static_cast<std::uint32_t>(part.mesh.positions.size());
      for (const auto& [a, b] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}})
        part.mesh.positions.push_back(0.5 * size * (n + double(a) * u + double(b) * v));
      const vec3 normal = inside ? vec3(-n) : vec3(n);
      for (const scenes::Triangle& t :
           {scenes::Triangle{first, first + 1, first + 2}, {first, first + 2, first + 3}}) {
        part.mesh.triangles.push_back(inside ? scenes::Triangle{t[0], t[2], t[1]} : t);
        part.mesh.normals.push_back({normal, normal, normal});
      }
    }
  return finished_part(std::move(part), "box");
}

/// A square sheet in z = 0 that faces +z. [mm]
inline PartPointer sheet(double side) {
  scenes::Part part;
  const double h = 0.5 * side;
  part.mesh.positions = {{-h, -h, 0}, {h, -h, 0}, {h, h, 0}, {-h, h, 0}};
  part.mesh.triangles = {{0, 1, 2}, {0, 2, 3}};
  const vec3 up(0, 0, 1);
  part.mesh.normals = {{up, up, up}, {up, up, up}};
  return finished_part(std::move(part), "sheet");
}

/// The patch that replaces the base triangles by their own subdivision at the sides' middles, `levels` times
/// over, without any change of shape or shading.
inline scenes::Patch subdivision(const scenes::Part& part, const std::vector<std::uint32_t>& triangles,
                                 int levels) {
  struct Corner {
    dvec2 uv;
  };
  scenes::Patch patch;
  patch.hidden = triangles;
  for (const std::uint32_t base : triangles) {
    const scenes::Triangle& t = part.mesh.triangles[base];
    const dvec3 a = part.mesh.positions[t[0]], b = part.mesh.positions[t[1]], c = part.mesh.positions[t[2]];
    const int n = 1 << levels;
    std::map<std::pair<int, int>, std::uint32_t> point;
    const auto at = [&](int i, int j) {
      const auto [place, is_new] =
          point.try_emplace({i, j}, static_cast<std::uint32_t>(patch.positions.size()));
      if (is_new) patch.positions.push_back(a + (b - a) * (double(i) / n) + (c - a) * (double(j) / n));
      return place->second;
    };
    const auto add = [&](std::array<std::pair<int, int>, 3> corners) {
      scenes::PatchTriangle p;
      p.base = base;
      for (std::size_t k = 0; k < 3; ++k) {
        p.points[k] = at(corners[k].first, corners[k].second);
        p.base_uv[k] = vec2(double(corners[k].first) / n, double(corners[k].second) / n);
      }
      patch.triangles.push_back(p);
    };
    for (int i = 0; i < n; ++i)
      for (int j = 0; i + j < n; ++j) {
        add({{{i, j}, {i + 1, j}, {i, j + 1}}});
        if (i + j + 1 < n) add({{{i + 1, j}, {i + 1, j + 1}, {i, j + 1}}});
      }
  }
  return patch;
}

inline scenes::Material diffuse(float albedo) {
  scenes::Material material;
  material.name = "diffuse";
  material.kind = scenes::Material::Kind::diffuse;
  material.albedo = Curve::constant(albedo);
  return material;
}

/// Austenitic steel at 450, 550 and 650 nm. refractiveindex.info other/alloys Karlsson (CC0).
inline scenes::Material steel(float alpha) {
  scenes::Material material;
  material.name = "steel";
  material.kind = scenes::Material::Kind::conductor;
  material.n = {{450, 550, 650}, {1.678f, 2.044f, 2.440f}};
  material.k = {{450, 550, 650}, {3.117f, 3.673f, 4.182f}};
  material.alpha_u = material.alpha_v = alpha;
  return material;
}

/// Lengths in mm.
inline scenes::Lens telecentric(double magnification, double f_number, double focus_distance) {
  scenes::Lens lens;
  lens.kind = scenes::Lens::Kind::telecentric;
  lens.magnification = magnification;
  lens.f_number = f_number;
  lens.focus_distance = focus_distance;
  return lens;
}

/// A monochrome camera whose quantum efficiency is 0.6 everywhere, on a square film.
inline scenes::Camera mono_camera(int pixels, double pitch_mm, scenes::Lens lens, scenes::Pose pose) {
  scenes::Camera camera;
  camera.name = "camera";
  camera.pose = pose;
  camera.lens = lens;
  camera.sensor.name = "test";
  camera.sensor.width = camera.sensor.height = pixels;
  camera.sensor.pixel_pitch = pitch_mm;
  camera.sensor.quantum_efficiency = {Curve::constant(0.6f)};
  camera.sensor.full_well = 10000;
  camera.sensor.read_noise = 2;
  camera.roi = {0, 0, pixels, pixels};
  return camera;
}

inline scenes::Light green_light(std::string name, decltype(scenes::Light::body) body, scenes::Pose pose,
                                 double radiance = 10.0) {
  scenes::Light light;
  light.name = std::move(name);
  light.body = std::move(body);
  light.pose = pose;
  light.spectrum = led_spectrum(525, 30);
  light.radiance = radiance;
  light.half_angle = glm::pi<double>() / 3.0;
  return light;
}

inline scenes::Item item(PartPointer part, std::uint32_t material, dvec3 position = dvec3(0.0)) {
  scenes::Item made;
  made.name = part->name;
  made.part = std::move(part);
  made.material = material;
  made.pose.position = position;
  return made;
}

}  // namespace flawsmith::lab
