#include "core/png.h"

#include <png.h>

#include <bit>
#include <cstring>
#include <vector>

#include "core/check.h"
#include "core/error.h"

namespace flawsmith {
namespace {
[[noreturn]] void on_error(png_structp, png_const_charp message) {
  throw InputError(std::string("PNG: ") + message);
}
void on_warning(png_structp, png_const_charp) {}

void append(png_structp png, png_bytep bytes, png_size_t count) {
  static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(bytes), count);
}

struct Writer {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, on_error, on_warning);
  png_infop info = png_create_info_struct(png);
  Writer() = default;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { png_destroy_write_struct(&png, &info); }
};

struct Reader {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, on_error, on_warning);
  png_infop info = png_create_info_struct(png);
  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
};

template <class T>
std::string encode(const Image<T>& image) {
  const int type = image.channels() == 1   ? PNG_COLOR_TYPE_GRAY
                   : image.channels() == 3 ? PNG_COLOR_TYPE_RGB
                                           : PNG_COLOR_TYPE_RGBA;
  CHECK(image.channels() == 1 || image.channels() == 3 || image.channels() == 4);
  CHECK(image.width() > 0 && image.height() > 0);
  Writer writer;
  std::string bytes;
  png_set_write_fn(writer.png, &bytes, append, nullptr);
  png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(image.width()),
               static_cast<png_uint_32>(image.height()), 8 * sizeof(T), type, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  // Sensor noise does not compress: a low level costs little size and saves most of the time.
  png_set_compression_level(writer.png, 2);
  png_set_filter(writer.png, 0, PNG_FILTER_SUB);
  png_write_info(writer.png, writer.info);
  if constexpr (sizeof(T) == 2 && std::endian::native == std::endian::little) png_set_swap(writer.png);
  const auto stride = static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.channels());
  for (int y = 0; y < image.height(); ++y)
    png_write_row(writer.png, reinterpret_cast<png_const_bytep>(image.data().data() +
                                                                static_cast<std::size_t>(y) * stride));
  png_write_end(writer.png, nullptr);
  return bytes;
}

void take(png_structp png, png_bytep out, png_size_t count) {
  auto& rest = *static_cast<std::string_view*>(png_get_io_ptr(png));
  if (rest.size() < count) png_error(png, "file ends early");
  std::memcpy(out, rest.data(), count);
  rest.remove_prefix(count);
}
}  // namespace

std::string encode_png(const Image<std::uint8_t>& image) {
  return encode(image);
}
std::string encode_png(const Image<std::uint16_t>& image) {
  return encode(image);
}

Image<std::uint16_t> decode_png16(std::string_view bytes) {
  if (bytes.size() < 8 || png_sig_cmp(reinterpret_cast<png_const_bytep>(bytes.data()), 0, 8) != 0)
    throw InputError("PNG: not a PNG file");
  Reader reader;
  std::string_view rest = bytes;
  png_set_read_fn(reader.png, &rest, take);
  png_read_info(reader.png, reader.info);
  const auto width = png_get_image_width(reader.png, reader.info);
  const auto height = png_get_image_height(reader.png, reader.info);
  png_set_packing(reader.png);
  png_set_palette_to_rgb(reader.png);
  const int depth = png_get_bit_depth(reader.png, reader.info);
  if (depth == 16) png_set_swap(reader.png);
  png_set_interlace_handling(reader.png);
  png_read_update_info(reader.png, reader.info);
  const int channels = png_get_channels(reader.png, reader.info);
  if (std::uint64_t{width} * height * static_cast<std::uint64_t>(channels) > (1u << 28))
    throw InputError("PNG: too many pixels");
  const auto row_bytes = png_get_rowbytes(reader.png, reader.info);
  std::vector<png_byte> pixels(row_bytes * height);
  std::vector<png_bytep> rows(height);
  for (std::size_t y = 0; y < height; ++y) rows[y] = pixels.data() + y * row_bytes;
  png_read_image(reader.png, rows.data());
  Image<std::uint16_t> image(static_cast<int>(width), static_cast<int>(height), channels);
  if (depth == 16)
    std::memcpy(image.data().data(), pixels.data(), pixels.size());
  else
    std::copy(pixels.begin(), pixels.end(), image.data().begin());
  return image;
}
}  // namespace flawsmith
