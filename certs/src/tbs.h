// SPDX-License-Identifier: Apache-2.0
//
// Writing a TBSCertificate from a profile and what belongs to one certificate.
#ifndef CERTS_TBS_H
#define CERTS_TBS_H

#include "der_write.h"
#include "mintmark/certs/certificate.h"
#include "profile_internal.h"

#define MINT_TBS_SIZE 8192u ///< bytes of the largest TBSCertificate that we write

/// All that goes into a TBSCertificate, found out and checked.
typedef struct {
    const mint_profile_t *profile;           ///< what it looks like
    const mint_profile_values_t *values;     ///< for its templates
    mint_bytes_t serial;                     ///< content of the INTEGER
    mint_bytes_t signature_algorithm;        ///< AlgorithmIdentifier, whole
    mint_bytes_t issuer;                     ///< Name, whole; empty: the subject's own
    int64_t not_before;                      ///< seconds since 1970
    int64_t not_after;                       ///< seconds since 1970
    mint_bytes_t public_key;                 ///< SubjectPublicKeyInfo, whole
    uint8_t subject_key_id[MINT_KEY_ID_LEN]; ///< of the public key
    mint_bytes_t authority_key_id;           ///< of the issuer's key
} mint_tbs_parts_t;

/// Writes the TBSCertificate into `buffer`, of which `*der` becomes a view. MINT_ERR_ARGUMENT with
/// a message if a value does not do, MINT_ERR_SPACE.
MINT_MUST_CHECK mint_status_t mint_tbs_write(const mint_tbs_parts_t *parts,
                                             uint8_t buffer[MINT_TBS_SIZE], mint_bytes_t *der,
                                             mint_error_t *error);

/// Writes the subject's Name.
MINT_MUST_CHECK mint_status_t mint_tbs_write_subject(const mint_tbs_parts_t *parts,
                                                     mint_der_writer_t *writer,
                                                     mint_error_t *error);
/// Writes the extensions, with their [3]; nothing if the profile has none.
MINT_MUST_CHECK mint_status_t mint_tbs_write_extensions(const mint_tbs_parts_t *parts,
                                                        mint_der_writer_t *writer,
                                                        mint_error_t *error);
/// Writes the GeneralNames of subjectAltName.
MINT_MUST_CHECK mint_status_t mint_tbs_write_alt_names(const mint_tbs_parts_t *parts,
                                                       mint_der_writer_t *writer,
                                                       mint_error_t *error);
/// Writes a URI as a GeneralName. MINT_ERR_ARGUMENT if it is none.
MINT_MUST_CHECK mint_status_t mint_tbs_write_uri(const char *template,
                                                 const mint_tbs_parts_t *parts,
                                                 mint_der_writer_t *writer, mint_error_t *error);

#endif
