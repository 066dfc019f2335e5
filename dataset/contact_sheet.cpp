#include "dataset/contact_sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "core/join.h"
#include "core/png.h"
#include "dataset/layout.h"
#include "dataset/panel.h"
#include "dataset/record.h"

namespace flawsmith::dataset {
namespace {
using Json = nlohmann::ordered_json;

constexpr int margin = 12, gap = 6, header = 64, caption = 24;
constexpr int row_height = caption + PanelSize::height + 14;
constexpr int columns = 4;
constexpr int sheet_width = 2 * margin + columns * PanelSize::width + (columns - 1) * gap;

constexpr Colour paper{246, 246, 244}, ink{30, 32, 36}, faint{110, 114, 120}, white{255, 255, 255};
constexpr Colour seen{255, 70, 50}, unseen{255, 190, 40}, benign{60, 200, 255}, other{170, 170, 170};

Colour colour_of(const Json& label) {
  if (!label.at("is_defect").get<bool>()) return benign;
  return label.at("detectable").get<bool>() ? seen : unseen;
}

int column_x(int column) {
  return margin + column * (PanelSize::width + gap);
}

// "length 4.2 mm, width 31 um": length, diameter, width and depth where measured, else whatever else is a
// length.
std::string size_text(const Json& label) {
  const auto& truth = label.at("truth");
  if (!truth.is_object() || !truth.contains("measures") || !truth["measures"].is_object()) return {};
  std::vector<std::string> parts;
  const auto add = [&](const std::string& key, const Json& value) {
    if (value.is_number())
      parts.push_back(fmt::format("{} {}", key.substr(0, key.size() - 3), length_text(value.get<double>())));
  };
  const auto& measures = truth["measures"];
  for (const std::string key : {"length_mm", "diameter_mm", "width_mm", "depth_mm", "vb_b_mm", "vb_max_mm"})
    if (measures.contains(key)) add(key, measures[key]);
  if (parts.empty())
    for (const auto& [key, value] : measures.items())
      if (key.ends_with("_mm") && parts.size() < 3) add(key, value);
  return join(parts, ", ");
}

std::string caption_of(const Json& label) {
  auto text = label.at("kind").get<std::string>();
  if (const auto size = size_text(label); !size.empty()) text += ": " + size;
  text += fmt::format("   {} px", label.at("area_px").get<std::int64_t>());
  text += fmt::format("   d' {:.3g}, z {:.3g}", label.at("d_prime").get<double>(),
                      label.at("clutter_z").get<double>());
  if (label.at("subpixel").get<bool>()) text += ", subpixel";
  if (label.at("mc_limited").get<bool>()) text += ", limited by render noise";
  return text;
}

std::vector<Ring> rings_of(const Json& label) {
  std::vector<Ring> rings;
  for (const auto& flat : label.at("polygons")) {
    auto& ring = rings.emplace_back();
    for (std::size_t i = 0; i + 1 < flat.size(); i += 2)
      ring.push_back({flat[i].get<int>(), flat[i + 1].get<int>()});
  }
  return rings;
}

Image<std::uint8_t> to_eight_bits(const Image<std::uint16_t>& image, int full_scale) {
  Image<std::uint8_t> view(image.width(), image.height(), image.channels());
  for (std::size_t i = 0; i < view.data().size(); ++i)
    view.data()[i] = static_cast<std::uint8_t>((image.data()[i] * 255 + full_scale / 2) / full_scale);
  return view;
}

template <class T>
void take_evenly(const std::vector<T>& from, std::size_t count, std::vector<T>& to) {
  count = std::min(count, from.size());
  for (std::size_t i = 0; i < count; ++i) to.push_back(from[i * from.size() / count]);
}
}  // namespace

ContactSheet::ContactSheet(std::filesystem::path directory, const Identity& identity)
    : directory_(std::move(directory)), identity_(identity) {}

void ContactSheet::offer(const Json& record) {
  const int sample = record.at("sample").get<int>();
  int frame_index = 0;
  for (const auto& frame : record.at("frames")) {
    bool any = false;
    int label_index = 0;
    for (const auto& label : frame.at("labels")) {
      if (label.contains("bbox")) {
        labels_[label.at("kind").get<std::string>()].push_back({sample, frame_index, label_index});
        any = true;
      }
      ++label_index;
    }
    if (!any) clean_.push_back({sample, frame_index, -1});
    ++frame_index;
  }
}

std::vector<ContactSheet::Place> ContactSheet::chosen() const {
  std::vector<Place> places;
  if (labels_.empty()) {
    take_evenly(clean_, most_rows, places);
    return places;
  }
  // Kinds with few labels first: what they leave over goes to the others.
  std::vector<const std::vector<Place>*> kinds;
  for (const auto& [kind, list] : labels_) kinds.push_back(&list);
  std::stable_sort(kinds.begin(), kinds.end(),
                   [](const auto* a, const auto* b) { return a->size() < b->size(); });
  for (std::size_t i = 0; i < kinds.size(); ++i)
    take_evenly(*kinds[i], (most_rows - places.size()) / (kinds.size() - i), places);
  std::sort(places.begin(), places.end());
  return places;
}

void ContactSheet::draw_row(Image<std::uint8_t>& sheet, int top, const Place& place) const {
  const auto record = unseal(read_file(directory_ / layout::record_path(place.sample)));
  const auto& frame = record.at("frames").at(static_cast<std::size_t>(place.frame));
  const auto& files = frame.at("files");
  const bool raw = identity_.bits == 16 && frame.at("channels") == 1;
  const int full_scale = raw ? (1 << frame.at("bit_depth").get<int>()) - 1 : 255;
  const auto load = [&](const char* role) {
    return decode_png16(read_file(directory_ / files.at(role).at("path").get<std::string>()));
  };
  const auto image = load("image");
  const auto view = to_eight_bits(image, full_scale);
  const int width = image.width(), height = image.height();
  const Json* label =
      place.label < 0 ? nullptr : &frame.at("labels").at(static_cast<std::size_t>(place.label));
  Box box{0, 0, width, height};
  if (label != nullptr) {
    const auto& b = label->at("bbox");
    box = {b[0].get<int>(), b[1].get<int>(), b[2].get<int>(), b[3].get<int>()};
  }
  const Window whole = window_of_frame(width, height);
  const Window window = label == nullptr ? whole : window_around(box, width, height);
  const int y = top + caption;

  const auto where = fmt::format("{:06}  {}, {}", place.sample, frame.at("camera").get<std::string>(),
                                 frame.at("lighting").get<std::string>());
  draw_text(sheet, where, column_x(0), top + 16, ink);
  draw_text(sheet, label == nullptr ? "no label" : caption_of(*label), column_x(1), top + 16, ink);

  auto overview = panel_of(view, whole);
  if (label != nullptr) draw_rectangle(overview, box, whole, colour_of(*label));
  paste(sheet, overview, column_x(0), y);

  auto close = panel_of(view, window);
  const int factor = brightening(close);
  brighten(close, factor);
  auto overlay = close;
  if (factor > 1) draw_text(close, fmt::format("brightened x{}", factor), 8, 18, white, 0.42, true);
  paste(sheet, close, column_x(1), y);

  for (const auto& any : frame.at("labels"))
    if (&any != label && any.contains("polygons")) draw_rings(overlay, rings_of(any), window, other);
  if (label != nullptr) {
    draw_rings(overlay, rings_of(*label), window, colour_of(*label));
    const bool defect = label->at("is_defect").get<bool>();
    draw_text(overlay,
              fmt::format("{}{}", label->at("kind").get<std::string>(),
                          !defect                               ? ", no defect"
                          : label->at("detectable").get<bool>() ? ""
                                                                : ", below the limit"),
              8, 18, colour_of(*label), 0.45, true);
    if (label->at("mm_per_px").is_number())
      draw_scale_bar(overlay, window, label->at("mm_per_px").get<double>());
  }
  paste(sheet, overlay, column_x(2), y);

  Image<std::uint8_t> last(PanelSize::width, PanelSize::height, 3, 128);
  if (files.contains("twin")) {
    const auto difference = difference_of(image, load("twin"), full_scale, box);
    last = panel_of(difference.frame, window);
    draw_text(last, fmt::format("x{}", difference.factor), 8, 18, white, 0.42, true);
  } else {
    draw_text(last, "no twin", 8, 18, white, 0.42, true);
  }
  paste(sheet, last, column_x(3), y);
}

Image<std::uint8_t> ContactSheet::draw() const {
  const auto places = chosen();
  const int height = header + static_cast<int>(std::max<std::size_t>(1, places.size())) * row_height + margin;
  Image<std::uint8_t> sheet(sheet_width, height, 3);
  for (std::size_t i = 0; i < sheet.data().size(); i += 3) {
    sheet.data()[i] = paper.r;
    sheet.data()[i + 1] = paper.g;
    sheet.data()[i + 2] = paper.b;
  }
  draw_text(sheet,
            fmt::format("{}   seed {}   {} samples", identity_.recipe_name, identity_.seed, identity_.count),
            margin, 26, ink, 0.6);
  constexpr const char* titles[columns] = {"frame", "image", "label", "image - twin, amplified"};
  for (int i = 0; i < columns; ++i) draw_text(sheet, titles[i], column_x(i), 52, faint, 0.45);
  if (places.empty()) draw_text(sheet, "no samples", margin, header + 30, faint);
  for (std::size_t i = 0; i < places.size(); ++i)
    draw_row(sheet, header + static_cast<int>(i) * row_height, places[i]);
  return sheet;
}

}  // namespace flawsmith::dataset
