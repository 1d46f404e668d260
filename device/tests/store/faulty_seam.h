// SPDX-License-Identifier: Apache-2.0
//
// Makes the crypto library fail. A test that links faulty_seam.c with the linker's --wrap for the
// functions that the store calls can have any of these calls fail; the product itself has no test
// hook. One thread.
#ifndef MINTMARK_TESTS_STORE_FAULTY_SEAM_H
#define MINTMARK_TESTS_STORE_FAULTY_SEAM_H

#include <stdbool.h>
#include <stdint.h>

/// What the wrapped functions do. Calls count from 1.
typedef struct {
    uint32_t calls;   ///< of all functions together
    uint32_t fail_at; ///< this call returns MINT_ERR_CRYPTO; 0: none
    bool fail_on;     ///< and all calls after it
} faulty_seam_t;

/// The one set of switches.
extern faulty_seam_t faulty_seam;

#endif
