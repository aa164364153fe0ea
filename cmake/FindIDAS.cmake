# IDAS of SUNDIALS alone, as IDAS::IDAS.
#
# The package file that SUNDIALS brings asks for everything it was built with (PETSc, hypre, MPI),
# of which IDAS needs nothing; so header and library are looked up by hand.

find_path(IDAS_INCLUDE_DIR idas/idas.h)
find_library(IDAS_LIBRARY sundials_idas)
# From 7.0 on the shared infrastructure is a library of its own.
find_library(IDAS_CORE_LIBRARY sundials_core)

set(IDAS_VERSION "")
if(EXISTS "${IDAS_INCLUDE_DIR}/sundials/sundials_config.h")
  file(
    STRINGS "${IDAS_INCLUDE_DIR}/sundials/sundials_config.h"
    version_line
    REGEX "define SUNDIALS_VERSION "
  )
  string(REGEX MATCH "[0-9]+\\.[0-9]+\\.[0-9]+" IDAS_VERSION "${version_line}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  IDAS
  REQUIRED_VARS IDAS_LIBRARY IDAS_INCLUDE_DIR
  VERSION_VAR IDAS_VERSION
)

if(IDAS_FOUND AND NOT TARGET IDAS::IDAS)
  add_library(IDAS::IDAS UNKNOWN IMPORTED)
  set_target_properties(
    IDAS::IDAS
    PROPERTIES
      IMPORTED_LOCATION "${IDAS_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${IDAS_INCLUDE_DIR}"
  )
  if(IDAS_CORE_LIBRARY)
    target_link_libraries(IDAS::IDAS INTERFACE "${IDAS_CORE_LIBRARY}")
  endif()
endif()
mark_as_advanced(IDAS_INCLUDE_DIR IDAS_LIBRARY IDAS_CORE_LIBRARY)
