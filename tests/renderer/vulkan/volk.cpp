// The one place where volk is compiled.
#define VOLK_IMPLEMENTATION
#include <volk.h>
