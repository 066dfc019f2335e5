# shellcheck shell=bash
# Sourced by demo.sh and test.sh: installs what is missing and builds the release preset. Functions only.

say() { printf '\n== %s\n' "$*"; }
fail() { printf '%s: %s\n' "$(basename "$0")" "$1" >&2; exit "${2:-3}"; }

# Runs a command as root.
as_root() {
  if [[ $EUID == 0 ]]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "packages are missing and there is neither root nor sudo: as root, run: $*"
  fi
}

# Installs the packages of scripts/packages.txt that are not there yet. Asks apt for nothing when none is missing.
install_packages() {
  command -v dpkg-query >/dev/null || fail "needs Debian 12 (dpkg-query was not found)"
  local wanted missing
  mapfile -t wanted < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' scripts/packages.txt)
  mapfile -t missing < <(
    comm -23 <(printf '%s\n' "${wanted[@]}" | sort -u) \
      <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
        sed -n 's/^installed //p' | sort -u))
  if (( ${#missing[@]} == 0 )); then
    say "All ${#wanted[@]} packages are installed"
    return
  fi
  say "Installing ${#missing[@]} of ${#wanted[@]} Debian packages: ${missing[*]}"
  as_root apt-get update -q || fail "apt-get update failed"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" ||
    fail "apt-get install failed"
}

# Compilers to run at once: one a core, and 1.5 GB of free memory for each.
build_jobs() {
  local cores free_kb
  cores=$(nproc)
  free_kb=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo)
  local by_memory=$(( ${free_kb:-1500000} / 1500000 ))
  (( by_memory >= 1 )) || by_memory=1
  echo $(( cores < by_memory ? cores : by_memory ))
}

# Configures (once; ninja does it again when a CMake file has changed) and builds the targets given.
build() {
  local jobs
  jobs=$(build_jobs)
  say "Building $* in build/release, $jobs at a time"
  if [[ ! -e build/release/build.ninja ]]; then
    mkdir -p build
    cmake --preset release >build/configure.log 2>&1 ||
      { tail -n 40 build/configure.log >&2; fail "cmake --preset release failed (whole log: build/configure.log)"; }
  fi
  ninja -C build/release -j "$jobs" "$@" || fail "the build failed"
}
