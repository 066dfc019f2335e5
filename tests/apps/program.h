#pragma once
// The program as a user calls it: what it says and how it ends.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/file.h"
#include "tests/core/scratch_folder.h"

namespace program {

struct Outcome {
  int status = 0;  // exit status; 128 + the signal that killed it, as a shell says it
  std::string out, err;
  /// Lines of standard error that begin so.
  long lines_beginning(const std::string& with) const {
    long found = 0;
    for (std::size_t at = 0; at < err.size(); at = err.find('\n', at) + 1) {
      found += err.compare(at, with.size(), with) == 0;
      if (err.find('\n', at) == std::string::npos) break;
    }
    return found;
  }
};

/// The program at work. Must be waited for.
class Running {
 public:
  explicit Running(const std::vector<std::string>& arguments) {
    std::vector<std::string> words = {FLAWSMITH_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    // Made before the child is: it may be killed before it has done anything.
    const int out = created("out"), err = created("err");
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(out, STDOUT_FILENO);
      ::dup2(err, STDERR_FILENO);
      for (const int signal : {SIGINT, SIGTERM, SIGABRT, SIGSEGV}) std::signal(signal, SIG_DFL);
      ::execv(pointers[0], pointers.data());
      ::_exit(127);
    }
    ::close(out);
    ::close(err);
    if (process_ < 0) throw std::runtime_error("cannot fork");
  }
  ~Running() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void signal(int number) const { ::kill(process_, number); }

  /// Looks every millisecond until the condition holds; false when the program ended before.
  template <class Condition>
  bool until(Condition condition) {
    while (!condition()) {
      if (::waitpid(process_, &status_, WNOHANG) == process_) {
        process_ = 0;
        return condition();
      }
      ::usleep(1000);
    }
    return true;
  }

  /// What it has said on standard error so far.
  std::string err() const { return flawsmith::read_file(folder_ / "err"); }

  Outcome wait() {
    if (process_ > 0 && ::waitpid(process_, &status_, 0) != process_) throw std::runtime_error("no child");
    process_ = 0;
    return {WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_),
            flawsmith::read_file(folder_ / "out"), flawsmith::read_file(folder_ / "err")};
  }

 private:
  int created(const char* name) const {
    const std::string path = folder_ / name;
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) throw std::runtime_error("cannot create " + path);
    return file;
  }

  ScratchFolder folder_;
  pid_t process_ = 0;
  int status_ = 0;
};

inline Outcome run(const std::vector<std::string>& arguments) {
  return Running(arguments).wait();
}

}  // namespace program
