#pragma once
namespace flawsmith {
/// The program's version, "major.minor.patch".
const char* version();
}  // namespace flawsmith
