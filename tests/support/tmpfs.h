#pragma once
// A small file system in memory, to fill up and to make read-only.
#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "tests/core/scratch_folder.h"

// A file system of our own, unmounted at the end; none where this user may not mount.
class Tmpfs {
 public:
  explicit Tmpfs(const char* options) {
    mounted_ = ::mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, options) == 0;
    if (!mounted_)
      std::cout << "skipped: a tmpfs cannot be mounted here (" << std::strerror(errno)
                << "); run as root to test full and read-only disks\n";
  }
  ~Tmpfs() {
    if (mounted_) ::umount2(path().c_str(), MNT_DETACH);
  }
  Tmpfs(const Tmpfs&) = delete;
  Tmpfs& operator=(const Tmpfs&) = delete;
  explicit operator bool() const { return mounted_; }
  const std::filesystem::path& path() const { return folder_.path(); }
  bool make_read_only() const {
    return ::mount("tmpfs", path().c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0;
  }
  bool resize(const char* options) const {
    return ::mount("tmpfs", path().c_str(), "tmpfs", MS_REMOUNT, options) == 0;
  }

 private:
  ScratchFolder folder_;
  bool mounted_ = false;
};
