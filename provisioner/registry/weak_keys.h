// SPDX-License-Identifier: Apache-2.0
//
// Weak keys in the fleet: what one key does not show, and many do. All public keys on record
// (stations, CAs, devices' identity and transport keys, certificates and requests) and all ECDSA
// signatures of certificates and requests are looked at together.
//
// Pointers must not be NULL but for `error`.
#ifndef MINTMARK_PROVISIONER_WEAK_KEYS_H
#define MINTMARK_PROVISIONER_WEAK_KEYS_H

#include "registry/registry.h"

#define MINT_WEAK_HOLDERS_MAX 1000u ///< holders that a finding names

/// What is wrong.
typedef enum {
    MINT_WEAK_DUPLICATE_KEY = 0,  ///< several have one public key
    MINT_WEAK_NONCE_SAME_KEY = 1, ///< one key signed several things with one nonce
    MINT_WEAK_NONCE_OTHER = 2,    ///< several keys signed with one nonce
    MINT_WEAK_COMMON_FACTOR = 3,  ///< RSA moduli have a factor in common
    MINT_WEAK_RSA = 4,            ///< an RSA key is weak by itself
    MINT_WEAK_SCALAR = 5,         ///< the private key can be guessed
    MINT_WEAK_PATTERN = 6,        ///< the public key's bytes have a pattern
} mint_weakness_kind_t;

/// "duplicate-key", "repeated-nonce", "shared-nonce", "common-factor", "weak-rsa",
/// "guessable-key", "pattern"; "unknown" for another value.
const char *mint_weakness_text(mint_weakness_kind_t kind);

/// What follows from it, in a sentence.
const char *mint_weakness_consequence(mint_weakness_kind_t kind);

/// A finding; it lives until the visit returns.
typedef struct {
    mint_weakness_kind_t kind;
    const char *reason;         ///< in words; empty if the kind says it all
    const char *const *holders; ///< whose keys, or which documents, e.g. "device 0011…"
    size_t holder_count;        ///< how many are named
    uint64_t more;              ///< how many are not, for there are too many
} mint_weakness_t;

/// Takes a finding. A status other than MINT_OK ends the search and is its result.
typedef mint_status_t (*mint_weakness_visit_t)(void *context, const mint_weakness_t *weakness);

/// What was looked at.
typedef struct {
    uint64_t ec_keys;    ///< elliptic-curve keys, one for each holder
    uint64_t rsa_keys;   ///< different RSA keys
    uint64_t signatures; ///< ECDSA signatures
    uint64_t unreadable; ///< certificates and requests that are none
    uint64_t findings;   ///< visits
} mint_weak_counts_t;

/// Looks for weak keys. `random` blinds. A private key that is used for two purposes (the same key
/// on record as identity and transport key, or of two holders) is a duplicate; a renewal of a
/// certificate is not. Takes memory for 16 bytes a key and signature, and for RSA moduli.
MINT_MUST_CHECK mint_status_t mint_registry_weak_keys(mint_registry_t *registry,
                                                      const mint_random_t *random,
                                                      mint_weakness_visit_t visit, void *context,
                                                      mint_weak_counts_t *counts,
                                                      mint_error_t *error);

#endif
