#include "core/interrupt.h"

#include <atomic>
#include <csignal>

#include "core/error.h"

namespace flawsmith {
namespace {
// Any thread may be the one that a signal interrupts, and all look at this.
std::atomic<bool> requested = false;
static_assert(std::atomic<bool>::is_always_lock_free);  // else a handler must not touch it

void on_signal(int signal) {
  if (requested) {  // asked twice: now
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  requested = true;
}
}  // namespace

void watch_for_interrupt() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

bool interrupt_requested() noexcept {
  return requested;
}

void throw_if_interrupted() {
  if (requested) throw Interrupted();
}
}  // namespace flawsmith
