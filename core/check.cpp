#include "core/check.h"

#include <cstdio>
#include <cstdlib>

namespace flawsmith {
void check_failed(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "flawsmith: internal error: CHECK(%s) failed at %s:%d\n", condition, file, line);
  std::abort();
}
}  // namespace flawsmith
