#include "core/ending.h"

#include <fmt/format.h>

#include <new>
#include <stdexcept>

#include "core/error.h"

namespace flawsmith {
namespace {
template <class Error>
bool is(const std::exception& error) {
  return dynamic_cast<const Error*>(&error) != nullptr;
}
}  // namespace

Ending ending_of(const std::exception& error) {
  if (is<InputError>(error)) return {static_cast<int>(ExitStatus::bad_input), error.what()};
  if (is<Interrupted>(error))
    return {static_cast<int>(ExitStatus::interrupted), "interrupted; what was finished is kept"};
  if (is<std::logic_error>(error))
    return {internal_error_status, fmt::format("internal error: {}", error.what())};
  const bool no_memory = is<std::bad_alloc>(error);
  return {static_cast<int>(ExitStatus::could_not_run), no_memory ? "out of memory" : error.what()};
}

}  // namespace flawsmith
