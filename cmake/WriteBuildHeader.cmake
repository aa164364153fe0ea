# Run by the target denchi_build_header; see BuildInfo.cmake.
cmake_minimum_required(VERSION 3.22)

set(commit "unknown")
find_package(Git QUIET)
if(Git_FOUND AND EXISTS "${SOURCE}/.git")
  execute_process(
    COMMAND "${GIT_EXECUTABLE}" describe --always --dirty=+ --abbrev=12 --exclude "*"
    WORKING_DIRECTORY "${SOURCE}"
    OUTPUT_VARIABLE described
    RESULT_VARIABLE status
    OUTPUT_STRIP_TRAILING_WHITESPACE
    ERROR_QUIET
  )
  if(status EQUAL 0)
    set(commit "${described}")
  endif()
endif()

file(
  CONFIGURE
  OUTPUT "${OUTPUT}"
  CONTENT
    "// Generated in every build; see cmake/BuildInfo.cmake.
#pragma once
#define DENCHI_VERSION \"@VERSION@\"
#define DENCHI_COMMIT \"@commit@\"
"
  @ONLY
)
