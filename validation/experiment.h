#pragma once
// An experiment: a scene whose answer mathematics knows, what the program gets for it, and how far the two
// may lie apart. `flawsmith validate` runs them, and so do the tests, in the quick form.
#include <string>
#include <vector>

namespace flawsmith::validation {

/// One number of an experiment.
struct Reading {
  std::string name;  // what was measured: "disc on its axis"
  double expected = 0, got = 0;
  double tolerance = 0;  // the largest |got − expected| that passes, in the same unit
  std::string unit;      // "mm", "e-/s"; "1" for ratios
  // The smallest error that fails with 95 % probability, in the same unit; at most 1.65 standard errors above
  // the tolerance. 0: nothing here is random.
  double power = 0;
  /// NaN fails.
  bool pass() const;
};

/// For many readings of a kind, which would fill a page: the one that uses most of its tolerance, under this
/// name. One that fails is taken before any that passes. There is at least one.
Reading worst_of(const std::string& name, const std::vector<Reading>& readings);

/// A plot of the report: lines or points over a common x axis.
struct Plot {
  std::string title, x_axis, y_axis;  // axes with units: "spatial frequency [cycles/px]"
  struct Line {
    std::string name;
    std::vector<double> x, y;
    bool points = false;  // marks instead of a line: what was measured over what was expected
  };
  std::vector<Line> lines;
};

struct Outcome {
  std::vector<Reading> readings;
  std::vector<Plot> plots;
};

/// How much an experiment may cost: the tests run the quick form (seconds), the full one is run by hand.
enum class Effort { quick, full };

struct Experiment {
  std::string name;        // its folder, or its file there: "form_factor"
  std::string question;    // one line: what is held against what
  std::string derivation;  // where the expected numbers and the tolerance come from; a few sentences
  Outcome (*run)(Effort effort);
};

}  // namespace flawsmith::validation
