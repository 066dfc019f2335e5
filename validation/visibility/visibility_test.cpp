// Which light shows what on polished steel, at two sizes. The mirror sends coaxial and dome light into the
// lens and the ring's past it. A scratch tilts a little of the surface towards the ring: dark turns to bright
// there, while from the mirror it takes light away. A temper film tilts nothing: it changes how much is
// mirrored, which the ring does not show at all.
//
// Errors are the render's own (95 % bounds of d′ both ways): an order that is said to hold must hold beyond
// both, so that it is wrong by chance in under 1 of 400 tests.
#include <catch2/catch.hpp>

#include "validation/visibility/experiment.h"

using namespace flawsmith::visibility;

namespace {
constexpr int spp = 32;

// 95 % bounds of d′².
double low(const Seen& seen) {
  return seen.square - 1.645 * seen.square_error;
}
double high(const Seen& seen) {
  return seen.square + 1.645 * seen.square_error;
}
}  // namespace

TEST_CASE("Dark field shows scratches on polished steel, a dome its stains", "[visibility]") {
  Bench bench;
  const auto scratch = [&](double width) {
    return bench.see(
        {"scratch", {{"length_mm", 0.4}, {"width_mm", width}, {"aspect", 0.15}, {"angle_deg", 20}}, {}}, 5,
        spp);
  };
  const auto stain = [&](double diameter) {
    return bench.see({"pitting", {{"diameter_mm", diameter}, {"aspect", 0}}, {{"floor_material", "temper"}}},
                     5, spp);
  };
  auto narrow = scratch(0.003), broad = scratch(0.012), small = stain(0.06), large = stain(0.2);
  for (auto* scratches : {&narrow, &broad}) {
    INFO("scratch: dark field " << (*scratches)["dark_field"].d_prime() << " ± "
                                << (*scratches)["dark_field"].error() << ", dome "
                                << (*scratches)["dome"].d_prime() << " ± " << (*scratches)["dome"].error()
                                << ", coaxial " << (*scratches)["coaxial"].d_prime());
    CHECK(low((*scratches)["dark_field"]) > high((*scratches)["dome"]));
  }
  for (auto* stains : {&small, &large}) {
    INFO("stain: dome " << (*stains)["dome"].d_prime() << " ± " << (*stains)["dome"].error()
                        << ", dark field " << (*stains)["dark_field"].d_prime() << " ± "
                        << (*stains)["dark_field"].error() << ", coaxial " << (*stains)["coaxial"].d_prime());
    CHECK(low((*stains)["dome"]) > high((*stains)["dark_field"]));
    CHECK(low((*stains)["coaxial"]) > high((*stains)["dark_field"]));
  }
  // What is larger is seen better, under every light that sees it.
  for (const char* lighting : {"dark_field", "coaxial"}) {
    INFO(lighting << ": " << narrow[lighting].d_prime() << ", " << broad[lighting].d_prime());
    CHECK(low(broad[lighting]) > high(narrow[lighting]));
  }
  for (const char* lighting : {"dome", "coaxial"}) CHECK(low(large[lighting]) > high(small[lighting]));
}
