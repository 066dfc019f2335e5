#include "dataset/verify.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <sstream>

#include "core/error.h"
#include "core/file.h"
#include "core/png.h"
#include "dataset/identity.h"
#include "dataset/layout.h"
#include "dataset/outline.h"
#include "dataset/record.h"
#include "dataset/rle.h"

namespace flawsmith::dataset {
namespace {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::vector<Ring> rings_of(const Json& polygons) {
  std::vector<Ring> rings;
  for (const auto& flat : polygons) {
    if (flat.size() < 8 || flat.size() % 2 != 0) throw InputError("a polygon has fewer than four corners");
    auto& ring = rings.emplace_back();
    for (std::size_t i = 0; i < flat.size(); i += 2)
      ring.push_back({flat[i].get<int>(), flat[i + 1].get<int>()});
  }
  return rings;
}

Mask mask_of_rle(const Json& rle) {
  return decode_rle(decompress_rle(rle.at("counts").get<std::string>()), rle.at("size").at(1).get<int>(),
                    rle.at("size").at(0).get<int>());
}

Box box_of_json(const Json& json) {
  return {json.at(0).get<int>(), json.at(1).get<int>(), json.at(2).get<int>(), json.at(3).get<int>()};
}

class Verifier {
 public:
  explicit Verifier(fs::path directory) : directory_(std::move(directory)) {}

  Verification run() {
    const auto manifest = Json::parse(read_file(directory_ / layout::manifest), nullptr, false);
    guarded(layout::manifest, [&] {
      expect(manifest.at("format_version") == format_version, layout::manifest, "has another format version");
      expected_samples_ = manifest.at("count").get<int>();
      for (const auto& category : manifest.at("categories"))
        categories_[category.at("id").get<int>()] = category.at("name").get<std::string>();
    });
    guarded(layout::checksums, [&] { check_sums(); });
    guarded(layout::samples, [&] { check_samples(); });
    guarded(layout::coco, [&] { check_coco(); });
    return std::move(result_);
  }

 private:
  void expect(bool holds, const std::string& where, const std::string& what) {
    if (!holds) result_.problems.push_back(where + ": " + what);
  }
  template <class Function>
  void guarded(const std::string& where, Function check) {
    try {
      check();
    } catch (const std::exception& error) {
      result_.problems.push_back(where + ": " + error.what());
    }
  }

  void check_sums() {
    std::istringstream lines(read_file(directory_ / layout::checksums));
    std::set<std::string> listed = {layout::checksums, layout::run_log};
    for (std::string line; std::getline(lines, line);) {
      if (line.size() < 67 || line.substr(64, 2) != "  ") throw InputError("a line is no checksum");
      const auto path = line.substr(66);
      listed.insert(path);
      ++result_.files;
      guarded(path, [&] {
        expect(sha256_of_file(directory_ / path) == line.substr(0, 64), path, "does not match its checksum");
      });
    }
    for (const auto& entry : fs::recursive_directory_iterator(directory_)) {
      const auto path = fs::relative(entry.path(), directory_).string();
      expect(!entry.is_regular_file() || listed.contains(path), path, "is not in the checksums");
    }
  }

  void check_samples() {
    std::istringstream lines(read_file(directory_ / layout::samples));
    for (std::string line; std::getline(lines, line);) {
      const auto path = layout::record_path(result_.samples);
      guarded(path, [&] {
        expect(unseal(read_file(directory_ / path)).dump() == line, path,
               "differs from its line in samples.jsonl");
        const auto record = Json::parse(line);
        expect(record.at("sample") == result_.samples, path, "is another sample's");
        expect(record.at("metadata").is_object() || record.at("metadata").is_null(), path,
               "metadata is no object");
        for (const auto& frame : record.at("frames")) check_frame(frame);
      });
      ++result_.samples;
    }
    expect(result_.samples == expected_samples_, layout::samples,
           fmt::format("has {} samples, expected {}", result_.samples, expected_samples_));
  }

