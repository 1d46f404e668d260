// SPDX-License-Identifier: Apache-2.0
//
// Encrypted private keys: EncryptedPrivateKeyInfo (RFC 5958 §3) with PBES2 (RFC 8018 §6.2). Mbed
// TLS reads this and has the cipher, but writes private keys in the clear only, so the structure is
// written here.
#include <mbedtls/oid.h>
#include <mbedtls/pkcs5.h>
#include <string.h>

#include "der_read.h"
#include "der_write.h"
#include "key_internal.h"
#include "mintmark/certs/random.h"

enum {
    SALT_LEN = 16,
    IV_LEN = 16,
    PLAINTEXT_SIZE = 4096,
    PARAMETERS_SIZE = 256,
    CIPHERTEXT_SIZE = PLAINTEXT_SIZE + 16, // one block of padding
};

// PrivateKeyInfo: version 0, the algorithm as in the public key's SubjectPublicKeyInfo, the
// traditional private key.
static mint_status_t write_private_key_info(const mint_key_t *key, mint_der_writer_t *writer)
{
    mint_buffer_t public_der = {0};
    mint_buffer_t private_der = {0};
    mint_status_t status = mint_key_public_der(key, &public_der);
    if (status == MINT_OK) {
        status = mint_key_private_der(key, &private_der);
    }
    if (status == MINT_OK) {
        mint_reader_t outer = mint_der_reader(mint_buffer_view(&public_der));
        mint_reader_t spki = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
        mint_bytes_t algorithm = mint_der_read_whole(&spki, MINT_DER_SEQUENCE);

        size_t mark = mint_der_mark(writer);
        mint_der_primitive(writer, MBEDTLS_ASN1_OCTET_STRING, mint_buffer_view(&private_der));
        mint_der_raw(writer, algorithm);
        mint_der_integer(writer, 0);
        mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
        status = mint_reader_status(&spki);
    }
    mint_buffer_free(&private_der);
    mint_buffer_free(&public_der);
    return status;
}

// PBKDF2-params and the IV of AES-256-CBC: PBES2-params.
static void write_parameters(mint_der_writer_t *writer, mint_bytes_t salt, mint_bytes_t iv)
{
    size_t all = mint_der_mark(writer);
    size_t mark = all;
    mint_der_primitive(writer, MBEDTLS_ASN1_OCTET_STRING, iv);
    mint_der_oid(writer, MINT_OID(MBEDTLS_OID_AES_256_CBC));
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);

    size_t kdf = mint_der_mark(writer);
    size_t kdf_parameters = kdf;
    mark = kdf;
    mint_der_null(writer);
    mint_der_oid(writer, MINT_OID(MBEDTLS_OID_HMAC_SHA256));
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    mint_der_integer(writer, (int)MINT_KEY_ITERATIONS);
    mint_der_primitive(writer, MBEDTLS_ASN1_OCTET_STRING, salt);
    mint_der_wrap(writer, kdf_parameters, MINT_DER_SEQUENCE);
    mint_der_oid(writer, MINT_OID(MBEDTLS_OID_PKCS5_PBKDF2));
    mint_der_wrap(writer, kdf, MINT_DER_SEQUENCE);
    mint_der_wrap(writer, all, MINT_DER_SEQUENCE);
}

// EncryptedPrivateKeyInfo { { PBES2, { { PBKDF2, { salt, iterations … } } … } }, OCTET STRING }.
// PrivateKeyInfo and the traditional forms begin with an INTEGER.
bool mint_key_is_encrypted_pkcs8(mint_bytes_t der, uint32_t *iterations)
{
    mint_reader_t outer = mint_der_reader(der);
    mint_reader_t info = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    *iterations = 0;
    if (!mint_der_next_is(&info, MINT_DER_SEQUENCE)) {
        return false;
    }
    mint_reader_t algorithm = mint_der_reader(mint_der_read(&info, MINT_DER_SEQUENCE));
    bool pbes2 = mint_bytes_equal(mint_der_read(&algorithm, MBEDTLS_ASN1_OID),
                                  MINT_OID(MBEDTLS_OID_PKCS5_PBES2));
    mint_reader_t parameters = mint_der_reader(mint_der_read(&algorithm, MINT_DER_SEQUENCE));
    mint_reader_t kdf = mint_der_reader(mint_der_read(&parameters, MINT_DER_SEQUENCE));
    bool pbkdf2 =
        mint_bytes_equal(mint_der_read(&kdf, MBEDTLS_ASN1_OID), MINT_OID(MBEDTLS_OID_PKCS5_PBKDF2));
    mint_reader_t values = mint_der_reader(mint_der_read(&kdf, MINT_DER_SEQUENCE));
    (void)mint_der_read(&values, MBEDTLS_ASN1_OCTET_STRING);
    mint_bytes_t count = mint_der_read(&values, MBEDTLS_ASN1_INTEGER);
    // Five bytes and more are too many whatever they say.
    for (size_t i = 0; pbes2 && pbkdf2 && i < count.len; i++) {
        *iterations = count.len > 4 ? UINT32_MAX : *iterations << 8 | count.data[i];
    }
    return true;
}

