// Children that die, hang or lie: programs that stand in for the reader.
#include "scenes/import/child.h"

#include <catch2/catch.hpp>
#include <chrono>

#include "core/error.h"
#include "scenes/import/wire.h"
#include "scenes/topology.h"
#include "tests/core/scratch_folder.h"
#include "tests/scenes/part_files.h"
#include "tests/scenes/shapes.h"

using namespace flawsmith;
using namespace flawsmith::scenes;

namespace {
// What the parent says when this shell script is the reader.
std::string message_of(const std::string& script, ChildLimits limits = {}) {
  ScratchFolder folder;
  part_files::write(folder / "reader", "#!/bin/sh\n" + script + "\n");
  std::filesystem::permissions(folder / "reader", std::filesystem::perms::owner_all);
  part_files::write(folder / "box.stl", part_files::ascii_stl());
  try {
    run_child(folder / "reader", folder / "box.stl", {}, limits);
  } catch (const InputError& error) {
    return error.what();
  }
  return "it was read";
}

std::string message_on(const std::string& bytes) {
  try {
    read_part(bytes);
  } catch (const InputError& error) {
    return error.what();
  }
  return "it was read";
}

std::string bytes_of(const Part& part) {
  ScratchFolder folder;
  std::FILE* file = std::fopen((folder / "wire").c_str(), "wb+");
  REQUIRE(file);
  REQUIRE(write_part(fileno(file), part));
  std::fseek(file, 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(std::ftell(file)), '\0');
  std::rewind(file);
  REQUIRE(std::fread(bytes.data(), 1, bytes.size(), file) == bytes.size());
  std::fclose(file);
  return bytes;
}
}  // namespace

TEST_CASE("A reader that is killed is one line") {
  CHECK(message_of("kill -SEGV $$") ==
        "killed its reader, which was ended by signal 11 (SIGSEGV) (limits: 2 GiB, 60 s)");
  CHECK(message_of("kill -KILL $$").find("signal 9 (SIGKILL)") != std::string::npos);
  CHECK(message_of("exit 3").find("ended with status 3 and no result") != std::string::npos);
  CHECK(message_of("echo nonsense >&3").find("ended with status 0 and no result") != std::string::npos);
  CHECK(message_of("echo chatter; echo more >&2; cat; exit 4").find("status 4") != std::string::npos);
}

TEST_CASE("What libraries print does not get into the part") {
  ScratchFolder folder;
  part_files::write(folder / "part", bytes_of(shapes::block(10, 20, 30)));
  const std::string part = folder / "part";
  CHECK(message_of("echo chatter; cat '" + part + "' >&3; echo more; echo and more >&2") == "it was read");
}

TEST_CASE("A reader that hangs is ended at its time limit") {
  ChildLimits limits;
  limits.seconds = 0.5;
  const auto start = std::chrono::steady_clock::now();
  CHECK(message_of("exec sleep 30", limits) == "took more than 0.5 s to read");
  CHECK(message_of("while :; do :; done", limits) == "took more than 0.5 s to read");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}

TEST_CASE("A reader has no core file, no file to write, and its memory limit") {
  ChildLimits limits;
  limits.memory = std::uint64_t{1} << 30;
  // The script's own limits, in the shell's units, come back through its exit status.
  CHECK(message_of("test $(ulimit -c) = 0 && exit 41").find("status 41") != std::string::npos);
  CHECK(message_of("test $(ulimit -f) = 0 && exit 42").find("status 42") != std::string::npos);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  CHECK(message_of("test $(ulimit -v) = 1048576 && exit 43", limits).find("status 43") != std::string::npos);
#endif
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("A file that needs too much memory is one line") {
  ScratchFolder folder;
  // A million triangles: 48 MB in the file, several times that in the reader.
  std::vector<std::array<part_files::Point, 3>> all(1000000);
  float x = 0.0f;
  for (auto& t : all)
    for (auto& p : t) p = {x += 1.0f, x * 0.5f, 1.0f};
  part_files::write(folder / "many.stl", part_files::binary_stl(all));
  ChildLimits limits;
  limits.memory = std::uint64_t{500} << 20;
  try {
    run_child(import_program(), folder / "many.stl", {}, limits);
    FAIL("it was read");
  } catch (const InputError& error) {
    CHECK(std::string(error.what()) == "needs more memory to read than the reader may take");
  }
}
#endif

TEST_CASE("What comes back from a reader is checked again") {
  const Part good = shapes::block(10, 20, 30);
  const std::string bytes = bytes_of(good);
  REQUIRE(is_whole(bytes));
  const Part back = read_part(bytes);
  CHECK(back.mesh.positions == good.mesh.positions);
  CHECK(back.mesh.triangles == good.mesh.triangles);
  CHECK(back.mesh.normals == good.mesh.normals);
  CHECK(back.mesh.face == good.mesh.face);
  CHECK(back.faces.size() == good.faces.size());
  CHECK(back.faces[3].name == good.faces[3].name);

  const auto said = [&](auto spoil) {
    Part part = good;
    spoil(part);
    return message_on(bytes_of(part));
  };
  CHECK(said([](Part& p) { p.mesh.triangles[3][1] = 8; }).find("point 8 of 8") != std::string::npos);
  CHECK(said([](Part& p) { p.mesh.triangles[3][1] = p.mesh.triangles[3][0]; }).find("repeated point") !=
        std::string::npos);
  CHECK(said([](Part& p) { p.mesh.positions[2].y = std::nan(""); }).find("nan") != std::string::npos);
  CHECK(said([](Part& p) { p.mesh.positions[2].y = 1e300; }).find("1e+300") != std::string::npos);
  CHECK(said([](Part& p) { p.mesh.normals[5][2] *= 1.01f; }).find("unit vector") != std::string::npos);
  CHECK(said([](Part& p) { p.mesh.normals[5][2].x = std::nanf(""); }).find("unit vector") !=
        std::string::npos);
  CHECK(said([](Part& p) { p.mesh.face[0] = 6; }).find("face 6 of 6") != std::string::npos);
  CHECK(said([](Part& p) { p.mesh.face.pop_back(); }).find("different lengths") != std::string::npos);
  CHECK(said([](Part& p) { p.mesh = {}; }).find("no triangles") != std::string::npos);
  CHECK(said([](Part& p) { p.faces[0].colour = vec3(2, 0, 0); }).find("colour") != std::string::npos);
}

TEST_CASE("No message, however it is cut or changed, does harm") {
  const std::string bytes = bytes_of(shapes::block(10, 20, 30));
  for (std::size_t size = 0; size < bytes.size(); size += 7)
    CHECK(message_on(bytes.substr(0, size)) != "it was read");
  // Every byte in turn becomes 0xff: counts and indices run wild; nothing but an InputError or a sound part.
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = '\xff';
    std::string fault;
    try {
      fault = fault_of(read_part(changed));
    } catch (const InputError&) {
    }
    CHECK(fault.empty());
  }
}
