// SPDX-License-Identifier: Apache-2.0
//
// What X.509 calls SIGNED{}: something, an algorithm and a signature over the something. And the
// signatures of others, whose algorithms are not only ours.
#ifndef CERTS_SIGNATURE_H
#define CERTS_SIGNATURE_H

#include "mintmark/bytes.h"
#include "mintmark/certs/buffer.h"
#include "mintmark/certs/error.h"
#include "mintmark/certs/key.h"

/// Signs `tbs` (whole) and appends SEQUENCE { tbs, algorithm, signature } to `der`, with the
/// signature's bytes as `*signature`, a view into `der`. The statuses of the signer.
MINT_MUST_CHECK mint_status_t mint_signed_append(const mint_signer_t *signer, mint_bytes_t tbs,
                                                 mint_buffer_t *der, mint_bytes_t *signature,
                                                 mint_error_t *error);

/// What mint_signature_verify() finds.
typedef enum {
    MINT_SIGNATURE_RIGHT,   ///< it is right
    MINT_SIGNATURE_WRONG,   ///< it is wrong
    MINT_SIGNATURE_UNKNOWN, ///< algorithm or key is none that we take: SHA-1, RSA below 2048 bits …
} mint_signature_verdict_t;

/// True for an AlgorithmIdentifier (whole) of signatures that mint_signature_verify() verifies,
/// with the parameters that it must have.
bool mint_signature_algorithm_known(mint_bytes_t algorithm);

/// Verifies a signature over `data` with Mbed TLS: ECDSA or PKCS #1 v1.5 with SHA-256, SHA-384 or
/// SHA-512. `algorithm` and `spki` are whole. Any thread.
mint_signature_verdict_t mint_signature_verify(mint_bytes_t data, mint_bytes_t algorithm,
                                               mint_bytes_t signature, mint_bytes_t spki);

#endif
