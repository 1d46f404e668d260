// SPDX-License-Identifier: Apache-2.0
//
// The host's random bytes: the kernel's generator through getrandom(2), and nothing in between. The
// two forms differ only in the type of the result, for the two kinds of caller.
//
// `context` is not used and may be NULL. Any thread may call. After a failure `out` is zeroed.
#ifndef MINTMARK_CERTS_RANDOM_H
#define MINTMARK_CERTS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Fills `out` with `len` random bytes; the form that Mbed TLS takes as `f_rng`. 0, or a negative
/// number if the kernel gives none (then the operation that asked fails).
MINT_MUST_CHECK int mint_host_random(void *context, unsigned char *out, size_t len);

/// The same in the form of mint_random_t's `fill`. MINT_ERR_IO if the kernel gives none.
MINT_MUST_CHECK mint_status_t mint_host_random_fill(void *context, uint8_t *out, size_t len);

#ifdef __cplusplus
}
#endif

#endif
