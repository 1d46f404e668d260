// SPDX-License-Identifier: Apache-2.0
//
// Certificate revocation lists (RFC 5280 §5): written, signed and verified as certificates are
// (built, signed, looked at and verified again by LibTomCrypt, only then handed out), read, and
// searched. A list is complete for what it is about: all certificates of a CA, or those of one
// distribution point, which is how a big fleet's list is cut into shards.
//
//     mint_crl_issue_t issue = {.issuer = ca_der, .signer = &signer, .number = 7,
//                               .this_update = now, .next_update = now + 30 * 86400,
//                               .entries = entries, .entry_count = count};
//     status = mint_crl_issue(&issue, &der, &error);
//
// Pointers must not be NULL unless stated; `error` may be. Time is seconds since 1970-01-01 UTC.
// One thread at a time for each signer; what reads may be called from any.
#ifndef MINTMARK_CERTS_CRL_H
#define MINTMARK_CERTS_CRL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/bytes.h"
#include "mintmark/certs/buffer.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/error.h"
#include "mintmark/certs/key.h"
#include "mintmark/certs/view.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Why a certificate was revoked (RFC 5280 §5.3.1).
typedef enum {
    MINT_CRL_UNSPECIFIED = 0,            ///< "unspecified": not written into a list
    MINT_CRL_KEY_COMPROMISE = 1,         ///< "keyCompromise"
    MINT_CRL_CA_COMPROMISE = 2,          ///< "cACompromise"
    MINT_CRL_AFFILIATION_CHANGED = 3,    ///< "affiliationChanged"
    MINT_CRL_SUPERSEDED = 4,             ///< "superseded"
    MINT_CRL_CESSATION_OF_OPERATION = 5, ///< "cessationOfOperation"
    MINT_CRL_CERTIFICATE_HOLD = 6,       ///< "certificateHold": may be taken back
    MINT_CRL_REMOVE_FROM_CRL = 8,        ///< "removeFromCRL": a hold is taken back
    MINT_CRL_PRIVILEGE_WITHDRAWN = 9,    ///< "privilegeWithdrawn"
    MINT_CRL_AA_COMPROMISE = 10,         ///< "aACompromise"
} mint_crl_reason_t;

/// The name of a reason as above; "unknown" for another value. Never NULL.
const char *mint_crl_reason_name(mint_crl_reason_t reason);
/// The same for people, e.g. "Key Compromise".
const char *mint_crl_reason_title(mint_crl_reason_t reason);
/// The reason of a name. MINT_ERR_ARGUMENT, with the list of names as hint.
MINT_MUST_CHECK mint_status_t mint_crl_reason_from_name(const char *name, mint_crl_reason_t *reason,
                                                        mint_error_t *error);

// ---- Writing ----

/// A revoked certificate.
typedef struct {
    uint8_t serial[MINT_SERIAL_LEN]; ///< content of its serial number's INTEGER
    size_t serial_len;               ///< bytes of it
    int64_t revoked;                 ///< when
    mint_crl_reason_t reason;        ///< why
    int64_t invalid_since;           ///< when its key was lost, if that is known; 0: not
} mint_crl_entry_t;

/// A list to be issued.
typedef struct {
    mint_bytes_t issuer;         ///< the CA's certificate, DER
    const mint_signer_t *signer; ///< the CA's key
    uint64_t number;             ///< crlNumber, above that of every list of this CA before
    int64_t this_update;         ///< when it is made
    int64_t next_update;         ///< when the next one is there at the latest
    const mint_crl_entry_t
        *entries;                   ///< in the order in which they are written; may be NULL if none
    size_t entry_count;             ///< how many
    const char *distribution_point; ///< URI of the only certificates that it is about; NULL: all
} mint_crl_issue_t;

/// Issues a list into `der`. MINT_ERR_ARGUMENT if the issuer may not sign lists, the signer is not
/// its key, or a value makes no sense; MINT_ERR_SPACE if it would have more than 16 MB (cut it into
/// shards), MINT_ERR_AUTHENTICATION if the second library does not agree with the first.
MINT_MUST_CHECK mint_status_t mint_crl_issue(const mint_crl_issue_t *issue, mint_buffer_t *der,
                                             mint_error_t *error);

/// The shard, 1 to `count`, of the certificate with this serial number: its last four bytes modulo
/// `count`. Serial numbers are random, so shards are about equal.
uint32_t mint_crl_shard(const uint8_t *serial, size_t serial_len, uint32_t count);

// ---- Reading ----

/// The parts of a CertificateList; views into its bytes.
typedef struct {
    mint_bytes_t tbs;                 ///< TBSCertList, whole: what is signed
    int version;                      ///< 1 or 2
    mint_bytes_t inner_algorithm;     ///< AlgorithmIdentifier inside, whole
    mint_bytes_t issuer;              ///< Name, whole
    mint_time_view_t this_update;     ///< Time
    bool has_next_update;             ///< nextUpdate is there
    mint_time_view_t next_update;     ///< Time
    mint_bytes_t entries;             ///< content of revokedCertificates; empty if none
    mint_bytes_t extensions;          ///< content of the SEQUENCE OF Extension; empty if none
    mint_bytes_t signature_algorithm; ///< AlgorithmIdentifier outside, whole
    mint_bytes_t signature;           ///< the signature's bytes
} mint_crl_view_t;

/// A revoked certificate in a list; views into its bytes.
typedef struct {
    mint_bytes_t serial;     ///< content of the INTEGER
    mint_time_view_t time;   ///< revocationDate
    mint_bytes_t extensions; ///< content of the SEQUENCE OF Extension; empty if none
} mint_crl_entry_view_t;

/// Takes a list of exactly these bytes apart, entries included. MINT_ERR_FORMAT. Checks no
/// signature.
MINT_MUST_CHECK mint_status_t mint_crl_view(mint_bytes_t der, mint_crl_view_t *view,
                                            mint_error_t *error);
/// Starts reading the entries.
mint_reader_t mint_crl_entries(const mint_crl_view_t *view);
/// Takes the next entry. False at the end.
MINT_MUST_CHECK bool mint_crl_entry_next(mint_reader_t *reader, mint_crl_entry_view_t *entry);
/// The reason in an entry; MINT_CRL_UNSPECIFIED if it says none.
mint_crl_reason_t mint_crl_entry_reason(const mint_crl_entry_view_t *entry);
/// Finds the entry of a serial number (content of its INTEGER).
MINT_MUST_CHECK bool mint_crl_find(const mint_crl_view_t *view, mint_bytes_t serial,
                                   mint_crl_entry_view_t *entry);
/// The crlNumber. False if there is none, or it does not fit.
MINT_MUST_CHECK bool mint_crl_number(const mint_crl_view_t *view, uint64_t *number);

/// Verifies that `issuer` (a certificate in DER) signed the list and may. MINT_ERR_AUTHENTICATION
/// with the reason, MINT_ERR_FORMAT.
MINT_MUST_CHECK mint_status_t mint_crl_verify(mint_bytes_t der, mint_bytes_t issuer,
                                              mint_error_t *error);

/// Writes a list as readable text for people, laid out as `openssl crl -text` does it.
/// MINT_ERR_FORMAT if it is no list in strict DER; then `text` is empty.
MINT_MUST_CHECK mint_status_t mint_crl_text(mint_bytes_t der, mint_buffer_t *text,
                                            mint_error_t *error);
/// Appends a list as PEM ("X509 CRL", RFC 7468 §6). MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_crl_append_pem(mint_bytes_t der, mint_buffer_t *pem);

#ifdef __cplusplus
}
#endif

#endif
