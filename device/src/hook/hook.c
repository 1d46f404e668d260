// SPDX-License-Identifier: Apache-2.0
//
// What the hooks of TLS stacks are made of. Such a hook has no context, so what it needs stands
// here, once.
#include "mintmark/hook.h"

#include <string.h>

#include "mintmark/bytes.h"

static mint_random_t source; ///< `fill` is NULL if there is none
static mint_hook_trap_t handler;

void mint_hook_use(const mint_random_t *random)
{
    source = random == NULL ? (mint_random_t){NULL, NULL} : *random;
}

mint_status_t mint_hook_bytes(void *out, size_t len)
{
    mint_status_t status =
        source.fill == NULL ? MINT_ERR_NOT_SEEDED : source.fill(source.context, out, len);
    if (status != MINT_OK) {
        mint_wipe(out, len);
    }
    return status;
}

void mint_hook_bytes_or_trap(void *out, size_t len)
{
    mint_status_t status = mint_hook_bytes(out, len);
    if (status != MINT_OK) {
        mint_hook_trap(status);
    }
}

void mint_hook_set_trap(mint_hook_trap_t trap)
{
    handler = trap;
}

void mint_hook_trap(mint_status_t why)
{
    if (handler != NULL) {
        handler(why);
    }
    // A loop without an effect may be taken out by the compiler (C11 §6.8.5p6) unless its condition
    // is a constant; this one's is.
    for (;;) {
    }
}
