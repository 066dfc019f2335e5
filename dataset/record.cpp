#include "dataset/record.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/check.h"
#include "core/error.h"
#include "core/file.h"
#include "dataset/mask.h"
#include "dataset/outline.h"
#include "dataset/rle.h"

namespace flawsmith::dataset {
namespace {
using Json = nlohmann::ordered_json;

std::string file_safe(const std::string& name) {
  std::string safe = name;
  for (char& c : safe) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-' || c == '.';
    if (!good) c = '-';
  }
  return safe;
}

Json box_json(const Mask& mask) {
  const Box box = box_of(mask);
  return {box.x, box.y, box.width, box.height};
}

Json rle_json(const Mask& mask, const Image<std::uint16_t>& frame) {
  return {{"size", {frame.height(), frame.width()}},
          {"counts", compress_rle(encode_rle(mask, frame.width(), frame.height()))}};
}

Json outline_json(const Mask& mask) {
  Json rings = Json::array();
  for (const auto& ring : outline(mask)) {
    Json flat = Json::array();
    for (const auto& corner : ring) {
      flat.push_back(corner.x);
      flat.push_back(corner.y);
    }
    rings.push_back(std::move(flat));
  }
  return rings;
}

Json label_json(const FrameLabel& label, const Frame& frame) {
  Json json = {{"id", label.id}, {"kind", label.kind}, {"is_defect", label.is_defect}};
  json["area_px"] = area_of(label.visible);
  json["amodal_area_px"] = area_of(label.amodal);
  json["visible_fraction"] = label.visible_fraction;
  json["why_empty"] = label.why_empty.empty() ? Json() : Json(label.why_empty);
  json["subpixel"] = label.subpixel;
  json["d_prime"] = label.d_prime;
  json["d_prime_low"] = label.d_prime_low;
  json["clutter_z"] = label.clutter_z;
  json["detectable"] = label.detectable;
  json["mc_limited"] = label.mc_limited;
  json["mm_per_px"] = label.mm_per_px > 0.0 ? Json(label.mm_per_px) : Json();
  if (!label.visible.empty()) {
    json["bbox"] = box_json(label.visible);
    json["rle"] = rle_json(label.visible, frame.image);
    json["polygons"] = outline_json(label.visible);
  }
  if (!label.amodal.empty()) {
    json["amodal_bbox"] = box_json(label.amodal);
    json["amodal_rle"] = rle_json(label.amodal, frame.image);
  }
  json["truth"] = label.truth;
  return json;
}

void add_stem(std::vector<std::string>& stems, const std::string& plain) {
  auto stem = plain;
  for (int n = 2; std::find(stems.begin(), stems.end(), stem) != stems.end(); ++n)
    stem = fmt::format("{}_{}", plain, n);
  stems.push_back(stem);
}

Json files_json(const std::vector<StoredFile>& files) {
  Json stored = Json::object();
  for (const auto& file : files)
    stored[file.role] = {{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}};
  return stored;
}
}  // namespace

std::vector<std::string> stems_of(const Sample& sample) {
  std::vector<std::string> stems;
  for (const auto& frame : sample.frames)
    add_stem(stems,
             fmt::format("{:06}_{}_{}", sample.index, file_safe(frame.camera), file_safe(frame.lighting)));
  return stems;
}

std::vector<std::string> capture_stems_of(const Sample& sample) {
  std::vector<std::string> stems;
  for (const auto& capture : sample.captures)
    add_stem(stems, fmt::format("{:06}_{}", sample.index, file_safe(capture.camera)));
  return stems;
}

Json record_of(const Sample& sample, const std::vector<std::vector<StoredFile>>& files,
               const std::vector<std::vector<StoredFile>>& captures) {
  CHECK(files.size() == sample.frames.size() && captures.size() == sample.captures.size());
  Json frames = Json::array();
  for (std::size_t i = 0; i < sample.frames.size(); ++i) {
    const auto& frame = sample.frames[i];
    Json labels = Json::array();
    for (const auto& label : frame.labels) labels.push_back(label_json(label, frame));
    frames.push_back({{"camera", frame.camera},
                      {"lighting", frame.lighting},
                      {"time_s", frame.time},
                      {"width", frame.image.width()},
                      {"height", frame.image.height()},
                      {"channels", frame.view.channels()},
                      {"bit_depth", frame.bit_depth},
                      {"files", files_json(files[i])},
                      {"metadata", frame.metadata},
                      {"labels", std::move(labels)}});
  }
  Json record{{"sample", sample.index}, {"metadata", sample.metadata}, {"frames", std::move(frames)}};
  for (std::size_t i = 0; i < captures.size(); ++i)
    record["captures"].push_back({{"camera", sample.captures[i].camera}, {"files", files_json(captures[i])}});
  return record;
}

std::vector<StoredFile> files_of(const Json& record) {
  std::vector<StoredFile> files;
  try {
    for (const char* list : {"frames", "captures"}) {
      if (!record.contains(list) && std::string_view(list) == "captures") continue;  // were not kept
      for (const auto& one : record.at(list))
        for (const auto& [role, file] : one.at("files").items())
          files.push_back({role, file.at("path").get<std::string>(), file.at("bytes").get<std::uint64_t>(),
                           file.at("sha256").get<std::string>()});
    }
  } catch (const nlohmann::json::exception& error) {
    throw InputError(fmt::format("record of a sample: {}", error.what()));
  }
  return files;
}

std::string seal(const Json& record) {
  const auto text = record.dump();
  return fmt::format("{{\"sha256\":\"{}\",\"record\":{}}}\n", sha256(text), text);
}

Json unseal(std::string_view text) {
  try {
    const auto sealed = Json::parse(text);
    auto record = sealed.at("record");
    if (sha256(record.dump()) != sealed.at("sha256").get<std::string>())
      throw InputError("record of a sample: does not match its hash");
    return record;
  } catch (const nlohmann::json::exception& error) {
    throw InputError(fmt::format("record of a sample: {}", error.what()));
  }
}

}  // namespace flawsmith::dataset
