#pragma once
// An example data set: noisy metal-like frames with scratches and pits whose masks are known by formula.
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <string>

#include "core/random.h"
#include "dataset/identity.h"
#include "dataset/mask.h"

namespace flawsmith::dataset::example {

/// A folder below the system's temporary one, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "flawsmith_test_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline Identity identity(int count, int bits = 8) {
  Identity id;
  id.program_version = "0.1.0";
  id.recipe_name = "example";
  id.recipe_sha256 = std::string(64, 'a');
  id.seed = 7;
  id.count = count;
  id.bits = bits;
  id.renderer = "none";
  id.options = {{"spp", 64}};
  id.categories = {{1, "scratch", true}, {2, "pit", true}, {7, "dust", false}};
  return id;
}

/// Pixels whose centres satisfy a predicate.
template <class Inside>
Mask mask_where(int width, int height, Inside inside) {
  Image<std::uint8_t> frame(width, height);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) frame.at(x, y) = inside(x, y) ? 1 : 0;
  return mask_of(frame);
}

struct Options {
  int width = 160, height = 120;
  int channels = 1;
  bool twin = true;
  int frames = 1;
};

/// A sample: a scratch (bright line), a pit (dark disc), a speck of dust, and a pit behind something else.
inline Sample sample(int index, const Options& options = {}) {
  const int w = options.width, h = options.height;
  Sample result;
  result.index = index;
  result.metadata = {{"seed", index + 1000}, {"parameters", {{"turn_deg", 1.5 * index}}}};
  for (int f = 0; f < options.frames; ++f) {
    Random random(derive_seed(5, "example", static_cast<std::uint64_t>(index)));
    Frame frame;
    frame.camera = "top";
    frame.lighting = f == 0 ? "ring" : "bar";
    frame.metadata = {{"exposure_s", 0.004}};
    const double angle = random.uniform(0, 3.14), x0 = random.uniform(0.3, 0.7) * w,
                 y0 = random.uniform(0.3, 0.7) * h;
    const double length = std::min(random.log_normal(0.12 * w, 0.4), 0.18 * w),
                 half_width = random.uniform(0.5, 1.5);
    const auto along = [&](int x, int y) { return (x - x0) * std::cos(angle) + (y - y0) * std::sin(angle); };
    const auto across = [&](int x, int y) { return (y - y0) * std::cos(angle) - (x - x0) * std::sin(angle); };
    const Mask scratch = mask_where(w, h, [&](int x, int y) {
      return std::abs(along(x, y)) <= 0.5 * length && std::abs(across(x, y)) <= half_width;
    });
    const double px = random.uniform(0.05, 0.1) * w, py = random.uniform(0.1, 0.9) * h,
                 radius = random.uniform(1.2, 6);
    const auto disc = [](double cx, double cy, double r) {
      return [=](int x, int y) { return std::hypot(x - cx, y - cy) <= r; };
    };
    const Mask pit = mask_where(w, h, disc(px, py, radius));
    const Mask dust = mask_where(w, h, disc(0.85 * w, 0.3 * h, 3.0));

    frame.image = Image<std::uint16_t>(w, h);
    frame.twin = Image<std::uint16_t>(w, h);
    for (int y = 0; y < h; ++y)
      for (int x = 0; x < w; ++x) {
        const double clean = 1400 + 900.0 * x / w - 300.0 * y / h + 25 * random.normal() +
                             40 * std::sin(0.9 * y + 2 * std::sin(0.01 * x));
        frame.twin.at(x, y) = static_cast<std::uint16_t>(clean);
        frame.image.at(x, y) = frame.twin.at(x, y);
      }
    const auto change = [&](const Mask& mask, double factor) {
      for (int y = 0; y < mask.pixels.height(); ++y)
        for (int x = 0; x < mask.pixels.width(); ++x)
          if (mask.pixels.at(x, y) != 0) {
            auto& dn = frame.image.at(mask.x + x, mask.y + y);
            dn = static_cast<std::uint16_t>(dn * factor);
          }
    };
    change(scratch, 1.35);
    change(pit, 0.5);
    change(dust, 1.1);
    const auto view_of = [&](const Image<std::uint16_t>& dn) {
      Image<std::uint8_t> view(w, h, options.channels);
      for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x)
          for (int c = 0; c < options.channels; ++c)
            view.at(x, y, c) = static_cast<std::uint8_t>(
                dn.at(x, y) * (options.channels == 1 ? 1.0 : 0.7 + 0.15 * c) * 255 / 4095);
      return view;
    };
    frame.view = view_of(frame.image);
    frame.twin_view = view_of(frame.twin);
    if (!options.twin) {
      frame.twin = {};
      frame.twin_view = {};
    }

    const auto label = [&](int id, const char* kind, const Mask& mask, nlohmann::ordered_json measures) {
      FrameLabel l;
      l.id = static_cast<std::uint16_t>(id);
      l.kind = kind;
      l.visible = l.amodal = mask;
      l.visible_fraction = 1.0;
      l.d_prime = 12.5;
      l.clutter_z = 4.0;
      l.detectable = true;
      l.mm_per_px = 0.02;
      l.truth = {{"measures", std::move(measures)}};
      return l;
    };
    frame.labels.push_back(
        label(1, "scratch", scratch,
              {{"length_mm", 0.02 * length}, {"width_mm", 0.04 * half_width}, {"depth_mm", 0.002}}));
    frame.labels.push_back(label(2, "pit", pit, {{"width_mm", 0.04 * radius}, {"depth_mm", 0.011}}));
    frame.labels.push_back(label(3, "dust", dust, {{"diameter_mm", 0.12}}));
    frame.labels.back().is_defect = false;
    frame.labels[1].detectable = index % 2 == 0;
    FrameLabel hidden;
    hidden.id = 4;
    hidden.kind = "pit";
    hidden.why_empty = "hidden";
    hidden.amodal = mask_where(w, h, disc(0.5 * w, 6, 4));
    frame.labels.push_back(hidden);
    result.frames.push_back(std::move(frame));
  }
  return result;
}

}  // namespace flawsmith::dataset::example
