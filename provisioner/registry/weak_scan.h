// SPDX-License-Identifier: Apache-2.0
//
// What the parts of the search for weak keys share. A value (a key, an r) is known by 64 bits of it
// and by where it stands; what has the same 64 bits is read again and compared whole, so that the
// fleet needs not be in memory.
#ifndef MINTMARK_PROVISIONER_WEAK_SCAN_H
#define MINTMARK_PROVISIONER_WEAK_SCAN_H

#include "registry/database.h"
#include "registry/weak_keys.h"

/// Tables and columns that hold keys or signatures.
typedef enum {
    MINT_WEAK_FROM_STATION = 0,
    MINT_WEAK_FROM_CA = 1,
    MINT_WEAK_FROM_DEVICE = 2,
    MINT_WEAK_FROM_TRANSPORT = 3,
    MINT_WEAK_FROM_CERTIFICATE = 4,
    MINT_WEAK_FROM_REQUEST = 5,
} mint_weak_from_t;

/// Where a value stands.
typedef struct {
    uint64_t tag;   ///< 64 bits of the value
    uint64_t place; ///< row * 8 + mint_weak_from_t
} mint_weak_entry_t;

/// Values of one kind.
typedef struct {
    mint_weak_entry_t *list; ///< on the heap
    size_t count;            ///< in use
    size_t size;             ///< allocated
} mint_weak_entries_t;

/// Appends. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_weak_entries_add(mint_weak_entries_t *entries,
                                                    mint_bytes_t value, mint_weak_from_t from,
                                                    int64_t row);

#define MINT_WEAK_LABEL_SIZE 96u ///< bytes of a holder's name, NUL included

/// A value, read again.
typedef struct {
    uint8_t value[MINT_SHA256_LEN];   ///< digest of the whole value
    uint8_t signer[MINT_SHA256_LEN];  ///< digest of the key that signed; zeros for a key
    uint8_t message[MINT_SHA256_LEN]; ///< digest of what was signed; zeros for a key
    uint8_t holder[MINT_SHA256_LEN];  ///< the same for all that may have the same key
    char label[MINT_WEAK_LABEL_SIZE]; ///< whose it is, for people
} mint_weak_detail_t;

/// Reads the key at a place again.
MINT_MUST_CHECK mint_status_t mint_weak_detail_key(mint_registry_t *registry, uint64_t place,
                                                   mint_weak_detail_t *detail, mint_error_t *error);
/// Reads the signature at a place again.
MINT_MUST_CHECK mint_status_t mint_weak_detail_signature(mint_registry_t *registry, uint64_t place,
                                                         mint_weak_detail_t *detail,
                                                         mint_error_t *error);

/// Where findings go.
typedef struct {
    mint_weakness_visit_t visit;
    void *context;
    uint64_t findings; ///< so far
} mint_weak_report_t;

/// Reports a finding.
MINT_MUST_CHECK mint_status_t mint_weak_tell(mint_weak_report_t *report,
                                             const mint_weakness_t *weakness);

/// Reports all keys that several holders have. Sorts the entries.
MINT_MUST_CHECK mint_status_t mint_weak_repeated_keys(mint_registry_t *registry,
                                                      mint_weak_entries_t *keys,
                                                      mint_weak_report_t *report,
                                                      mint_error_t *error);
/// Reports all nonces that signed several things. Sorts the entries.
MINT_MUST_CHECK mint_status_t mint_weak_repeated_nonces(mint_registry_t *registry,
                                                        mint_weak_entries_t *signatures,
                                                        mint_weak_report_t *report,
                                                        mint_error_t *error);

/// An RSA modulus.
typedef struct {
    uint8_t *bytes; ///< on the heap
    size_t len;     ///< of them
    uint64_t place; ///< row * 8 + mint_weak_from_t
} mint_weak_modulus_t;

/// The moduli of a fleet.
typedef struct {
    mint_weak_modulus_t *list; ///< on the heap
    size_t count;              ///< in use
    size_t size;               ///< allocated
} mint_weak_moduli_t;

/// Appends a copy. MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_weak_moduli_add(mint_weak_moduli_t *moduli, mint_bytes_t modulus,
                                                   uint64_t place);
/// Reports all moduli that have a factor in common with others. Sorts them and leaves one of each:
/// those that are there twice are repeated keys.
MINT_MUST_CHECK mint_status_t mint_weak_common_factors(mint_registry_t *registry,
                                                       mint_weak_moduli_t *moduli,
                                                       mint_weak_report_t *report,
                                                       mint_error_t *error);
/// Releases all.
void mint_weak_moduli_free(mint_weak_moduli_t *moduli);

#endif
