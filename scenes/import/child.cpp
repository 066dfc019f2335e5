#include "scenes/import/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "core/assets.h"
#include "core/check.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "scenes/import/wire.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// Sanitizers reserve terabytes of addresses, report on standard error, and lay out shadow memory by a file.
#define FLAWSMITH_SHADOW_MEMORY 1
#else
#define FLAWSMITH_SHADOW_MEMORY 0
#endif

namespace flawsmith::scenes {
namespace {
using Clock = std::chrono::steady_clock;
constexpr int out_fd = 3;  // where the child finds the pipe

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { reset(-1); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  void reset(int fd) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
  }

 private:
  int fd_;
};

// A child process that does not outlive this object.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() {
    if (!status_) kill();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  // Its wait status, if it ended before the deadline.
  std::optional<int> wait_until(Clock::time_point deadline) {
    while (!status_) {
      int status = 0;
      const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
      if (ended == pid_) status_ = status;
      if (ended == 0 && Clock::now() >= deadline) break;
      if (ended == 0) ::usleep(1000);
    }
    return status_;
  }
  void kill() {
    ::kill(pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    status_ = status;
  }

 private:
  pid_t pid_;
  std::optional<int> status_;
};

void limit(__rlimit_resource_t what, std::uint64_t value) {
  const rlimit both{value, value};
  ::setrlimit(what, &both);
}

// Between fork and exec: nothing but system calls.
[[noreturn]] void become_child(const char* program, char* const* arguments, int pipe_end, int nothing,
                               const ChildLimits& limits) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // Readers walk over tables that are ordered by address; the same addresses give the same part.
  ::personality(ADDR_NO_RANDOMIZE);
  limit(RLIMIT_CORE, 0);
  if (!FLAWSMITH_SHADOW_MEMORY) limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CPU, static_cast<std::uint64_t>(limits.seconds) + 60);  // should the parent be stopped
  if (!FLAWSMITH_SHADOW_MEMORY) limit(RLIMIT_AS, limits.memory);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(nothing, STDOUT_FILENO);
  if (!FLAWSMITH_SHADOW_MEMORY) ::dup2(nothing, STDERR_FILENO);
  if (pipe_end == out_fd)
    ::fcntl(out_fd, F_SETFD, 0);
  else
    ::dup2(pipe_end, out_fd);
  ::close_range(out_fd + 1, ~0u, 0);
  ::execv(program, arguments);
  ::_exit(127);
}

std::vector<std::string> arguments_for(const std::filesystem::path& program,
                                       const std::filesystem::path& file, const ImportOptions& options) {
  std::vector<std::string> words{program.string(), "import-child",
                                 "--out-fd",       std::to_string(out_fd),
                                 "--crease-angle", fmt::format("{}", options.crease_angle)};
  if (options.unit) words.insert(words.end(), {"--unit=" + *options.unit});
  if (options.chord_error) words.insert(words.end(), {fmt::format("--chord-error={}", *options.chord_error)});
  words.insert(words.end(), {"--", std::filesystem::absolute(file).string()});
  return words;
}

std::string amount(std::uint64_t bytes) {
  const double mebibytes = static_cast<double>(bytes) / (1 << 20);
  return mebibytes >= 1024 ? fmt::format("{:g} GiB", mebibytes / 1024) : fmt::format("{:g} MiB", mebibytes);
}

// Everything that the child writes, up to the deadline.
std::string read_all(int fd, Clock::time_point deadline, const ChildLimits& limits) {
  std::string bytes;
  std::vector<char> piece(1 << 16);
  for (;;) {
    throw_if_interrupted();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) throw InputError(fmt::format("took more than {:g} s to read", limits.seconds));
    pollfd ready{fd, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(std::min<long long>(left, 200))) <= 0) continue;
    const ssize_t got = ::read(fd, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return bytes;
    bytes.append(piece.data(), static_cast<std::size_t>(got));
    if (bytes.size() > wire_limit) throw InputError("has more triangles than can be taken in");
  }
}

std::string how_it_died(std::optional<int> status) {
  if (!status) return "stopped without a result";
  if (WIFSIGNALED(*status)) {
    const int signal = WTERMSIG(*status);
    const char* name = ::sigabbrev_np(signal);
    return fmt::format("was ended by signal {}{}", signal, name ? fmt::format(" (SIG{})", name) : "");
  }
  return fmt::format("ended with status {} and no result", WEXITSTATUS(*status));
}
}  // namespace

std::filesystem::path import_program() {
  if (const char* named = std::getenv("FLAWSMITH_PROGRAM")) return named;
  const auto self = program_file();
  if (self.filename().string().starts_with("flawsmith")) return "/proc/self/exe";
  const auto beside = self.parent_path() / "flawsmith";
  if (std::filesystem::exists(beside)) return beside;
  throw RunError(beside.string() + ": the program that reads part files was not found there");
}

Part run_child(const std::filesystem::path& program, const std::filesystem::path& file,
               const ImportOptions& options, const ChildLimits& limits) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw RunError(fmt::format("pipe: {}", std::strerror(errno)));
  Descriptor from_child(ends[0]), to_parent(ends[1]);
  Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (nothing.get() < 0) throw RunError(fmt::format("/dev/null: {}", std::strerror(errno)));
  auto words = arguments_for(program, file, options);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                           std::chrono::duration<double>(limits.seconds));
  const pid_t pid = ::fork();
  if (pid < 0) throw RunError(fmt::format("fork: {}", std::strerror(errno)));
  if (pid == 0) become_child(program.c_str(), arguments.data(), to_parent.get(), nothing.get(), limits);
  Child child(pid);
  to_parent.reset(-1);
  const std::string bytes = read_all(from_child.get(), deadline, limits);
  if (is_whole(bytes)) return read_part(bytes);
  const auto status = child.wait_until(std::min(deadline, Clock::now() + std::chrono::seconds(2)));
  if (status && WIFEXITED(*status) && WEXITSTATUS(*status) == 127)
    throw RunError(fmt::format("{}: cannot be started to read part files", program.string()));
  throw InputError(fmt::format("killed its reader, which {} (limits: {}, {:g} s)", how_it_died(status),
                               amount(limits.memory), limits.seconds));
}
}  // namespace flawsmith::scenes
