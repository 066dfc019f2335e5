#pragma once
// The one interface of the renderer: a station in, a capture out.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "renderer/capture.h"
#include "renderer/noise_target.h"
#include "scenes/station.h"

namespace flawsmith::renderer {

/// A ray as the renderer asked for it: what benchmarks trace again. [mm], in the renderer's world frame.
struct LoggedRay {
  vec3 origin, direction;
  float distance;  // of a shadow ray; closest hits: infinite
  std::uint32_t leaving, target;
  bool from_camera, shadow;
};

struct RenderOptions {
  int spp = 256;                       // camera samples per pixel; of no account if there is a noise target
  const NoiseTarget* noise = nullptr;  // if given: as many samples as each pixel needs
  std::uint64_t seed = 1;              // of the sample points; a defect capture and its twin share it
  int threads = 0;                     // 0: all
  int max_depth = 0;  // scattering events after which a path is cut (a bias); 0: never cut. Paths end by
                      // Russian roulette, without bias, from the third event on.
  // If given: trace only pixels where this is not 0; the others are 0 in the capture (ids −1).
  const Image<std::uint8_t>* only = nullptr;
  std::vector<LoggedRay>* ray_log = nullptr;        // if given: every ray, in order, on one thread
  std::function<void(double share_done)> progress;  // called from one thread at a time
};

/// Rays of a capture: camera, scattered and shadow rays. Of a part of a picture the pilots are more than its
/// share, since its pixels depend on those around.
struct RayCount {
  std::uint64_t all = 0, pilots = 0;
  std::int64_t pilot_pixels = 0;
};

/// A backend. It keeps the acceleration structures of the parts it has seen (by Part address), so that
/// samples of one recipe build them once. Not thread safe; a render uses all the threads it was given.
class Renderer {
 public:
  virtual ~Renderer() = default;
  /// Throws Interrupted if the user asks to stop. The same arguments give the same bytes on any number of
  /// threads.
  virtual Capture render(const scenes::Station& station, std::size_t camera,
                         const RenderOptions& options) = 0;
  /// Pixels of the last capture whose light may have met a surface that a patch changed: moved, tilted,
  /// covered or labelled. Every other pixel's paths are those of the clean twin, up to the rounding that the
  /// null test bounds.
  virtual const Image<std::uint8_t>& touched() const = 0;
  /// Of the last capture. For benchmarks.
  virtual RayCount rays() const = 0;
  /// What decides the bytes besides the input: backend, its version and instruction set. For the manifest.
  virtual std::string identity() const = 0;
};

std::unique_ptr<Renderer> make_cpu_renderer();

}  // namespace flawsmith::renderer
