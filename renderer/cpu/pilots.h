#pragma once
// Pilots of a picture with a noise target: what each pixel needs, for all blocks of pixels before any sample
// is drawn, since blocks decide by their neighbours', too.
#include <cstdint>
#include <vector>

#include "core/image.h"
#include "renderer/cpu/film_pass.h"

namespace flawsmith::renderer::cpu {

class Pilots {
 public:
  /// For a picture of width × height pixels, of those that are `only` wanted, if given.
  Pilots(int width, int height, const Image<std::uint8_t>* only);

  /// Traces the pilots of the block whose first pixel is (x, y), if it or one next to it is wanted. Blocks
  /// are independent of each other.
  void trace(int x, int y, const FilmPass& pass, Moment& moment, PixelSums& sums);

  /// Once all are traced. Of the block whose first pixel is (x, y): samples for its pixels, row by row;
  /// whether a pilot that they depend on touched what twins differ in.
  std::vector<int> counts(int x, int y, const SampleCount& count) const;
  bool touched(int x, int y) const;
  /// Pixels that have a pilot.
  std::int64_t traced() const;

 private:
  struct Block {
    std::vector<SampleCount::Need> pixels;  // row by row; empty: nobody depends on them
    SampleCount::BlockNeed together;
    bool is_wanted = false, touched = false;
  };
  const Block& at(int x, int y) const;
  /// The block at (x, y) [px] and those next to it.
  std::vector<const Block*> around(int x, int y) const;

  int width_, height_, columns_, rows_;
  std::vector<Block> blocks_;
};

}  // namespace flawsmith::renderer::cpu
