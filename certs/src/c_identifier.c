// SPDX-License-Identifier: Apache-2.0
//
// Names that C and C++ both take for an object at file scope.
#include "c_identifier.h"

#include <string.h>

// C11 and C++17 reserve these; a name with two underscores or a leading one is refused elsewhere.
static bool is_keyword(const char *name)
{
    static const char *const words[] = {
        "alignas",      "alignof",  "and",           "and_eq",
        "asm",          "auto",     "bitand",        "bitor",
        "bool",         "break",    "case",          "catch",
        "char",         "char16_t", "char32_t",      "class",
        "compl",        "const",    "const_cast",    "constexpr",
        "continue",     "decltype", "default",       "delete",
        "do",           "double",   "dynamic_cast",  "else",
        "enum",         "explicit", "export",        "extern",
        "false",        "float",    "for",           "friend",
        "goto",         "if",       "inline",        "int",
        "long",         "mutable",  "namespace",     "new",
        "noexcept",     "not",      "not_eq",        "nullptr",
        "operator",     "or",       "or_eq",         "private",
        "protected",    "public",   "register",      "reinterpret_cast",
        "restrict",     "return",   "short",         "signed",
        "sizeof",       "static",   "static_assert", "static_cast",
        "struct",       "switch",   "template",      "this",
        "thread_local", "throw",    "true",          "try",
        "typedef",      "typeid",   "typename",      "union",
        "unsigned",     "using",    "virtual",       "void",
        "volatile",     "wchar_t",  "while",         "xor",
        "xor_eq",       "uint8_t"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(name, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool mint_identifier_valid(const char *name)
{
    // Reserved: a leading underscore at file scope, two underscores anywhere in C++.
    if (!is_letter(name[0]) || strlen(name) > MINT_IDENTIFIER_MAX_LEN ||
        strstr(name, "__") != NULL) {
        return false;
    }
    for (const char *at = name; *at != '\0'; at++) {
        if (!is_letter(*at) && !(*at >= '0' && *at <= '9') && *at != '_') {
            return false;
        }
    }
    return !is_keyword(name);
}
