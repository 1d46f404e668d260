// SPDX-License-Identifier: Apache-2.0
//
// What CAs of a factory gave besides the certificates that stations put into devices: CA
// certificates, certificates of servers and of devices that no station saw, revocations and their
// lists. The same rules as in registry.h: an intent is committed before anything is signed, the
// result before it is handed out; every call is one transaction, durable when it returns MINT_OK,
// idempotent, and told by the audit log.
//
// Many certificates go into one transaction, because each transaction waits for the disk once.
//
// Pointers must not be NULL unless a function says so; `error` may be. One thread for each handle.
#ifndef MINTMARK_PROVISIONER_ISSUED_H
#define MINTMARK_PROVISIONER_ISSUED_H

#include "mintmark/certs/crl.h"
#include "registry/registry.h"

#define MINT_REQUEST_MAX_LEN 8192u ///< bytes of a request's values as JSON

// ---- CA certificates ----

/// What a CA certificate is.
typedef enum {
    MINT_CA_ROOT = 0,    ///< a root's own
    MINT_CA_ISSUING = 1, ///< an issuing CA's, by the root of its time
    MINT_CA_CROSS = 2,   ///< an issuing CA's, by another root
} mint_ca_role_t;

/// A CA certificate. CAs of a role are numbered from 1, the newest has the highest number.
typedef struct {
    mint_ca_role_t role;      ///< what it is
    uint32_t generation;      ///< number of the CA that it is for
    uint32_t root_generation; ///< number of the root that signed it; for a root its own
    mint_bytes_t der;         ///< the certificate
} mint_ca_t;

/// Records CA certificates, roots before what they signed; those on record already are passed over.
/// MINT_ERR_MISMATCH if another certificate is on record in the place of one, MINT_ERR_NOT_FOUND if
/// its root is not on record, MINT_ERR_FORMAT if one cannot be read.
MINT_MUST_CHECK mint_status_t mint_registry_add_cas(mint_registry_t *registry, const mint_ca_t *cas,
                                                    size_t count, mint_error_t *error);

/// Takes one CA certificate of a listing, which lives until it returns; `revoked` is its last
/// revocation's reason, or -1. A status other than MINT_OK ends the listing and is its result.
typedef mint_status_t (*mint_ca_visit_t)(void *context, const mint_ca_t *ca, int revoked);

/// Lists all CA certificates in the order in which they were recorded.
MINT_MUST_CHECK mint_status_t mint_registry_each_ca(mint_registry_t *registry,
                                                    mint_ca_visit_t visit, void *context,
                                                    mint_error_t *error);

/// Which CA signs, or signed.
typedef struct {
    mint_ca_role_t role; ///< MINT_CA_ROOT or MINT_CA_ISSUING
    uint32_t generation; ///< its number
} mint_ca_ref_t;

// ---- certificates ----

/// What a certificate is wanted for. The identity is what two certificates must not share while
/// both are good; the key likewise within one profile.
typedef struct {
    mint_ca_ref_t ca;                  ///< who will sign
    const char *profile;               ///< name of the profile
    const char *values;                ///< what it is made with, a JSON text
    uint8_t identity[MINT_SHA256_LEN]; ///< digest of the values that say whom it is for
    uint8_t key[MINT_SHA256_LEN];      ///< digest of its SubjectPublicKeyInfo
    mint_bytes_t csr;                  ///< the request, DER; empty if the host made the key
    const uint8_t *renews;             ///< serial number (MINT_SERIAL_LEN bytes) of the certificate
                                       ///< that it takes the place of; NULL: of none
} mint_request_t;

/// What is on record for a request.
typedef struct {
    uint8_t serial[MINT_SERIAL_LEN]; ///< reserved for it
    mint_buffer_t der;               ///< its certificate, if it was issued before; else empty
} mint_reservation_t;

/// Reserves a random serial number for each request, in one transaction; nothing may be signed
/// before. What is on record already for the same identity and key is given again, with its
/// certificate if there is one. The caller frees each `der`. After a failure nothing is reserved,
/// and `*failed` is the index of the request that could not be.
/// MINT_ERR_DUPLICATE if another key has a good certificate for this identity, or another identity
/// one for this key and profile; MINT_ERR_STATE if the key's certificate was revoked because the
/// key was lost, or what is to be renewed was renewed or revoked; MINT_ERR_NOT_FOUND if it, or the
/// CA, is not on record; MINT_ERR_ARGUMENT if a text is too long.
MINT_MUST_CHECK mint_status_t mint_registry_intend_many(
    mint_registry_t *registry, const mint_random_t *random, const mint_request_t *requests,
    size_t count, mint_reservation_t *reservations, size_t *failed, mint_error_t *error);

/// Looks whether requests could be intended, and changes nothing. A key of zeros stands for one
/// that is not made yet. Statuses and `*failed` as of mint_registry_intend_many().
MINT_MUST_CHECK mint_status_t mint_registry_check_requests(mint_registry_t *registry,
                                                           const mint_request_t *requests,
                                                           size_t count, size_t *failed,
                                                           mint_error_t *error);

