#include "core/photometry.h"

#include "core/check.h"

namespace flawsmith {

const Curve& luminous_efficiency() {
  // CIE 018:2019, Table 1, every 10 nm; a row of 0 on either side.
  static const Curve curve{
      {370, 380, 390, 400, 410, 420, 430, 440, 450, 460, 470, 480, 490, 500, 510,
       520, 530, 540, 550, 560, 570, 580, 590, 600, 610, 620, 630, 640, 650, 660,
       670, 680, 690, 700, 710, 720, 730, 740, 750, 760, 770, 780, 790},
      {0,        0.000039f, 0.00012f, 0.000396f, 0.00121f, 0.0040f,   0.0116f,   0.023f,    0.038f,
       0.060f,   0.09098f,  0.13902f, 0.20802f,  0.323f,   0.503f,    0.710f,    0.862f,    0.954f,
       0.99495f, 0.995f,    0.952f,   0.870f,    0.757f,   0.631f,    0.503f,    0.381f,    0.265f,
       0.175f,   0.107f,    0.061f,   0.032f,    0.017f,   0.00821f,  0.004102f, 0.002091f, 0.001047f,
       0.00052f, 0.000249f, 0.00012f, 0.00006f,  0.00003f, 0.000015f, 0}};
  return curve;
}

double luminous_efficacy(const Curve& spectrum) {
  const double total = integral(spectrum);
  CHECK(total > 0.0);
  Curve seen{{}, spectrum.on_grid()};
  for (int i = 0; i < SpectralGrid::count; ++i) {
    seen.wavelength.push_back(SpectralGrid::wavelength(i));
    seen.value[static_cast<std::size_t>(i)] *= luminous_efficiency().at(SpectralGrid::wavelength(i));
  }
  return 683.002 * integral(seen) / total;
}

}  // namespace flawsmith
