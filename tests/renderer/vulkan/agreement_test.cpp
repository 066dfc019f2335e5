// The renderer's shared source means the same in both of its languages: every function on 100,000 inputs, on
// a Vulkan device and in C++. Without a device these tests fail.
#include "tests/renderer/vulkan/agreement.h"

#include "tests/renderer/vulkan/agreement_spirv.h"

namespace flawsmith::test_vulkan {
namespace {
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
    {"sample_3d, sample_lanes", smooth},
    {"digits_to_unit", smooth},
    {"sample_disc", smooth},
    {"sample_cosine_hemisphere, pdf_cosine_hemisphere", smooth},
    {"sample_uniform_hemisphere", smooth},
    {"sample_triangle", smooth},
    {"fresnel_conductor, fresnel_conductor4", smooth},
    {"fresnel_dielectric", jumps},  // slope is infinite at the critical angle
    {"ggx_distribution", smooth},
    {"ggx_reflection, ggx_stretch", smooth},
    {"ggx_reflection_pdf, ggx_blocked", smooth},
    {"sample_ggx_normal", smooth},
    {"curve_values", smooth},
    {"complement_albedo, complement_average", smooth},
    {"rough_outgoing, rough_terms", jumps},
    {"sample_complement", smooth},
    {"pdf_complement", jumps},
    {"outgoing_conductor, eval_conductor", jumps},
    {"sample_conductor", jumps},
    {"outgoing_plastic, eval_plastic", jumps},
    {"sample_plastic", jumps},
    {"eval_diffuse, sample_diffuse, pdf_diffuse", smooth},
    {"prepare_bsdf", smooth},
    {"prepare_outgoing, eval_bsdf, pdf_bsdf", jumps},
    {"sample_bsdf", jumps},
    {"sample_wavelengths", jumps},
    {"pdf_wavelength, wavelength_interval", jumps},
    {"finish_tilt", jumps},
    {"lay_direction", smooth},
    {"repeated_reflection, plastic_base", smooth},
    {"haze_of, haze_scale, add_haze", smooth},
    {"hairline_tilt", jumps},
    {"outgoing_wet, eval_wet", jumps},
    {"sample_wet, passage", jumps},
    {"into_liquid, rest_colour", smooth},
    {"spots_relief", jumps},
    {"fresnel_film4", smooth},
};
static_assert(std::size(functions) == first_free);

}  // namespace

TEST_CASE("every shared function agrees between C++ and a Vulkan device", "[vulkan]") {
  const Device device;
  const TestScene test;
  const SceneView scene = test.view();
  const Buffer table = buffer_of(device, test.table), materials = buffer_of(device, test.records);
  expect_agreement(functions, agreement_spirv, {&table, &materials}, device,
                   [&](uint f, const Numbers& n) { return evaluate(scene, f, n); });
}

}  // namespace flawsmith::test_vulkan
