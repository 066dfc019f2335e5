#include "renderer/cpu/pilots.h"

#include <algorithm>

namespace flawsmith::renderer::cpu {

Pilots::Pilots(int width, int height, const Image<std::uint8_t>* only)
    : width_(width),
      height_(height),
      columns_((width + pilot_block - 1) / pilot_block),
      rows_((height + pilot_block - 1) / pilot_block),
      blocks_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      if (!only || only->at(x, y) != 0)
        blocks_[static_cast<std::size_t>(y / pilot_block * columns_ + x / pilot_block)].is_wanted = true;
}

const Pilots::Block& Pilots::at(int x, int y) const {
  return blocks_[static_cast<std::size_t>(y / pilot_block * columns_ + x / pilot_block)];
}

std::vector<const Pilots::Block*> Pilots::around(int x, int y) const {
  const int column = x / pilot_block, row = y / pilot_block;
  std::vector<const Block*> blocks;
  for (int r = std::max(row - 1, 0); r <= std::min(row + 1, rows_ - 1); ++r)
    for (int c = std::max(column - 1, 0); c <= std::min(column + 1, columns_ - 1); ++c)
      blocks.push_back(&blocks_[static_cast<std::size_t>(r * columns_ + c)]);
  return blocks;
}

void Pilots::trace(int x0, int y0, const FilmPass& pass, Moment& moment, PixelSums& sums) {
  const auto near = around(x0, y0);
  if (std::none_of(near.begin(), near.end(), [](const Block* block) { return block->is_wanted; })) return;
  Block& block = blocks_[static_cast<std::size_t>(y0 / pilot_block * columns_ + x0 / pilot_block)];
  sums.clear();
  for (int y = y0; y < std::min(y0 + pilot_block, height_); ++y)
    for (int x = x0; x < std::min(x0 + pilot_block, width_); ++x)
      block.pixels.push_back(pass.need_by_pilot(x, y, moment, sums));
  block.together = pass.sample_count().together(block.pixels);
  block.touched = sums.touched;
}

std::vector<int> Pilots::counts(int x, int y, const SampleCount& count) const {
  std::vector<SampleCount::BlockNeed> needs;
  for (const Block* block : around(x, y)) needs.push_back(block->together);
  const Block& own = at(x, y);
  return count.counts(own.pixels, own.together, needs);
}

std::int64_t Pilots::traced() const {
  std::int64_t pixels = 0;
  for (const Block& block : blocks_) pixels += static_cast<std::int64_t>(block.pixels.size());
  return pixels;
}

bool Pilots::touched(int x, int y) const {
  const auto near = around(x, y);
  return std::any_of(near.begin(), near.end(), [](const Block* block) { return block->touched; });
}

}  // namespace flawsmith::renderer::cpu
