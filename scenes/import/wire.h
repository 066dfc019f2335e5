#pragma once
// A part on a pipe: what the child process of CAD import hands back. The parent trusts none of it.
#include <string>
#include <string_view>

#include "scenes/part.h"

namespace flawsmith::scenes {

/// Largest message that a parent reads [bytes].
constexpr std::size_t wire_limit = std::size_t{1} << 30;

/// How far from its origin a part may reach [mm].
constexpr double farthest_point = 1e7;

/// Writes the part, or the reason why there is none. False if the reader is gone.
bool write_part(int fd, const Part& part);
bool write_refusal(int fd, std::string_view reason);

/// Reads what one of the two wrote. Throws InputError with the child's reason for a refusal, or saying what
/// is wrong with the bytes: a count beyond their end, an index beyond its list, a number that is no number, …
/// An incomplete message is none.
Part read_part(std::string_view bytes);
/// True if the message is there to its end.
bool is_whole(std::string_view bytes);

/// What is wrong with a part's mesh, in one phrase; empty if nothing is.
std::string fault_of(const Part& part);

}  // namespace flawsmith::scenes
