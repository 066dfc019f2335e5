#pragma once
// Numbers in a photometric file, one after the other, each with a name for errors.
#include <string>
#include <string_view>
#include <vector>

namespace flawsmith::scenes {

/// A text's lines without their ends, and where we are among them.
class TextLines {
 public:
  /// Throws InputError if the file cannot be read or is larger than 4 MiB.
  explicit TextLines(const std::string& path);
  bool at_end() const { return next_ >= lines_.size(); }
  /// The next line. Throws InputError, naming what was expected, at the end.
  const std::string& take(const std::string& what);
  /// One number that has its line to itself (what follows it there is ignored). A comma may stand for the
  /// point.
  double take_number(const std::string& what, double low, double high);
  long take_count(const std::string& what, long low, long high);
  /// The next number of free text: numbers parted by white space, commas and ends of lines.
  double next_number(const std::string& what, double low, double high);
  long next_count(const std::string& what, long low, long high);
  std::vector<double> next_numbers(const std::string& what, std::size_t count, double low, double high);
  /// Fails at the last line that was taken.
  [[noreturn]] void fail(const std::string& key, const std::string& message) const;

 private:
  double checked(const std::string& what, double value, double low, double high) const;
  long whole(const std::string& what, double value) const;

  std::string path_;
  std::vector<std::string> lines_;
  std::size_t next_ = 0;   // line that comes next
  std::string_view rest_;  // of the current line, for next_number
};

}  // namespace flawsmith::scenes
