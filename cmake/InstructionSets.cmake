# The numerical core, compiled once more for each newer instruction set of x86-64.
#
# Everything is compiled for the baseline. The sources of the core are compiled again for v3 (AVX2)
# and v4 (AVX-512), and engine/run/core.cpp chooses at run time. The danger is in what both contain:
# of two copies of an inline function or template, ours, the standard library's or Eigen's, the
# linker keeps either one, and AVX code would run on a machine without it. So in the objects of a
# set every name that they define gets the ending .v3 or .v4 (RenameSymbols.cmake). Names that they
# do not define stay what they are: the rest of the library, of which there is one.

# Folders and files of the core: all that works on vectors, and what the time of a run goes into.
set(
  denchi_core
  engine/closure/
  engine/dae/
  engine/linalg/
  engine/mesh/
  engine/run/core_table.cpp
  engine/run/runner.cpp
  engine/run/stops.cpp
  engine/run/trajectory.cpp
  models/
)

include(CheckCXXSourceCompiles)
check_cxx_source_compiles(
  "#if !defined(__x86_64__) || !defined(__ELF__)
  #error
  #endif
  int main() { return __builtin_cpu_supports(\"x86-64-v4\"); }"
  denchi_knows_levels
)
set(denchi_can_dispatch OFF)
if(denchi_knows_levels AND CMAKE_OBJCOPY AND CMAKE_NM)
  set(denchi_can_dispatch ON)
endif()

if(DENCHI_DISPATCH AND NOT denchi_can_dispatch)
  message(
    STATUS
    "One instruction set only: x86-64 with ELF, its levels known to the compiler, objcopy and nm are needed"
  )
  set(DENCHI_DISPATCH OFF)
elseif(DENCHI_DISPATCH AND (DENCHI_NATIVE OR DENCHI_SANITIZE OR DENCHI_COVERAGE))
  message(
    FATAL_ERROR
    "DENCHI_DISPATCH goes without DENCHI_NATIVE, DENCHI_SANITIZE, DENCHI_COVERAGE"
  )
endif()

# Adds to a library the given sources compiled for a set ("v3"), with names that end in it.
function(denchi_add_set library set)
  add_library(${library}_${set} OBJECT ${ARGN})
  set_target_properties(${library}_${set} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  foreach(property IN ITEMS COMPILE_FEATURES COMPILE_OPTIONS INCLUDE_DIRECTORIES LINK_LIBRARIES)
    get_target_property(value ${library} ${property})
    if(value)
      set_property(TARGET ${library}_${set} PROPERTY ${property} ${value})
    endif()
  endforeach()
  # The names in an object for link-time optimisation are not where objcopy could change them.
  target_compile_options(${library}_${set} PRIVATE -march=x86-64-${set} -fno-lto)
  target_compile_definitions(${library}_${set} PRIVATE "DENCHI_INSTRUCTION_SET=\"${set}\"")

  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${library}_${set}")
  set(objects "")
  foreach(source IN LISTS ARGN)
    file(RELATIVE_PATH name "${PROJECT_SOURCE_DIR}" "${source}")
    string(REPLACE "/" "_" name "${name}")
    list(APPEND objects "${folder}/${name}.${set}.o")
  endforeach()
  add_custom_command(
    OUTPUT ${objects}
    COMMAND
      "${CMAKE_COMMAND}" "-DNM=${CMAKE_NM}" "-DOBJCOPY=${CMAKE_OBJCOPY}" "-DENDING=.${set}"
      "-DFROM=$<TARGET_OBJECTS:${library}_${set}>" "-DTO=${objects}" -P
      "${PROJECT_SOURCE_DIR}/cmake/RenameSymbols.cmake"
    DEPENDS
      ${library}_${set}
      $<TARGET_OBJECTS:${library}_${set}>
      "${PROJECT_SOURCE_DIR}/cmake/RenameSymbols.cmake"
    COMMENT "Naming the objects for ${set}"
    VERBATIM
  )
  set_source_files_properties(${objects} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
  target_sources(${library} PRIVATE ${objects})
endfunction()

# Compiles the core of the library for all sets.
function(denchi_dispatch library)
  list(JOIN denchi_core "|" core)
  get_target_property(sources ${library} SOURCES)
  list(FILTER sources INCLUDE REGEX "^${PROJECT_SOURCE_DIR}/(${core})")
  foreach(set IN ITEMS v3 v4)
    denchi_add_set(${library} ${set} ${sources})
  endforeach()
  set_property(
    SOURCE "${PROJECT_SOURCE_DIR}/engine/run/core.cpp"
    APPEND
    PROPERTY COMPILE_DEFINITIONS DENCHI_DISPATCH
  )
endfunction()
