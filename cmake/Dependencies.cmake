# Third-party libraries. They come from the system; cmake/FetchDependencies.cmake can build pinned
# sources of those that are missing.

find_package(Threads REQUIRED)

set(denchi_apt
  libsundials-dev libeigen3-dev libhdf5-dev libsuitesparse-dev nlohmann-json3-dev libcli11-dev
  libgtest-dev libbenchmark-dev
)
set(denchi_brew sundials eigen hdf5 suite-sparse nlohmann-json cli11 googletest google-benchmark)
set(denchi_conda sundials eigen hdf5 suitesparse nlohmann_json cli11 gtest benchmark)

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
  list(JOIN denchi_apt " " apt)
  list(JOIN denchi_brew " " brew)
  list(JOIN denchi_conda " " conda)
  message(
    FATAL_ERROR
    "Libraries missing: ${missing}\n"
    "Install them with one of these lines, or let CMake build them with -DDENCHI_FETCH_DEPENDENCIES=ON:\n"
    "  sudo apt-get install --no-install-recommends ${apt}\n"
    "  brew install ${brew}\n"
    "  conda install -c conda-forge ${conda}\n"
  )
endif()
