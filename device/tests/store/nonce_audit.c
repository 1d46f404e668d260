// SPDX-License-Identifier: Apache-2.0
//
// The audit: the store's own record_ccm.c, compiled here with the start of the cipher renamed, and
// a hash table with a way back.
#include <string.h>

#include "device/tests/store/nonce_audit.h"
#include "mintmark/crypto.h"

// A power of two, more than any test seals on one branch.
#ifdef MINT_TEST_SMALL
#define SLOTS 8192u
#else
#define SLOTS 65536u
#endif

static uint8_t nonces[SLOTS][MINT_CCM_NONCE_LEN];
static uint8_t used[SLOTS];
static uint32_t order[SLOTS];
static size_t count;
static size_t total;
static size_t repeats;

void nonce_audit_reset(void)
{
    memset(used, 0, sizeof used);
    count = total = repeats = 0;
}

size_t nonce_audit_mark(void)
{
    return count;
}

void nonce_audit_rewind(size_t mark)
{
    // Last in, first out: so no probe sequence is ever broken.
    while (count > mark) {
        used[order[--count]] = 0;
    }
}

size_t nonce_audit_total(void)
{
    return total;
}

size_t nonce_audit_repeats(void)
{
    return repeats;
}

static void note(const uint8_t nonce[MINT_CCM_NONCE_LEN])
{
    uint32_t slot = 2166136261u;
    for (size_t i = 0; i < MINT_CCM_NONCE_LEN; i++) {
        slot = (slot ^ nonce[i]) * 16777619u;
    }
    slot = (slot ^ slot >> 16) % SLOTS;
    while (used[slot] != 0 && memcmp(nonces[slot], nonce, MINT_CCM_NONCE_LEN) != 0) {
        slot = (slot + 1) % SLOTS;
    }
    total++;
    // A full table would pass for an audit, so it counts as a failure.
    if (used[slot] != 0 || count == SLOTS - 1) {
        repeats++;
        return;
    }
    used[slot] = 1;
    memcpy(nonces[slot], nonce, MINT_CCM_NONCE_LEN);
    order[count++] = slot;
}

static mint_status_t audited_ccm_start(mint_ccm_t *ccm, mint_ccm_direction_t direction,
                                       const uint8_t key[MINT_AES128_KEY_LEN],
                                       const uint8_t nonce[MINT_CCM_NONCE_LEN], const uint8_t *ad,
                                       size_t ad_len, size_t len)
{
    if (direction == MINT_CCM_SEAL) {
        note(nonce);
    }
    return mint_ccm_start(ccm, direction, key, nonce, ad, ad_len, len);
}

#define mint_ccm_start audited_ccm_start
#include "store/record_ccm.c" // NOLINT(bugprone-suspicious-include)
