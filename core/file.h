#pragma once
// Files, whole: read with a bound, written beside their final name, synced, then renamed.
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace flawsmith {

/// The bytes of a file. InputError if it cannot be read or is larger than the limit [bytes].
std::string read_file(const std::filesystem::path& path, std::uintmax_t limit = 1u << 30);

/// Writes the bytes as <path>.tmp in the same folder, syncs, renames. RunError (with the path and errno's
/// text) when the disk is full or the folder cannot be written; then nothing is left under either name.
void write_file(const std::filesystem::path& path, std::string_view bytes);

/// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace flawsmith
