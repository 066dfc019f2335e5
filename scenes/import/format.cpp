#include "scenes/import/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>

#include "core/error.h"

namespace flawsmith::scenes {
namespace {
constexpr std::array<Format, 15> formats{{{"step", "STEP", Reader::step},
                                          {"stp", "STEP", Reader::step},
                                          {"p21", "STEP", Reader::step},
                                          {"iges", "IGES", Reader::iges},
                                          {"igs", "IGES", Reader::iges},
                                          {"brep", "BREP", Reader::brep},
                                          {"brp", "BREP", Reader::brep},
                                          {"stl", "STL", Reader::assimp},
                                          {"obj", "OBJ", Reader::assimp},
                                          {"ply", "PLY", Reader::assimp},
                                          {"gltf", "glTF", Reader::assimp},
                                          {"glb", "glTF", Reader::assimp},
                                          {"fbx", "FBX", Reader::assimp},
                                          {"off", "OFF", Reader::assimp},
                                          {"3mf", "3MF", Reader::threemf}}};
constexpr std::uintmax_t largest_file = std::uintmax_t{1} << 30;  // [bytes]

struct Ends {
  std::string head, tail;  // the first and last bytes, up to 4096 each
  std::uintmax_t size = 0;
};

Ends ends_of(const std::filesystem::path& file, std::uintmax_t size) {
  Ends ends;
  ends.size = size;
  std::ifstream in(file, std::ios::binary);
  if (!in) throw InputError(fmt::format("cannot be read: {}", std::strerror(errno)));
  const auto piece = static_cast<std::size_t>(std::min<std::uintmax_t>(size, 4096));
  ends.head.resize(piece);
  ends.tail.resize(piece);
  in.read(ends.head.data(), static_cast<std::streamsize>(piece));
  in.seekg(-static_cast<std::streamoff>(piece), std::ios::end);
  in.read(ends.tail.data(), static_cast<std::streamsize>(piece));
  if (!in) throw InputError("cannot be read");
  return ends;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool has(const std::string& text, const char* word) {
  return text.find(word) != std::string::npos;
}

std::uint32_t little_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// A binary STL is 80 bytes, a count n and 50 bytes for each triangle; it may well begin with "solid", too.
void check_stl(const Ends& ends) {
  if (ends.size >= 84 && ends.size == 84 + 50 * std::uintmax_t{little_endian(ends.head, 80)}) return;
  const std::string text = lower(ends.head);
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && text.compare(first, 5, "solid") == 0 &&
      (has(text, "facet") || has(text, "endsolid"))) {
    if (!has(lower(ends.tail), "endsolid"))
      throw InputError("is cut short: an ASCII STL ends with \"endsolid\"");
    return;
  }
  if (ends.size < 84) throw InputError("is no STL: neither \"solid\" nor a binary header of 84 bytes");
  const auto count = little_endian(ends.head, 80);
  throw InputError(
      fmt::format("is no STL, or was cut short: its header speaks of {} triangles, hence {} bytes, it has {}",
                  count, 84 + 50 * std::uintmax_t{count}, ends.size));
}

// The T record ends an IGES file; its letter stands in column 73.
void check_iges(const Ends& ends) {
  const auto line_end = ends.head.find_first_of("\r\n");
  const std::string first = ends.head.substr(0, line_end);
  if (first.size() < 73 || !std::strchr("SCFB", first[72]))
    throw InputError("is no IGES file: its first line has no section letter in column 73");
  std::string tail = ends.tail.substr(0, ends.tail.find_last_not_of(" \r\n\t\x1a") + 1);
  tail = tail.substr(tail.find_last_of("\r\n") + 1);
  if (tail.size() < 73 || tail[72] != 'T') throw InputError("is cut short: its last line is no T record");
}

void check_step(const Ends& ends) {
  if (!has(ends.head, "ISO-10303-21"))
    throw InputError("is no STEP file: \"ISO-10303-21\" is not at its beginning");
  if (!has(ends.tail, "END-ISO-10303-21"))
    throw InputError("is cut short: a STEP file ends with \"END-ISO-10303-21\"");
}

void check_glb(const Ends& ends) {
  if (ends.size < 20 || !ends.head.starts_with("glTF"))
    throw InputError("is no binary glTF: it does not begin with \"glTF\"");
  if (const auto length = little_endian(ends.head, 8); length != ends.size)
    throw InputError(
        fmt::format("is cut short or padded: its header speaks of {} bytes, it has {}", length, ends.size));
}
}  // namespace

Format format_of(const std::filesystem::path& file) {
  std::string extension = lower(file.extension().string());
  if (!extension.empty()) extension.erase(0, 1);
  if (extension == "dxf")
    throw InputError(
        "DXF is not read: it holds drawings and loose faces without a unit that can be trusted; export STEP");
  for (const Format& format : formats)
    if (extension == format.extension) return format;
  std::string names;
  for (const Format& format : formats) names += (names.empty() ? "." : ", .") + std::string(format.extension);
  throw InputError(fmt::format("{} is no part that can be read, expected {}",
                               extension.empty() ? "a file without extension" : "." + extension, names));
}

void check_file(const std::filesystem::path& file, const Format& format) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found) throw InputError("no such file");
  if (std::filesystem::is_directory(status)) throw InputError("is a folder, expected a file");
  if (error) throw InputError("cannot be read: " + error.message());
  if (!std::filesystem::is_regular_file(status)) throw InputError("is no regular file");
  const auto size = std::filesystem::file_size(file, error);
  if (error) throw InputError("cannot be read: " + error.message());
  if (size == 0) throw InputError("is empty");
  if (size > largest_file)
    throw InputError(fmt::format("has {} bytes, at most {} are read", size, largest_file));
  const Ends ends = ends_of(file, size);
  switch (format.reader) {
    case Reader::step:
      return check_step(ends);
    case Reader::iges:
      return check_iges(ends);
    case Reader::brep:
      if (!has(ends.head, "CASCADE Topology V"))
        throw InputError("is no BREP file: \"CASCADE Topology\" is not at its beginning");
      return;
    case Reader::threemf:
      if (!ends.head.starts_with("PK")) throw InputError("is no 3MF file: it is not a ZIP archive");
      return;
    case Reader::assimp:
      break;
  }
  const std::string extension = format.extension;
  if (extension == "stl") check_stl(ends);
  if (extension == "glb") check_glb(ends);
  if (extension == "ply" && !ends.head.starts_with("ply"))
    throw InputError("is no PLY file: it does not begin with \"ply\"");
  if (extension == "off" && !has(ends.head.substr(0, 64), "OFF"))
    throw InputError("is no OFF file: \"OFF\" is not at its beginning");
  if ((extension == "obj" || extension == "off" || extension == "gltf") &&
      ends.head.find('\0') != std::string::npos)
    throw InputError("is no text");
}
}  // namespace flawsmith::scenes
