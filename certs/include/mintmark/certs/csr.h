// SPDX-License-Identifier: Apache-2.0
//
// Certification requests (PKCS #10, RFC 2986) as devices make them. The signature is checked here,
// always: it is the proof that the device holds the private key, and Mbed TLS's parser does not
// look at it.
//
// Pointers must not be NULL; `error` may be. Views point into the request's bytes. No heap is kept.
// Any thread.
#ifndef MINTMARK_CERTS_CSR_H
#define MINTMARK_CERTS_CSR_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/bytes.h"
#include "mintmark/certs/buffer.h"
#include "mintmark/certs/error.h"
#include "mintmark/certs/key.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_CSR_MAX_LEN        4096u ///< bytes of the longest request that is read
#define MINT_CSR_SERIAL_MAX_LEN 64u   ///< bytes of a subject's serialNumber (RFC 5280 §A.1)

#define MINT_CSR_NAME_SIZE 256u ///< bytes of a subject's commonName, NUL included

/// A request whose signature is right.
typedef struct {
    mint_key_type_t type;                            ///< of its key
    mint_bytes_t spki;                               ///< SubjectPublicKeyInfo, whole
    uint8_t public_key[MINT_KEY_P256_POINT_LEN];     ///< P-256: a point of the curve; else zeros
    char serial_number[MINT_CSR_SERIAL_MAX_LEN + 1]; ///< the subject's serialNumber; may be empty
    char common_name[MINT_CSR_NAME_SIZE]; ///< its commonName, UTF-8; empty if it has none,
                                          ///< several, or one that is no clean text
} mint_csr_t;

/// Reads a request of exactly these bytes and checks its signature, whatever type of key it is for.
/// MINT_ERR_FORMAT if it is no strict DER of a request, MINT_ERR_KEY for a key of no type that is
/// known or that is not valid, MINT_ERR_UNSUPPORTED for a signature with another hash than SHA-256,
/// SHA-384 or SHA-512, MINT_ERR_AUTHENTICATION if the signature is wrong. After a failure `csr` is
/// zeroed.
MINT_MUST_CHECK mint_status_t mint_csr_read(mint_bytes_t der, mint_csr_t *csr, mint_error_t *error);

/// As mint_csr_read(), but does not check the signature: for a request that was read before, known
/// by its digest, and for nothing else.
MINT_MUST_CHECK mint_status_t mint_csr_read_again(mint_bytes_t der, mint_csr_t *csr,
                                                  mint_error_t *error);

/// As mint_csr_read(), for what devices make and nothing else. MINT_ERR_FORMAT if it is no strict
/// DER of a request, MINT_ERR_UNSUPPORTED for another key than P-256 or another signature than
/// ECDSA with SHA-256, MINT_ERR_KEY if the key is not a point of the curve, MINT_ERR_AUTHENTICATION
/// if the signature is wrong. After a failure `csr` is zeroed.
MINT_MUST_CHECK mint_status_t mint_csr_open(mint_bytes_t der, mint_csr_t *csr, mint_error_t *error);

#ifdef __cplusplus
}
#endif

#endif
