// Loops on threads: every body once, on no more threads than allowed, faults come out.
#include "core/parallel.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

using flawsmith::parallel_for;
using flawsmith::with_threads;

TEST_CASE("a loop calls its body once for each number", "[parallel]") {
  for (const int threads : {1, 2, 7}) {
    std::vector<int> calls(1000, 0);
    with_threads(threads, [&] { parallel_for(1000, [&](int i) { ++calls[static_cast<std::size_t>(i)]; }); });
    CHECK(calls == std::vector<int>(1000, 1));
  }
  parallel_for(0, [](int) { FAIL("nothing to do"); });
}

TEST_CASE("a loop stays within its threads", "[parallel]") {
  for (const int threads : {1, 2}) {
    std::mutex mutex;
    std::set<std::thread::id> seen;
    with_threads(threads, [&] {
      parallel_for(200, [&](int) {
        std::this_thread::sleep_for(std::chrono::microseconds(100));  // so that others get their turn
        const std::lock_guard lock(mutex);
        seen.insert(std::this_thread::get_id());
      });
    });
    CHECK(static_cast<int>(seen.size()) <= threads);
    CHECK(!seen.empty());
  }
}

TEST_CASE("what a body throws leaves the loop", "[parallel]") {
  const auto loop = [] {
    with_threads(2, [] {
      parallel_for(100, [](int i) {
        if (i == 41) throw std::runtime_error("body 41");
      });
    });
  };
  CHECK_THROWS_WITH(loop(), "body 41");
}
