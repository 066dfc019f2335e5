#pragma once
// Loops on several threads: the one place where the project meets TBB.
#include <functional>

namespace flawsmith {

/// Runs work with `threads` ≥ 1 threads for the loops in it, its own included; what Embree builds in it keeps
/// to them, too. An exception that leaves work leaves this.
void with_threads(int threads, const std::function<void()>& work);

/// body(0) … body(count − 1), each once, in any order, on the threads of with_threads or else on all cores;
/// ends when all have. Bodies are ordered after what came before the loop and before what comes after it, and
/// not among each other. The first exception that leaves a body stops the loop and leaves this.
void parallel_for(int count, const std::function<void(int)>& body);

}  // namespace flawsmith
