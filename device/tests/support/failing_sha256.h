// SPDX-License-Identifier: Apache-2.0
//
// Makes the crypto library fail. A test that links failing_sha256.c with the linker's --wrap for
// mint_sha256, mint_sha256_start, _update and _finish can have any of these calls fail, or have one
// digest come out wrong; the product itself has no test hook.
#ifndef MINTMARK_TESTS_FAILING_SHA256_H
#define MINTMARK_TESTS_FAILING_SHA256_H

#include <stdint.h>

/// What the wrapped functions do. Calls count from 1; 0 means never.
typedef struct {
    uint32_t calls;   ///< of all four functions together
    uint32_t fail_at; ///< this call returns MINT_ERR_CRYPTO
    uint32_t flip_at; ///< this digest, counted apart, has a bit inverted
    uint32_t digests; ///< digests that were finished
} failing_sha256_t;

/// The one set of switches.
extern failing_sha256_t failing_sha256;

#endif
