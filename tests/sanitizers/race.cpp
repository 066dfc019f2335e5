// A data race between two bodies of a loop, on purpose: ThreadSanitizer must see it through TBB.
#include <chrono>
#include <thread>

#include "core/parallel.h"

int main() {
  long together = 0;
  flawsmith::with_threads(2, [&] {
    flawsmith::parallel_for(2000, [&](int) {
      ++together;
      std::this_thread::sleep_for(std::chrono::microseconds(20));  // so that the other thread gets its turn
    });
  });
  return together == 0;
}
