// SPDX-License-Identifier: Apache-2.0
//
// What a certificate or a request holds that a search for weak keys looks at. Views point into the
// DER. Nothing allocates; any thread.
#ifndef MINTMARK_PROVISIONER_WEAK_MATERIAL_H
#define MINTMARK_PROVISIONER_WEAK_MATERIAL_H

#include <stdbool.h>

#include "mintmark/bytes.h"

/// Key and signature.
typedef struct {
    bool is_p256;            ///< `point` is one of P-256
    mint_bytes_t point;      ///< of an elliptic curve, 0x04 || X || Y; empty if the key is RSA
    mint_bytes_t modulus;    ///< of RSA, without leading zeros; empty if it is not
    mint_bytes_t exponent;   ///< of RSA
    mint_bytes_t r;          ///< of an ECDSA signature, without leading zeros; else empty
    mint_bytes_t signed_der; ///< what the signature is over
    bool self_signed;        ///< the key is also the signer's, as far as names say
} mint_weak_material_t;

/// Takes a certificate apart. False if it is none.
bool mint_weak_material_certificate(mint_bytes_t der, mint_weak_material_t *material);
/// Takes a request (RFC 2986) apart. False if it is none.
bool mint_weak_material_request(mint_bytes_t der, mint_weak_material_t *material);

/// The bytes of the key that are different in every key: X, or the modulus.
mint_bytes_t mint_weak_material_core(const mint_weak_material_t *material);
/// X of a point.
mint_bytes_t mint_weak_point_core(mint_bytes_t point);

#endif
