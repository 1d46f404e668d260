# SPDX-License-Identifier: Apache-2.0
#
# Writes the list with which objcopy renames what is bundled: a line a global symbol that OBJECTS define.
#   cmake -DOBJECTS=a.o;b.o -DNM=nm -DOUTPUT=FILE -P bundled-symbols.cmake
execute_process(COMMAND ${NM} --format=posix --extern-only --defined-only ${OBJECTS}
    OUTPUT_VARIABLE lines COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+ [A-Z] [^\n]*" lines "${lines}")
list(TRANSFORM lines REPLACE "^([^ ]+) .*$" "\\1 mintmark_bundled_\\1\n")
list(SORT lines)
list(REMOVE_DUPLICATES lines)
string(JOIN "" text ${lines})
file(WRITE ${OUTPUT} "${text}")
