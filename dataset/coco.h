#pragma once
// The COCO object detection format, from records of samples.
#include <nlohmann/json.hpp>
#include <string>

#include "dataset/identity.h"

namespace flawsmith::dataset {

/// One image per frame, one annotation per label that has pixels. Segmentations are polygons along the
/// pixels' edges, or run lengths where the region has holes, which COCO's polygons cannot say; both are
/// exact. Our own measures stand under "attributes".
class CocoBuilder {
 public:
  explicit CocoBuilder(const Identity& identity);
  void add(const nlohmann::ordered_json& record);
  /// The whole file: "info", "licenses", "images", "annotations", "categories".
  std::string text() const;

 private:
  void add_label(const nlohmann::ordered_json& label);
  nlohmann::ordered_json info_, categories_;
  std::string images_, annotations_;  // items, separated by ",\n"
  std::int64_t image_id_ = 0, annotation_id_ = 0;
};

}  // namespace flawsmith::dataset
