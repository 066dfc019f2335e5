#!/usr/bin/env bash
# From a bare Debian 12 to a labelled data set: installs what is missing, builds flawsmith, and makes a small draft data
# set of each trade in out/demo. Run it again and it goes on where it stopped, or shows what is there.
#   ./demo.sh            Needs root or sudo only if packages are missing.
set -euo pipefail
cd "$(dirname "$0")"
source scripts/setup.sh

install_packages
build flawsmith

for name in insert_chipping mould_inspection stamping_inspection tool_inspection; do
  recipe=assets/recipes/$name.yaml
  say "Generating out/demo/$name from $recipe (draft)"
  build/release/bin/flawsmith generate "$recipe" --out "out/demo/$name" --count 4 --draft
done

say "Done. Contact sheets (image, labels, difference from the clean twin):"
find "$PWD/out/demo" -name 'contact_sheet.png' | sort
