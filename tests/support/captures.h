#pragma once
// A small capture made of numbers instead of rays, with all that a file says of it.
#include <cmath>

#include "renderer/capture_file.h"

namespace flawsmith::test {

/// Two segments of a ring and a dome, the last of them dark in every lighting and not traced; a plate,
/// inspected, in the left two thirds and a vice to its right. 12-bit camera with all of a sensor's noise.
inline renderer::StoredCapture small_capture(int width = 12, int height = 8) {
  renderer::StoredCapture stored;
  renderer::Capture& c = stored.capture;
  c.width = width;
  c.height = height;
  c.spp = 64;
  c.groups = {"ring.0", "ring.1", "dome"};
  c.electrons = {Image<float>(width, height), Image<float>(width, height), {}};
  c.variance = c.electrons;
  c.depth = Image<float>(width, height);
  c.normal = Image<float>(width, height, 3);
  c.item = Image<std::int32_t>(width, height);
  c.base_triangle = c.item;
  stored.zone = Image<float>(width, height);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      c.electrons[0].at(x, y) = 1e6f * static_cast<float>(1 + x) / 3.0f;
      c.electrons[1].at(x, y) = 1e6f * static_cast<float>(1 + y) / 7.0f;
      c.variance[0].at(x, y) = 1e8f * static_cast<float>(1 + y);
      c.variance[1].at(x, y) = 1e8f * static_cast<float>(2 + x);
      c.depth.at(x, y) = 100.0f + 0.1f * static_cast<float>(x);
      c.normal.at(x, y, 2) = -1.0f;
      c.item.at(x, y) = y == 0 ? -1 : 3 * x < 2 * width ? 0 : 1;
      c.base_triangle.at(x, y) = y == 0 ? -1 : x + y;
      stored.zone.at(x, y) = static_cast<float>(x % 3);
    }
  stored.station = "bench \"A\", Zürich";
  stored.program = "0.1.0";
  stored.backend = "numbers";
  stored.seed = 18446744073709551557ull;  // needs all 64 bits
  stored.camera_index = 1;
  stored.camera.name = "above";
  stored.camera.serial = "0017";
  stored.camera.gain_db = 0.1;
  stored.camera.roi = {101, 7, width, height};
  scenes::Sensor& s = stored.camera.sensor;
  s.name = "imx250_mono";
  s.width = 2448;
  s.height = 2048;
  s.pattern = "RGGB";
  s.full_well = 10400;
  s.read_noise = 2.1;
  s.dark_current = 1.0 / 3.0;
  s.temperature = 41.7;
  s.dsnu = 0.6;
  s.prnu = 0.007;
  s.gain = 0.382;
  s.black_level = 64;
  stored.groups = {{1500.0, {}}, {1500.0, {}}, {80.0, {}}};
  stored.lightings = {{"ring", {1.0, 1.0, 0.0}}, {"one_side", {0.0, 0.7, 0.0}}};
  stored.items = {{"plate", scenes::Item::Role::inspected, "A17", 9007199254740993ull},
                  {"vice", scenes::Item::Role::fixture, "", 3}};
  return stored;
}

}  // namespace flawsmith::test
