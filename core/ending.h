#pragma once
// How the program ends on an error that nobody caught.
#include <exception>
#include <string>

namespace flawsmith {

struct Ending {
  int status;           // exit status
  std::string message;  // one line
};

/// 128 + SIGABRT: what a shell says after a failed CHECK, too.
constexpr int internal_error_status = 134;

/// An InputError is the user's; a std::logic_error (thrown by the standard library and by our own checks of
/// results) the programmer's; Interrupted was asked for; everything else is the machine's.
Ending ending_of(const std::exception& error);

}  // namespace flawsmith
