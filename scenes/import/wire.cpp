#include "scenes/import/wire.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "core/error.h"

namespace flawsmith::scenes {
namespace {
// Both sides are one program on one machine: numbers travel as they lie in memory.
constexpr std::string_view part_mark = "flawsmith part 1", refusal_mark = "flawsmith no   1",
                           end_mark = "flawsmith end  1";
constexpr std::size_t longest_text = 1000;

class Writer {
 public:
  explicit Writer(int fd) : fd_(fd) { buffer_.reserve(flush_at + 4096); }
  void bytes(const void* data, std::size_t size) {
    const auto* from = static_cast<const char*>(data);
    while (size > 0) {
      const std::size_t piece = std::min(size, flush_at);
      buffer_.append(from, piece);
      from += piece;
      size -= piece;
      if (buffer_.size() >= flush_at) flush();
    }
  }
  template <class T>
  void number(T value) {
    static_assert(std::is_arithmetic_v<T>);
    bytes(&value, sizeof value);
  }
  void text(std::string_view value) {
    value = value.substr(0, longest_text);
    number(static_cast<std::uint32_t>(value.size()));
    bytes(value.data(), value.size());
  }
  template <class T>
  void list(const std::vector<T>& values) {
    number(static_cast<std::uint64_t>(values.size()));
    bytes(values.data(), values.size() * sizeof(T));
  }
  bool flush() {
    std::string_view left = buffer_;
    while (!left.empty() && good_) {
      const ssize_t written = ::write(fd_, left.data(), left.size());
      if (written > 0) left.remove_prefix(static_cast<std::size_t>(written));
      if (written < 0 && errno != EINTR) good_ = false;
    }
    buffer_.clear();
    return good_;
  }

 private:
  static constexpr std::size_t flush_at = 1 << 16;
  int fd_;
  std::string buffer_;
  bool good_ = true;
};

[[noreturn]] void broken(const std::string& what) {
  throw InputError("what came back from reading it is broken: " + what);
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}
  std::string_view bytes(std::uint64_t size) {
    if (size > left_.size()) broken("it ends early");
    const auto taken = left_.substr(0, static_cast<std::size_t>(size));
    left_.remove_prefix(static_cast<std::size_t>(size));
    return taken;
  }
  template <class T>
  T number() {
    T value;
    std::memcpy(&value, bytes(sizeof value).data(), sizeof value);
    return value;
  }
  std::string text() {
    const auto size = number<std::uint32_t>();
    if (size > longest_text) broken(fmt::format("a text of {} bytes", size));
    std::string value(bytes(size));
    for (char& c : value)
      if (static_cast<unsigned char>(c) < ' ' || c == 127) c = ' ';
    return value;
  }
  std::uint64_t count(std::size_t least_bytes_each) {
    const auto n = number<std::uint64_t>();
    if (n > left_.size() / least_bytes_each) broken(fmt::format("a count of {}", n));
    return n;
  }
  template <class T>
  std::vector<T> list() {
    static_assert(std::is_trivially_copyable_v<T>);
    std::vector<T> values(count(sizeof(T)));
    const auto from = bytes(values.size() * sizeof(T));
    if (!values.empty()) std::memcpy(static_cast<void*>(values.data()), from.data(), from.size());
    return values;
  }
  bool at_end() const { return left_.empty(); }

 private:
  std::string_view left_;
};

bool is_finite(const dvec3& p) {
  return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z);
}
}  // namespace

bool write_part(int fd, const Part& part) {
  Writer out(fd);
  out.bytes(part_mark.data(), part_mark.size());
  for (const auto* text : {&part.name, &part.origin.format, &part.origin.unit, &part.origin.unit_source})
    out.text(*text);
  out.number(static_cast<std::int32_t>(part.origin.solids));
  out.number(part.origin.chord_error);
  out.number(static_cast<std::uint64_t>(part.origin.remarks.size()));
  for (const auto& remark : part.origin.remarks) out.text(remark);
  out.number(static_cast<std::uint64_t>(part.faces.size()));
  for (const Face& face : part.faces) {
    out.number(face.id);
    out.text(face.name);
    out.number(static_cast<std::uint8_t>(face.colour.has_value()));
    const vec3 colour = face.colour.value_or(vec3(0.0f));
    for (int i = 0; i < 3; ++i) out.number(colour[i]);
  }
  out.list(part.mesh.positions);
  out.list(part.mesh.triangles);
  out.list(part.mesh.normals);
  out.list(part.mesh.face);
  out.bytes(end_mark.data(), end_mark.size());
  return out.flush();
}

