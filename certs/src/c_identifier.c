// SPDX-License-Identifier: Apache-2.0
//
// Names that C and C++ both take for an object at file scope.
#include "c_identifier.h"

#include <string.h>

// C11 and C++17 reserve these, or <stdint.h> and <stddef.h>, which the headers include, have them;
// a name with two underscores or a leading one is refused elsewhere.
static bool is_keyword(const char *name)
{
    static const char *const words[] = {"alignas",
                                        "alignof",
                                        "and",
                                        "and_eq",
                                        "asm",
                                        "auto",
                                        "bitand",
                                        "bitor",
                                        "bool",
                                        "break",
                                        "case",
                                        "catch",
                                        "char",
                                        "char16_t",
                                        "char32_t",
                                        "class",
                                        "compl",
                                        "const",
                                        "const_cast",
                                        "constexpr",
                                        "continue",
                                        "decltype",
                                        "default",
                                        "delete",
                                        "do",
                                        "double",
                                        "dynamic_cast",
                                        "else",
                                        "enum",
                                        "explicit",
                                        "export",
                                        "extern",
                                        "false",
                                        "float",
                                        "for",
                                        "friend",
                                        "goto",
                                        "if",
                                        "inline",
                                        "int",
                                        "long",
                                        "mutable",
                                        "namespace",
                                        "new",
                                        "noexcept",
                                        "not",
                                        "not_eq",
                                        "nullptr",
                                        "operator",
                                        "or",
                                        "or_eq",
                                        "private",
                                        "protected",
                                        "public",
                                        "register",
                                        "reinterpret_cast",
                                        "restrict",
                                        "return",
                                        "short",
                                        "signed",
                                        "sizeof",
                                        "static",
                                        "static_assert",
                                        "static_cast",
                                        "struct",
                                        "switch",
                                        "template",
                                        "this",
                                        "thread_local",
                                        "throw",
                                        "true",
                                        "try",
                                        "typedef",
                                        "typeid",
                                        "typename",
                                        "union",
                                        "unsigned",
                                        "using",
                                        "virtual",
                                        "void",
                                        "volatile",
                                        "wchar_t",
                                        "while",
                                        "xor",
                                        "xor_eq",
                                        "main",
                                        "std",
                                        "size_t",
                                        "rsize_t",
                                        "ptrdiff_t",
                                        "max_align_t",
                                        "nullptr_t",
                                        "NULL",
                                        "offsetof",
                                        "SIZE_MAX",
                                        "RSIZE_MAX",
                                        "PTRDIFF_MIN",
                                        "PTRDIFF_MAX",
                                        "SIG_ATOMIC_MIN",
                                        "SIG_ATOMIC_MAX",
                                        "WCHAR_MIN",
                                        "WCHAR_MAX",
                                        "WINT_MIN",
                                        "WINT_MAX"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(name, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool begins(const char *name, const char *with)
{
    return strncmp(name, with, strlen(with)) == 0;
}

static bool ends(const char *name, const char *with)
{
    size_t len = strlen(name);
    return len >= strlen(with) && strcmp(name + len - strlen(with), with) == 0;
}

// Names that <stdint.h> has or may have one day (C11 §7.31.10).
static bool is_of_integers(const char *name)
{
    return ((begins(name, "int") || begins(name, "uint")) && ends(name, "_t")) ||
           ((begins(name, "INT") || begins(name, "UINT")) &&
            (ends(name, "_MAX") || ends(name, "_MIN") || ends(name, "_C")));
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
    return !is_keyword(name) && !is_of_integers(name);
}
