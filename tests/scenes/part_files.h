#pragma once
// The same box, 10 x 20 x 30 with a corner at (1, 2, 3), in every mesh format, written here by hand.
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace part_files {
using Point = std::array<float, 3>;

inline const std::array<Point, 8> points{
    {{1, 2, 3}, {11, 2, 3}, {11, 22, 3}, {1, 22, 3}, {1, 2, 33}, {11, 2, 33}, {11, 22, 33}, {1, 22, 33}}};
// Counter-clockwise seen from outside.
inline const std::array<std::array<unsigned, 4>, 6> quads{
    {{0, 3, 2, 1}, {4, 5, 6, 7}, {0, 1, 5, 4}, {1, 2, 6, 5}, {2, 3, 7, 6}, {3, 0, 4, 7}}};
inline std::vector<std::array<unsigned, 3>> triangles() {
  std::vector<std::array<unsigned, 3>> all;
  for (const auto& q : quads) {
    all.push_back({q[0], q[1], q[2]});
    all.push_back({q[0], q[2], q[3]});
  }
  return all;
}

inline void write(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!out) throw std::runtime_error("cannot write " + path.string());
}

inline void add_bytes(std::string& to, const void* from, std::size_t size) {
  to.append(static_cast<const char*>(from), size);
}
template <class T>
void add_number(std::string& to, T value) {
  add_bytes(to, &value, sizeof value);
}

inline std::string ascii_stl() {
  std::string text = "solid box\n";
  for (const auto& t : triangles()) {
    text += "facet normal 0 0 0\nouter loop\n";
    for (const auto i : t) text += fmt::format("vertex {} {} {}\n", points[i][0], points[i][1], points[i][2]);
    text += "endloop\nendfacet\n";
  }
  return text + "endsolid box\n";
}

inline std::string binary_stl(const std::vector<std::array<Point, 3>>& all, std::string header = "by hand") {
  header.resize(80, ' ');
  add_number(header, static_cast<std::uint32_t>(all.size()));
  for (const auto& t : all) {
    header.append(12, '\0');
    add_bytes(header, t.data(), 36);
    header.append(2, '\0');
  }
  return header;
}
inline std::string binary_stl() {
  std::vector<std::array<Point, 3>> all;
  for (const auto& t : triangles()) all.push_back({points[t[0]], points[t[1]], points[t[2]]});
  return binary_stl(all, "solid but binary");
}

inline std::string obj() {
  std::string text = "o box\n";
  for (const auto& p : points) text += fmt::format("v {} {} {}\n", p[0], p[1], p[2]);
  for (const auto& q : quads) text += fmt::format("f {} {} {} {}\n", q[0] + 1, q[1] + 1, q[2] + 1, q[3] + 1);
  return text;
}

inline std::string ply() {
  std::string text =
      "ply\nformat ascii 1.0\nelement vertex 8\nproperty float x\nproperty float y\nproperty float z\n"
      "element face 6\nproperty list uchar int vertex_indices\nend_header\n";
  for (const auto& p : points) text += fmt::format("{} {} {}\n", p[0], p[1], p[2]);
  for (const auto& q : quads) text += fmt::format("4 {} {} {} {}\n", q[0], q[1], q[2], q[3]);
  return text;
}

inline std::string off() {
  std::string text = "OFF\n8 6 12\n";
  for (const auto& p : points) text += fmt::format("{} {} {}\n", p[0], p[1], p[2]);
  for (const auto& q : quads) text += fmt::format("4 {} {} {} {}\n", q[0], q[1], q[2], q[3]);
  return text;
}

/// A binary glTF in metres: the points are a thousandth, under a node that shifts by (0.1, 0, 0) m.
inline std::string glb() {
  std::string data;
  for (const auto& p : points)
    for (const float x : p) add_number(data, x / 1000.0f);
  for (const auto& t : triangles())
    for (const auto i : t) add_number(data, static_cast<std::uint16_t>(i));
  std::string json = fmt::format(
      R"({{"asset":{{"version":"2.0"}},"scene":0,"scenes":[{{"nodes":[0]}}],)"
      R"("nodes":[{{"mesh":0,"name":"box","translation":[0.1,0,0]}}],)"
      R"("materials":[{{"name":"red","pbrMetallicRoughness":{{"baseColorFactor":[0.5,0.25,0.125,1]}}}}],)"
      R"("meshes":[{{"primitives":[{{"attributes":{{"POSITION":0}},"indices":1,"material":0}}]}}],)"
      R"("accessors":[{{"bufferView":0,"componentType":5126,"count":8,"type":"VEC3",)"
      R"("min":[0.001,0.002,0.003],"max":[0.011,0.022,0.033]}},)"
      R"({{"bufferView":1,"componentType":5123,"count":36,"type":"SCALAR"}}],)"
      R"("bufferViews":[{{"buffer":0,"byteLength":96}},{{"buffer":0,"byteOffset":96,"byteLength":72}}],)"
      R"("buffers":[{{"byteLength":{}}}]}})",
      data.size());
  json.resize((json.size() + 3) / 4 * 4, ' ');
  std::string file = "glTF";
  add_number(file, std::uint32_t{2});
  add_number(file, static_cast<std::uint32_t>(12 + 8 + json.size() + 8 + data.size()));
  add_number(file, static_cast<std::uint32_t>(json.size()));
  file += "JSON" + json;
  add_number(file, static_cast<std::uint32_t>(data.size()));
  file.append("BIN\0", 4);
  return file + data;
}

