#include "dataset/sample.h"
