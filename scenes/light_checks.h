#pragma once
// Whether a station's lights, cameras and lightings go together, as a distributor would ask.
#include "scenes/station.h"
#include "scenes/yaml_document.h"

namespace flawsmith::scenes {

/// Fails at a light that no camera of the station sees: of its photons not one in a hundred of those that the
/// sensor counts at its best wavelength is counted. The root is the station's document.
void check_spectra(const Node& root, const Station& station);
/// Fails at a current beyond a light's strobe, and at a current above 1 for an exposure (of a rolling
/// shutter: from the first row's opening to the last one's closing) that its pulse does not last, or for a
/// line scan that asks for more than its duty. An automatic exposure is not checked.
void check_strobes(const Node& root, const Station& station);

}  // namespace flawsmith::scenes
