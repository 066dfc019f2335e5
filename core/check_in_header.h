#pragma once
// The check for public headers: they must not define CHECK, which is Catch2's word in tests.

namespace flawsmith {
[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;
}

#define FLAWSMITH_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::flawsmith::check_failed(#condition, __FILE__, __LINE__))
