# Install rules, by component.
#
#   library   headers, archive and package files for find_package(denchi)
#   program   the program denchi
#   data      cells and other data, read by the program and by users of the library
#   python    the package denchi with its data beside it; not part of a plain install
#
# A wheel holds program, data and python.

include(CMakePackageConfigHelpers)
set(denchi_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/denchi")

install(
  TARGETS denchi
  EXPORT denchiTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT library
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT library
)
install(
  DIRECTORY "${PROJECT_SOURCE_DIR}/include/denchi"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  COMPONENT library
)
install(
  EXPORT denchiTargets
  NAMESPACE denchi::
  DESTINATION "${denchi_package_dir}"
  COMPONENT library
)
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/denchiConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/denchiConfig.cmake"
  INSTALL_DESTINATION "${denchi_package_dir}"
)
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/denchiConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion
)
install(
  FILES
    "${PROJECT_BINARY_DIR}/denchiConfig.cmake"
    "${PROJECT_BINARY_DIR}/denchiConfigVersion.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/FindIDAS.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/FindKLU.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/FindSerialHDF5.cmake"
  DESTINATION "${denchi_package_dir}"
  COMPONENT library
)

# In a wheel these two folders are unpacked into the environment's bin and share.
if(SKBUILD)
  set(denchi_bin_dir "${SKBUILD_SCRIPTS_DIR}")
  set(denchi_data_dir "${SKBUILD_DATA_DIR}/share/denchi")
else()
  set(denchi_bin_dir "${CMAKE_INSTALL_BINDIR}")
  set(denchi_data_dir "${CMAKE_INSTALL_DATADIR}/denchi")
endif()

install(
  DIRECTORY "${PROJECT_SOURCE_DIR}/models/library"
  DESTINATION "${denchi_data_dir}"
  COMPONENT data
)
if(TARGET denchi_cli)
  install(TARGETS denchi_cli RUNTIME DESTINATION "${denchi_bin_dir}" COMPONENT program)
endif()
if(TARGET _denchi)
  install(
    DIRECTORY "${PROJECT_SOURCE_DIR}/bindings/python/denchi"
    DESTINATION .
    COMPONENT python
    EXCLUDE_FROM_ALL
    PATTERN "__pycache__" EXCLUDE
  )
  install(
    DIRECTORY "${PROJECT_SOURCE_DIR}/models/library"
    DESTINATION denchi
    COMPONENT python
    EXCLUDE_FROM_ALL
  )
  install(TARGETS _denchi LIBRARY DESTINATION denchi COMPONENT python EXCLUDE_FROM_ALL)
endif()
