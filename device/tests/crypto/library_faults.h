// SPDX-License-Identifier: Apache-2.0
//
// The crypto library below the seam, made to fail: what test_crypto_library.c asks of whichever
// backend it is built over. Each library_faults_<backend>.c wraps the functions of its library that
// the backend calls for hashes and AEAD; the linker's --wrap puts them in the way.
#ifndef MINTMARK_TESTS_CRYPTO_LIBRARY_FAULTS_H
#define MINTMARK_TESTS_CRYPTO_LIBRARY_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

/// The calls of an operation.
typedef struct {
    uint32_t count;   ///< how many there were; a test sets it to 0 before each operation
    uint32_t fail_at; ///< the one that fails, from 1 on; 0: none
    bool no_memory;   ///< it fails because there is no memory, where the library can say so
    bool hash_only;   ///< the backend is of hashes and P-256; AEAD is another one's
} library_faults_t;

extern library_faults_t library_faults;

/// Counts a call; true if it has to fail.
static inline bool library_fails(void)
{
    return ++library_faults.count == library_faults.fail_at;
}

/// Defines the wrapper of a library's function, which returns `failed` when it has to fail.
// NOLINTBEGIN(cert-dcl51-cpp,bugprone-macro-parentheses)
#define LIBRARY_WRAP(function, failed, types, names)                                               \
    int __real_##function types;                                                                   \
    int __wrap_##function types;                                                                   \
    int __wrap_##function types                                                                    \
    {                                                                                              \
        return library_fails() ? (failed) : __real_##function names;                               \
    }
// NOLINTEND(cert-dcl51-cpp,bugprone-macro-parentheses)

#endif
