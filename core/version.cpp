#include "core/version.h"

namespace flawsmith {
const char* version() {
  return FLAWSMITH_VERSION;
}
}  // namespace flawsmith
