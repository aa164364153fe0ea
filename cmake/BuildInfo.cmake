# What the library knows about its own making: version, commit, and where its data lies.
#
# They stand in one generated header, denchi_build.h, which one source includes. It is looked at in
# every build and rewritten only if it changed, so a new commit recompiles one file.

set(denchi_generated "${PROJECT_BINARY_DIR}/generated")

# A wheel finds its data beside itself; a path of the machine that built it would be noise.
if(SKBUILD)
  set(denchi_library_source "")
  set(denchi_library_installed "")
else()
  set(denchi_library_source "${PROJECT_SOURCE_DIR}/models/library")
  set(denchi_library_installed "${CMAKE_INSTALL_FULL_DATADIR}/denchi/library")
endif()

add_custom_target(
  denchi_build_header
  COMMAND
    "${CMAKE_COMMAND}" "-DSOURCE=${PROJECT_SOURCE_DIR}"
    "-DOUTPUT=${denchi_generated}/denchi_build.h" "-DVERSION=${PROJECT_VERSION}"
    "-DLIBRARY_SOURCE=${denchi_library_source}" "-DLIBRARY_INSTALLED=${denchi_library_installed}" -P
    "${PROJECT_SOURCE_DIR}/cmake/WriteBuildHeader.cmake"
  BYPRODUCTS "${denchi_generated}/denchi_build.h"
  COMMENT "Looking up version and commit"
  VERBATIM
)

add_library(denchi_build_info INTERFACE)
target_include_directories(denchi_build_info INTERFACE "${denchi_generated}")
add_dependencies(denchi_build_info denchi_build_header)
