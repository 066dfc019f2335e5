#pragma once
// A function of one variable, tabulated once: fields are asked millions of times.
#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "core/check_in_header.h"

namespace flawsmith::defects {

/// Linear between `cells` equal steps from `from` to `to`, constant beyond.
class Table {
 public:
  Table() = default;
  Table(double from, double to, int cells, const std::function<double(double)>& f)
      : from_(from), per_unit_(cells / (to - from)) {
    FLAWSMITH_CHECK(cells > 0 && to > from);
    for (int i = 0; i <= cells; ++i) values_.push_back(f(from + (to - from) * i / cells));
  }
  double at(double x) const {
    const double place = std::clamp((x - from_) * per_unit_, 0.0, static_cast<double>(values_.size() - 1));
    const auto i = std::min(static_cast<std::size_t>(place), values_.size() - 2);
    const double f = place - static_cast<double>(i);
    return values_[i] + f * (values_[i + 1] - values_[i]);
  }
  const std::vector<double>& values() const { return values_; }

 private:
  double from_ = 0, per_unit_ = 1;
  std::vector<double> values_;
};

}  // namespace flawsmith::defects
