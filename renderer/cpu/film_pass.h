#pragma once
// All samples of one pixel, and the truth at its centre.
#include <cstdint>
#include <optional>
#include <vector>

#include "renderer/capture.h"
#include "renderer/cpu/accel.h"
#include "renderer/render.h"

namespace flawsmith::renderer::shared {
struct PathContext;
struct CameraRay;
}  // namespace flawsmith::renderer::shared

namespace flawsmith::renderer::cpu {

/// What a pixel's samples add up to. Kept from pixel to pixel of a tile, so that nothing is allocated per
/// ray.
struct PixelSums {
  std::vector<double> sum;                            // per light group: electrons per second, over samples
  std::vector<double> square;                         // squares of the sums of blocks of them
  std::vector<double> first_half;                     // `sum` after the first half of the samples
  std::vector<std::uint32_t> visible, amodal, swept;  // per label: samples (LabelLayer)
  int samples = 0, block = 1;                         // that the sums hold, and one block of them
  bool touched = false;
  std::uint64_t rays = 0;  // since the tile's start

  PixelSums(std::size_t groups, std::size_t labels);
  void clear();
  void end_block();
  /// Of the mean over the samples, as its blocks show it: the sample points' evenness counts.
  double variance_of_mean(std::size_t group) const;

  std::vector<float> sample;        // per light group, of the sample in hand
  std::vector<double> block_start;  // `sum` before the block in hand
  LabelMarks marks;                 // of the sample in hand
  std::vector<PilotSums> pilot;     // per reference exposure
};

/// What the chief ray at the pixel's centre finds.
struct ChiefHit {
  float depth = 0.0f;  // [mm] along the camera's z; 0: nothing
  vec3 normal{0.0f};   // camera frame; without the finish
  std::int32_t item = -1, base_triangle = -1;
};

class FilmPass {
 public:
  FilmPass(const Accel& accel, const scenes::Station& station, const scenes::Camera& camera,
           const RenderOptions& options);
  /// With a noise target.
  const SampleCount& sample_count() const { return *count_; }
  /// Samples that the pixel needs, by a pilot that is left out of all estimates. Adds to `touched` and
  /// `rays`.
  SampleCount::Need need_by_pilot(int x, int y, Moment& moment, PixelSums& sums) const;
  /// x, y: pixel of the picture. Every sample looks at an instant of its own in the exposure of its row;
  /// truth is that of the exposure's middle. The moment is for use in here.
  void trace(int x, int y, int samples, Moment& moment, PixelSums& sums) const;
  ChiefHit chief(int x, int y, Moment& moment, PixelSums& sums) const;

 private:
  /// What all samples of a pixel share.
  struct Pixel {
    std::uint32_t index;  // on the sensor, whose rows are a line scan's lines
    vec2 corner;          // [px]
    std::uint32_t efficiency, distribution;
    double time;  // [s] middle of the exposure
  };
  Pixel pixel_at(int x, int y) const;
  /// One path into `sums.sample`; returns the camera ray. The seed tells pilot and estimate apart.
  shared::CameraRay follow(const Pixel& pixel, std::uint64_t seed, int index, Moment& moment,
                           shared::PathContext& context, PixelSums& sums) const;
  /// The labels that the sample in hand met, into the sums.
  void mark(const Pixel& pixel, const shared::CameraRay& ray, Moment& moment, shared::PathContext& context,
            PixelSums& sums) const;

  const Accel& accel_;
  const scenes::Camera& camera_;
  const RenderOptions& options_;
  shared::LightingRecord lighting_;
  std::int32_t items_;
  std::optional<SampleCount> count_;
};

}  // namespace flawsmith::renderer::cpu
