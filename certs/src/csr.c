// SPDX-License-Identifier: Apache-2.0
//
// CertificationRequest (RFC 2986 §4), read strictly, with its signature checked before anything of
// it is handed out.
#include "mintmark/certs/csr.h"

#include <mbedtls/oid.h>
#include <mbedtls/pk.h>
#include <mbedtls/sha256.h>
#include <string.h>

#include "algorithm.h"
#include "attribute.h"
#include "der_read.h"
#include "der_write.h"
#include "key_internal.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/pem.h"
#include "view.h"

// The parts of a request.
typedef struct {
    mint_bytes_t info;       // CertificationRequestInfo, whole: what is signed
    mint_bytes_t subject;    // Name, whole
    mint_bytes_t public_key; // SubjectPublicKeyInfo, whole
    mint_bytes_t algorithm;  // AlgorithmIdentifier, whole
    mint_bytes_t signature;  // ECDSA-Sig-Value
} parts_t;

static bool take_apart(mint_bytes_t der, parts_t *parts)
{
    mint_reader_t outer = mint_der_reader(der);
    mint_reader_t request = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_der_expect_end(&outer);
    parts->info = mint_der_read_whole(&request, MINT_DER_SEQUENCE);
    parts->algorithm = mint_der_read_whole(&request, MINT_DER_SEQUENCE);
    mint_bytes_t bits = mint_der_read(&request, MBEDTLS_ASN1_BIT_STRING);
    mint_der_expect_end(&request);

    mint_reader_t whole = mint_der_reader(parts->info);
    mint_reader_t info = mint_der_reader(mint_der_read(&whole, MINT_DER_SEQUENCE));
    mint_bytes_t version = mint_der_read(&info, MBEDTLS_ASN1_INTEGER);
    parts->subject = mint_der_read_whole(&info, MINT_DER_SEQUENCE);
    parts->public_key = mint_der_read_whole(&info, MINT_DER_SEQUENCE);
    (void)mint_der_read(&info, MINT_DER_CONTEXT_OUTER(0)); // attributes: nothing of them is used
    mint_der_expect_end(&info);
    if (outer.failed || request.failed || info.failed || version.len != 1 || version.data[0] != 0 ||
        bits.len < 2 || bits.data[0] != 0) {
        return false;
    }
    parts->signature = (mint_bytes_t){.data = bits.data + 1, .len = bits.len - 1};
    return true;
}

// The subject's serialNumber, empty if it has none. False if the name is malformed or the number
// is not text of its type.
static bool take_serial_number(mint_bytes_t subject, char out[MINT_CSR_SERIAL_MAX_LEN + 1])
{
    mint_name_reader_t reader = mint_name_reader(subject);
    mint_attribute_view_t attribute;
    while (mint_name_next(&reader, &attribute)) {
        if (!mint_bytes_equal(attribute.oid, MINT_OID(MBEDTLS_OID_AT_SERIAL_NUMBER))) {
            continue;
        }
        // Two serial numbers would let two readers see two devices.
        if (out[0] != '\0' || attribute.text.len == 0 ||
            attribute.text.len > MINT_CSR_SERIAL_MAX_LEN ||
            !mint_string_valid(MBEDTLS_ASN1_PRINTABLE_STRING, attribute.text)) {
            return false;
        }
        memcpy(out, attribute.text.data, attribute.text.len);
        out[attribute.text.len] = '\0';
    }
    return mint_name_status(&reader) == MINT_OK;
}

// True if the key's algorithm says P-256 with named curve.
static bool is_p256(mint_bytes_t spki)
{
    mint_reader_t outer = mint_der_reader(spki);
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_reader_t algorithm = mint_der_reader(mint_der_read(&reader, MINT_DER_SEQUENCE));
    bool ec = mint_bytes_equal(mint_der_read(&algorithm, MBEDTLS_ASN1_OID),
                               MINT_OID(MBEDTLS_OID_EC_ALG_UNRESTRICTED));
    return ec && mint_bytes_equal(mint_der_read(&algorithm, MBEDTLS_ASN1_OID),
                                  MINT_OID(MBEDTLS_OID_EC_GRP_SECP256R1));
}

static mint_status_t check_signature(const parts_t *parts, mint_key_t *key, mint_error_t *error)
{
    uint8_t digest[32];
    if (mbedtls_sha256(parts->info.data, parts->info.len, digest, 0) != 0) {
        return mint_fail(error, MINT_ERR_CRYPTO, "SHA-256 failed");
    }
    if (mbedtls_pk_verify(&key->pk, MBEDTLS_MD_SHA256, digest, sizeof digest, parts->signature.data,
                          parts->signature.len) != 0) {
        mint_error_set(error, "the request's signature is wrong");
        mint_error_hint(error, "whoever made it did not prove that they hold the private key");
        return MINT_ERR_AUTHENTICATION;
    }
    return MINT_OK;
}

static mint_status_t open_with(mint_bytes_t der, mint_key_t *key, mint_csr_t *csr,
                               mint_error_t *error)
{
    parts_t parts = {0};
    if (der.len > MINT_CSR_MAX_LEN || !take_apart(der, &parts)) {
        return mint_fail(error, MINT_ERR_FORMAT,
                         "it is not a certification request (PKCS #10) in strict DER");
    }
    if (!is_p256(parts.public_key) ||
        !mint_bytes_equal(parts.algorithm, mint_algorithm_of(MINT_KEY_P256))) {
        return mint_fail(error, MINT_ERR_UNSUPPORTED,
                         "only requests for P-256 keys, signed with ECDSA and SHA-256, are taken");
    }
    mint_status_t status = mint_key_set_public_der(key, parts.public_key, error);
    if (status == MINT_OK && mint_key_p256_point(key, csr->public_key) != MINT_OK) {
        status = mint_fail(error, MINT_ERR_KEY, "the request's key is not a point of P-256");
    }
    if (status == MINT_OK) {
        status = check_signature(&parts, key, error);
    }
    if (status == MINT_OK && !take_serial_number(parts.subject, csr->serial_number)) {
        status = mint_fail(error, MINT_ERR_FORMAT, "the request's subject is malformed");
    }
    return status;
}

mint_status_t mint_csr_open(mint_bytes_t der, mint_csr_t *csr, mint_error_t *error)
{
    *csr = (mint_csr_t){0};
    mint_key_t *key = mint_key_new();
    if (key == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "no memory for a key");
    }
    mint_status_t status = open_with(der, key, csr, error);
    if (status != MINT_OK) {
        *csr = (mint_csr_t){0};
    }
    mint_key_free(key);
    return status;
}

mint_status_t mint_csr_load(const char *path, mint_buffer_t *der, mint_error_t *error)
{
    mint_buffer_t file = {0};
    mint_error_t cause = {0};
    mint_buffer_free(der);
    mint_status_t status = mint_file_read(path, &file, error);
    if (status == MINT_OK && mint_pem_is(mint_buffer_view(&file))) {
        status = mint_pem_find(mint_buffer_view(&file), "CERTIFICATE REQUEST", der, &cause);
        if (status != MINT_OK) {
            status = mint_fail(error, MINT_ERR_FORMAT, "%s: %.200s", path, cause.message);
        }
    } else if (status == MINT_OK) {
        *der = file;
        file = (mint_buffer_t){0};
    }
    mint_buffer_free(&file);
    return status;
}
