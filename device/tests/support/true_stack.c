// SPDX-License-Identifier: Apache-2.0
//
// For tests that search their own stack: AddressSanitizer, which looks for this function, leaves
// variables where they are. By itself clang's puts them on the heap, from version 15 on.

// The name is the sanitizer's:
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "detect_stack_use_after_return=0";
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
