// SPDX-License-Identifier: Apache-2.0
//
// X.509 certificates (RFC 5280): issued from a profile, and read. Issuing is one call that does all
// of it in the one right order: build the TBSCertificate, lint it, sign it, verify the result with
// the other crypto library (LibTomCrypt), hand it out. What fails any step never leaves the call.
//
//     mint_issue_t issue = {.profile = profile, .values = {.serial = "A-0001"}, .subject_key = key,
//                           .issuer = ca_der, .signer = &signer, .now = time(NULL)};
//     status = mint_certificate_new_serial(issue.serial, &error);
//     status = mint_certificate_issue(&issue, &der, &error);
//
// Pointers must not be NULL unless stated; `error` may be. Time is always the caller's: seconds
// since 1970-01-01 UTC. One thread at a time for each key and signer.
#ifndef MINTMARK_CERTS_CERTIFICATE_H
#define MINTMARK_CERTS_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/bytes.h"
#include "mintmark/certs/buffer.h"
#include "mintmark/certs/error.h"
#include "mintmark/certs/key.h"
#include "mintmark/certs/profile.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_SERIAL_LEN                  20u  ///< bytes of the serial numbers that we give
#define MINT_CERTIFICATE_FINGERPRINT_LEN 32u  ///< bytes of a certificate's SHA-256
#define MINT_NAME_TEXT_SIZE              512u ///< bytes of a name as text, NUL included
#define MINT_CHAIN_LINKS_MAX             8u   ///< certificates in a chain that is verified
/// 9999-12-31 23:59:59 UTC: no well-defined end (RFC 5280 §4.1.2.5).
#define MINT_TIME_FOREVER 253402300799

/// A certificate to be issued.
typedef struct {
    const mint_profile_t *profile;   ///< what it looks like
    mint_profile_values_t values;    ///< for the profile's templates
    const mint_key_t *subject_key;   ///< its public key goes into the certificate
    mint_bytes_t issuer;             ///< the CA's certificate in DER; empty if self-signed
    const mint_signer_t *signer;     ///< the CA's key, or the subject's own if self-signed
    uint8_t serial[MINT_SERIAL_LEN]; ///< from mint_certificate_new_serial()
    int64_t now;                     ///< the start of its validity
} mint_issue_t;

/// Makes a serial number: 20 random bytes, the top bit clear and the first byte not zero, so that
/// it is positive and its DER has exactly 20 (RFC 5280 §4.1.2.2). MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t mint_certificate_new_serial(uint8_t serial[MINT_SERIAL_LEN],
                                                          mint_error_t *error);

/// Issues a certificate into `der`. MINT_ERR_ARGUMENT if a value is missing, the signer is not the
/// issuer's key, or `now` is outside the issuer's validity; the certificate may end after its
/// issuer, as those of devices without an end do. MINT_ERR_MISMATCH if lint finds an error (the
/// message says which), MINT_ERR_AUTHENTICATION if the second library does not agree with the
/// first.
MINT_MUST_CHECK mint_status_t mint_certificate_issue(const mint_issue_t *issue, mint_buffer_t *der,
                                                     mint_error_t *error);

/// Does all that mint_certificate_issue() does before it signs, and gives the TBSCertificate: what
/// would be wrong with a certificate can be known before any of a list is issued. Nothing of it is
/// signed, so `signer` is not asked; MINT_ERR_ARGUMENT and MINT_ERR_MISMATCH as there.
MINT_MUST_CHECK mint_status_t mint_certificate_draft(const mint_issue_t *issue, mint_buffer_t *tbs,
                                                     mint_error_t *error);

/// A cross-certificate to be issued.
typedef struct {
    mint_bytes_t original;           ///< certificate of the CA that it is for, DER
    mint_bytes_t issuer;             ///< certificate of the CA that signs, DER
    const mint_signer_t *signer;     ///< the key of that CA
    uint8_t serial[MINT_SERIAL_LEN]; ///< from mint_certificate_new_serial()
    int64_t now;                     ///< the start of its validity; it ends when the original does
} mint_cross_t;

