# SPDX-License-Identifier: Apache-2.0
#
# Writes the C file that holds the profiles compiled in. Run by the build:
#   cmake -DOUTPUT=FILE.c -DPROFILES=a.ini;b.ini -P builtin-profiles.cmake
set(text "// Generated from certs/profiles by builtin-profiles.cmake.\n#include \"profile_builtin.h\"\n")
set(table "")
foreach(profile IN LISTS PROFILES)
    cmake_path(GET profile STEM name)
    string(MAKE_C_IDENTIFIER "profile_${name}" identifier)
    file(READ ${profile} bytes HEX)
    string(REGEX REPLACE "(..)" "0x\\1, " bytes "${bytes}")
    string(APPEND text "\nstatic const uint8_t ${identifier}[] = {${bytes}};\n")
    string(APPEND table "    {\"${name}\", {${identifier}, sizeof ${identifier}}},\n")
endforeach()
string(APPEND text "\nconst mint_profile_builtin_t mint_profile_builtins[] = {\n${table}    {NULL, {NULL, 0}},\n};\n")
file(WRITE ${OUTPUT} "${text}")
