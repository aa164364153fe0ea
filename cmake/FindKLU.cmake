# KLU of SuiteSparse with what it stands on, as KLU::KLU.

find_path(KLU_INCLUDE_DIR klu.h PATH_SUFFIXES suitesparse)
set(
  klu_parts
  klu
  btf
  amd
  colamd
  suitesparseconfig
)
set(klu_libraries "")
foreach(part IN LISTS klu_parts)
  find_library(KLU_${part}_LIBRARY ${part})
  list(APPEND klu_libraries "${KLU_${part}_LIBRARY}")
  mark_as_advanced(KLU_${part}_LIBRARY)
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  KLU
  REQUIRED_VARS
    KLU_INCLUDE_DIR
    KLU_klu_LIBRARY
    KLU_btf_LIBRARY
    KLU_amd_LIBRARY
    KLU_colamd_LIBRARY
    KLU_suitesparseconfig_LIBRARY
)

if(KLU_FOUND AND NOT TARGET KLU::KLU)
  add_library(KLU::KLU INTERFACE IMPORTED)
  target_include_directories(KLU::KLU INTERFACE "${KLU_INCLUDE_DIR}")
  target_link_libraries(KLU::KLU INTERFACE ${klu_libraries})
endif()
mark_as_advanced(KLU_INCLUDE_DIR)
