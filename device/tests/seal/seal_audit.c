// SPDX-License-Identifier: Apache-2.0
//
// The audit: the module's own ccm.c, compiled here with the start of the cipher renamed, and a list
// of all keys and nonces, looked through from end to end.
#include "device/tests/seal/seal_audit.h"

#include <string.h>

#include "mintmark/crypto.h"

#define PAIRS 4096u // more than any test seals on one branch

static uint8_t pairs[PAIRS][MINT_AES128_KEY_LEN + MINT_CCM_NONCE_LEN];
static size_t count;
static size_t total;
static size_t repeats;

void seal_audit_reset(void)
{
    count = total = repeats = 0;
}

size_t seal_audit_mark(void)
{
    return count;
}

void seal_audit_rewind(size_t mark)
{
    count = mark;
}

size_t seal_audit_total(void)
{
    return total;
}

size_t seal_audit_repeats(void)
{
    return repeats;
}

static void note(const uint8_t key[MINT_AES128_KEY_LEN], const uint8_t nonce[MINT_CCM_NONCE_LEN])
{
    uint8_t pair[sizeof pairs[0]];
    memcpy(pair, key, MINT_AES128_KEY_LEN);
    memcpy(pair + MINT_AES128_KEY_LEN, nonce, MINT_CCM_NONCE_LEN);
    total++;
    for (size_t i = 0; i < count; i++) {
        if (memcmp(pairs[i], pair, sizeof pair) == 0) {
            repeats++;
            return;
        }
    }
    // A full list would pass for an audit, so it counts as a failure.
    if (count == PAIRS) {
        repeats++;
        return;
    }
    memcpy(pairs[count++], pair, sizeof pair);
}

static mint_status_t audited_ccm_start(mint_ccm_t *ccm, mint_ccm_direction_t direction,
                                       const uint8_t key[MINT_AES128_KEY_LEN],
                                       const uint8_t nonce[MINT_CCM_NONCE_LEN], const uint8_t *ad,
                                       size_t ad_len, size_t len)
{
    if (direction == MINT_CCM_SEAL) {
        note(key, nonce);
    }
    return mint_ccm_start(ccm, direction, key, nonce, ad, ad_len, len);
}

#define mint_ccm_start audited_ccm_start
#include "seal/ccm.c" // NOLINT(bugprone-suspicious-include)
