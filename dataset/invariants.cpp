#include "dataset/invariants.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "dataset/mask.h"
#include "dataset/outline.h"
#include "dataset/rle.h"

namespace flawsmith::dataset {
namespace {
class Checker {
 public:
  Checker(const Sample& sample, const Frame& frame) : sample_(sample), frame_(frame) {}

  void check_frame() {
    const auto& image = frame_.image;
    expect(!image.empty() && image.channels() == 1, "has no raw image of one channel");
    expect(frame_.twin.empty() || same_size(image, frame_.twin), "image and twin differ in size");
    expect(same_size(image, frame_.view) && (frame_.view.channels() == 1 || frame_.view.channels() == 3),
           "view is not the image's size in 1 or 3 channels");
    expect(frame_.twin_view.empty() == frame_.twin.empty() &&
               (frame_.twin_view.empty() || (same_size(image, frame_.twin_view) &&
                                             frame_.twin_view.channels() == frame_.view.channels())),
           "twin's view is not like the view");
    expect(frame_.bit_depth >= 1 && frame_.bit_depth <= 16, "bit depth is not 1 to 16");
    const int limit = (1 << frame_.bit_depth) - 1;
    for (const auto* pixels : {&image, &frame_.twin})
      expect(std::all_of(pixels->data().begin(), pixels->data().end(),
                         [limit](std::uint16_t dn) { return dn <= limit; }),
             "holds a DN above its bit depth");

    std::set<int> ids;
    Image<std::uint16_t> owner(image.width(), image.height());
    for (const auto& label : frame_.labels) {
      label_ = &label;
      expect(label.id > 0, "id is 0, the background's");
      expect(ids.insert(label.id).second, "id is another label's, too");
      check_label(label);
      for (int y = 0; y < label.visible.pixels.height(); ++y)
        for (int x = 0; x < label.visible.pixels.width(); ++x) {
          if (label.visible.pixels.at(x, y) == 0) continue;
          auto& pixel = owner.at(label.visible.x + x, label.visible.y + y);
          expect(pixel == 0, "mask shares a pixel with another label's");
          pixel = label.id;
        }
    }
    label_ = nullptr;
  }

 private:
  void check_label(const FrameLabel& label) {
    expect(!label.kind.empty(), "has no kind");
    check_mask(label.visible, "mask");
    check_mask(label.amodal, "amodal mask");
    expect(label.visible.empty() != label.why_empty.empty(),
           label.visible.empty() ? "has no pixels and no why_empty" : "has pixels and a why_empty");
    expect(label.visible_fraction >= 0.0 && label.visible_fraction <= 1.0,
           "visible fraction is outside [0, 1]");
    expect(!label.visible.empty() || label.visible_fraction == 0.0, "visible fraction without pixels");
    expect(std::isfinite(label.d_prime) && std::isfinite(label.clutter_z), "d' or z is no finite number");
    expect(label.d_prime_low >= 0.0 && label.d_prime_low <= label.d_prime, "d' lies below its lower bound");
    expect(std::isfinite(label.mm_per_px) && label.mm_per_px >= 0.0, "mm per pixel is no length");
  }

  void check_mask(const Mask& mask, const char* name) {
    if (mask.empty()) return;
    const int width = frame_.image.width(), height = frame_.image.height();
    const auto& pixels = mask.pixels;
    expect(pixels.channels() == 1 && std::all_of(pixels.data().begin(), pixels.data().end(),
                                                 [](std::uint8_t pixel) { return pixel <= 1; }),
           name, "holds other values than 0 and 1");
    expect(
        mask.x >= 0 && mask.y >= 0 && mask.x + pixels.width() <= width && mask.y + pixels.height() <= height,
        name, "leaves the frame");
    expect(is_tight(mask), name, "has a box that is not tight");
    expect(
        same_pixels(decode_rle(decompress_rle(compress_rle(encode_rle(mask, width, height))), width, height),
                    mask),
        name, "is not what its run lengths say");
    expect(same_pixels(fill(outline(mask)), mask), name, "is not what its outlines say");
  }

  template <class A, class B>
  static bool same_size(const A& a, const B& b) {
    return a.width() == b.width() && a.height() == b.height();
  }

  void expect(bool holds, const char* what, const char* more = "") const {
    if (holds) return;
    auto where =
        fmt::format("sample {}, camera {}, lighting {}", sample_.index, frame_.camera, frame_.lighting);
    if (label_ != nullptr) where += fmt::format(", label {} ({})", label_->id, label_->kind);
    throw BrokenInvariant(fmt::format("{}: {}{}{}", where, what, *more != '\0' ? " " : "", more));
  }

  const Sample& sample_;
  const Frame& frame_;
  const FrameLabel* label_ = nullptr;
};
}  // namespace

void check_labels(const Sample& sample) {
  for (const auto& frame : sample.frames) Checker(sample, frame).check_frame();
}

}  // namespace flawsmith::dataset