/// Certifies a CA's name and key once more, by another CA, into `der`: linted, signed and verified
/// as mint_certificate_issue() does it, with all extensions of the original. MINT_ERR_ARGUMENT if
/// the original is no CA, or the issuer may not sign CAs or is not the signer's.
MINT_MUST_CHECK mint_status_t mint_certificate_cross(const mint_cross_t *cross, mint_buffer_t *der,
                                                     mint_error_t *error);

/// What people and programs ask about a certificate.
typedef struct {
    char subject[MINT_NAME_TEXT_SIZE];   ///< e.g. "CN=A-0001, serialNumber=A-0001"; may be cut
    char issuer[MINT_NAME_TEXT_SIZE];    ///< likewise
    char serial_number[65];              ///< the subject's serialNumber attribute; may be empty
    uint8_t serial[MINT_SERIAL_LEN + 1]; ///< content of the serial number's INTEGER
    size_t serial_len;                   ///< bytes of it
    int64_t not_before;                  ///< first second of its validity
    int64_t not_after;                   ///< last; MINT_TIME_FOREVER if it has no end
    bool is_ca;                          ///< basicConstraints says cA
    uint8_t fingerprint[MINT_CERTIFICATE_FINGERPRINT_LEN]; ///< SHA-256 of the DER
} mint_certificate_info_t;

/// Reads one certificate of exactly these bytes. MINT_ERR_FORMAT. Checks no signature.
MINT_MUST_CHECK mint_status_t mint_certificate_read(mint_bytes_t der, mint_certificate_info_t *info,
                                                    mint_error_t *error);

/// Puts the public key of a certificate into `key`. MINT_ERR_FORMAT, MINT_ERR_KEY.
MINT_MUST_CHECK mint_status_t mint_certificate_public_key(mint_bytes_t der, mint_key_t *key,
                                                          mint_error_t *error);

/// Appends a Name (whole) as text, e.g. "CN=A-0001, serialNumber=A-0001": the whole of it, in its
/// own order, with `\XX` for what could be mistaken for something else (RFC 4514 §2.4).
void mint_name_append(mint_bytes_t name, mint_buffer_t *text);

/// Writes a certificate as readable text for people, laid out as `openssl x509 -text` does it.
/// MINT_ERR_FORMAT if it is no certificate in strict DER, MINT_ERR_MEMORY; then `text` is empty.
MINT_MUST_CHECK mint_status_t mint_certificate_text(mint_bytes_t der, mint_buffer_t *text,
                                                    mint_error_t *error);

/// Reads the first certificate of a file, PEM or DER, into `der`; no signature is looked at.
/// MINT_ERR_NOT_FOUND if no block of a PEM file is one, MINT_ERR_FORMAT if it is none in strict
/// DER, or as mint_file_read().
MINT_MUST_CHECK mint_status_t mint_certificate_load(const char *path, mint_buffer_t *der,
                                                    mint_error_t *error);

/// Appends a certificate as PEM (RFC 7468 §5) to `pem`; for a chain, call once for each.
/// MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_certificate_append_pem(mint_bytes_t der, mint_buffer_t *pem);

/// Verifies a chain at the time `now`: `chain[0]` is the end entity, each next one signed the one
/// before, `root` is trusted (and may but need not be the last of the chain). Signatures, names,
/// validity, basic constraints and key usage are looked at. MINT_ERR_AUTHENTICATION if it is bad
/// (the message says which certificate and why), MINT_ERR_FORMAT if a certificate cannot be read.
MINT_MUST_CHECK mint_status_t mint_chain_verify(const mint_bytes_t *chain, size_t count,
                                                mint_bytes_t root, int64_t now,
                                                mint_error_t *error);

#ifdef __cplusplus
}
#endif

#endif
