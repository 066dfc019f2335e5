#pragma once
// What the agreement tests share: the materials, the inputs, and when two answers agree.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "core/random.h"
#include "renderer/material_tables.h"
#include "renderer/spectral_tables.h"
#include "tests/renderer/vulkan/device.h"
#include "tests/renderer/vulkan/functions.h"

namespace flawsmith::test_vulkan {
using namespace renderer::shared;
using scenes::Material;

constexpr std::size_t input_count = 100000;

// Two answers agree where |device - processor| <= 1e-5 (1 + |processor|) in every component. Functions that
// jump (a table's interval, the choice of a lobe, a comparison) may fall on different sides of the jump for
// inputs within rounding of it: at most this share of the inputs, a few per jump and 2^24 numbers.
constexpr double tolerance = 1e-5;
constexpr double smooth = 0.0;
constexpr double jumps = 2e-4;

struct Function {
  const char* name;
  double flips;
  double tolerances = 1.0;  // that an answer which took the same decisions may be off
};

struct TestScene {
  std::vector<float> table;
  std::vector<MaterialRecord> records;
  /// finish_wavelength [mm]: positions are known to some 1e-7 of their size, slopes to that over the
  /// wavelength.
  explicit TestScene(double finish_wavelength = 0.0625) {
    append_wavelengths();
    const auto rough = [&](Material::Kind kind, float alpha_u, float alpha_v) {
      Material m;
      m.kind = kind;
      m.alpha_u = alpha_u;
      m.alpha_v = alpha_v;
      m.n =
          kind == Material::Kind::conductor ? Curve{{400.0f, 700.0f}, {2.4f, 2.95f}} : Curve::constant(1.5f);
      m.k = Curve{{400.0f, 700.0f}, {2.6f, 3.2f}};
      m.albedo = Curve{{400.0f, 550.0f, 700.0f}, {0.2f, 0.9f, 0.4f}};
      m.finish = {0.05, finish_wavelength, 8.0};
      m.waviness = {0.02, 3.0};
      return m;
    };
    std::vector<Material> materials{
        rough(Material::Kind::conductor, 0.2f, 0.2f), rough(Material::Kind::conductor, 0.1f, 0.4f),
        rough(Material::Kind::conductor, 0.5f, 0.1f), rough(Material::Kind::plastic, 0.3f, 0.3f),
        rough(Material::Kind::plastic, 0.1f, 0.2f),   rough(Material::Kind::diffuse, 1.0f, 1.0f)};
    materials[1].lay = {0.6, 0.8, 0.0};
    materials[1].film = {120.0, Curve{{400.0f, 700.0f}, {2.5f, 2.3f}}, Curve::constant(0.1f)};
    materials[0].haze = {60.0, 0.35};
    materials[3].haze = {40.0, 0.5};
    materials[2].lay = {0.0, 0.0, 1.0};
    materials[2].lay_is_axis = true;
    // As wide as the finish is long, for the same reason.
    scenes::Hairlines lines;
    lines.origin = {2.0, 2.0, 2.0};
    lines.along = {0.6, 0.8, 0.0};
    lines.across = {-0.8, 0.6, 0.0};
    lines.sets = 2;
    lines.turn = 0.5;
    lines.bend = 0.02;
    lines.density = 0.25 / finish_wavelength;
    lines.width = 0.8 * finish_wavelength;
    lines.depth = 0.016 * finish_wavelength;
    lines.length = 32.0 * finish_wavelength;
    for (Material& m : materials) m.hairlines = lines;
    // A film of 300 nm where its weight is 1, which levels from 200 nm on.
    materials[2].liquid.thickness = 0.3;
    materials[2].liquid.k = Curve{{400.0f, 700.0f}, {0.1f, 0.02f}};
    materials[2].liquid.follows = 0.1;
    materials[2].liquid.levels = 0.2;
    materials[2].liquid.alpha = 0.1;
    materials[2].liquid.grains = 0.25;
    REQUIRE(materials.size() == test_material_count);
    records = renderer::build_materials(materials, table);
    REQUIRE(records[2].wet_material == test_wet_material);
  }
  SceneView view() const {
    SceneView scene;
    scene.table = table.data();
    scene.materials = records.data();
    return scene;
  }

