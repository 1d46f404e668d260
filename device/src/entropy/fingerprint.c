// SPDX-License-Identifier: Apache-2.0
//
// Replay test: notices a source that begins after every start as it did before. A generator that
// starts from a constant, or a simulated converter, has any statistics one likes; what gives it
// away is that two starts are alike. A fleet of such devices would have one key among them.
//
// A fingerprint is the first 16 bytes of SHA-256(label || 0x00 || samples). The samples have 64
// bits of min-entropy, so a healthy source equals one given earlier start with a probability of
// 2^-64, and two different sequences have one fingerprint with 2^-128: 16 slots make it 2^-60.
#include <string.h>

#include "mintmark/bytes.h"
#include "mintmark/watch.h"

#define FINGERPRINT_H_64 (64u * 64u) // min-entropy of the samples, in 1/64 bit

uint16_t mint_fingerprint_samples(uint16_t h_64)
{
    return h_64 == 0 ? 0u : (uint16_t)((FINGERPRINT_H_64 + h_64 - 1u) / h_64);
}

mint_status_t mint_fingerprint_start(mint_fingerprint_t *fingerprint, const char *label,
                                     uint16_t h_64)
{
    memset(fingerprint, 0, sizeof *fingerprint);
    fingerprint->missing = mint_fingerprint_samples(h_64);
    fingerprint->state = fingerprint->missing == 0 ? MINT_ERR_ARGUMENT : MINT_OK;
    if (fingerprint->state == MINT_OK) {
        fingerprint->state = mint_sha256_start(&fingerprint->sha);
    }
    if (fingerprint->state == MINT_OK) {
        // With the terminating zero, so that no label is the beginning of another.
        fingerprint->state =
            mint_sha256_update(&fingerprint->sha, (const uint8_t *)label, strlen(label) + 1u);
    }
    return fingerprint->state;
}

void mint_fingerprint_sample(mint_fingerprint_t *fingerprint, uint8_t symbol)
{
    if (fingerprint->missing == 0 || fingerprint->state != MINT_OK) {
        return;
    }
    fingerprint->state = mint_sha256_update(&fingerprint->sha, &symbol, sizeof symbol);
    fingerprint->missing--;
}

// MINT_OK if none of those kept is this one.
static mint_status_t compare(const mint_fingerprint_store_t *store,
                             const uint8_t mine[MINT_FINGERPRINT_LEN])
{
    uint8_t kept[MINT_FINGERPRINT_LEN] = {0};
    mint_status_t status = MINT_OK;
    for (uint8_t age = 0; age < store->slots && status == MINT_OK; age++) {
        status = store->read(store->context, age, kept);
        if (status == MINT_OK && memcmp(kept, mine, sizeof kept) == 0) {
            status = MINT_ERR_REPLAY;
        }
    }
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
}

mint_status_t mint_fingerprint_check(mint_fingerprint_t *fingerprint,
                                     const mint_fingerprint_store_t *store)
{
    uint8_t digest[MINT_SHA256_LEN] = {0};
    mint_status_t status = fingerprint->state;
    if (status == MINT_OK && fingerprint->missing != 0) {
        status = MINT_ERR_STATE;
    }
    if (store->slots < 1u || store->slots > MINT_FINGERPRINT_SLOTS_MAX) {
        status = MINT_ERR_ARGUMENT;
    }
    if (status == MINT_OK) {
        status = mint_sha256_finish(&fingerprint->sha, digest);
    }
    if (status == MINT_OK) {
        status = compare(store, digest);
    }
    if (status == MINT_OK) {
        status = store->append(store->context, digest);
    }
    mint_wipe(digest, sizeof digest);
    mint_wipe(fingerprint, sizeof *fingerprint);
    // Checked once: a second call must not pass on an empty state.
    fingerprint->state = MINT_ERR_STATE;
    return status;
}
