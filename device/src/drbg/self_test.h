// SPDX-License-Identifier: Apache-2.0
//
// The known-answer test that SP 800-90A §11.3 asks for before a generator is used.
#ifndef MINTMARK_DRBG_SELF_TEST_H
#define MINTMARK_DRBG_SELF_TEST_H

#include "mintmark/status.h"

/// Instantiates, reseeds and generates with NIST's worked example, and checks that what must be
/// refused is. MINT_ERR_SELF_TEST if anything differs. No state is kept.
MINT_MUST_CHECK mint_status_t mint_drbg_self_test(void);

#endif
