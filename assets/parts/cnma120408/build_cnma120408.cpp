// Builds an indexable turning insert ISO 1832 - CNMA 120408 (assets/parts/rhombic_insert.h): flat rakes
// without chip breakers (A), as for cast iron; there is room for a wide crater.
#include "assets/parts/rhombic_insert.h"

int main(int argc, char** argv) {
  return flawsmith::assets::build_insert(argc, argv, "build_cnma120408", "CNMA 120408", {}, {});
}
