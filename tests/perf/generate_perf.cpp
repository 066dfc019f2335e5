// Cost of a data set: label + write time as a share of render time, memory after 500 samples against after
// 50, and the gain of a second thread. Prints one JSON object.
//   generate_perf RECIPE DIR [SAMPLES]     (DIR is made and may be thrown away)
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/log.h"
#include "pipeline/generate.h"

namespace {
using flawsmith::pipeline::generate;
using flawsmith::pipeline::GenerateOptions;
using flawsmith::pipeline::GenerateReport;

double resident_mb() {
  std::ifstream statm("/proc/self/statm");
  long size = 0, resident = 0;
  statm >> size >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

GenerateReport run(const GenerateOptions& base, const char* folder, int count, int threads) {
  GenerateOptions options = base;
  options.out = base.out / folder;
  std::filesystem::remove_all(options.out);
  options.count = count;
  options.threads = threads;
  return generate(options);
}
}  // namespace

int main(int argc, char** argv) try {
  if (argc < 3) {
    std::fprintf(stderr, "usage: generate_perf RECIPE DIR [SAMPLES]\n");
    return 2;
  }
  flawsmith::set_log_level(flawsmith::LogLevel::warning);
  GenerateOptions base;
  base.recipe = argv[1];
  base.out = argv[2];
  base.draft = true;
  const int many = argc > 3 ? std::atoi(argv[3]) : 500;
  const int few = std::max(1, many / 10);
  run(base, "warm-up", 1, 0);

  nlohmann::ordered_json result;
  const auto one = run(base, "one-thread", few, 1), two = run(base, "two-threads", few, 2);
  result["samples_timed"] = few;
  result["render_s_per_sample_1_thread"] = one.render / few;
  result["render_s_per_sample_2_threads"] = two.render / few;
  result["speed_up_1_to_2_threads"] = one.render / two.render;
  result["label_and_write_share_of_render"] = (two.label + two.write) / two.render;
  result["inject_share_of_render"] = two.inject / two.render;
  result["resident_mb_after_" + std::to_string(few)] = resident_mb();
  run(base, "many", many, 0);
  result["resident_mb_after_" + std::to_string(many)] = resident_mb();
  std::printf("%s\n", result.dump(2).c_str());
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "generate_perf: %s\n", error.what());
  return 2;
}
