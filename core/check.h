#pragma once
// CHECK(condition): a programmer's error, on in release too. It says where and stops the program. For .cpp
// files; headers take core/check_in_header.h.
#include "core/check_in_header.h"

#define CHECK(condition) FLAWSMITH_CHECK(condition)
