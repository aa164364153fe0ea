# Builds the libraries listed in denchi_missing from pinned sources, while configuring, into
# build/dependencies. For systems that lack them; not exercised in CI.

find_package(ZLIB REQUIRED) # HDF5 compresses with it

set(denchi_prefix "${PROJECT_BINARY_DIR}/dependencies")
list(PREPEND CMAKE_PREFIX_PATH "${denchi_prefix}")

set(Eigen3_url https://gitlab.com/libeigen/eigen/-/archive/3.4.0/eigen-3.4.0.tar.bz2)
set(Eigen3_hash b4c198460eba6f28d34894e3a5710998818515104d6e74e5cc331ce31e46e626)
set(Eigen3_options -DEIGEN_BUILD_DOC=OFF)

set(IDAS_url https://github.com/LLNL/sundials/releases/download/v6.4.1/sundials-6.4.1.tar.gz)
set(IDAS_hash 7bf10a8d2920591af3fba2db92548e91ad60eb7241ab23350a9b1bc51e05e8d0)
set(
  IDAS_options
  -DBUILD_ARKODE=OFF
  -DBUILD_CVODE=OFF
  -DBUILD_CVODES=OFF
  -DBUILD_IDA=OFF
  -DBUILD_KINSOL=OFF
  -DEXAMPLES_ENABLE_C=OFF
  -DEXAMPLES_INSTALL=OFF
)

set(KLU_url https://github.com/DrTimothyAldenDavis/SuiteSparse/archive/refs/tags/v7.8.3.tar.gz)
set(KLU_hash ce39b28d4038a09c14f21e02c664401be73c0cb96a9198418d6a98a7db73a259)
set(
  KLU_options
  "-DSUITESPARSE_ENABLE_PROJECTS=suitesparse_config\\;amd\\;colamd\\;btf\\;klu"
  -DKLU_USE_CHOLMOD=OFF
  -DSUITESPARSE_DEMOS=OFF
  -DSUITESPARSE_USE_CUDA=OFF
  -DSUITESPARSE_USE_FORTRAN=OFF
  -DSUITESPARSE_USE_OPENMP=OFF
)

set(
  SerialHDF5_url
  https://github.com/HDFGroup/hdf5/releases/download/hdf5_1.14.6/hdf5-1.14.6.tar.gz
)
set(SerialHDF5_hash e4defbac30f50d64e1556374aa49e574417c9e72c6b1de7a4ff88c4b1bea6e9b)
set(
  SerialHDF5_options
  -DHDF5_BUILD_CPP_LIB=OFF
  -DHDF5_BUILD_EXAMPLES=OFF
  -DHDF5_BUILD_HL_LIB=OFF
  -DHDF5_BUILD_TOOLS=OFF
  -DHDF5_ENABLE_SZIP_SUPPORT=OFF
  -DHDF5_ENABLE_Z_LIB_SUPPORT=ON
)

set(nlohmann_json_url https://github.com/nlohmann/json/archive/refs/tags/v3.11.2.tar.gz)
set(nlohmann_json_hash d69f9deb6a75e2580465c6c4c5111b89c4dc2fa94e3a85fcd2ffcd9a143d9273)
set(nlohmann_json_options -DJSON_BuildTests=OFF)

set(CLI11_url https://github.com/CLIUtils/CLI11/archive/refs/tags/v2.3.2.tar.gz)
set(CLI11_hash aac0ab42108131ac5d3344a9db0fdf25c4db652296641955720a4fbe52334e22)
set(CLI11_options -DCLI11_BUILD_DOCS=OFF -DCLI11_BUILD_EXAMPLES=OFF -DCLI11_BUILD_TESTS=OFF)

set(GTest_url https://github.com/google/googletest/archive/refs/tags/release-1.12.1.tar.gz)
set(GTest_hash 81964fe578e9bd7c94dfdb09c8e4d6e6759e19967e397dbea48d1c10e45d0df2)
set(GTest_options -DBUILD_GMOCK=OFF)

set(benchmark_url https://github.com/google/benchmark/archive/refs/tags/v1.7.1.tar.gz)
set(benchmark_hash 6430e4092653380d9dc4ccb45a1e2dc9259d581f4866dc0759713126056bc1d7)
set(benchmark_options -DBENCHMARK_ENABLE_GTEST_TESTS=OFF)

# Downloads, checks, builds and installs one of them; a step that was done is not repeated.
function(denchi_build_dependency name)
  set(work "${denchi_prefix}/${name}")
  if(EXISTS "${work}/done")
    return()
  endif()
  message(STATUS "Building ${name} from ${${name}_url}")
  file(
    DOWNLOAD "${${name}_url}"
    "${work}/source.tar"
    EXPECTED_HASH SHA256=${${name}_hash}
    TLS_VERIFY ON
  )
  file(REMOVE_RECURSE "${work}/source")
  file(ARCHIVE_EXTRACT INPUT "${work}/source.tar" DESTINATION "${work}/source")
  file(GLOB source LIST_DIRECTORIES true "${work}/source/*")
  execute_process(
    COMMAND
      "${CMAKE_COMMAND}" -S "${source}" -B "${work}/build" -G "${CMAKE_GENERATOR}"
      "-DCMAKE_INSTALL_PREFIX=${denchi_prefix}" "-DCMAKE_PREFIX_PATH=${CMAKE_PREFIX_PATH}"
      -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_POSITION_INDEPENDENT_CODE=ON
      --no-warn-unused-cli -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTING=OFF ${${name}_options}
    OUTPUT_FILE "${work}/log"
    COMMAND_ERROR_IS_FATAL ANY
  )
  execute_process(
    COMMAND "${CMAKE_COMMAND}" --build "${work}/build" --parallel
    OUTPUT_FILE "${work}/log"
    COMMAND_ERROR_IS_FATAL ANY
  )
  execute_process(
    COMMAND "${CMAKE_COMMAND}" --install "${work}/build"
    OUTPUT_FILE "${work}/log"
    COMMAND_ERROR_IS_FATAL ANY
  )
  file(TOUCH "${work}/done")
endfunction()

foreach(name IN LISTS denchi_missing)
  denchi_build_dependency(${name})
  find_package(${name} REQUIRED)
endforeach()
