// SPDX-License-Identifier: Apache-2.0
//
// A backend's memory, made to fail: what test_crypto_faults.c asks of whichever backend it is built
// over (faults_mbedtls.c, faults_tomcrypt.c, faults_openssl.c).
#ifndef MINTMARK_TESTS_CRYPTO_FAULTS_H
#define MINTMARK_TESTS_CRYPTO_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

/// The allocations of an operation.
typedef struct {
    uint32_t count;   ///< how many there were; a test sets it to 0 before each operation
    uint32_t fail_at; ///< the one that fails, from 1 on; 0: none
    long outstanding; ///< blocks handed out and not given back
    uint32_t stride;  ///< between the allocations that a test makes fail
    uint32_t ends;    ///< first and last ones that it makes fail without a stride
    bool no_blinding; ///< the backend is constant-time as it is: it draws nothing only to blind
} faults_t;

extern faults_t faults;

/// Puts the counting in place and gives the backend memory. Before anything else.
void faults_install(void);

/// Counts an allocation; true if it has to fail.
static inline bool faults_now(void)
{
    return ++faults.count == faults.fail_at;
}

#endif
