#include "core/interrupt.h"

#include <csignal>

#include "core/error.h"

namespace flawsmith {
namespace {
volatile std::sig_atomic_t requested = 0;

void on_signal(int signal) {
  if (requested) {  // asked twice: now
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  requested = 1;
}
}  // namespace

void watch_for_interrupt() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

bool interrupt_requested() noexcept {
  return requested != 0;
}

void throw_if_interrupted() {
  if (requested) throw Interrupted();
}
}  // namespace flawsmith
