// Cost of relighting in memory: electrons, and electrons with their variance, of 16 groups of 20 megapixels
// on 2 threads. Every layer is touched before; the best of several runs counts, since other programs may
// share the machine. With a folder, a capture of that size is written there and read back, and those times
// are reported apart.
//   relight_perf [MEGAPIXELS [GROUPS [RUNS [DIR]]]]          Prints one JSON object.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/parallel.h"
#include "renderer/capture_file.h"
#include "renderer/relight.h"
#include "tests/support/captures.h"

namespace {
using namespace flawsmith;
constexpr int threads = 2;

template <class Work>
double seconds(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The small capture's description about layers of that size, each pixel another number.
renderer::StoredCapture capture_of(int width, int height, int groups) {
  renderer::StoredCapture stored = test::small_capture();
  renderer::Capture& c = stored.capture;
  c.width = stored.camera.roi.width = stored.camera.sensor.width = width;
  c.height = stored.camera.roi.height = stored.camera.sensor.height = height;
  stored.camera.roi.x = stored.camera.roi.y = 0;
  c.depth = Image<float>(width, height);
  c.normal = Image<float>(width, height, 3);
  c.item = Image<std::int32_t>(width, height);
  c.base_triangle = c.item;
  stored.zone = c.depth;
  c.groups.clear();
  c.electrons.clear();
  stored.groups.assign(static_cast<std::size_t>(groups), {});
  for (int g = 0; g < groups; ++g) {
    c.groups.push_back("ring." + std::to_string(g));
    c.electrons.emplace_back(width, height);
    std::uint32_t state = 12345u + static_cast<std::uint32_t>(g);
    for (float& value : c.electrons.back().data())
      value = 1e3f * static_cast<float>((state = state * 1664525u + 1013904223u) >> 8);
  }
  c.variance = c.electrons;
  stored.lightings = {{"all", std::vector<double>(static_cast<std::size_t>(groups), 1.0)}};
  return stored;
}
}  // namespace

int main(int argc, char** argv) try {
  const double megapixels = argc > 1 ? std::atof(argv[1]) : 20.0;
  const int groups = argc > 2 ? std::atoi(argv[2]) : 16, runs = argc > 3 ? std::atoi(argv[3]) : 9;
  if (!(megapixels >= 0.01 && megapixels <= 500) || groups < 1 || groups > 256 || runs < 1) {
    std::fprintf(stderr, "usage: relight_perf [MEGAPIXELS [GROUPS [RUNS [DIR]]]]\n");
    return 2;
  }
  const int width = 5000, height = static_cast<int>(megapixels * 1e6 / width);
  const renderer::StoredCapture stored = capture_of(width, height, groups);
  std::vector<double> currents;
  for (int g = 0; g < groups; ++g) currents.push_back(0.1 + 0.05 * g);

  std::vector<double> sum_s, both_s;
  double checksum = 0;
  with_threads(threads, [&] {
    for (int run = -1; run < runs; ++run) {  // the first warms up
      Image<float> sum;
      const double alone = seconds([&] { sum = renderer::weighted_sum(stored.capture.electrons, currents); });
      renderer::Signal signal;
      const double both = seconds([&] { signal = renderer::relight(stored.capture, currents); });
      checksum +=
          static_cast<double>(sum.at(run + 1, 0)) - static_cast<double>(signal.electrons.at(run + 1, 0));
      if (run < 0) continue;
      sum_s.push_back(alone);
      both_s.push_back(both);
    }
  });
  std::sort(sum_s.begin(), sum_s.end());
  std::sort(both_s.begin(), both_s.end());
  nlohmann::ordered_json result{{"groups", groups},
                                {"megapixels", 1e-6 * width * height},
                                {"threads", threads},
                                {"runs", runs},
                                {"weighted_sum_best_s", sum_s.front()},
                                {"weighted_sum_median_s", sum_s[sum_s.size() / 2]},
                                {"gigabytes_per_s", 4e-9 * width * height * groups / sum_s.front()},
                                {"with_variance_best_s", both_s.front()},
                                {"with_variance_median_s", both_s[both_s.size() / 2]},
                                {"limit_s", 0.5}};
  if (argc > 4) {
    const auto file = std::filesystem::path(argv[4]) / "relight_perf.exr";
    result["write_s"] = seconds([&] { renderer::write_capture(file, stored); });
    result["file_mb"] = 1e-6 * static_cast<double>(std::filesystem::file_size(file));
    result["read_s"] =
        seconds([&] { checksum += renderer::read_capture(file).capture.electrons[0].at(0, 0); });
    std::filesystem::remove(file);
  }
  std::printf("%s\n", result.dump(2).c_str());
  return checksum != checksum || sum_s.front() > 0.5 ? 1 : 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "relight_perf: %s\n", error.what());
  return 2;
}
