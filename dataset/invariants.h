#pragma once
// What holds for the labels of every sample, checked before it is written.
#include <stdexcept>
#include <string>

#include "dataset/sample.h"

namespace flawsmith::dataset {

/// The program made a wrong label: a programmer's error, as a CHECK is, but one that names the sample, frame
/// and label, and leaves what was finished intact.
class BrokenInvariant : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Throws BrokenInvariant unless, in every frame:
///  - images, twins and views have one size, and DN fit the bit depth;
///  - label ids are above 0 and differ;
///  - masks lie in the frame, over tight boxes, and no pixel belongs to two;
///  - a label has pixels or says why not, and not both;
///  - visible_fraction lies in [0, 1] and is 0 without pixels; d′ and z are finite numbers;
///  - run lengths and outlines of the mask give it back pixel by pixel.
void check_labels(const Sample& sample);

}  // namespace flawsmith::dataset
