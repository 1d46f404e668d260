// SPDX-License-Identifier: Apache-2.0
//
// A certificate taken apart into views of its parts, by strict DER and nothing but structure: what
// lint, the reader of CSRs and the check after signing look at. Whether the parts make sense is
// theirs to say.
//
// Views point into the caller's bytes. No heap.
#ifndef CERTS_VIEW_H
#define CERTS_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "mintmark/bytes.h"

/// A Time and how it was written.
typedef struct {
    int tag;              ///< UTCTime or GeneralizedTime
    mint_bytes_t content; ///< digits and Z
    bool valid;           ///< in the one form that RFC 5280 allows
    int64_t time;         ///< seconds since 1970, if valid
} mint_time_view_t;

/// The parts of a TBSCertificate.
typedef struct {
    mint_bytes_t whole;               ///< the TBSCertificate itself
    int version;                      ///< 1, 2 or 3
    mint_bytes_t serial;              ///< content of the INTEGER
    mint_bytes_t signature_algorithm; ///< AlgorithmIdentifier, whole
    mint_bytes_t issuer;              ///< Name, whole
    mint_time_view_t not_before;      ///< Time
    mint_time_view_t not_after;       ///< Time
    mint_bytes_t subject;             ///< Name, whole
    mint_bytes_t public_key;          ///< SubjectPublicKeyInfo, whole
    bool has_unique_ids;              ///< issuerUniqueID or subjectUniqueID is there
    bool has_extensions;              ///< extensions are there
    mint_bytes_t extensions;          ///< content of the SEQUENCE OF Extension
} mint_tbs_view_t;

/// The parts of a Certificate.
typedef struct {
    mint_tbs_view_t tbs;              ///< what is signed
    mint_bytes_t signature_algorithm; ///< AlgorithmIdentifier, whole
    mint_bytes_t signature;           ///< the signature's bytes
} mint_certificate_view_t;

/// An extension.
typedef struct {
    mint_bytes_t oid;   ///< content of its OBJECT IDENTIFIER
    bool critical;      ///< as it says
    mint_bytes_t value; ///< DER inside the OCTET STRING
} mint_extension_view_t;

/// Takes a TBSCertificate apart. MINT_ERR_FORMAT.
MINT_MUST_CHECK mint_status_t mint_tbs_view(mint_bytes_t der, mint_tbs_view_t *view);
/// Takes a Certificate apart. MINT_ERR_FORMAT.
MINT_MUST_CHECK mint_status_t mint_certificate_view(mint_bytes_t der,
                                                    mint_certificate_view_t *view);
/// Takes the next extension. False at the end.
MINT_MUST_CHECK bool mint_extension_next(mint_reader_t *reader, mint_extension_view_t *extension);
/// Finds the first extension with this OID.
MINT_MUST_CHECK bool mint_extension_find(const mint_tbs_view_t *tbs, mint_bytes_t oid,
                                         mint_extension_view_t *extension);

/// basicConstraints, read. False if it is not there or malformed (`*there` tells which).
MINT_MUST_CHECK bool mint_view_basic_constraints(const mint_tbs_view_t *tbs, bool *there, bool *ca,
                                                 int *path_length);
/// keyUsage as a number whose bit i is the named bit i. False if it is not there or malformed.
MINT_MUST_CHECK bool mint_view_key_usage(const mint_tbs_view_t *tbs, bool *there, unsigned *usage);
/// The keyIdentifier of subjectKeyIdentifier; empty if there is none.
mint_bytes_t mint_view_subject_key_id(const mint_tbs_view_t *tbs);
/// The keyIdentifier of authorityKeyIdentifier; empty if there is none.
mint_bytes_t mint_view_authority_key_id(const mint_tbs_view_t *tbs);

/// An attribute of a Name.
typedef struct {
    mint_bytes_t oid;  ///< content of its type
    int tag;           ///< of its value
    mint_bytes_t text; ///< content of its value
} mint_attribute_view_t;

/// Reads the attributes of a Name.
typedef struct {
    mint_reader_t names; ///< RelativeDistinguishedNames left
    mint_reader_t set;   ///< attributes left in the current one
} mint_name_reader_t;

/// Starts reading the attributes of a Name (whole).
mint_name_reader_t mint_name_reader(mint_bytes_t name);
/// Takes the next attribute. False at the end or after a failure, which mint_name_status() tells.
MINT_MUST_CHECK bool mint_name_next(mint_name_reader_t *reader, mint_attribute_view_t *attribute);
/// MINT_OK, or MINT_ERR_FORMAT if the Name is malformed.
MINT_MUST_CHECK mint_status_t mint_name_status(const mint_name_reader_t *reader);

#endif
