// SPDX-License-Identifier: Apache-2.0
//
// Random numbers for the hooks of TLS stacks that are called without a context of ours, and an end
// for those whose caller ignores errors or cannot see them. The adapters are made of this; a hook
// of another stack is a line:
//
//     int platform_random(unsigned char *out, size_t len) // its caller looks at what it returns
//     {
//         return mint_hook_bytes(out, len) == MINT_OK ? 0 : -1;
//     }
//
//     void platform_random_void(unsigned char *out, size_t len) // its caller cannot be told
//     {
//         mint_hook_bytes_or_trap(out, len);
//     }
//
// There is one source of all hooks, set before the stack is started. Pointers must not be NULL
// unless it is said otherwise. No heap. Threads as the source takes them: mint_rng_t one at a time.
#ifndef MINTMARK_HOOK_H
#define MINTMARK_HOOK_H

#include <stddef.h>

#include "mintmark/crypto.h"

/// Put before a function that does not return.
#ifdef __cplusplus
extern "C" {
#define MINT_NORETURN [[noreturn]]
#else
#define MINT_NORETURN _Noreturn
#endif

/// Where hooks take their bytes from, such as mint_rng_random(&rng). It is copied; what its context
/// points to must stay. NULL takes the source away: then every hook fails.
void mint_hook_use(const mint_random_t *random);

/// Fills `out` with `len` random bytes. MINT_ERR_NOT_SEEDED if there is no source, else what the
/// source says. After a failure `out` is zeroed.
MINT_MUST_CHECK mint_status_t mint_hook_bytes(void *out, size_t len);

/// The same for a caller that cannot be told: does not return after a failure, but goes to
/// mint_hook_trap() with `out` zeroed.
void mint_hook_bytes_or_trap(void *out, size_t len);

/// What a port does where nothing can go on: reset, or halt in a safe state.
typedef void (*mint_hook_trap_t)(mint_status_t why);

/// Sets it. NULL, and no call at all: halts, with nothing more done. A watchdog that nobody feeds
/// then resets the part.
void mint_hook_set_trap(mint_hook_trap_t trap);

/// Calls the trap. If that returns, halts.
MINT_NORETURN void mint_hook_trap(mint_status_t why);

#ifdef __cplusplus
}
#endif

#endif
