# Copies the objects FROM to the files TO, with ENDING appended to every name that one of them
# defines. Run while building; see InstructionSets.cmake.
cmake_minimum_required(VERSION 3.22)

execute_process(
  COMMAND "${NM}" --format=posix --defined-only ${FROM}
  OUTPUT_VARIABLE symbols
  COMMAND_ERROR_IS_FATAL ANY
)
# Name and kind. Those local to an object need no ending, but a profile then tells the sets apart.
string(REGEX MATCHALL "[^ \n]+ [A-Za-z] " defined "${symbols}")
list(TRANSFORM defined REPLACE "^([^ ]+) .*" "\\1")
list(REMOVE_DUPLICATES defined)
set(map "")
foreach(name IN LISTS defined)
  string(APPEND map "${name} ${name}${ENDING}\n")
endforeach()
list(GET TO 0 first)
file(WRITE "${first}.names" "${map}")

foreach(from to IN ZIP_LISTS FROM TO)
  execute_process(
    COMMAND "${OBJCOPY}" "--redefine-syms=${first}.names" "${from}" "${to}"
    COMMAND_ERROR_IS_FATAL ANY
  )
endforeach()