/// An ASCII FBX; `factor` is its UnitScaleFactor, the number of centimetres in a unit.
inline std::string fbx(double factor) {
  std::string vertices, indices;
  for (const auto& p : points)
    vertices += fmt::format("{}{},{},{}", vertices.empty() ? "" : ",", p[0], p[1], p[2]);
  for (const auto& q : quads)  // the last index of a polygon is stored as its complement
    indices += fmt::format("{}{},{},{},{}", indices.empty() ? "" : ",", q[0], q[1], q[2],
                           -static_cast<int>(q[3]) - 1);
  return fmt::format(R"(; FBX 7.4.0 project file
FBXHeaderExtension:  {{
	FBXHeaderVersion: 1003
	FBXVersion: 7400
}}
GlobalSettings:  {{
	Version: 1000
	Properties70:  {{
		P: "UnitScaleFactor", "double", "Number", "",{}
	}}
}}
Objects:  {{
	Geometry: 1001, "Geometry::box", "Mesh" {{
		Vertices: *24 {{
			a: {}
		}}
		PolygonVertexIndex: *24 {{
			a: {}
		}}
		GeometryVersion: 124
	}}
	Model: 1002, "Model::box", "Mesh" {{
		Version: 232
	}}
}}
Connections:  {{
	C: "OO",1002,0
	C: "OO",1001,1002
}}
)",
                     factor, vertices, indices);
}

/// A ZIP archive whose files are stored, not compressed.
inline std::string zip(const std::vector<std::pair<std::string, std::string>>& files) {
  const auto crc32 = [](const std::string& bytes) {
    std::uint32_t crc = ~0u;
    for (const char c : bytes) {
      crc ^= static_cast<unsigned char>(c);
      for (int k = 0; k < 8; ++k) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0u);
    }
    return ~crc;
  };
  std::string out, directory;
  for (const auto& [name, bytes] : files) {
    std::string common;  // what the local header and the directory share
    for (const std::uint16_t v : {20, 0, 0, 0, 0x21}) add_number(common, v);
    add_number(common, crc32(bytes));
    for (int k = 0; k < 2; ++k) add_number(common, static_cast<std::uint32_t>(bytes.size()));
    add_number(common, static_cast<std::uint16_t>(name.size()));
    add_number(common, std::uint16_t{0});
    directory += "PK\1\2";
    add_number(directory, std::uint16_t{20});
    directory += common;
    directory.append(6, '\0');
    add_number(directory, std::uint32_t{0});
    add_number(directory, static_cast<std::uint32_t>(out.size()));
    directory += name;
    out += "PK\3\4" + common + name + bytes;
  }
  const auto at = static_cast<std::uint32_t>(out.size());
  out += directory + "PK\5\6" + std::string(4, '\0');
  for (int k = 0; k < 2; ++k) add_number(out, static_cast<std::uint16_t>(files.size()));
  add_number(out, static_cast<std::uint32_t>(directory.size()));
  add_number(out, at);
  out.append(2, '\0');
  return out;
}

/// A 3MF with the box as object 1 and these build items; `first` may break the first triangle.
inline std::string threemf(const std::string& unit, const std::string& items,
                           const std::string& first = R"(v1="0" v2="3" v3="2")") {
  std::string vertices, faces;
  for (const auto& p : points) vertices += fmt::format(R"(<vertex x="{}" y="{}" z="{}"/>)", p[0], p[1], p[2]);
  for (const auto& t : triangles())
    faces += faces.empty() ? "<triangle " + first + "/>"
                           : fmt::format(R"(<triangle v1="{}" v2="{}" v3="{}"/>)", t[0], t[1], t[2]);
  const std::string model =
      R"(<?xml version="1.0" encoding="UTF-8"?><model unit=")" + unit +
      R"(" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources>)"
      R"(<object id="1" name="box" type="model"><mesh><vertices>)" +
      vertices + "</vertices><triangles>" + faces + "</triangles></mesh></object></resources><build>" +
      items + "</build></model>";
  return zip(
      {{"[Content_Types].xml",
        R"(<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>)"},
       {"_rels/.rels",
        R"(<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>)"},
       {"3D/3dmodel.model", model}});
}
}  // namespace part_files
