// SPDX-License-Identifier: Apache-2.0
//
// Claims: what each device showed that no other may ever show, so that the second one that does is
// caught while it still stands on the line. A search of the whole fleet (registry/weak_keys.h)
// finds the same in what is kept for ever, but only afterwards.
#include <string.h>

#include "registry/database.h"

/// Whose a value is, if it is anybody's.
typedef struct {
    bool found;
    uint8_t id[MINT_DEVICE_ID_LEN];
} claimant_t;

static mint_status_t find_claimant(mint_registry_t *registry, const mint_claim_t *claim,
                                   claimant_t *claimant, mint_error_t *error)
{
    mint_query_t query;
    claimant->found = false;
    mint_query_start(&query, registry, "SELECT device FROM claims WHERE kind = ?1 AND digest = ?2");
    mint_query_integer(&query, claim->kind);
    mint_query_bytes(&query, claim->digest, sizeof claim->digest);
    if (mint_query_row(&query)) {
        claimant->found = mint_query_get_array(&query, claimant->id, sizeof claimant->id);
    }
    return mint_query_finish(&query, error);
}

static mint_status_t insert(mint_registry_t *registry, const uint8_t *id, const mint_claim_t *claim,
                            int64_t now_s, mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry,
                     "INSERT INTO claims (kind, digest, device, claimed) VALUES (?1, ?2, ?3, ?4)");
    mint_query_integer(&query, claim->kind);
    mint_query_bytes(&query, claim->digest, sizeof claim->digest);
    mint_query_bytes(&query, id, MINT_DEVICE_ID_LEN);
    mint_query_integer(&query, now_s);
    return mint_query_run(&query, error);
}

static mint_status_t refuse(const uint8_t *id, const mint_claim_t *claim,
                            const claimant_t *claimant, mint_error_t *error)
{
    static const char *const values[] = {"nonce", "nonce of its request's signature", "noise"};
    if (memcmp(id, claimant->id, MINT_DEVICE_ID_LEN) == 0) {
        mint_error_set(error, "the device showed the same %s before", values[claim->kind]);
        mint_error_hint(error, "its generator repeats itself, or it is a recording");
        return MINT_ERR_REPLAY;
    }
    char other[MINT_DEVICE_ID_TEXT_SIZE];
    mint_hex(claimant->id, sizeof claimant->id, other);
    mint_error_set(error, "the device's %s is that of device %s", values[claim->kind], other);
    mint_error_hint(error, "stop the line: two random generators give the same numbers");
    return MINT_ERR_DUPLICATE;
}

static mint_status_t claim_one(mint_registry_t *registry, const uint8_t *id,
                               const mint_claim_t *claim, int64_t now_s, mint_error_t *error)
{
    claimant_t claimant;
    mint_status_t status = find_claimant(registry, claim, &claimant, error);
    if (status == MINT_OK && claimant.found) {
        status = refuse(id, claim, &claimant, error);
    }
    return status == MINT_OK ? insert(registry, id, claim, now_s, error) : status;
}

static mint_status_t claim_all(mint_registry_t *registry, const uint8_t *id,
                               const mint_claim_t *claims, size_t count, mint_error_t *error)
{
    int64_t now_s = mint_registry_now();
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        status = claim_one(registry, id, &claims[i], now_s, error);
    }
    int64_t last = sqlite3_last_insert_rowid(registry->db);
    return status == MINT_OK ? mint_claims_logged(registry, id, claims, count, now_s, last, error)
                             : status;
}

mint_status_t mint_registry_claim(mint_registry_t *registry, const uint8_t id[MINT_DEVICE_ID_LEN],
                                  const mint_claim_t *claims, size_t count, mint_error_t *error)
{
    for (size_t i = 0; i < count; i++) {
        if ((unsigned)claims[i].kind > MINT_CLAIM_NOISE) {
            return mint_fail(error, MINT_ERR_ARGUMENT, "there is no such kind of claim");
        }
    }
    mint_status_t status = count > 0 ? mint_transaction_begin(registry, error) : MINT_OK;
    return status == MINT_OK && count > 0
               ? mint_transaction_end(registry, claim_all(registry, id, claims, count, error),
                                      error)
               : status;
}
