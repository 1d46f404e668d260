// SPDX-License-Identifier: Apache-2.0
//
// Keeping values until they are claimed, all in one transaction.
#include "station/claims.h"

#include <string.h>

mint_status_t mint_claims_add_digest(mint_claims_t *claims, mint_claim_kind_t kind,
                                     const uint8_t digest[MINT_SHA256_LEN])
{
    if (claims->count == MINT_CLAIMS_MAX) {
        return MINT_ERR_SPACE;
    }
    mint_claim_t *claim = &claims->list[claims->count++];
    claim->kind = kind;
    memcpy(claim->digest, digest, sizeof claim->digest);
    return MINT_OK;
}

mint_status_t mint_claims_add(mint_claims_t *claims, mint_claim_kind_t kind, mint_bytes_t value)
{
    uint8_t digest[MINT_SHA256_LEN];
    mint_status_t status = mint_sha256(value.data, value.len, digest);
    return status == MINT_OK ? mint_claims_add_digest(claims, kind, digest) : status;
}

mint_status_t mint_claims_settle(mint_claims_t *claims, mint_registry_t *registry,
                                 const uint8_t id[MINT_DEVICE_ID_LEN], mint_error_t *error)
{
    if (claims->count == 0) {
        return MINT_OK;
    }
    mint_status_t status = mint_registry_claim(registry, id, claims->list, claims->count, error);
    if (status == MINT_OK) {
        claims->count = 0;
    }
    return status;
}