/// A certificate that was signed under a reserved serial number.
typedef struct {
    const uint8_t *serial; ///< MINT_SERIAL_LEN bytes
    mint_bytes_t der;      ///< the certificate
} mint_signed_t;

/// Records certificates in one transaction; only then may they be handed out. What one renews is
/// superseded by it. MINT_ERR_NOT_FOUND if a serial number was not reserved, MINT_ERR_MISMATCH if
/// another certificate is on record under it.
MINT_MUST_CHECK mint_status_t mint_registry_record_many(mint_registry_t *registry,
                                                        const mint_signed_t *certificates,
                                                        size_t count, mint_error_t *error);

/// What became of a certificate.
typedef enum {
    MINT_ISSUED_INTENDED = 0,   ///< nothing yet: its serial number is reserved
    MINT_ISSUED_GOOD = 1,       ///< it is good
    MINT_ISSUED_SUPERSEDED = 2, ///< it was renewed, and not revoked
    MINT_ISSUED_REVOKED = 3,    ///< it was revoked
} mint_issued_state_t;

/// "intended" … "revoked"; "unknown" for another value.
const char *mint_issued_state_text(mint_issued_state_t state);

/// A certificate on record.
typedef struct {
    mint_issued_state_t state;
    bool is_ca;                         ///< it is a CA's; then only `state`, `der` and `revoked…`
    bool has_device;                    ///< a station put it into a device
    uint8_t device[MINT_DEVICE_ID_LEN]; ///< which
    char profile[MINT_PROFILE_MAX_LEN + 1]; ///< of one that no station made
    char values[MINT_REQUEST_MAX_LEN + 1];  ///< likewise: what it was made with, JSON
    mint_ca_ref_t ca;                       ///< who signed
    uint8_t renewed_by[MINT_SERIAL_LEN];    ///< serial number of what superseded it; zeros: nothing
    mint_crl_reason_t reason;               ///< of its last revocation
    int64_t revoked;                        ///< and when
    mint_buffer_t der;                      ///< the certificate; the caller frees it
} mint_issued_t;

/// Finds a certificate of this factory by its serial number. MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_registry_find_issued(mint_registry_t *registry,
                                                        mint_bytes_t serial, mint_issued_t *issued,
                                                        mint_error_t *error);

/// Takes one certificate of a listing, which lives until it returns. A status other than MINT_OK
/// ends the listing and is its result.
typedef mint_status_t (*mint_issued_visit_t)(void *context, mint_bytes_t serial, mint_bytes_t der,
                                             int64_t issued_s);

/// Lists the certificates that are of no device.
MINT_MUST_CHECK mint_status_t mint_registry_each_issued(mint_registry_t *registry,
                                                        mint_issued_visit_t visit, void *context,
                                                        mint_error_t *error);

// ---- revocation ----

/// A revocation.
typedef struct {
    mint_bytes_t serial;      ///< of the certificate
    mint_crl_reason_t reason; ///< why
    int64_t revoked;          ///< when, seconds since 1970
    int64_t invalid_since;    ///< when its key was lost, if that is known; 0: not
    const char *note;         ///< for people, one line; may be empty
} mint_revocation_t;

/// Revokes a certificate, for good: revocations are only ever added. Asked again for the same
/// reason it changes nothing (`*changed` is false). A hold (certificateHold) may be followed by
/// another reason, or taken back by removeFromCRL. MINT_ERR_NOT_FOUND if this factory did not issue
/// it, MINT_ERR_STATE if it is revoked for another reason, or is not on hold and is to be taken
/// back; MINT_ERR_DUPLICATE if another certificate took its place while it was on hold.
MINT_MUST_CHECK mint_status_t mint_registry_revoke(mint_registry_t *registry,
                                                   const mint_revocation_t *revocation,
                                                   bool *changed, mint_error_t *error);

/// Takes one revoked certificate of a listing. A status other than MINT_OK ends it and is its
/// result.
typedef mint_status_t (*mint_revoked_visit_t)(void *context, const mint_crl_entry_t *entry,
                                              mint_bytes_t der);

/// Lists the revoked certificates that this CA signed, in the order of their first revocation.
MINT_MUST_CHECK mint_status_t mint_registry_each_revoked(mint_registry_t *registry,
                                                         mint_ca_ref_t ca,
                                                         mint_revoked_visit_t visit, void *context,
                                                         mint_error_t *error);

/// A revocation list.
typedef struct {
    mint_ca_ref_t ca;    ///< whose
    uint32_t shard;      ///< 1 to `shards`
    uint32_t shards;     ///< 1: the list is about all certificates
    int64_t this_update; ///< seconds since 1970
    int64_t next_update; ///< seconds since 1970
    size_t entries;      ///< revoked certificates in it
} mint_crl_plan_t;

/// Takes the next number for a list of this CA, before it is signed. MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_registry_intend_crl(mint_registry_t *registry,
                                                       const mint_crl_plan_t *plan,
                                                       uint64_t *number, mint_error_t *error);

/// Records the list that was signed with this number, before it is handed out. MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_registry_record_crl(mint_registry_t *registry, mint_ca_ref_t ca,
                                                       uint64_t number, mint_bytes_t der,
                                                       mint_error_t *error);

#endif
