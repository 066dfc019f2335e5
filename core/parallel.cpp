#include "core/parallel.h"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "core/check.h"

#ifdef FLAWSMITH_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
#endif

namespace flawsmith {
namespace {
/// "What came before pass() comes before what follows arrive()": the order that a loop's begin and end make.
/// TBB keeps it by means that ThreadSanitizer does not see (its library is not instrumented, and fences are
/// not understood), so it is told. Nothing else is: bodies stay unordered among each other, and their races
/// are found.
class Order {
 public:
  void pass() {
#ifdef FLAWSMITH_THREAD_SANITIZER
    __tsan_release(&address_);
#endif
  }
  void arrive() {
#ifdef FLAWSMITH_THREAD_SANITIZER
    __tsan_acquire(&address_);
#endif
  }

 private:
  [[maybe_unused]] char address_ = 0;
};

/// The orders into and out of work that TBB may run on another thread.
class Fork {
 public:
  Fork() { begin_.pass(); }
  ~Fork() { end_.arrive(); }
  Fork(const Fork&) = delete;
  Fork& operator=(const Fork&) = delete;

  /// Lives in the work, around what belongs to us.
  class Branch {
   public:
    explicit Branch(Fork& fork) : fork_(fork) { fork_.begin_.arrive(); }
    ~Branch() { fork_.end_.pass(); }
    Branch(const Branch&) = delete;
    Branch& operator=(const Branch&) = delete;

   private:
    Fork& fork_;
  };

 private:
  Order begin_, end_;
};
}  // namespace

void with_threads(int threads, const std::function<void()>& work) {
  CHECK(threads >= 1);
  const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(threads));
  tbb::task_arena arena(threads);
  Fork fork;
  arena.execute([&] {
    const Fork::Branch branch(fork);
    work();
  });
}

void parallel_for(int count, const std::function<void(int)>& body) {
  Fork fork;
  tbb::parallel_for(
      tbb::blocked_range<int>(0, count, 1),
      [&](const tbb::blocked_range<int>& range) {
        const Fork::Branch branch(fork);
        for (int i = range.begin(); i < range.end(); ++i) body(i);
      },
      tbb::simple_partitioner());
}
}  // namespace flawsmith
