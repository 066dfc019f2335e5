#pragma once
// Are our numbers among those of photographs?
#include <string>
#include <vector>

#include "validation/photographs/texture.h"

namespace flawsmith::photographs {

/// One number of the texture, over all crops.
struct Verdict {
  std::string what;
  double low = 0, median = 0, high = 0;  ///< of photographs: 5 %, 50 %, 95 % over crops
  double ours = 0;                       ///< median over our crops
  double accept_low = 0, accept_high = 0;
  bool pass = false;
};

/// Each octave's power, contrast and skewness. Accepted is the wider of the photographs' band from 5 to 95 %
/// and a factor of 2 about their median (power) or 30 % of it (contrast, skewness), side by side. Both lists
/// hold at least one crop.
std::vector<Verdict> judge(const std::vector<Texture>& photographs, const std::vector<Texture>& ours);

/// As rows of a Markdown table.
std::string table_of(const std::vector<Verdict>& verdicts);

}  // namespace flawsmith::photographs
