// SPDX-License-Identifier: Apache-2.0
//
// Keys in DER: SubjectPublicKeyInfo, the traditional private forms and PKCS #8 as it is read, and
// what is computed or compared over the public key.
#include <mbedtls/sha256.h>
#include <string.h>

#include "der_read.h"
#include "der_write.h"
#include "key_internal.h"
#include "mintmark/certs/random.h"

enum { KEY_DER_SIZE = 4096 }; // an RSA-4096 private key takes 2,400 bytes

// Mbed TLS writes at the end of the buffer, and the length or a negative error comes back.
static mint_status_t take_end(uint8_t buffer[KEY_DER_SIZE], int result, mint_buffer_t *der)
{
    mint_buffer_free(der);
    if (result > 0) {
        mint_buffer_append(der, buffer + KEY_DER_SIZE - result, (size_t)result);
    }
    mint_wipe(buffer, KEY_DER_SIZE);
    return result > 0 ? mint_buffer_status(der) : MINT_ERR_KEY;
}

mint_status_t mint_key_public_der(const mint_key_t *key, mint_buffer_t *der)
{
    uint8_t buffer[KEY_DER_SIZE];
    return take_end(buffer, mbedtls_pk_write_pubkey_der(&key->pk, buffer, sizeof buffer), der);
}

mint_status_t mint_key_private_der(const mint_key_t *key, mint_buffer_t *der)
{
    mint_buffer_free(der);
    if (!key->is_private) {
        return MINT_ERR_KEY;
    }
    if (mbedtls_pk_get_type(&key->pk) == MBEDTLS_PK_RSA) {
        return mint_key_rsa_private_der(key, der);
    }
    uint8_t buffer[KEY_DER_SIZE];
    return take_end(buffer, mbedtls_pk_write_key_der(&key->pk, buffer, sizeof buffer), der);
}

mint_status_t mint_key_copy(const mint_key_t *from, mint_key_t *key, mint_error_t *error)
{
    mint_buffer_t der = {0};
    mint_key_clear(key);
    mint_status_t status =
        from->is_private ? mint_key_private_der(from, &der) : mint_key_public_der(from, &der);
    if (status != MINT_OK) {
        status = mint_fail(error, status, "there is no key to copy");
    } else if (from->is_private) {
        status = mint_key_set_private_der(key, mint_buffer_view(&der), (mint_bytes_t){0}, error);
    } else {
        status = mint_key_set_public_der(key, mint_buffer_view(&der), error);
    }
    mint_buffer_free(&der);
    return status;
}

mint_status_t mint_key_set_public_der(mint_key_t *key, mint_bytes_t der, mint_error_t *error)
{
    mint_key_clear(key);
    // Mbed TLS would also take a bare RSAPublicKey, and passes over what follows the structure.
    mint_reader_t outer = mint_der_reader(der);
    mint_reader_t spki = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_der_expect_end(&outer);
    (void)mint_der_read(&spki, MINT_DER_SEQUENCE);
    (void)mint_der_read(&spki, MBEDTLS_ASN1_BIT_STRING);
    mint_der_expect_end(&spki);
    if (mint_reader_status(&outer) != MINT_OK || mint_reader_status(&spki) != MINT_OK) {
        return mint_fail(error, MINT_ERR_KEY, "the public key is not a SubjectPublicKeyInfo");
    }
    if (mbedtls_pk_parse_public_key(&key->pk, der.data, der.len) != 0) {
        mint_key_clear(key);
        return mint_fail(error, MINT_ERR_KEY, "the public key is not valid, or of no kind known");
    }
    return mint_key_adopt(key, false, error);
}

static mint_status_t set_encrypted(mint_key_t *key, mint_bytes_t der, uint32_t iterations,
                                   mint_bytes_t passphrase, mint_error_t *error)
{
    if (iterations > MINT_KEY_ITERATIONS_MAX) {
        return mint_fail(error, MINT_ERR_UNSUPPORTED,
                         "the key's passphrase takes %u iterations to try, %u are allowed",
                         (unsigned)iterations, MINT_KEY_ITERATIONS_MAX);
    }
    if (passphrase.len == 0) {
        return mint_fail(error, MINT_ERR_AUTHENTICATION, "the key needs a passphrase");
    }
    if (mbedtls_pk_parse_key(&key->pk, der.data, der.len, passphrase.data, passphrase.len,
                             mint_host_random, NULL) != 0) {
        // A wrong passphrase shows as bad padding, or once in 256 times as a bad structure.
        mint_key_clear(key);
        return mint_fail(error, MINT_ERR_AUTHENTICATION,
                         "the key does not open: wrong passphrase, or damaged");
    }
    return mint_key_adopt(key, true, error);
}

mint_status_t mint_key_set_private_der(mint_key_t *key, mint_bytes_t der, mint_bytes_t passphrase,
                                       mint_error_t *error)
{
    uint32_t iterations = 0;
    mint_key_clear(key);
    if (mint_key_is_encrypted_pkcs8(der, &iterations)) {
        return set_encrypted(key, der, iterations, passphrase, error);
    }
    // Mbed TLS passes over what follows the structure.
    mint_reader_t outer = mint_der_reader(der);
    (void)mint_der_read(&outer, MINT_DER_SEQUENCE);
    mint_der_expect_end(&outer);
    if (mint_reader_status(&outer) != MINT_OK ||
        mbedtls_pk_parse_key(&key->pk, der.data, der.len, NULL, 0, mint_host_random, NULL) != 0) {
        mint_key_clear(key);
        return mint_fail(error, MINT_ERR_FORMAT, "it is not a private key that we know");
    }
    return mint_key_adopt(key, true, error);
}

mint_status_t mint_key_identifier(const mint_key_t *key, uint8_t id[MINT_KEY_ID_LEN])
{
    uint8_t digest[32];
    mint_buffer_t der = {0};
    mint_status_t status = mint_key_public_der(key, &der);
    if (status == MINT_OK) {
        mint_reader_t outer = mint_der_reader(mint_buffer_view(&der));
        mint_reader_t spki = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
        (void)mint_der_read(&spki, MINT_DER_SEQUENCE);
        mint_bytes_t bits = mint_der_read(&spki, MBEDTLS_ASN1_BIT_STRING);
        // The first byte counts unused bits and is not part of the key.
        if (bits.len < 2 || mbedtls_sha256(bits.data + 1, bits.len - 1, digest, 0) != 0) {
            status = MINT_ERR_KEY;
        }
    }
    memset(id, 0, MINT_KEY_ID_LEN);
    if (status == MINT_OK) {
        memcpy(id, digest, MINT_KEY_ID_LEN);
    }
    mint_buffer_free(&der);
    return status;
}

bool mint_key_same_public(const mint_key_t *a, const mint_key_t *b)
{
    mint_buffer_t a_der = {0};
    mint_buffer_t b_der = {0};
    bool same = mint_key_public_der(a, &a_der) == MINT_OK &&
                mint_key_public_der(b, &b_der) == MINT_OK &&
                mint_bytes_equal(mint_buffer_view(&a_der), mint_buffer_view(&b_der));
    mint_buffer_free(&a_der);
    mint_buffer_free(&b_der);
    return same;
}
