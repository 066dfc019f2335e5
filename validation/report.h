#pragma once
// What the experiments said, as a table for a terminal, JSON for programs, and a page with plots.
#include <string>
#include <vector>

#include "validation/experiment.h"

namespace flawsmith::validation {

struct Finished {
  Experiment experiment;
  Outcome outcome;
  double seconds = 0;
  bool pass() const;
};

/// One line per reading: name, expected, got, difference, tolerance, unit, pass or FAIL.
std::string table_of(const Finished& finished);
/// {"experiments": [{"name", "experiment", "expected", "got", "tolerance", "unit", "power", "pass"}]}: one
/// per reading; numbers that are none are null.
std::string json_of(const std::vector<Finished>& all);
/// A page that needs no other file: per experiment its derivation, its table and its plots (SVG).
std::string html_of(const std::vector<Finished>& all, bool full);
/// The same for docs/validation.md, without plots.
std::string markdown_of(const std::vector<Finished>& all, bool full);

}  // namespace flawsmith::validation