  void check_frame(const Json& frame) {
    ++result_.frames;
    const auto path = frame.at("files").at("image").at("path").get<std::string>();
    const int width = frame.at("width").get<int>(), height = frame.at("height").get<int>();
    image_names_.push_back(path);
    for (const char* key : {"camera", "lighting", "time_s", "channels", "bit_depth", "metadata"})
      expect(frame.contains(key), path, fmt::format("record has no {}", key));
    for (const auto& [role, file] : frame.at("files").items()) {
      const auto pixels = decode_png16(read_file(directory_ / file.at("path").get<std::string>()));
      expect(pixels.width() == width && pixels.height() == height, file.at("path").get<std::string>(),
             "has another size than its record");
    }
    const auto ids =
        decode_png16(read_file(directory_ / frame.at("files").at("mask").at("path").get<std::string>()));
    std::map<int, std::int64_t> counts;  // pixels of each instance in the mask image
    for (const auto id : ids.data()) ++counts[id];
    std::int64_t labelled = 0;
    for (const auto& label : frame.at("labels")) {
      const auto where = fmt::format("{}: label {}", path, label.at("id").get<int>());
      guarded(where, [&] { labelled += check_label(label, ids, counts, where); });
    }
    expect(counts[0] + labelled == std::int64_t{width} * height, path, "mask holds pixels of no label");
  }

  std::int64_t check_label(const Json& label, const Image<std::uint16_t>& ids,
                           std::map<int, std::int64_t>& counts, const std::string& where) {
    ++result_.labels;
    const int id = label.at("id").get<int>();
    const double fraction = label.at("visible_fraction").get<double>();
    expect(fraction >= 0.0 && fraction <= 1.0, where, "visible fraction is outside [0, 1]");
    for (const char* key : {"kind", "is_defect", "subpixel", "d_prime", "d_prime_low", "clutter_z",
                            "detectable", "mc_limited", "amodal_area_px", "mm_per_px", "truth"})
      expect(label.contains(key), where, fmt::format("has no {}", key));
    const auto area = label.at("area_px").get<std::int64_t>();
    if (label.contains("amodal_rle"))
      expect(box_of(mask_of_rle(label["amodal_rle"])) == box_of_json(label.at("amodal_bbox")), where,
             "amodal box is not tight");
    if (!label.contains("rle")) {
      expect(area == 0 && label.at("why_empty").is_string(), where, "has no pixels and no reason");
      return 0;
    }
    const Mask mask = mask_of_rle(label["rle"]);
    expect(area_of(mask) == area && counts[id] == area, where, "areas of record and masks differ");
    expect(box_of(mask) == box_of_json(label.at("bbox")), where, "box is not tight");
    bool same = true;
    for (int y = 0; y < mask.pixels.height(); ++y)
      for (int x = 0; x < mask.pixels.width(); ++x)
        same = same && (mask.pixels.at(x, y) == 0 || ids.at(mask.x + x, mask.y + y) == id);
    expect(same, where, "run lengths differ from the mask image");
    expect(same_pixels(fill(rings_of(label.at("polygons"))), mask), where, "polygons differ from the mask");
    coco_labels_.push_back({label.at("kind").get<std::string>(), area, mask});
    return area;
  }

  void check_coco() {
    const auto coco = Json::parse(read_file(directory_ / layout::coco));
    const auto& images = coco.at("images");
    const auto& annotations = coco.at("annotations");
    expect(images.size() == image_names_.size(), layout::coco, "has another number of images");
    expect(annotations.size() == coco_labels_.size(), layout::coco, "has another number of annotations");
    for (std::size_t i = 0; i < std::min(images.size(), image_names_.size()); ++i)
      expect(images[i].at("file_name") == image_names_[i], layout::coco, "lists other images");
    for (std::size_t i = 0; i < std::min(annotations.size(), coco_labels_.size()); ++i) {
      const auto& annotation = annotations[i];
      const auto& label = coco_labels_[i];
      const auto where = fmt::format("{}: annotation {}", layout::coco, i + 1);
      const auto& segmentation = annotation.at("segmentation");
      const Mask mask = segmentation.is_object() ? mask_of_rle(segmentation) : fill(rings_of(segmentation));
      expect(same_pixels(mask, label.mask), where, "segmentation differs from the record");
      expect(annotation.at("area") == label.area, where, "area differs from the record");
      expect(box_of_json(annotation.at("bbox")) == box_of(label.mask), where, "box is not tight");
      expect(categories_[annotation.at("category_id").get<int>()] == label.kind, where,
             "has another category than the record");
    }
  }

  struct CocoLabel {
    std::string kind;
    std::int64_t area;
    Mask mask;
  };
  fs::path directory_;
  Verification result_;
  int expected_samples_ = 0;
  std::map<int, std::string> categories_;
  std::vector<std::string> image_names_;
  std::vector<CocoLabel> coco_labels_;
};
}  // namespace

Verification verify(const fs::path& directory) {
  if (!fs::is_regular_file(directory / layout::manifest))
    throw InputError(Place{directory.string(), 0, ""},
                     fmt::format("holds no {}; expected a directory of samples", layout::manifest));
  return Verifier(directory).run();
}

}  // namespace flawsmith::dataset
