#pragma once
// CHECK(condition): a programmer's error, on in release too. It says where and stops the program.

namespace flawsmith {
[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;
}

#define CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::flawsmith::check_failed(#condition, __FILE__, __LINE__))
