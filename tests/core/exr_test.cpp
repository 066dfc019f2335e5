#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfInputFile.h>
#include <ImfStringAttribute.h>

#include <catch2/catch.hpp>

#include "core/exr.h"
#include "core/file.h"
#include "tests/core/scratch_folder.h"

using flawsmith::Image;

namespace {
std::vector<float> channel(Imf::InputFile& file, const char* name, int width, int height) {
  std::vector<float> values(static_cast<std::size_t>(width * height), -1.0f);
  Imf::FrameBuffer frame;
  frame.insert(name, Imf::Slice(Imf::FLOAT, reinterpret_cast<char*>(values.data()), sizeof(float),
                                sizeof(float) * static_cast<std::size_t>(width)));
  file.setFrameBuffer(frame);
  file.readPixels(0, height - 1);
  return values;
}
}  // namespace

TEST_CASE("EXR layers come back by name, bit for bit", "[exr]") {
  const ScratchFolder folder;
  Image<float> depth(3, 2), normal(3, 2, 3);
  depth.data() = {0.0f, 1e-30f, 3.0f, -4.5f, 5e30f, 0.1f};
  for (std::size_t i = 0; i < normal.data().size(); ++i) normal.data()[i] = static_cast<float>(i) / 7.0f;
  const std::vector<flawsmith::ExrLayer> layers = {{"depth", depth}, {"normal", normal}};
  flawsmith::write_exr(folder / "a.exr", layers, {{"unit", "mm"}});
  flawsmith::write_exr(folder / "b.exr", layers, {{"unit", "mm"}});
  CHECK((flawsmith::read_file(folder / "a.exr") == flawsmith::read_file(folder / "b.exr")));

  Imf::InputFile file((folder / "a.exr").c_str());
  std::vector<std::string> names;
  for (auto at = file.header().channels().begin(); at != file.header().channels().end(); ++at)
    names.emplace_back(at.name());
  CHECK(names == std::vector<std::string>{"depth", "normal.x", "normal.y", "normal.z"});
  CHECK(file.header().typedAttribute<Imf::StringAttribute>("unit").value() == "mm");
  CHECK(channel(file, "depth", 3, 2) == depth.data());
  const auto y = channel(file, "normal.y", 3, 2);
  for (int i = 0; i < 6; ++i) CHECK(y[static_cast<std::size_t>(i)] == static_cast<float>(3 * i + 1) / 7.0f);
}
