// SPDX-License-Identifier: Apache-2.0
//
// Keys in files.
#include <mbedtls/pk.h>
#include <string.h>

#include "key_internal.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/pem.h"
#include "mintmark/certs/random.h"

static const char label_encrypted[] = "ENCRYPTED PRIVATE KEY"; // RFC 7468 §11
static const char label_public[] = "PUBLIC KEY";               // RFC 7468 §13

mint_status_t mint_key_save_private(const mint_key_t *key, const char *path,
                                    mint_bytes_t passphrase, mint_error_t *error)
{
    if (!key->is_private) {
        return mint_fail(error, MINT_ERR_KEY, "there is no private key to write to %s", path);
    }
    if (passphrase.len == 0 || passphrase.len > MINT_KEY_PASSPHRASE_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a passphrase has 1 to %u bytes, not %zu",
                         MINT_KEY_PASSPHRASE_MAX_LEN, passphrase.len);
    }
    mint_buffer_t der = {0};
    mint_buffer_t pem = {0};
    mint_status_t status = mint_key_encrypt_pkcs8(key, passphrase, &der);
    if (status == MINT_OK) {
        status = mint_pem_append(label_encrypted, mint_buffer_view(&der), &pem);
    }
    if (status == MINT_OK) {
        status = mint_file_create(path, MINT_FILE_SECRET, mint_buffer_view(&pem), error);
    } else {
        mint_error_set(error, "cannot encrypt the key for %s: %s", path, mint_status_text(status));
    }
    mint_buffer_free(&pem);
    mint_buffer_free(&der);
    return status;
}

// Takes a private key from the block that holds it.
static mint_status_t parse_private(mint_key_t *key, const char *label, mint_bytes_t der,
                                   mint_bytes_t passphrase, const char *path, mint_error_t *error)
{
    bool encrypted = strcmp(label, label_encrypted) == 0;
    if (encrypted && passphrase.len == 0) {
        return mint_fail(error, MINT_ERR_AUTHENTICATION, "%s needs a passphrase", path);
    }
    int result =
        mbedtls_pk_parse_key(&key->pk, der.data, der.len, encrypted ? passphrase.data : NULL,
                             encrypted ? passphrase.len : 0, mint_host_random, NULL);
    if (result != 0 && encrypted) {
        // A wrong passphrase shows as bad padding, or once in 256 times as a bad structure.
        mint_error_set(error, "%s does not open: wrong passphrase, or a damaged file", path);
        return MINT_ERR_AUTHENTICATION;
    }
    if (result != 0) {
        return mint_fail(error, MINT_ERR_FORMAT, "%s does not hold a private key that we know",
                         path);
    }
    return mint_key_adopt(key, true, error);
}

static bool is_private_label(const char *label)
{
    const char *suffix = strstr(label, "PRIVATE KEY");
    return suffix != NULL && strcmp(suffix, "PRIVATE KEY") == 0;
}

mint_status_t mint_key_load_private(mint_key_t *key, const char *path, mint_bytes_t passphrase,
                                    mint_error_t *error)
{
    mint_buffer_t file = {0};
    mint_buffer_t der = {0};
    char label[MINT_PEM_LABEL_SIZE] = "";
    mint_key_clear(key);
    mint_status_t status = mint_file_read_secret(path, &file, error);
    if (status != MINT_OK) {
        return status;
    }
    mint_bytes_t rest = mint_buffer_view(&file);
    // `openssl ecparam -genkey` puts a block with the curve's name before the key.
    do {
        status = mint_pem_next(&rest, label, &der, NULL);
    } while (status == MINT_OK && !is_private_label(label));
    if (status == MINT_OK) {
        status = parse_private(key, label, mint_buffer_view(&der), passphrase, path, error);
    } else {
        status = mint_fail(error, MINT_ERR_FORMAT, "%s holds no private key in PEM", path);
    }
    if (status != MINT_OK) {
        mint_key_clear(key);
    }
    mint_buffer_free(&der);
    mint_buffer_free(&file);
    return status;
}

mint_status_t mint_key_save_public(const mint_key_t *key, const char *path, mint_error_t *error)
{
    mint_buffer_t der = {0};
    mint_buffer_t pem = {0};
    mint_status_t status = mint_key_public_der(key, &der);
    if (status == MINT_OK) {
        status = mint_pem_append(label_public, mint_buffer_view(&der), &pem);
    }
    if (status == MINT_OK) {
        status = mint_file_create(path, MINT_FILE_PUBLIC, mint_buffer_view(&pem), error);
    } else {
        mint_error_set(error, "there is no public key to write to %s", path);
    }
    mint_buffer_free(&pem);
    mint_buffer_free(&der);
    return status;
}

mint_status_t mint_key_load_public(mint_key_t *key, const char *path, mint_error_t *error)
{
    mint_buffer_t file = {0};
    mint_buffer_t der = {0};
    mint_key_clear(key);
    mint_status_t status = mint_file_read(path, &file, error);
    if (status == MINT_OK && mint_pem_is(mint_buffer_view(&file))) {
        mint_error_t cause = {0};
        status = mint_pem_find(mint_buffer_view(&file), label_public, &der, &cause);
        if (status != MINT_OK) {
            mint_error_set(error, "%s: %.200s", path, cause.message);
        } else {
            status = mint_key_set_public_der(key, mint_buffer_view(&der), error);
        }
    } else if (status == MINT_OK) {
        status = mint_key_set_public_der(key, mint_buffer_view(&file), error);
    }
    mint_buffer_free(&der);
    mint_buffer_free(&file);
    return status;
}
