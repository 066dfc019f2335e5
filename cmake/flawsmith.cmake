# What every target of the project shares: the language, the warnings, and one function per kind of target.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_CXX_FLAGS_RELEASE "-O3")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# Same recipe, same bytes: no contraction of a*b+c behind our back, one instruction set everywhere (Embree is opened
# with avx2, too), and errno out of the way of sqrt.
add_library(flawsmith_options INTERFACE)
target_compile_options(flawsmith_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wundef -Werror
  -march=x86-64-v3 -ffp-contract=off -fno-math-errno)
target_include_directories(flawsmith_options INTERFACE ${PROJECT_SOURCE_DIR})

include(${CMAKE_CURRENT_LIST_DIR}/sanitizers.cmake)

# flawsmith_library(name): the sources below this folder as one static library.
function(flawsmith_library name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC flawsmith_options)
endfunction()

# flawsmith_test(name labels libraries...): the sources of this folder as one Catch2 program, run by CTest.
function(flawsmith_test name label)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${ARGN} catch_main)
  target_compile_definitions(${name} PRIVATE
    FLAWSMITH_SOURCE_DIR="${PROJECT_SOURCE_DIR}" FLAWSMITH_PROGRAM="$<TARGET_FILE:flawsmith>")
  add_dependencies(${name} flawsmith)
  flawsmith_run_by_ctest(${name} ${label})
endfunction()

# flawsmith_run_by_ctest(program label): a test program runs in the build folder, under this build's sanitizers.
function(flawsmith_run_by_ctest name label)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT ${FLAWSMITH_TEST_TIMEOUT}
    ENVIRONMENT "${FLAWSMITH_TEST_ENVIRONMENT}")
endfunction()
