#include "renderer/cpu/cpu_renderer.h"

#include <fmt/format.h>
#include <gnu/libc-version.h>
#include <pmmintrin.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>

#include "core/check.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "renderer/cpu/film_pass.h"
#include "renderer/cpu/pilots.h"

namespace flawsmith::renderer::cpu {
namespace {
constexpr int tile_size = 16;  // [px]
static_assert(tile_size % pilot_block == 0);
constexpr double pilots_share = 0.25;  // about, of a render's time

/// Denormals flushed to zero while this lives, in this thread: Embree wants it, and bytes must not depend on
/// who set it.
class FlushDenormals {
 public:
  FlushDenormals() : before_(_mm_getcsr()) {
    _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_ON);
    _MM_SET_DENORMALS_ZERO_MODE(_MM_DENORMALS_ZERO_ON);
  }
  ~FlushDenormals() { _mm_setcsr(before_); }
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
  unsigned before_;
};

/// Pixels of one label in one tile.
struct LabelPixel {
  std::uint32_t label;
  int x, y;
  float visible, amodal, swept;
};

class TiledRender {
 public:
  TiledRender(const FlatScene& flat, const Accel& accel, const scenes::Station& station,
              const scenes::Camera& camera, const RenderOptions& options, Capture& capture,
              Image<std::uint8_t>& touched)
      : flat_(flat),
        accel_(accel),
        options_(options),
        capture_(capture),
        touched_(touched),
        pass_(accel, station, camera, options),
        columns_((capture.width + tile_size - 1) / tile_size),
        tiles_(columns_ * ((capture.height + tile_size - 1) / tile_size)),
        labels_(static_cast<std::size_t>(tiles_)),
        rays_(static_cast<std::size_t>(tiles_)) {
    if (options.noise) pilots_.emplace(capture.width, capture.height, options.only);
  }

  RayCount run() {
    RayCount count;
    if (pilots_) {
      each_block(0.0, pilots_share, [this](int x, int y, Moment& moment, PixelSums& sums, int) {
        pilots_->trace(x, y, pass_, moment, sums);
      });
      count.pilots = all_rays();
      count.pilot_pixels = pilots_->traced();
    }
    each_block(pilots_ ? pilots_share : 0.0, 1.0,
               [this](int x, int y, Moment& moment, PixelSums& sums, int tile) {
                 render_block(x, y, moment, sums, labels_[static_cast<std::size_t>(tile)]);
               });
    collect_labels();
    count.all = all_rays();
    return count;
  }

 private:
  /// do_block(x, y, moment, sums, tile) of all blocks, tiles in parallel; the progress goes on from one share
  /// of the whole to another.
  template <typename Work>
  void each_block(double from, double to, const Work& do_block) {
    std::atomic<int> done{0};
    parallel_for(tiles_, [&](int tile) {
      if (interrupt_requested()) return;
      const FlushDenormals flushed;
      PixelSums sums(flat_.traced.size(), accel_.labels().size());
      Moment moment(flat_, accel_.transport());
      const int x0 = tile % columns_ * tile_size, y0 = tile / columns_ * tile_size;
      for (int y = y0; y < std::min(y0 + tile_size, capture_.height); y += pilot_block)
        for (int x = x0; x < std::min(x0 + tile_size, capture_.width); x += pilot_block)
          do_block(x, y, moment, sums, tile);
      rays_[static_cast<std::size_t>(tile)] += sums.rays;
      report(from + (to - from) * ++done / tiles_);
    });
    throw_if_interrupted();
  }

  std::uint64_t all_rays() const { return std::accumulate(rays_.begin(), rays_.end(), std::uint64_t{0}); }

  bool is_wanted(int x, int y) const { return !options_.only || options_.only->at(x, y) != 0; }

  void render_block(int x0, int y0, Moment& moment, PixelSums& sums, std::vector<LabelPixel>& labels) {
    const int x1 = std::min(x0 + pilot_block, capture_.width);
    const int y1 = std::min(y0 + pilot_block, capture_.height);
    std::vector<int> counts;
    bool touched_by_pilots = false;
    for (int y = y0; y < y1; ++y)
      for (int x = x0; x < x1; ++x) {
        if (!is_wanted(x, y)) continue;
        if (pilots_ && counts.empty()) {
          counts = pilots_->counts(x0, y0, pass_.sample_count());
          touched_by_pilots = pilots_->touched(x0, y0);
        }
        const auto place = static_cast<std::size_t>((y - y0) * (x1 - x0) + x - x0);
        render_pixel(x, y, pilots_ ? counts[place] : options_.spp, moment, sums, labels);
        if (touched_by_pilots) touched_.at(x, y) = 1;
      }
  }

  void render_pixel(int x, int y, int samples, Moment& moment, PixelSums& sums,
                    std::vector<LabelPixel>& labels) {
    sums.clear();
    pass_.trace(x, y, samples, moment, sums);
    const ChiefHit chief = pass_.chief(x, y, moment, sums);
    const double n = sums.samples;
    if (options_.noise) capture_.samples.at(x, y) = sums.samples;
    for (std::size_t g = 0; g < flat_.traced.size(); ++g) {
      if (!flat_.traced[g]) continue;
      capture_.electrons[g].at(x, y) = static_cast<float>(sums.sum[g] / n);
      capture_.first_half[g].at(x, y) =
          static_cast<float>(sums.first_half[g] / std::max(sums.samples / 2, 1));
      capture_.variance[g].at(x, y) = static_cast<float>(sums.variance_of_mean(g));
    }
    capture_.depth.at(x, y) = chief.depth;
    for (int k = 0; k < 3; ++k) capture_.normal.at(x, y, k) = chief.normal[k];
    capture_.item.at(x, y) = chief.item;
    capture_.base_triangle.at(x, y) = chief.base_triangle;
    touched_.at(x, y) = sums.touched ? 1 : 0;
    for (std::uint32_t l = 0; l < sums.visible.size(); ++l)
      if (sums.visible[l] > 0 || sums.amodal[l] > 0 || sums.swept[l] > 0)
        labels.push_back({l, x, y, static_cast<float>(sums.visible[l] / n),
                          static_cast<float>(sums.amodal[l] / n), static_cast<float>(sums.swept[l] / n)});
  }