bool write_refusal(int fd, std::string_view reason) {
  Writer out(fd);
  out.bytes(refusal_mark.data(), refusal_mark.size());
  out.text(reason);
  out.bytes(end_mark.data(), end_mark.size());
  return out.flush();
}

bool is_whole(std::string_view bytes) {
  return (bytes.starts_with(part_mark) || bytes.starts_with(refusal_mark)) && bytes.ends_with(end_mark);
}

Part read_part(std::string_view bytes) {
  Reader in(bytes);
  const auto mark = in.bytes(part_mark.size());
  if (mark == refusal_mark) throw InputError(in.text());
  if (mark != part_mark) broken("it is no part");
  Part part;
  for (auto* text : {&part.name, &part.origin.format, &part.origin.unit, &part.origin.unit_source})
    *text = in.text();
  part.origin.solids = in.number<std::int32_t>();
  part.origin.chord_error = in.number<double>();
  for (auto n = in.count(4); n > 0; --n) part.origin.remarks.push_back(in.text());
  for (auto n = in.count(21); n > 0; --n) {
    Face face;
    face.id = in.number<std::uint32_t>();
    face.name = in.text();
    const bool coloured = in.number<std::uint8_t>() != 0;
    vec3 colour;
    for (int i = 0; i < 3; ++i) colour[i] = in.number<float>();
    if (coloured) face.colour = colour;
    part.faces.push_back(std::move(face));
  }
  part.mesh.positions = in.list<dvec3>();
  part.mesh.triangles = in.list<Triangle>();
  part.mesh.normals = in.list<std::array<vec3, 3>>();
  part.mesh.face = in.list<std::uint32_t>();
  if (in.bytes(end_mark.size()) != end_mark || !in.at_end()) broken("its end is not where it should be");
  if (const auto fault = fault_of(part); !fault.empty()) broken(fault);
  return part;
}

std::string fault_of(const Part& part) {
  const Mesh& mesh = part.mesh;
  if (mesh.triangles.empty()) return "no triangles";
  if (mesh.normals.size() != mesh.triangles.size() || mesh.face.size() != mesh.triangles.size())
    return "its lists have different lengths";
  if (mesh.positions.size() > UINT32_MAX / 4 || mesh.triangles.size() > UINT32_MAX / 4)
    return "too many triangles";
  if (part.origin.solids < 0 || !(part.origin.chord_error >= 0.0)) return "a negative count";
  for (const dvec3& p : mesh.positions)
    if (!is_finite(p) || glm::any(glm::greaterThan(glm::abs(p), dvec3(farthest_point))))
      return fmt::format("a point at ({:g}, {:g}, {:g}) mm", p.x, p.y, p.z);
  for (const Triangle& t : mesh.triangles) {
    for (const auto i : t)
      if (i >= mesh.positions.size()) return fmt::format("point {} of {}", i, mesh.positions.size());
    if (t[0] == t[1] || t[1] == t[2] || t[2] == t[0]) return "a triangle with a repeated point";
  }
  for (const auto i : mesh.face)
    if (i >= part.faces.size()) return fmt::format("face {} of {}", i, part.faces.size());
  for (const auto& corners : mesh.normals)
    for (const vec3& n : corners)
      if (!(std::abs(glm::dot(n, n) - 1.0f) < 1e-3f)) return "a normal that is not a unit vector";
  for (const Face& face : part.faces)
    if (face.colour && !(glm::all(glm::greaterThanEqual(*face.colour, vec3(0.0f))) &&
                         glm::all(glm::lessThanEqual(*face.colour, vec3(1.0f)))))
      return "a colour outside 0 … 1";
  return {};
}
}  // namespace flawsmith::scenes
