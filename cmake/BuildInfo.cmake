# What the library knows about its own making: version, commit, and where its data lies.
#
# Version and commit stand in one generated header, denchi_build.h, which one source includes. It is
# looked at in every build and rewritten only if it changed, so a new commit recompiles one file.

set(denchi_generated "${PROJECT_BINARY_DIR}/generated")

add_custom_target(
  denchi_build_header
  COMMAND
    "${CMAKE_COMMAND}" "-DSOURCE=${PROJECT_SOURCE_DIR}"
    "-DOUTPUT=${denchi_generated}/denchi_build.h" "-DVERSION=${PROJECT_VERSION}" -P
    "${PROJECT_SOURCE_DIR}/cmake/WriteBuildHeader.cmake"
  BYPRODUCTS "${denchi_generated}/denchi_build.h"
  COMMENT "Looking up version and commit"
  VERBATIM
)

add_library(denchi_build_info INTERFACE)
target_include_directories(denchi_build_info INTERFACE "${denchi_generated}")
add_dependencies(denchi_build_info denchi_build_header)

# A wheel finds its data beside itself; a path of the machine that built it would be noise.
if(NOT SKBUILD)
  set_property(
    SOURCE engine/input/library.cpp
    APPEND
    PROPERTY
      COMPILE_DEFINITIONS
        DENCHI_LIBRARY_INSTALLED="${CMAKE_INSTALL_FULL_DATADIR}/denchi/library"
        DENCHI_LIBRARY_SOURCE="${PROJECT_SOURCE_DIR}/models/library"
  )
endif()