static mint_status_t encrypt(mint_bytes_t parameters, mint_bytes_t passphrase,
                             mint_bytes_t plaintext, uint8_t ciphertext[CIPHERTEXT_SIZE],
                             size_t *ciphertext_len)
{
    mint_reader_t reader = mint_der_reader(parameters);
    mint_bytes_t content = mint_der_read(&reader, MINT_DER_SEQUENCE);
    if (mint_reader_status(&reader) != MINT_OK || content.len > PARAMETERS_SIZE) {
        return MINT_ERR_FORMAT;
    }
    // Mbed TLS takes these parameters as a parsed element whose bytes are not const.
    unsigned char copy[PARAMETERS_SIZE];
    memcpy(copy, content.data, content.len);
    mbedtls_asn1_buf element = {.tag = MINT_DER_SEQUENCE, .len = content.len, .p = copy};
    if (mbedtls_pkcs5_pbes2_ext(&element, MBEDTLS_PKCS5_ENCRYPT, passphrase.data, passphrase.len,
                                plaintext.data, plaintext.len, ciphertext, CIPHERTEXT_SIZE,
                                ciphertext_len) != 0) {
        return MINT_ERR_CRYPTO;
    }
    return MINT_OK;
}

static mint_status_t write_encrypted(mint_bytes_t parameters, mint_bytes_t ciphertext,
                                     mint_buffer_t *der)
{
    uint8_t buffer[CIPHERTEXT_SIZE + PARAMETERS_SIZE + 64];
    mint_der_writer_t writer;
    mint_der_writer_init(&writer, buffer, sizeof buffer);
    mint_der_primitive(&writer, MBEDTLS_ASN1_OCTET_STRING, ciphertext);
    size_t mark = mint_der_mark(&writer);
    mint_der_raw(&writer, parameters);
    mint_der_oid(&writer, MINT_OID(MBEDTLS_OID_PKCS5_PBES2));
    mint_der_wrap(&writer, mark, MINT_DER_SEQUENCE);
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    mint_bytes_t written;
    mint_status_t status = mint_der_finish(&writer, &written);
    mint_buffer_append(der, written.data, written.len);
    return status == MINT_OK ? mint_buffer_status(der) : status;
}

mint_status_t mint_key_pkcs8_der(const mint_key_t *key, mint_buffer_t *der)
{
    uint8_t buffer[PLAINTEXT_SIZE];
    mint_bytes_t plaintext = {0};
    mint_der_writer_t writer;
    mint_buffer_free(der);
    mint_der_writer_init(&writer, buffer, sizeof buffer);
    mint_status_t status = write_private_key_info(key, &writer);
    if (status == MINT_OK) {
        status = mint_der_finish(&writer, &plaintext);
    }
    if (status == MINT_OK) {
        mint_buffer_append(der, plaintext.data, plaintext.len);
        status = mint_buffer_status(der);
    }
    mint_wipe(buffer, sizeof buffer);
    return status;
}

mint_status_t mint_key_encrypt_pkcs8(const mint_key_t *key, mint_bytes_t passphrase,
                                     mint_buffer_t *der)
{
    uint8_t parameters_buffer[PARAMETERS_SIZE];
    uint8_t ciphertext[CIPHERTEXT_SIZE];
    uint8_t random[SALT_LEN + IV_LEN];
    mint_buffer_t plaintext = {0};
    mint_bytes_t parameters;
    size_t ciphertext_len = 0;
    mint_buffer_free(der);

    mint_status_t status = mint_key_pkcs8_der(key, &plaintext);
    if (status == MINT_OK) {
        status = mint_host_random_fill(NULL, random, sizeof random);
    }
    if (status == MINT_OK) {
        mint_der_writer_t writer;
        mint_der_writer_init(&writer, parameters_buffer, sizeof parameters_buffer);
        write_parameters(&writer, (mint_bytes_t){random, SALT_LEN},
                         (mint_bytes_t){random + SALT_LEN, IV_LEN});
        status = mint_der_finish(&writer, &parameters);
    }
    if (status == MINT_OK) {
        status = encrypt(parameters, passphrase, mint_buffer_view(&plaintext), ciphertext,
                         &ciphertext_len);
    }
    if (status == MINT_OK) {
        status = write_encrypted(parameters, (mint_bytes_t){ciphertext, ciphertext_len}, der);
    }
    mint_buffer_free(&plaintext);
    if (status != MINT_OK) {
        mint_buffer_free(der);
    }
    return status;
}
