#include "dataset/rle.h"

#include <fmt/format.h>

#include <algorithm>
#include <climits>

#include "core/check.h"
#include "core/error.h"

namespace flawsmith::dataset {
namespace {
struct Bounds {
  int x0 = INT_MAX, y0 = INT_MAX, x1 = -1, y1 = -1;
  bool empty() const { return x1 < 0; }
  void add(std::uint64_t column, std::uint64_t row) {
    const int x = static_cast<int>(column), y = static_cast<int>(row);
    x0 = std::min(x0, x);
    x1 = std::max(x1, x);
    y0 = std::min(y0, y);
    y1 = std::max(y1, y);
  }
};

// Calls with begin and end of each run of set pixels.
template <class Function>
void for_each_set_run(const RunLengths& counts, Function call) {
  std::uint64_t position = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (i % 2 == 1 && counts[i] > 0) call(position, position + counts[i]);
    position += counts[i];
  }
}
}  // namespace

RunLengths encode_rle(const Mask& mask, int width, int height) {
  const Box box = box_of(mask);
  CHECK(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height);
  RunLengths counts;
  bool inside = false;
  std::uint64_t start = 0;  // of the current run, down the columns
  for (int x = 0; x < box.width; ++x)
    for (int y = 0; y <= box.height; ++y) {
      // One step beyond the box's last row ends a run there, unless the run goes on at the next column's top.
      const auto position = static_cast<std::uint64_t>(box.x + x) * static_cast<std::uint64_t>(height) +
                            static_cast<std::uint64_t>(box.y + y);
      if (y == box.height && box.height == height && x + 1 < box.width) continue;
      const bool set = y < box.height && mask.pixels.at(x, y) != 0;
      if (set == inside) continue;
      counts.push_back(static_cast<std::uint32_t>(position - start));
      start = position;
      inside = set;
    }
  const auto total = static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
  CHECK(total <= UINT32_MAX);
  if (start < total || counts.empty()) counts.push_back(static_cast<std::uint32_t>(total - start));
  return counts;
}

Mask decode_rle(const RunLengths& counts, int width, int height) {
  std::uint64_t total = 0;
  for (const auto count : counts) total += count;
  if (total != static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height))
    throw InputError(fmt::format("run lengths add up to {} pixels, expected {} x {}", total, width, height));
  // The box first: a run that passes from one column to the next touches the last row and the first.
  const auto rows = static_cast<std::uint64_t>(height);
  Bounds bounds;
  for_each_set_run(counts, [&](std::uint64_t begin, std::uint64_t end) {
    const bool one_column = begin / rows == (end - 1) / rows;
    bounds.add(begin / rows, one_column ? begin % rows : 0);
    bounds.add((end - 1) / rows, one_column ? (end - 1) % rows : rows - 1);
  });
  if (bounds.empty()) return {};
  Mask mask{bounds.x0, bounds.y0, Image<std::uint8_t>(bounds.x1 - bounds.x0 + 1, bounds.y1 - bounds.y0 + 1)};
  for_each_set_run(counts, [&](std::uint64_t begin, std::uint64_t end) {
    for (auto i = begin; i < end; ++i)
      mask.pixels.at(static_cast<int>(i / rows) - mask.x, static_cast<int>(i % rows) - mask.y) = 1;
  });
  return mask;
}

std::string compress_rle(const RunLengths& counts) {
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    std::int64_t rest = counts[i];
    if (i > 2) rest -= counts[i - 2];
    for (bool more = true; more;) {
      auto group = static_cast<int>(rest & 0x1f);
      rest >>= 5;
      more = (group & 0x10) != 0 ? rest != -1 : rest != 0;  // bit 0x10 is the sign when nothing follows
      if (more) group |= 0x20;
      text += static_cast<char>(group + 48);
    }
  }
  return text;
}

RunLengths decompress_rle(std::string_view text) {
  RunLengths counts;
  std::size_t at = 0;
  while (at < text.size()) {
    std::int64_t value = 0;
    int shift = 0;
    for (bool more = true; more; shift += 5) {
      if (at == text.size() || shift > 35) throw InputError("compressed run lengths end within a number");
      const int group = text[at++] - 48;
      if (group < 0 || group > 0x3f) throw InputError("compressed run lengths hold a foreign character");
      value |= static_cast<std::int64_t>(group & 0x1f) << shift;
      more = (group & 0x20) != 0;
      if (!more && (group & 0x10) != 0) value |= -(std::int64_t{1} << (shift + 5));
    }
    if (counts.size() > 2) value += counts[counts.size() - 2];
    if (value < 0 || value > UINT32_MAX) throw InputError("compressed run lengths hold an impossible length");
    counts.push_back(static_cast<std::uint32_t>(value));
  }
  return counts;
}

}  // namespace flawsmith::dataset
