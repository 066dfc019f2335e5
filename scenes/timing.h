#pragma once
// When the rows of a camera's picture look, by its shutter and its exposure time.
#include "scenes/station.h"

namespace flawsmith::scenes {

/// Whether the camera's picture depends on when and how long it looks: something moves, or lines are scanned.
/// It then holds for the exposure time that it was rendered with.
bool takes_time(const Station& station, const Camera& camera);

/// What of the sensor the picture's rows come from: the region of interest, or the one row of a line scan.
Roi sensor_region(const Camera& camera);

/// Middle of the exposure of a row of the picture [s]; 0 is when items have the station's poses (Motion).
double row_time(const Camera& camera, int row);

/// From the first row's opening to the last one's closing [s]. The camera's exposure is known.
struct TimeSpan {
  double begin = 0, end = 0;
};
TimeSpan time_span(const Camera& camera);

}  // namespace flawsmith::scenes
