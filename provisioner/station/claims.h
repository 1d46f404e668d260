// SPDX-License-Identifier: Apache-2.0
//
// Random values that a device has shown in a conversation, to be claimed for it in the registry,
// where no two devices of the fleet may have one alike and none may show one twice.
//
// Pointers must not be NULL; `error` may be. Nothing is allocated. One thread.
#ifndef MINT_STATION_CLAIMS_H
#define MINT_STATION_CLAIMS_H

#include "registry/registry.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_CLAIMS_MAX 64u ///< values that wait; a bad line may make for more nonces than that

/// Values that wait to be claimed.
typedef struct {
    mint_claim_t list[MINT_CLAIMS_MAX]; ///< the first `count`
    size_t count;                       ///< how many
} mint_claims_t;

/// Adds the SHA-256 of a value. Does nothing when there is no room: the values are looked at, not
/// counted. MINT_ERR_CRYPTO.
MINT_MUST_CHECK mint_status_t mint_claims_add(mint_claims_t *claims, mint_claim_kind_t kind,
                                              mint_bytes_t value);

/// Adds a digest as it is.
void mint_claims_add_digest(mint_claims_t *claims, mint_claim_kind_t kind,
                            const uint8_t digest[MINT_SHA256_LEN]);

/// Claims them for the device `id`; then none wait. As mint_registry_claim(), after whose failure
/// they wait still.
MINT_MUST_CHECK mint_status_t mint_claims_settle(mint_claims_t *claims, mint_registry_t *registry,
                                                 const uint8_t id[MINT_DEVICE_ID_LEN],
                                                 mint_error_t *error);

#ifdef __cplusplus
}
#endif

#endif
