// Bodies that read what came before their loop, and code behind it that reads what they wrote, also after a
// fault: no race, and ThreadSanitizer must not see one.
#include <chrono>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/parallel.h"

int main() {
  for (int round = 0; round < 20; ++round) {
    std::vector<double> in(200), out(200);
    std::iota(in.begin(), in.end(), round);
    try {
      flawsmith::with_threads(2, [&] {
        flawsmith::parallel_for(200, [&](int i) {
          const auto at = static_cast<std::size_t>(i);
          const std::vector<double> own(50, in[at]);
          out[at] = std::accumulate(own.begin(), own.end(), 0.0);
          std::this_thread::sleep_for(std::chrono::microseconds(20));
          if (round % 4 == 3 && i == 77) throw std::runtime_error("body 77");
        });
      });
    } catch (const std::runtime_error&) {
    }
    if (std::accumulate(out.begin(), out.end(), 0.0) <= 0.0) return 1;
  }
  return 0;
}
