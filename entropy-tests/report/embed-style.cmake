# SPDX-License-Identifier: Apache-2.0
#
# Writes a style sheet, without comments and indentation, as a C array.
#
# usage: cmake -DSTYLE=page.css -DOUTPUT=page_style.c -P embed-style.cmake
file(READ ${STYLE} text)
string(REGEX REPLACE "/\\*[^*]*\\*/\n?" "" text "${text}")
string(REGEX REPLACE "\n[ \n]*" "\n" text "${text}")
file(WRITE ${OUTPUT}.css "${text}")
file(READ ${OUTPUT}.css bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT} "#include \"report/html.h\"\nconst char mint_html_style[] = {${bytes}0};\n")
