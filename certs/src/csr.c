// SPDX-License-Identifier: Apache-2.0
//
// CertificationRequest (RFC 2986 §4), read strictly, with its signature checked before anything of
// it is handed out.
#include "mintmark/certs/csr.h"

#include <mbedtls/oid.h>
#include <string.h>

#include "algorithm.h"
#include "attribute.h"
#include "der_read.h"
#include "der_write.h"
#include "signature.h"
#include "verify_tomcrypt.h"
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

// The subject's commonName, empty unless there is exactly one that is clean text: it becomes a name
// in a certificate only if a person or a profile says so, and then it had better be one.
static void take_common_name(mint_bytes_t subject, char out[MINT_CSR_NAME_SIZE])
{
    mint_name_reader_t reader = mint_name_reader(subject);
    mint_attribute_view_t attribute;
    mint_bytes_t found = {0};
    size_t count = 0;
    while (mint_name_next(&reader, &attribute)) {
        if (mint_bytes_equal(attribute.oid, MINT_OID(MBEDTLS_OID_AT_CN))) {
            found = attribute.text;
            count++;
            count += mint_string_valid(attribute.tag, attribute.text) ? 0 : 1;
        }
    }
    if (count == 1 && found.len < MINT_CSR_NAME_SIZE) {
        memcpy(out, found.data, found.len);
        out[found.len] = '\0';
    }
}

// Our own algorithm for a type of key is verified by LibTomCrypt, which is the faster of the two
// libraries here; other hashes by Mbed TLS, which knows more of them.
static mint_status_t check_signature(const parts_t *parts, mint_key_type_t type,
                                     mint_error_t *error)
{
    mint_signature_verdict_t verdict;
    if (mint_tomcrypt_knows(type) && mint_bytes_equal(parts->algorithm, mint_algorithm_of(type))) {
        verdict = mint_tomcrypt_verify_signature(parts->info, parts->signature, type,
                                                 parts->public_key, NULL) == MINT_OK
                      ? MINT_SIGNATURE_RIGHT
                      : MINT_SIGNATURE_WRONG;
    } else {
        verdict = mint_signature_verify(parts->info, parts->algorithm, parts->signature,
                                        parts->public_key);
    }
    if (verdict == MINT_SIGNATURE_UNKNOWN) {
        return mint_fail(error, MINT_ERR_UNSUPPORTED,
                         "the request's signature is of a kind that is not taken");
    }
    if (verdict == MINT_SIGNATURE_WRONG) {
        mint_error_set(error, "the request's signature is wrong");
        mint_error_hint(error, "whoever made it did not prove that they hold the private key");
        return MINT_ERR_AUTHENTICATION;
    }
    return MINT_OK;
}

static mint_status_t read_with(mint_bytes_t der, mint_key_t *key, bool again, parts_t *parts,
                               mint_csr_t *csr, mint_error_t *error)
{
    if (der.len > MINT_CSR_MAX_LEN || !take_apart(der, parts)) {
        return mint_fail(error, MINT_ERR_FORMAT,
                         "it is not a certification request (PKCS #10) in strict DER");
    }
    mint_status_t status = mint_key_set_public_der(key, parts->public_key, error);
    if (status != MINT_OK) {
        return status;
    }
    csr->type = mint_key_type(key);
    csr->spki = parts->public_key;
    if (csr->type == MINT_KEY_P256) {
        status = mint_key_p256_point(key, csr->public_key);
    }
    if (status == MINT_OK && !again) {
        status = check_signature(parts, csr->type, error);
    }
    if (status == MINT_OK && !take_serial_number(parts->subject, csr->serial_number)) {
        status = mint_fail(error, MINT_ERR_FORMAT, "the request's subject is malformed");
    }
    if (status == MINT_OK) {
        take_common_name(parts->subject, csr->common_name);
    }
    return status;
}

static mint_status_t read_request(mint_bytes_t der, bool again, mint_csr_t *csr,
                                  mint_error_t *error)
{
    parts_t parts = {0};
    *csr = (mint_csr_t){0};
    mint_key_t *key = mint_key_new();
    if (key == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "no memory for a key");
    }
    mint_status_t status = read_with(der, key, again, &parts, csr, error);
    if (status != MINT_OK) {
        *csr = (mint_csr_t){0};
    }
    mint_key_free(key);
    return status;
}

mint_status_t mint_csr_read(mint_bytes_t der, mint_csr_t *csr, mint_error_t *error)
{
    return read_request(der, false, csr, error);
}

mint_status_t mint_csr_read_again(mint_bytes_t der, mint_csr_t *csr, mint_error_t *error)
{
    return read_request(der, true, csr, error);
}

// True if a request is for a key and with a signature of the one kind that devices make.
static bool is_of_device(mint_bytes_t der)
{
    parts_t parts = {0};
    mint_public_key_view_t key;
    if (der.len > MINT_CSR_MAX_LEN || !take_apart(der, &parts)) {
        return true; // what else is wrong is said by whoever reads it
    }
    mint_reader_t curve =
        mint_der_reader(mint_public_key_view(parts.public_key, &key) ? key.algorithm.parameters
                                                                     : (mint_bytes_t){0});
    return mint_bytes_equal(key.algorithm.oid, MINT_OID(MBEDTLS_OID_EC_ALG_UNRESTRICTED)) &&
           mint_bytes_equal(mint_der_read(&curve, MBEDTLS_ASN1_OID),
                            MINT_OID(MBEDTLS_OID_EC_GRP_SECP256R1)) &&
           mint_bytes_equal(parts.algorithm, mint_algorithm_of(MINT_KEY_P256));
}

mint_status_t mint_csr_open(mint_bytes_t der, mint_csr_t *csr, mint_error_t *error)
{
    if (!is_of_device(der)) {
        *csr = (mint_csr_t){0};
        return mint_fail(error, MINT_ERR_UNSUPPORTED,
                         "only requests for P-256 keys, signed with ECDSA and SHA-256, are taken");
    }
    return mint_csr_read(der, csr, error);
}