  void report(double share) {
    if (!options_.progress) return;
    const std::lock_guard lock(mutex_);
    reported_ = std::max(reported_, share);
    options_.progress(reported_);
  }

  void collect_labels() {
    const std::size_t count = accel_.labels().size();
    std::vector<std::array<int, 4>> box(count, {capture_.width, capture_.height, -1, -1});
    for (const auto& tile : labels_)
      for (const LabelPixel& p : tile) {
        auto& b = box[p.label];
        b = {std::min(b[0], p.x), std::min(b[1], p.y), std::max(b[2], p.x), std::max(b[3], p.y)};
      }
    for (std::size_t l = 0; l < count; ++l) {
      LabelLayer layer;
      layer.id = accel_.labels()[l];
      if (box[l][2] >= 0) {
        layer.x = box[l][0];
        layer.y = box[l][1];
        layer.visible = Image<float>(box[l][2] - layer.x + 1, box[l][3] - layer.y + 1);
        layer.amodal = layer.visible;
        if (flat_.exposure) layer.swept = layer.visible;
      }
      capture_.labels.push_back(std::move(layer));
    }
    for (const auto& tile : labels_)
      for (const LabelPixel& p : tile) {
        LabelLayer& layer = capture_.labels[p.label];
        layer.visible.at(p.x - layer.x, p.y - layer.y) = p.visible;
        layer.amodal.at(p.x - layer.x, p.y - layer.y) = p.amodal;
        if (flat_.exposure) layer.swept.at(p.x - layer.x, p.y - layer.y) = p.swept;
      }
  }

  const FlatScene& flat_;
  const Accel& accel_;
  const RenderOptions& options_;
  Capture& capture_;
  Image<std::uint8_t>& touched_;
  FilmPass pass_;
  std::optional<Pilots> pilots_;
  int columns_, tiles_;
  std::vector<std::vector<LabelPixel>> labels_;  // per tile
  std::vector<std::uint64_t> rays_;              // per tile
  std::mutex mutex_;
  double reported_ = 0.0;
};

Capture empty_capture(const FlatScene& flat, int width, int height) {
  Capture capture;
  capture.width = width;
  capture.height = height;
  capture.groups = flat.groups;
  for (const std::uint8_t traced : flat.traced) {
    capture.electrons.push_back(traced ? Image<float>(width, height) : Image<float>());
    capture.variance.push_back(capture.electrons.back());
    capture.first_half.push_back(capture.electrons.back());
  }
  capture.depth = Image<float>(width, height);
  capture.normal = Image<float>(width, height, 3);
  capture.item = Image<std::int32_t>(width, height, 1, -1);
  capture.base_triangle = Image<std::int32_t>(width, height, 1, -1);
  return capture;
}

/// Over the pixels that were traced; 1 at least.
int mean_samples(const Capture& capture) {
  std::int64_t sum = 0, traced = 0;
  for (const std::int32_t n : capture.samples.data()) {
    sum += n;
    traced += n > 0 ? 1 : 0;
  }
  return static_cast<int>(std::max<std::int64_t>(1, traced > 0 ? (sum + traced / 2) / traced : 1));
}
}  // namespace

CpuRenderer::CpuRenderer() : device_(open_device()), parts_(device_) {}

Capture CpuRenderer::render(const scenes::Station& station, std::size_t camera,
                            const RenderOptions& options) {
  CHECK(camera < station.cameras.size() && (options.noise || options.spp > 0));
  const scenes::Camera& view = station.cameras[camera];
  const int width = view.roi.width, height = view.roi.height;
  CHECK(!options.only || (options.only->width() == width && options.only->height() == height));
  const int threads = options.ray_log       ? 1
                      : options.threads > 0 ? options.threads
                                            : static_cast<int>(std::thread::hardware_concurrency());
  Capture capture;
  with_threads(std::max(threads, 1), [&] {
    const FlushDenormals flushed;
    std::vector<dvec3> centres;
    for (const scenes::Item& item : station.items) centres.push_back(parts_.get(item.part).geometry.centre);
    const FlatScene flat = build_scene(station, camera, centres, tables_);
    const Accel accel(device_, parts_, station, camera, flat);
    capture = empty_capture(flat, width, height);
    capture.spp = options.spp;
    if (options.noise) capture.samples = Image<std::int32_t>(width, height);
    touched_ = Image<std::uint8_t>(width, height);
    rays_ = TiledRender(flat, accel, station, view, options, capture, touched_).run();
    if (options.noise) capture.spp = mean_samples(capture);
  });
  parts_.age();
  return capture;
}

std::string CpuRenderer::identity() const {
  return fmt::format("cpu; Embree {}.{}.{} isa=avx2 robust; glibc {}; denormals flushed", RTC_VERSION_MAJOR,
                     RTC_VERSION_MINOR, RTC_VERSION_PATCH, gnu_get_libc_version());
}

}  // namespace flawsmith::renderer::cpu

namespace flawsmith::renderer {
std::unique_ptr<Renderer> make_cpu_renderer() {
  return std::make_unique<cpu::CpuRenderer>();
}
}  // namespace flawsmith::renderer
