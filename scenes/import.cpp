#include "scenes/import.h"

#include <fmt/format.h>

#include <csignal>
#include <exception>
#include <new>

#include "core/error.h"
#include "core/file.h"
#include "scenes/import/child.h"
#include "scenes/import/format.h"
#include "scenes/import/unit.h"
#include "scenes/import/wire.h"

namespace flawsmith::scenes {
namespace {
Part read_here(const std::filesystem::path& file, const ImportOptions& options) {
  const Format format = format_of(file);
  check_file(file, format);
  Part part;
  part.name = file.stem().string();
  part.origin.format = format.name;
  switch (format.reader) {
    case Reader::step:
      read_step(file, options, part);
      break;
    case Reader::iges:
      read_iges(file, options, part);
      break;
    case Reader::brep:
      read_brep(file, options, part);
      break;
    case Reader::assimp:
      read_with_assimp(file, options, part);
      break;
    case Reader::threemf:
      read_threemf(file, options, part);
      break;
  }
  if (part.mesh.triangles.empty()) throw InputError("holds no surface: not one triangle came out of it");
  if (const auto fault = fault_of(part); !fault.empty()) throw InputError("gives a broken mesh: " + fault);
  doubt_size(part.mesh, part.origin);
  return part;
}
}  // namespace

Part import_part(const std::filesystem::path& file, const ImportOptions& options) {
  try {
    check_file(file, format_of(file));
    if (options.chord_error && !(*options.chord_error > 0.0 && *options.chord_error <= 1000.0))
      throw InputError(fmt::format("a chord error of {} mm, expected 0 … 1000 mm", *options.chord_error));
    if (!(options.crease_angle >= 0.0 && options.crease_angle <= 3.1416))
      throw InputError(fmt::format("a crease angle of {} rad, expected 0 … π", options.crease_angle));
    Part part = run_child(import_program(), file, options, {});
    part.origin.path = file.string();
    part.origin.sha256 = sha256_of_file(file);
    return part;
  } catch (const InputError& error) {
    throw InputError(Place{file.string(), 0, ""}, error.what());
  }
}

int import_child(const std::filesystem::path& file, const ImportOptions& options, int out_fd) {
  std::signal(SIGPIPE, SIG_IGN);
  std::string refusal;
  try {
    const Part part = read_here(file, options);
    return static_cast<int>(write_part(out_fd, part) ? ExitStatus::done : ExitStatus::could_not_run);
  } catch (const std::bad_alloc&) {
    refusal = "needs more memory to read than the reader may take";
  } catch (const InputError& error) {
    refusal = error.what();
  } catch (const std::exception& error) {
    refusal = fmt::format("cannot be read: {}", error.what());
  }
  write_refusal(out_fd, refusal);
  return static_cast<int>(ExitStatus::bad_input);
}
}  // namespace flawsmith::scenes
