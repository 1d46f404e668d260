// SPDX-License-Identifier: Apache-2.0
//
// Signing certificates by the crypto seam. Where a factory signs one certificate after the other it
// has a faster P-256 than the certificate library, and one whose nonces are hedged: the random
// bytes go in beside what RFC 6979 takes, so that the same to-be-signed bytes signed twice, once
// with a fault, give nothing away.
#include <string.h>

#include "factory/factory.h"
#include "mintmark/certs/random.h"

#define HALF_LEN (MINT_P256_SIGNATURE_LEN / 2)

enum { INTEGER = 0x02, SEQUENCE = 0x30 };

// Writes an unsigned number as INTEGER (X.690 §8.3) and gives its length.
static size_t put_number(const uint8_t number[HALF_LEN], uint8_t *out)
{
    size_t skip = 0;
    while (skip < HALF_LEN - 1 && number[skip] == 0) {
        skip++;
    }
    size_t pad = number[skip] >> 7; // or it would be negative
    size_t len = HALF_LEN - skip;
    out[0] = INTEGER;
    out[1] = (uint8_t)(pad + len);
    out[2] = 0;
    memcpy(out + 2 + pad, number + skip, len);
    return 2 + pad + len;
}

// Ecdsa-Sig-Value (RFC 3279 §2.2.3); all its lengths fit into one byte.
static size_t put_signature(const uint8_t raw[MINT_P256_SIGNATURE_LEN], uint8_t *out)
{
    size_t len = put_number(raw, out + 2);
    len += put_number(raw + HALF_LEN, out + 2 + len);
    out[0] = SEQUENCE;
    out[1] = (uint8_t)len;
    return 2 + len;
}

// mint_signer_t's `sign` for P-256.
static mint_status_t sign(void *context, const uint8_t *digest, size_t digest_len,
                          uint8_t signature[MINT_SIGNATURE_MAX_LEN], size_t *signature_len)
{
    const mint_random_t random = {.fill = mint_host_random_fill, .context = NULL};
    uint8_t scalar[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t raw[MINT_P256_SIGNATURE_LEN];
    *signature_len = 0;
    if (digest_len != MINT_SHA256_LEN) {
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status = mint_key_p256_scalar(context, scalar);
    if (status == MINT_OK) {
        status = mint_p256_sign(&random, scalar, digest, raw);
    }
    mint_wipe(scalar, sizeof scalar);
    if (status == MINT_OK) {
        *signature_len = put_signature(raw, signature);
    }
    return status;
}

mint_signer_t mint_factory_signer(mint_key_t *key)
{
    return mint_key_type(key) == MINT_KEY_P256
               ? (mint_signer_t){.sign = sign, .context = key, .public_key = key}
               : mint_key_signer(key);
}
