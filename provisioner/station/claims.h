// SPDX-License-Identifier: Apache-2.0
//
// Random values that a device has shown in a conversation, to be claimed for it in the registry,
// where no two devices of the fleet may have one alike and none may show one twice.
//
// Pointers must not be NULL; `error` may be. Nothing is allocated. One thread.
#ifndef MINT_STATION_CLAIMS_H
#define MINT_STATION_CLAIMS_H

#include "registry/registry.h"
#include "station/client.h"
#include "station/noise.h"

#define MINT_CLAIMS_WRITES 5u ///< writes of a conversation: key, two certificates, PSK, lock

/// Values that can wait: all that a conversation can show on the worst of lines, so that none goes
/// unclaimed for want of room.
#define MINT_CLAIMS_MAX                                                                            \
    (MINT_CLAIMS_WRITES * MINT_CLIENT_NONCES_MAX + MINT_INFO_SOURCES_MAX * MINT_NOISE_MARKS + 1u)

/// Values that wait to be claimed.
typedef struct {
    mint_claim_t list[MINT_CLAIMS_MAX]; ///< the first `count`
    size_t count;                       ///< how many
} mint_claims_t;

/// Adds the SHA-256 of a value. MINT_ERR_SPACE, MINT_ERR_CRYPTO.
MINT_MUST_CHECK mint_status_t mint_claims_add(mint_claims_t *claims, mint_claim_kind_t kind,
                                              mint_bytes_t value);

/// Adds a digest as it is. MINT_ERR_SPACE.
MINT_MUST_CHECK mint_status_t mint_claims_add_digest(mint_claims_t *claims, mint_claim_kind_t kind,
                                                     const uint8_t digest[MINT_SHA256_LEN]);

/// Claims them for the device `id`; then none wait. As mint_registry_claim(), after whose failure
/// they wait still.
MINT_MUST_CHECK mint_status_t mint_claims_settle(mint_claims_t *claims, mint_registry_t *registry,
                                                 const uint8_t id[MINT_DEVICE_ID_LEN],
                                                 mint_error_t *error);

#endif