 private:
  void append_wavelengths() {
    // Two LEDs over a pedestal, so that no interval is so thin that rounding decides where a wavelength lies
    // in it.
    auto density = led_spectrum(450.0f, 60.0f).on_grid();
    const auto red = led_spectrum(630.0f, 80.0f).on_grid();
    for (std::size_t i = 0; i < density.size(); ++i) density[i] += red[i] + 1e-3f;
    REQUIRE(renderer::append_wavelength_distribution(density, table) == test_wavelength_table);
  }
};

inline std::vector<Numbers> make_inputs(std::uint64_t seed) {
  Random random(seed);
  // 24-bit numbers, as the sample points are.
  const auto uniform = [&] { return static_cast<float>(random.below(1u << 24)) * 5.9604645e-8f; };
  const auto direction = [&] {
    const float z = 0.02f + 0.98f * uniform();
    const vec2 d = cosine_sine(6.2831853f * uniform());
    return vec4(safe_sqrt(1.0f - z * z) * d.x, safe_sqrt(1.0f - z * z) * d.y, z, uniform());
  };
  const auto numbers = [&] { return vec4(uniform(), uniform(), uniform(), uniform()); };
  std::vector<Numbers> inputs(input_count);
  for (auto& n : inputs) {
    n.wo = direction();
    n.wi = direction();
    n.u = numbers();
    n.v = numbers();
  }
  return inputs;
}

// Components that differ by more than the tolerance, as a multiple of it.
inline double worst_difference(const Answer& device, const Answer& processor) {
  double worst = 0.0;
  for (int k = 0; k < 8; ++k) {
    const auto d = static_cast<double>(k < 4 ? device.a[k] : device.b[k - 4]);
    const auto p = static_cast<double>(k < 4 ? processor.a[k] : processor.b[k - 4]);
    if (!std::isfinite(d) || !std::isfinite(p)) return 1e30;
    worst = std::max(worst, std::abs(d - p) / (tolerance * (1.0 + std::abs(p))));
  }
  return worst;
}

template <class T>
inline void copy_to(const Buffer& buffer, const std::vector<T>& values) {
  std::copy(values.begin(), values.end(), buffer.as<T>().begin());
}
template <class T>
Buffer buffer_of(const Device& device, const std::vector<T>& values) {
  Buffer buffer(device, values.size() * sizeof(T));
  copy_to(buffer, values);
  return buffer;
}

/// Runs every function of the list on the device, which reads `buffers` (the first two are made here: inputs
/// and answers), and compares with evaluate(function, numbers).
template <class Evaluate>
void expect_agreement(std::span<const Function> functions, std::span<const std::uint32_t> spirv,
                      const std::vector<const Buffer*>& scene_buffers, const Device& device,
                      const Evaluate& evaluate_here) {
  const auto inputs = make_inputs(20);
  const Buffer in = buffer_of(device, inputs), out(device, input_count * sizeof(Answer));
  std::vector<const Buffer*> buffers{&in, &out};
  buffers.insert(buffers.end(), scene_buffers.begin(), scene_buffers.end());
  const ComputeShader shader(device, spirv, static_cast<std::uint32_t>(buffers.size()));
  WARN("on " << device.name());
  for (uint f = 0; f < functions.size(); ++f) {
    std::fill_n(out.as<Answer>().begin(), input_count, Answer{vec4(NAN), vec4(NAN)});
    shader.run(f, buffers, (static_cast<uint>(input_count) + 63u) / 64u);
    std::size_t flips = 0, first = 0;
    double worst = 0.0;
    for (std::size_t i = 0; i < input_count; ++i) {
      const double difference = worst_difference(out.as<Answer>()[i], evaluate_here(f, inputs[i]));
      worst = std::max(worst, difference);
      if (difference > functions[f].tolerances && flips++ == 0) first = i;
    }
    INFO(functions[f].name << ": " << flips << " of " << input_count << " answers differ, by up to " << worst
                           << " tolerances; the first for input " << first);
    CHECK(static_cast<double>(flips) <= functions[f].flips * static_cast<double>(input_count));
  }
}
}  // namespace flawsmith::test_vulkan
