// The contact sheet: what its panels show. Its picture is left in the temporary folder to be looked at.
#include "dataset/contact_sheet.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "core/file.h"
#include "core/png.h"
#include "dataset/panel.h"
#include "dataset/writer.h"
#include "tests/dataset/example.h"

using namespace flawsmith;
using namespace flawsmith::dataset;

TEST_CASE("lengths are written for people", "[sheet]") {
  CHECK(length_text(4.2) == "4.2 mm");
  CHECK(length_text(0.1) == "0.1 mm");
  CHECK(length_text(0.0315) == "31.5 um");
}

TEST_CASE("a window holds the region whole, in square pixels, inside the frame", "[sheet]") {
  for (const Box box : {Box{10, 10, 3, 3}, Box{600, 450, 5, 2}, Box{0, 0, 640, 480}, Box{100, 50, 200, 3},
                        Box{300, 20, 4, 440}, Box{636, 478, 4, 2}, Box{0, 470, 3, 3}}) {
    const Window window = window_around(box, 640, 480);
    CAPTURE(box.x, box.y, box.width, box.height, window.x, window.y, window.zoom);
    const double width = PanelSize::width / window.zoom, height = PanelSize::height / window.zoom;
    CHECK((window.x <= box.x && window.x + width >= box.x + box.width));
    CHECK((window.y <= box.y && window.y + height >= box.y + box.height));
    if (window.zoom > 1) CHECK(window.zoom == std::floor(window.zoom));
    if (width <= 640) CHECK((window.x >= 0 && window.x + width <= 640));
    if (height <= 480) CHECK((window.y >= 0 && window.y + height <= 480));
  }
  // A tiny region is enlarged: at least 10 times at 3 × 3 px.
  CHECK(window_around({10, 10, 3, 3}, 640, 480).zoom >= 10);
}

TEST_CASE("a panel shows the pixels of its window", "[sheet]") {
  Image<std::uint8_t> frame(100, 80);
  frame.at(50, 40) = 255;
  const Window window = window_around({50, 40, 1, 1}, 100, 80);
  const auto panel = panel_of(frame, window);
  // The bright pixel covers zoom × zoom panel pixels in three channels.
  std::int64_t sum = 0;
  for (const auto value : panel.data()) sum += value;
  CHECK(sum == 255 * 3 * static_cast<std::int64_t>(window.zoom * window.zoom));
  const int x = static_cast<int>((50 - window.x) * window.zoom),
            y = static_cast<int>((40 - window.y) * window.zoom);
  CHECK(panel.at(x, y) == 255);
  CHECK(panel.at(x - 1, y) == 0);
  // Reduced four times: the mean of 16 pixels.
  const auto small = panel_of(Image<std::uint8_t>(4 * PanelSize::width, 4 * PanelSize::height, 1, 77),
                              window_of_frame(4 * PanelSize::width, 4 * PanelSize::height));
  CHECK(small.at(100, 100, 2) == 77);
}

TEST_CASE("a scale bar is as long as it says", "[sheet]") {
  // At 0.02 mm per pixel and a zoom of 8 a panel pixel is 2.5 um; the longest bar of at most 0.35 · 336 px =
  // 294 um is 200 um, 80 px. At a zoom of 1/2 a panel pixel is 40 um: 4.704 mm, hence 2 mm, 50 px.
  const auto white_in_a_row = [](double zoom) {
    Image<std::uint8_t> panel(PanelSize::width, PanelSize::height, 3);
    draw_scale_bar(panel, {0, 0, zoom}, 0.02);
    int count = 0;
    for (int x = 0; x < PanelSize::width; ++x) count += panel.at(x, PanelSize::height - 12) == 255;
    return count;
  };
  CHECK(white_in_a_row(8) == 80 + 1);  // both ends count
  CHECK(white_in_a_row(0.5) == 50 + 1);
}

TEST_CASE("the twin difference is amplified by the largest fitting power of two", "[sheet]") {
  Image<std::uint16_t> twin(20, 20, 1, 2000), image = twin;
  image.at(5, 5) = 2000 + 161;  // 161·255/4095 = 10.03 of 255
  const auto difference = difference_of(image, twin, 4095, {5, 5, 1, 1});
  CHECK(difference.factor == 8);  // 80 fits 120, 160 does not
  CHECK(difference.frame.at(5, 5) == 128 + 80);
  CHECK(difference.frame.at(0, 0) == 128);
}

TEST_CASE("a contact sheet has a row for each label, at most 24, of every kind", "[sheet]") {
  const example::TemporaryFolder folder;
  constexpr int count = 14;
  {
    Writer writer(folder.path(), example::identity(count));
    example::Options options;
    options.width = 640;
    options.height = 480;
    for (int i = 0; i < count; ++i) writer.write(example::sample(i, options));
    writer.finish();
  }
  const auto bytes = read_file(folder.path() / "contact_sheet.png");
  write_file(std::filesystem::temp_directory_path() / "flawsmith_contact_sheet_example.png", bytes);
  const auto sheet = decode_png16(bytes);
  CHECK(sheet.channels() == 3);
  // 14 samples × 3 labels with pixels: 24 rows of 24 + 252 + 14 pixels below a header of 64, and a margin
  // of 12.
  CHECK(sheet.height() == 64 + 24 * 290 + 12);
  // The outline of a detectable defect is red, of one below the limit amber, of a disturbance blue.
  const int x0 = 12 + 2 * (336 + 6);
  int red = 0, amber = 0, blue = 0;
  for (int y = 64; y < sheet.height(); ++y)
    for (int x = x0; x < x0 + 336; ++x) {
      red += sheet.at(x, y, 0) == 255 && sheet.at(x, y, 1) == 70 && sheet.at(x, y, 2) == 50;
      amber += sheet.at(x, y, 0) == 255 && sheet.at(x, y, 1) == 190 && sheet.at(x, y, 2) == 40;
      blue += sheet.at(x, y, 0) == 60 && sheet.at(x, y, 1) == 200 && sheet.at(x, y, 2) == 255;
    }
  CHECK(red > 500);
  CHECK(amber > 200);
  CHECK(blue > 200);
}

TEST_CASE("rows that a rare kind leaves over go to the others", "[sheet]") {
  // 24 samples of one scratch, and one of each kind: a pit, a speck of dust, and 22 of 25 scratches.
  const example::TemporaryFolder folder;
  constexpr int count = 25;
  Writer writer(folder.path(), example::identity(count));
  for (int i = 0; i < count; ++i) {
    auto sample = example::sample(i);
    if (i > 0) sample.frames[0].labels.resize(1);
    writer.write(sample);
  }
  writer.finish();
  CHECK(decode_png16(read_file(folder.path() / "contact_sheet.png")).height() == 64 + 24 * 290 + 12);
}

TEST_CASE("clean samples without twins have a sheet, too", "[sheet]") {
  const example::TemporaryFolder folder;
  Writer writer(folder.path(), example::identity(2, 16));
  for (int i = 0; i < 2; ++i) {
    example::Options options;
    options.twin = false;
    auto sample = example::sample(i, options);
    sample.frames[0].labels.clear();
    writer.write(sample);
  }
  writer.finish();
  CHECK(decode_png16(read_file(folder.path() / "contact_sheet.png")).height() == 64 + 2 * 290 + 12);
}
