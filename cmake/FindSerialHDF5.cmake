# The C library of HDF5 built without MPI, as HDF5::serial_c.
#
# Debian keeps the serial and the MPI builds side by side, and SUNDIALS' packages bring the latter;
# so the serial one is asked for by its own name first.

find_path(SerialHDF5_INCLUDE_DIR hdf5.h PATHS /usr/include/hdf5/serial PATH_SUFFIXES hdf5/serial)
find_library(SerialHDF5_LIBRARY NAMES hdf5_serial hdf5)

set(SerialHDF5_VERSION "")
if(EXISTS "${SerialHDF5_INCLUDE_DIR}/H5public.h")
  foreach(part IN ITEMS MAJOR MINOR RELEASE)
    file(
      STRINGS "${SerialHDF5_INCLUDE_DIR}/H5public.h"
      version_line
      REGEX "define H5_VERS_${part}[ \t]"
      LIMIT_COUNT 1
    )
    string(REGEX MATCH "VERS_${part}[ \t]+([0-9]+)" unused "${version_line}")
    list(APPEND SerialHDF5_VERSION "${CMAKE_MATCH_1}")
  endforeach()
  list(JOIN SerialHDF5_VERSION "." SerialHDF5_VERSION)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  SerialHDF5
  REQUIRED_VARS SerialHDF5_LIBRARY SerialHDF5_INCLUDE_DIR
  VERSION_VAR SerialHDF5_VERSION
)

if(SerialHDF5_FOUND AND NOT TARGET HDF5::serial_c)
  add_library(HDF5::serial_c UNKNOWN IMPORTED)
  set_target_properties(
    HDF5::serial_c
    PROPERTIES
      IMPORTED_LOCATION "${SerialHDF5_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${SerialHDF5_INCLUDE_DIR}"
  )
  # An archive does not say what it stands on.
  if(SerialHDF5_LIBRARY MATCHES "\\.a$")
    find_package(ZLIB REQUIRED)
    target_link_libraries(HDF5::serial_c INTERFACE ZLIB::ZLIB ${CMAKE_DL_LIBS} m)
  endif()
endif()
mark_as_advanced(SerialHDF5_INCLUDE_DIR SerialHDF5_LIBRARY)
