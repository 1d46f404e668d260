// SPDX-License-Identifier: Apache-2.0
//
// The identity that a station gave the device, as the firmware finds it in the key store: the
// private key, the certificate chain, and under which uids they are. PSKs: mintmark/psk.h.
//
// All of it is in area 0, which the caller has selected as it is after a mount. Pointers must not
// be NULL. The store is mounted and the caller's. Nothing is kept between calls, and no key stays
// in memory but where the caller asked for it. No heap. One thread at a time, the store's.
#ifndef MINTMARK_IDENTITY_H
#define MINTMARK_IDENTITY_H

#include "mintmark/psk.h"
#include "mintmark/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/// uids of the identity's records in the store: "mint" in the high half.
#define MINT_UID(kind, index)       (0x6D696E7400000000ull | (uint64_t)(kind) << 8 | (uint64_t)(index))
#define MINT_UID_IDENTITY_KEY       MINT_UID(1, 0)      ///< private key, 32 bytes
#define MINT_UID_TRANSPORT          MINT_UID(2, 0)      ///< private key for HPKE, 32 bytes
#define MINT_UID_BATCH              MINT_UID(3, 0)      ///< name of the batch
#define MINT_UID_CERTIFICATE(index) MINT_UID(4, index)  ///< DER, the device's own first
#define MINT_UID_PSK(index)         MINT_PSK_UID(index) ///< MINT_UID(5, index); mintmark/psk.h
#define MINT_UID_CHAIN              MINT_UID(7, 0)      ///< certificates in the chain, 1 byte
#define MINT_UID_SEED               MINT_UID(8, 0)      ///< seed file of the generator, 32 bytes
#define MINT_UID_RETIRED            MINT_UID(9, 0)      ///< the device is retired; empty
#define MINT_UID_ERASED             MINT_UID(10, 0)     ///< and all that it held is erased; empty

#define MINT_IDENTITY_KEY_DER_LEN 51u ///< bytes of the private key as an ECPrivateKey

/// The private key, for the caller to wipe. MINT_ERR_NOT_FOUND if there is none, MINT_ERR_CORRUPT.
/// After a failure `key` is zeroed.
MINT_MUST_CHECK mint_status_t mint_identity_key(const mint_store_t *store,
                                                uint8_t key[MINT_P256_PRIVATE_KEY_LEN]);

/// The same as TLS stacks read it: ECPrivateKey with the curve's name and without the public key
/// (RFC 5915 §3), in DER. As mint_identity_key().
MINT_MUST_CHECK mint_status_t mint_identity_key_der(const mint_store_t *store,
                                                    uint8_t der[MINT_IDENTITY_KEY_DER_LEN]);

/// How many certificates the chain has, the device's own first; 0 if none was installed or the
/// store fails.
unsigned mint_identity_chain_count(const mint_store_t *store);

/// The same for who must tell the two apart: MINT_OK and `*count`, 0 if none was installed, or why
/// the store does not say, and 0. MINT_ERR_CORRUPT if what it says is no count.
MINT_MUST_CHECK mint_status_t mint_identity_read_chain_count(const mint_store_t *store,
                                                             unsigned *count);

/// Copies the DER of certificate `index` into `out` of `size` bytes, of which `*len` are used.
/// MINT_ERR_NOT_FOUND if the chain has fewer, MINT_ERR_SPACE, MINT_ERR_CORRUPT.
MINT_MUST_CHECK mint_status_t mint_identity_certificate(const mint_store_t *store, unsigned index,
                                                        uint8_t *out, size_t size, size_t *len);

/// Copies the whole chain, one certificate after the other, the device's own first. As
/// mint_identity_certificate(); MINT_ERR_NOT_FOUND if there is none.
MINT_MUST_CHECK mint_status_t mint_identity_chain(const mint_store_t *store, uint8_t *out,
                                                  size_t size, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
