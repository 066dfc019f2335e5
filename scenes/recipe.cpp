#include "scenes/recipe.h"

#include "core/check.h"

namespace flawsmith::scenes {

double Distribution::draw(Random& random) const {
  constexpr int tries =
      100'000;  // the reader sees to it that at least one draw in 1000 lies within the limits
  switch (kind) {
    case Kind::fixed:
      return a;
    case Kind::uniform:
      return random.uniform(a, b);
    case Kind::choice:
      return values[random.below(values.size())];
    case Kind::normal:
    case Kind::log_normal:
      for (int i = 0; i < tries; ++i) {
        const double value = kind == Kind::normal ? a + b * random.normal() : random.log_normal(a, b);
        if (low <= value && value <= high) return value;
      }
      break;
  }
  CHECK(false);  // limits that the distribution does not reach
  return a;
}

}  // namespace flawsmith::scenes
