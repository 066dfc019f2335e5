// The renderer's shared source means the same in both of its languages: every function on 100,000 inputs, on
// a Vulkan device and in C++. Without a device these tests fail.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <vector>

#include "core/random.h"
#include "renderer/material_tables.h"
#include "renderer/spectral_tables.h"
#include "tests/renderer/vulkan/agreement_spirv.h"
#include "tests/renderer/vulkan/device.h"
#include "tests/renderer/vulkan/functions.h"
#include "tests/renderer/vulkan/layout_spirv.h"

namespace flawsmith::test_vulkan {
namespace {
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
};
// In the order of functions.h.
constexpr Function functions[] = {
    {"cosine_sine", smooth},
    {"exponential", smooth},
    {"logarithm", smooth},
    {"power", smooth},
    {"arc_tangent", jumps},  // at -x, +-0
    {"arc_cosine, arc_sine", smooth},
    {"basis_from_normal", smooth},
    {"basis_along", smooth},
    {"unit, reflected", smooth},
    {"to_local, from_local", smooth},
    {"complex_sqrt", smooth},
    {"mean_of, largest_of, sqr, safe_sqrt", smooth},
    {"mix_bits", smooth},
    {"hash_pair", smooth},
    {"reverse_bits", smooth},
    {"sobol_second", smooth},
    {"scramble_digits", smooth},
    {"shuffled_index", smooth},
    {"sample_1d", smooth},
    {"sample_2d", smooth},
    {"sample_3d", smooth},
    {"digits_to_unit", smooth},
    {"sample_disc", smooth},
    {"sample_cosine_hemisphere, pdf_cosine_hemisphere", smooth},
    {"sample_uniform_hemisphere", smooth},
    {"sample_triangle", smooth},
    {"fresnel_conductor", smooth},
    {"fresnel_dielectric", jumps},  // slope is infinite at the critical angle
    {"ggx_distribution", smooth},
    {"ggx_reflection, ggx_stretch", smooth},
    {"ggx_reflection_pdf, ggx_blocked", smooth},
    {"sample_ggx_normal", smooth},
    {"curve_values", smooth},
    {"complement_albedo, complement_average", smooth},
    {"eval_complement", smooth},
    {"sample_complement", smooth},
    {"pdf_complement", jumps},
    {"eval_conductor, pdf_conductor", jumps},
    {"sample_conductor", jumps},
    {"eval_plastic, pdf_plastic", jumps},
    {"sample_plastic", jumps},
    {"eval_diffuse, sample_diffuse, pdf_diffuse", smooth},
    {"prepare_bsdf", smooth},
    {"eval_bsdf, pdf_bsdf", jumps},
    {"sample_bsdf", jumps},
    {"sample_wavelengths", jumps},
    {"pdf_wavelength, wavelength_interval", jumps},
    {"finish_tilt", jumps},
    {"lay_direction", smooth},
    {"repeated_reflection, plastic_base", smooth},
};
static_assert(std::size(functions) == first_free);

struct TestScene {
  std::vector<float> table;
  std::vector<MaterialRecord> records;
  TestScene() {
    append_wavelengths();
    const auto rough = [](Material::Kind kind, float alpha_u, float alpha_v) {
      Material m;
      m.kind = kind;
      m.alpha_u = alpha_u;
      m.alpha_v = alpha_v;
      m.n =
          kind == Material::Kind::conductor ? Curve{{400.0f, 700.0f}, {2.4f, 2.95f}} : Curve::constant(1.5f);
      m.k = Curve{{400.0f, 700.0f}, {2.6f, 3.2f}};
      m.albedo = Curve{{400.0f, 550.0f, 700.0f}, {0.2f, 0.9f, 0.4f}};
      m.finish = {0.05, 0.0625, 8.0};
      return m;
    };
    std::vector<Material> materials{
        rough(Material::Kind::conductor, 0.2f, 0.2f), rough(Material::Kind::conductor, 0.1f, 0.4f),
        rough(Material::Kind::conductor, 0.5f, 0.1f), rough(Material::Kind::plastic, 0.3f, 0.3f),
        rough(Material::Kind::plastic, 0.1f, 0.2f),   rough(Material::Kind::diffuse, 1.0f, 1.0f)};
    materials[1].lay = {0.6, 0.8, 0.0};
    materials[2].lay = {0.0, 0.0, 1.0};
    materials[2].lay_is_axis = true;
    REQUIRE(materials.size() == test_material_count);
    records = renderer::build_materials(materials, table);
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

std::vector<Numbers> make_inputs(std::uint64_t seed) {
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
double worst_difference(const Answer& device, const Answer& processor) {
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
void copy_to(const Buffer& buffer, const std::vector<T>& values) {
  std::copy(values.begin(), values.end(), buffer.as<T>().begin());
}
template <class T>
Buffer buffer_of(const Device& device, const std::vector<T>& values) {
  Buffer buffer(device, values.size() * sizeof(T));
  copy_to(buffer, values);
  return buffer;
}
}  // namespace

TEST_CASE("every shared function agrees between C++ and a Vulkan device", "[vulkan]") {
  const Device device;
  const TestScene test;
  const SceneView scene = test.view();
  const auto inputs = make_inputs(20);
  const Buffer in = buffer_of(device, inputs), out(device, input_count * sizeof(Answer)),
               table = buffer_of(device, test.table), materials = buffer_of(device, test.records);
  const Buffer* const buffers[] = {&in, &out, &table, &materials};
  const ComputeShader shader(device, agreement_spirv, 4);
  WARN("on " << device.name());

  for (uint f = 0; f < std::size(functions); ++f) {
    std::fill_n(out.as<Answer>().begin(), input_count, Answer{vec4(NAN), vec4(NAN)});
    shader.run(f, buffers, (static_cast<uint>(input_count) + 63u) / 64u);
    std::size_t flips = 0, first = 0;
    double worst = 0.0;
    for (std::size_t i = 0; i < input_count; ++i) {
      const double difference = worst_difference(out.as<Answer>()[i], evaluate(scene, f, inputs[i]));
      worst = std::max(worst, difference);
      if (difference > 1.0 && flips++ == 0) first = i;
    }
    INFO(functions[f].name << ": " << flips << " of " << input_count << " answers differ, by up to " << worst
                           << " tolerances; the first for input " << first);
    CHECK(static_cast<double>(flips) <= functions[f].flips * static_cast<double>(input_count));
  }
}

TEST_CASE("structures lie the same in C++ and in shaders", "[vulkan]") {
  const Device device;
  std::vector<std::uint32_t> words(1024), expected;
  for (std::size_t i = 0; i < words.size(); ++i)
    words[i] = 0x3f800000u + static_cast<std::uint32_t>(i);  // normal floats
  std::vector<const char*> names;
#define MEMBER(structure, member)          \
  names.push_back(#structure "." #member); \
  expected.push_back(static_cast<std::uint32_t>(offsetof(structure, member) / 4));
#define SIZE(structure, member)           \
  names.push_back("size of " #structure); \
  expected.push_back(static_cast<std::uint32_t>((sizeof(structure) + offsetof(structure, member)) / 4));
#include "tests/renderer/vulkan/members.h"
#undef MEMBER
#undef SIZE
  const Buffer in = buffer_of(device, words), out(device, expected.size() * sizeof(std::uint32_t));
  const Buffer* const buffers[] = {&in, &out};
  ComputeShader(device, layout_spirv, 2).run(0, buffers, 1);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    INFO(names[i]);
    CHECK(out.as<std::uint32_t>()[i] - 0x3f800000u == expected[i]);
  }
}

}  // namespace flawsmith::test_vulkan
