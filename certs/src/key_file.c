// SPDX-License-Identifier: Apache-2.0
//
// Keys in files.
#include <mbedtls/pk.h>
#include <string.h>

#include "key_internal.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/pem.h"

static const char label_encrypted[] = "ENCRYPTED PRIVATE KEY"; // RFC 7468 §11
static const char label_plain[] = "PRIVATE KEY";               // RFC 7468 §10
static const char label_ec[] = "EC PRIVATE KEY";               // RFC 5915 §4
static const char label_rsa[] = "RSA PRIVATE KEY";
static const char label_public[] = "PUBLIC KEY"; // RFC 7468 §13

static mint_status_t check_passphrase(mint_bytes_t passphrase, mint_error_t *error)
{
    if (passphrase.len == 0 || passphrase.len > MINT_KEY_PASSPHRASE_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a passphrase has 1 to %u bytes, not %zu",
                         MINT_KEY_PASSPHRASE_MAX_LEN, passphrase.len);
    }
    return MINT_OK;
}

static mint_status_t write_form(const mint_key_t *key, mint_key_pem_t form, mint_bytes_t passphrase,
                                const char **label, mint_buffer_t *der)
{
    switch (form) {
    case MINT_KEY_PEM_ENCRYPTED:
        *label = label_encrypted;
        return mint_key_encrypt_pkcs8(key, passphrase, der);
    case MINT_KEY_PEM_PKCS8:
        *label = label_plain;
        return mint_key_pkcs8_der(key, der);
    case MINT_KEY_PEM_TRADITIONAL:
        *label = mbedtls_pk_get_type(&key->pk) == MBEDTLS_PK_RSA ? label_rsa : label_ec;
        return mint_key_private_der(key, der);
    }
    return MINT_ERR_ARGUMENT;
}

mint_status_t mint_key_append_pem(const mint_key_t *key, mint_key_pem_t form,
                                  mint_bytes_t passphrase, mint_buffer_t *pem, mint_error_t *error)
{
    const char *label = NULL;
    mint_buffer_t der = {0};
    if (!key->is_private) {
        return mint_fail(error, MINT_ERR_KEY, "there is no private key to write");
    }
    mint_status_t status =
        form == MINT_KEY_PEM_ENCRYPTED ? check_passphrase(passphrase, error) : MINT_OK;
    if (status != MINT_OK) {
        return status;
    }
    status = write_form(key, form, passphrase, &label, &der);
    if (status == MINT_OK) {
        status = mint_pem_append(label, mint_buffer_view(&der), pem);
    }
    mint_buffer_free(&der);
    if (status != MINT_OK) {
        return mint_fail(error, status, "cannot write the key: %s", mint_status_text(status));
    }
    return MINT_OK;
}

mint_status_t mint_key_save_private(const mint_key_t *key, const char *path,
                                    mint_bytes_t passphrase, mint_error_t *error)
{
    mint_buffer_t pem = {0};
    mint_error_t cause = {0};
    mint_status_t status =
        mint_key_append_pem(key, MINT_KEY_PEM_ENCRYPTED, passphrase, &pem, &cause);
    if (status == MINT_OK) {
        status = mint_file_create(path, MINT_FILE_SECRET, mint_buffer_view(&pem), error);
    } else {
        mint_error_set(error, "%s: %.200s", path, cause.message);
    }
    mint_buffer_free(&pem);
    return status;
}

static bool is_private_label(const char *label)
{
    const char *suffix = strstr(label, "PRIVATE KEY");
    return suffix != NULL && strcmp(suffix, "PRIVATE KEY") == 0;
}

// Takes the private key's DER out of a file's bytes.
static mint_status_t find_private(mint_bytes_t file, mint_buffer_t *der)
{
    char label[MINT_PEM_LABEL_SIZE] = "";
    if (!mint_pem_is(file)) {
        mint_buffer_append(der, file.data, file.len);
        return mint_buffer_status(der);
    }
    mint_status_t status;
    // `openssl ecparam -genkey` puts a block with the curve's name before the key.
    do {
        status = mint_pem_next(&file, label, der, NULL);
    } while (status == MINT_OK && !is_private_label(label));
    return status;
}

mint_status_t mint_key_load_private(mint_key_t *key, const char *path, mint_bytes_t passphrase,
                                    mint_error_t *error)
{
    mint_buffer_t file = {0};
    mint_buffer_t der = {0};
    mint_error_t cause = {0};
    mint_key_clear(key);
    mint_status_t status = mint_file_read_secret(path, &file, error);
    if (status != MINT_OK) {
        return status;
    }
    if (find_private(mint_buffer_view(&file), &der) != MINT_OK) {
        status = mint_fail(error, MINT_ERR_FORMAT, "%s holds no private key", path);
    } else {
        status = mint_key_set_private_der(key, mint_buffer_view(&der), passphrase, &cause);
        if (status != MINT_OK) {
            mint_error_set(error, "%s: %.200s", path, cause.message);
            mint_error_hint(error, "%s", cause.hint);
        }
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
