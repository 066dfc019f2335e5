#include "dataset/coco.h"

#include <fmt/format.h>

#include "core/error.h"
#include "dataset/outline.h"

namespace flawsmith::dataset {
namespace {
using Json = nlohmann::ordered_json;

bool has_hole(const Json& polygons) {
  for (const auto& flat : polygons) {
    Ring ring;
    for (std::size_t i = 0; i + 1 < flat.size(); i += 2)
      ring.push_back({flat[i].get<int>(), flat[i + 1].get<int>()});
    if (signed_area(ring) < 0) return true;
  }
  return false;
}

void append(std::string& items, const Json& item) {
  if (!items.empty()) items += ",\n";
  items += item.dump();
}
}  // namespace

CocoBuilder::CocoBuilder(const Identity& identity)
    : info_{{"description", fmt::format("{}, seed {}", identity.recipe_name, identity.seed)},
            {"version", identity.program_version},
            {"contributor", "flawsmith"},
            {"recipe_sha256", identity.recipe_sha256}},
      categories_(Json::array()) {
  for (const auto& category : identity.categories)
    categories_.push_back({{"id", category.id},
                           {"name", category.name},
                           {"supercategory", category.is_defect ? "defect" : "benign"}});
}

void CocoBuilder::add(const Json& record) {
  for (const auto& frame : record.at("frames")) {
    ++image_id_;
    append(images_, {{"id", image_id_},
                     {"file_name", frame.at("files").at("image").at("path")},
                     {"width", frame.at("width")},
                     {"height", frame.at("height")},
                     {"sample", record.at("sample")},
                     {"camera", frame.at("camera")},
                     {"lighting", frame.at("lighting")}});
    for (const auto& label : frame.at("labels"))
      if (label.contains("rle")) add_label(label);
  }
}

void CocoBuilder::add_label(const Json& label) {
  Json category;
  for (const auto& candidate : categories_)
    if (candidate["name"] == label.at("kind")) category = candidate["id"];
  if (category.is_null())
    throw InputError(fmt::format("label of kind {}: no such category in the manifest",
                                 label.at("kind").get<std::string>()));
  Json attributes = Json::object();
  for (const char* key : {"id", "is_defect", "visible_fraction", "amodal_area_px", "subpixel", "d_prime",
                          "d_prime_low", "clutter_z", "detectable", "mc_limited", "mm_per_px", "truth"})
    attributes[key] = label.at(key);
  append(annotations_,
         {{"id", ++annotation_id_},
          {"image_id", image_id_},
          {"category_id", category},
          {"bbox", label.at("bbox")},
          {"area", label.at("area_px")},
          {"iscrowd", 0},
          {"segmentation", has_hole(label.at("polygons")) ? label.at("rle") : label.at("polygons")},
          {"attributes", std::move(attributes)}});
}

std::string CocoBuilder::text() const {
  return fmt::format(
      "{{\"info\":{},\n\"licenses\":[],\n\"images\":[\n{}\n],\n\"annotations\":[\n{}\n],\n\"categories\":{}}}"
      "\n",
      info_.dump(), images_, annotations_, categories_.dump());
}

}  // namespace flawsmith::dataset
