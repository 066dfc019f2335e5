# Builds under sanitizers, and what their run times are told. CONTRIBUTING.md says how to run them.

set(FLAWSMITH_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address,undefined or thread")
if(FLAWSMITH_SANITIZE)
  # GCC 12's maybe-uninitialized sees ghosts in the standard library's regex under a sanitizer.
  target_compile_options(flawsmith_options INTERFACE -fsanitize=${FLAWSMITH_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all -Wno-maybe-uninitialized)
  # An index past a vector's size but within its capacity is no error to the address sanitizer.
  target_compile_definitions(flawsmith_options INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(flawsmith_options INTERFACE -fsanitize=${FLAWSMITH_SANITIZE})
endif()

set(FLAWSMITH_TEST_TIMEOUT 900)  # [s]
set(FLAWSMITH_TEST_ENVIRONMENT "")
if(FLAWSMITH_SANITIZE)
  set(FLAWSMITH_TEST_TIMEOUT 3600)
  # max_allocation_size_mb: the reader of part files has lost its memory limit; a file that asks for all is stopped.
  # detect_stack_use_after_return: functions that outlive what they refer to.
  # ignore_noninstrumented_modules: what Embree frees or copies; loops on threads stay seen (tests/sanitizers).
  set(tsan_suppressions ${CMAKE_CURRENT_LIST_DIR}/sanitizers/tsan.supp)
  set(FLAWSMITH_TEST_ENVIRONMENT
    "ASAN_OPTIONS=max_allocation_size_mb=4096:detect_stack_use_after_return=1:strict_string_checks=1"
    "LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_LIST_DIR}/sanitizers/lsan.supp:print_suppressions=0"
    "UBSAN_OPTIONS=print_stacktrace=1"
    "TSAN_OPTIONS=suppressions=${tsan_suppressions}:max_allocation_size_mb=4096:ignore_noninstrumented_modules=1")
endif()
