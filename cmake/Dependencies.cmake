# Third-party libraries. They come from the system; cmake/FetchDependencies.cmake can build pinned
# sources of those that are missing.

find_package(Threads REQUIRED)

set(denchi_missing "")

# Looks for a package; where it is missing, its name is kept for one message about all of them.
macro(denchi_require name)
  find_package(${name} ${ARGN} QUIET)
  if(NOT ${name}_FOUND)
    list(APPEND denchi_missing ${name})
  endif()
endmacro()

denchi_require(Eigen3 3.4 NO_MODULE)
denchi_require(IDAS 6)
denchi_require(KLU)
denchi_require(SerialHDF5 1.10)
denchi_require(nlohmann_json 3.10)
if(DENCHI_BUILD_CLI)
  denchi_require(CLI11 2.1)
endif()
if(DENCHI_BUILD_TESTS)
  denchi_require(GTest 1.11)
endif()
if(DENCHI_BUILD_BENCHMARKS)
  denchi_require(benchmark 1.6)
endif()

if(denchi_missing AND DENCHI_FETCH_DEPENDENCIES)
  include(FetchDependencies)
elseif(denchi_missing)
  list(JOIN denchi_missing " " missing)
  set(lines "")
  set(apt "sudo apt-get install --no-install-recommends")
  set(brew "brew install")
  set(conda "conda install -c conda-forge")
  file(STRINGS "${CMAKE_CURRENT_LIST_DIR}/system-packages.txt" packages)
  foreach(line IN LISTS packages)
    string(REGEX MATCH "^[a-z]+" manager "${line}")
    string(REPLACE "${manager} " "${${manager}} " line "${line}")
    string(APPEND lines "  ${line}\n")
  endforeach()
  message(
    FATAL_ERROR
    "Libraries missing: ${missing}\n"
    "Install them with one of these lines, or add -DDENCHI_FETCH_DEPENDENCIES=ON to build them:\n"
    "${lines}"
  )
endif()
