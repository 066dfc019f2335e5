#pragma once
// A rectangle of pixels, row by row, channels interleaved. Pixel centres lie at integers
// (docs/conventions.md).
#include <cstddef>
#include <vector>

#include "core/check_in_header.h"

namespace flawsmith {

template <class T>
class Image {
 public:
  Image() = default;
  Image(int width, int height, int channels = 1, T value = T{})
      : width_(width), height_(height), channels_(channels), data_(samples(width, height, channels), value) {}

  int width() const { return width_; }
  int height() const { return height_; }
  int channels() const { return channels_; }
  bool empty() const { return data_.empty(); }
  T& at(int x, int y, int channel = 0) { return data_[index(x, y, channel)]; }
  const T& at(int x, int y, int channel = 0) const { return data_[index(x, y, channel)]; }
  std::vector<T>& data() { return data_; }
  const std::vector<T>& data() const { return data_; }
  bool operator==(const Image&) const = default;

 private:
  static std::size_t samples(int width, int height, int channels) {
    FLAWSMITH_CHECK(width >= 0 && height >= 0 && channels > 0);
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
           static_cast<std::size_t>(channels);
  }
  std::size_t index(int x, int y, int channel) const {
    return (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x)) *
               static_cast<std::size_t>(channels_) +
           static_cast<std::size_t>(channel);
  }
  int width_ = 0, height_ = 0, channels_ = 1;
  std::vector<T> data_;
};

}  // namespace flawsmith
