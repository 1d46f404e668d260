// SPDX-License-Identifier: Apache-2.0
//
// Signing what X.509 signs, and verifying what others signed.
#include "signature.h"

#include <mbedtls/oid.h>

#include "algorithm.h"
#include "der_read.h"
#include "der_write.h"
#include "key_internal.h"
#include "view.h"

enum { HEAD_MAX_LEN = 16, DIGEST_SIZE = 64 };

static mint_status_t sign(const mint_signer_t *signer, mint_bytes_t tbs,
                          uint8_t signature[MINT_SIGNATURE_MAX_LEN], size_t *signature_len)
{
    uint8_t digest[MINT_DIGEST_MAX_LEN];
    size_t digest_len = 0;
    mint_status_t status =
        mint_algorithm_digest(mint_key_type(signer->public_key), tbs, digest, &digest_len);
    if (status == MINT_OK) {
        status = signer->sign(signer->context, digest, digest_len, signature, signature_len);
    }
    if (status == MINT_OK && (*signature_len == 0 || *signature_len > MINT_SIGNATURE_MAX_LEN)) {
        status = MINT_ERR_CRYPTO;
    }
    return status;
}

// Appends what follows the TBS, and what comes before it.
static mint_status_t assemble(mint_bytes_t tbs, mint_bytes_t algorithm, mint_bytes_t signature,
                              mint_buffer_t *der)
{
    uint8_t tail[MINT_SIGNATURE_MAX_LEN + 64];
    uint8_t head[HEAD_MAX_LEN];
    mint_bytes_t after;
    mint_bytes_t before;
    mint_der_writer_t writer;
    mint_der_writer_init(&writer, tail, sizeof tail);
    mint_der_bits(&writer, signature);
    mint_der_raw(&writer, algorithm);
    mint_status_t status = mint_der_finish(&writer, &after);
    if (status == MINT_OK) {
        mint_der_writer_init(&writer, head, sizeof head);
        mint_der_header(&writer, tbs.len + after.len, MINT_DER_SEQUENCE);
        status = mint_der_finish(&writer, &before);
    }
    if (status != MINT_OK) {
        return status;
    }
    mint_buffer_append(der, before.data, before.len);
    mint_buffer_append(der, tbs.data, tbs.len);
    mint_buffer_append(der, after.data, after.len);
    return mint_buffer_status(der);
}

mint_status_t mint_signed_append(const mint_signer_t *signer, mint_bytes_t tbs, mint_buffer_t *der,
                                 mint_bytes_t *signature, mint_error_t *error)
{
    uint8_t bytes[MINT_SIGNATURE_MAX_LEN];
    size_t len = 0;
    *signature = (mint_bytes_t){0};
    mint_status_t status = sign(signer, tbs, bytes, &len);
    if (status == MINT_OK) {
        status = assemble(tbs, mint_algorithm_of(mint_key_type(signer->public_key)),
                          (mint_bytes_t){.data = bytes, .len = len}, der);
    }
    if (status != MINT_OK) {
        return mint_fail(error, status, "the signature failed: %s", mint_status_text(status));
    }
    *signature = (mint_bytes_t){.data = der->data + der->len - len, .len = len};
    return MINT_OK;
}

// ---- The signatures of others ----

typedef struct {
    mint_bytes_t oid;
    mbedtls_md_type_t digest;
    mbedtls_pk_type_t key;
} known_row_t;

static const known_row_t known[] = {
    {{.data = (const uint8_t *)MBEDTLS_OID_ECDSA_SHA256,
      .len = sizeof MBEDTLS_OID_ECDSA_SHA256 - 1},
     MBEDTLS_MD_SHA256,
     MBEDTLS_PK_ECKEY},
    {{.data = (const uint8_t *)MBEDTLS_OID_ECDSA_SHA384,
      .len = sizeof MBEDTLS_OID_ECDSA_SHA384 - 1},
     MBEDTLS_MD_SHA384,
     MBEDTLS_PK_ECKEY},
    {{.data = (const uint8_t *)MBEDTLS_OID_ECDSA_SHA512,
      .len = sizeof MBEDTLS_OID_ECDSA_SHA512 - 1},
     MBEDTLS_MD_SHA512,
     MBEDTLS_PK_ECKEY},
    {{.data = (const uint8_t *)MBEDTLS_OID_PKCS1_SHA256,
      .len = sizeof MBEDTLS_OID_PKCS1_SHA256 - 1},
     MBEDTLS_MD_SHA256,
     MBEDTLS_PK_RSA},
    {{.data = (const uint8_t *)MBEDTLS_OID_PKCS1_SHA384,
      .len = sizeof MBEDTLS_OID_PKCS1_SHA384 - 1},
     MBEDTLS_MD_SHA384,
     MBEDTLS_PK_RSA},
    {{.data = (const uint8_t *)MBEDTLS_OID_PKCS1_SHA512,
      .len = sizeof MBEDTLS_OID_PKCS1_SHA512 - 1},
     MBEDTLS_MD_SHA512,
     MBEDTLS_PK_RSA},
};

// Parameters are absent for ECDSA (RFC 5758 §3.2), NULL for RSA (RFC 4055 §5); anything else is
// refused, because two readers could disagree about it.
static bool parameters_are_right(mint_bytes_t parameters, mbedtls_pk_type_t key)
{
    static const uint8_t null[] = {MBEDTLS_ASN1_NULL, 0};
    const mint_bytes_t expected = {.data = null, .len = key == MBEDTLS_PK_RSA ? sizeof null : 0};
    return mint_bytes_equal(parameters, expected);
}

bool mint_signature_algorithm_known(mint_bytes_t algorithm)
{
    mint_algorithm_view_t view;
    bool readable = mint_algorithm_view(algorithm, &view);
    for (size_t i = 0; readable && i < sizeof known / sizeof known[0]; i++) {
        if (mint_bytes_equal(view.oid, known[i].oid)) {
            return parameters_are_right(view.parameters, known[i].key);
        }
    }
    return false;
}

mint_signature_verdict_t mint_signature_verify(mint_bytes_t data, mint_bytes_t algorithm,
                                               mint_bytes_t signature, mint_bytes_t spki)
{
    mint_algorithm_view_t view;
    mint_signature_verdict_t verdict = MINT_SIGNATURE_UNKNOWN;
    mint_key_t *key = mint_key_new();
    bool usable = key != NULL && mint_algorithm_view(algorithm, &view) &&
                  mint_key_set_public_der(key, spki, NULL) == MINT_OK;
    for (size_t i = 0; usable && i < sizeof known / sizeof known[0]; i++) {
        uint8_t digest[DIGEST_SIZE];
        const mbedtls_md_info_t *md = mbedtls_md_info_from_type(known[i].digest);
        if (mint_bytes_equal(view.oid, known[i].oid) &&
            parameters_are_right(view.parameters, known[i].key) &&
            mbedtls_pk_get_type(&key->pk) == known[i].key && md != NULL &&
            mbedtls_md(md, data.data, data.len, digest) == 0) {
            verdict = mbedtls_pk_verify(&key->pk, known[i].digest, digest, mbedtls_md_get_size(md),
                                        signature.data, signature.len) == 0
                          ? MINT_SIGNATURE_RIGHT
                          : MINT_SIGNATURE_WRONG;
        }
    }
    mint_key_free(key);
    return verdict;
}
