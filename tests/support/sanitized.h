#pragma once
// Sanitizers make a program 5 to 20 times slower and take away its memory limit: what tests do about it.

namespace flawsmith::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

}  // namespace flawsmith::test
