# Installs the build in BUILD into a new prefix, builds the project in CONSUMER against it with the
# compiler CXX, and runs it.
cmake_minimum_required(VERSION 3.22)

set(work "${BUILD}/install-test")
file(REMOVE_RECURSE "${work}")

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

foreach(component IN ITEMS library data)
  run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${work}/prefix" --component ${component})
endforeach()
run(
  "${CMAKE_COMMAND}"
  -S "${CONSUMER}"
  -B "${work}/build"
  -G "${GENERATOR}"
  "-DCMAKE_CXX_COMPILER=${CXX}"
  "-DCMAKE_PREFIX_PATH=${work}/prefix"
)
run("${CMAKE_COMMAND}" --build "${work}/build")
run("${CMAKE_COMMAND}" -E env "DENCHI_LIBRARY=${work}/prefix/share/denchi/library" "${work}/build/consumer")
