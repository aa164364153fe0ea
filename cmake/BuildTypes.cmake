# Build types and the flags that every target of ours is compiled with.
#
#   Release    what everyone gets: -O3, no -ffast-math (results must not depend on reassociation)
#   Developer  warnings are errors, the standard library checks itself

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release or Developer" FORCE)
endif()
set(CMAKE_CXX_FLAGS_DEVELOPER "-O2 -g -D_GLIBCXX_ASSERTIONS" CACHE STRING "")
set(CMAKE_C_FLAGS_DEVELOPER "-O2 -g" CACHE STRING "")
set(CMAKE_EXE_LINKER_FLAGS_DEVELOPER "" CACHE STRING "")
mark_as_advanced(CMAKE_CXX_FLAGS_DEVELOPER CMAKE_C_FLAGS_DEVELOPER CMAKE_EXE_LINKER_FLAGS_DEVELOPER)

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# GCC 12 warns falsely of "text" + std::string (GCC bug 105651) and of AVX-512 intrinsics whose
# result is undefined on purpose (105593).
set(gcc_12 "$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>")

add_library(denchi_options INTERFACE)
target_compile_options(
  denchi_options
  INTERFACE
    # errno and floating-point traps are never looked at; without them sqrt vectorises.
    -fno-math-errno
    -fno-trapping-math
    # Passing vectors by value is internal to the library.
    -Wno-psabi
    -Wall
    -Wextra
    -Wpedantic
    -Wconversion
    -Wshadow
    "$<${gcc_12}:-Wno-restrict;-Wno-maybe-uninitialized>"
    $<$<CONFIG:Developer>:-Werror>
    $<$<BOOL:${DENCHI_NATIVE}>:-march=native>
    $<$<BOOL:${DENCHI_COVERAGE}>:--coverage>
)
target_link_options(denchi_options INTERFACE $<$<BOOL:${DENCHI_COVERAGE}>:--coverage>)

if(DENCHI_SANITIZE)
  target_compile_options(
    denchi_options
    INTERFACE
      -O1
      -g1
      -fno-omit-frame-pointer
      -fsanitize=${DENCHI_SANITIZE}
      -fno-sanitize-recover=all
  )
  target_link_options(denchi_options INTERFACE -fsanitize=${DENCHI_SANITIZE})
endif()
