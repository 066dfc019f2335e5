#!/usr/bin/env bash
# From a bare Debian 12 to a verdict: installs what is missing, builds everything and runs all tests and the
# validation of the physics. Exit status: 0 all passed, 1 a test failed, 3 could not be set up or built.
#   ./test.sh [ctest options, e.g. -R renderer]
set -euo pipefail
cd "$(dirname "$0")"
source scripts/setup.sh

install_packages
build all

say "Running the tests"
ctest --test-dir build/release --output-on-failure -j "$(nproc)" --no-tests=error "$@" || exit 1
