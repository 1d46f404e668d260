// SPDX-License-Identifier: Apache-2.0
//
// The AlgorithmIdentifiers are constants of the standards, so they stand here as their bytes.
#include "algorithm.h"

#include <mbedtls/md.h>

#include "key_internal.h"

// SEQUENCE { 1.2.840.10045.4.3.2 ecdsa-with-SHA256 }
static const uint8_t ecdsa_sha256[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                       0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};
// SEQUENCE { 1.2.840.10045.4.3.3 ecdsa-with-SHA384 }
static const uint8_t ecdsa_sha384[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                       0x48, 0xCE, 0x3D, 0x04, 0x03, 0x03};
// SEQUENCE { 1.2.840.113549.1.1.11 sha256WithRSAEncryption, NULL }
static const uint8_t rsa_sha256[] = {0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
                                     0xF7, 0x0D, 0x01, 0x01, 0x0B, 0x05, 0x00};

mint_bytes_t mint_algorithm_of(mint_key_type_t type)
{
    switch (type) {
    case MINT_KEY_P256:
    case MINT_KEY_BRAINPOOL_P256:
        return (mint_bytes_t){.data = ecdsa_sha256, .len = sizeof ecdsa_sha256};
    case MINT_KEY_P384:
        return (mint_bytes_t){.data = ecdsa_sha384, .len = sizeof ecdsa_sha384};
    case MINT_KEY_RSA_2048:
    case MINT_KEY_RSA_3072:
    case MINT_KEY_RSA_4096:
        return (mint_bytes_t){.data = rsa_sha256, .len = sizeof rsa_sha256};
    }
    return (mint_bytes_t){0};
}

mint_status_t mint_algorithm_digest(mint_key_type_t type, mint_bytes_t data,
                                    uint8_t digest[MINT_DIGEST_MAX_LEN], size_t *digest_len)
{
    const mint_key_traits_t *traits = mint_key_traits(type);
    *digest_len = 0;
    if (traits == NULL || mbedtls_md(mbedtls_md_info_from_type(traits->digest_type), data.data,
                                     data.len, digest) != 0) {
        return MINT_ERR_CRYPTO;
    }
    *digest_len = traits->digest_len;
    return MINT_OK;
}
