#pragma once
// The two kinds of error that a user meets. A programmer's error is a CHECK (core/check.h); a miss that is to
// be expected is a std::optional.
#include <stdexcept>
#include <string>

namespace flawsmith {

/// Exit statuses of the program.
enum class ExitStatus : int {
  done = 0,
  check_failed = 1,
  bad_input = 2,
  could_not_run = 3,
  interrupted = 130
};

/// Where in a user's file something is wrong. Empty or zero members are left out of the message.
struct Place {
  std::string file;
  int line = 0;     // from 1; 0: unknown or not a text file
  std::string key;  // e.g. "cameras[0].lens.f_number"
};

/// The user's input is wrong: exit status 2. what() is one line: "file:line: key: message".
class InputError : public std::runtime_error {
 public:
  explicit InputError(const std::string& message) : InputError(Place{}, message) {}
  InputError(const Place& place, const std::string& message);
  const Place& place() const noexcept { return place_; }

 private:
  Place place_;
};

/// The machine is in the way (disk full, no permission, no device): exit status 3.
class RunError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The user asked to stop (Ctrl-C): exit status 130; what was finished is kept.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

}  // namespace flawsmith
