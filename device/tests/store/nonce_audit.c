// SPDX-License-Identifier: Apache-2.0
//
// The audit: the store's own record_ccm.c, compiled here with the start of the cipher renamed, and
// a hash table with a way back.
#include <string.h>

#include "device/tests/store/nonce_audit.h"
#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

// A power of two, more than any test seals on one branch.
#ifdef MINT_TEST_SMALL
#define SLOTS 16384u
#else
#define SLOTS 4194304u
#endif

static uint64_t places[SLOTS]; // 0: free; a page sequence is never 0
static uint32_t order[SLOTS];
static size_t count;
static size_t total;
static size_t repeats;

void nonce_audit_reset(void)
{
    nonce_audit_rewind(0);
    total = repeats = 0;
}

size_t nonce_audit_mark(void)
{
    return count;
}

void nonce_audit_rewind(size_t mark)
{
    // Last in, first out: so no probe sequence is ever broken.
    while (count > mark) {
        places[order[--count]] = 0;
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
    static const uint8_t rest[MINT_CCM_NONCE_LEN - 6];
    mint_reader_t reader;
    mint_reader_init(&reader, nonce, MINT_CCM_NONCE_LEN);
    uint64_t place = (uint64_t)mint_read_u32le(&reader) << 16;
    place |= mint_read_u16le(&reader);
    uint32_t slot = (uint32_t)(place * 0x9E3779B97F4A7C15u >> 32) % SLOTS;
    while (places[slot] != 0 && places[slot] != place) {
        slot = (slot + 1) % SLOTS;
    }
    total++;
    // A full table would pass for an audit, so it counts as a failure.
    if (places[slot] != 0 || place == 0 || count == SLOTS / 2 ||
        memcmp(nonce + 6, rest, sizeof rest) != 0) {
        repeats++;
        return;
    }
    places[slot] = place;
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
