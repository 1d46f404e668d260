// SPDX-License-Identifier: Apache-2.0
//
// The secrets of a batch in keys/: 32 random bytes each, its PSK master key and its enrolment key.
//
// They lie on disk as the other keys do: each is the scalar of a P-256 key, drawn at random and
// used for nothing but HKDF or HMAC. So there is one encrypted format in the folder, which standard
// tools open, instead of one of our own. The file has a random part in its name, and the batch's
// row, which is written last, says the name: two processes cannot take each other's, and what an
// interrupted run leaves is a key that nothing was ever made with.
#include <stdio.h>
#include <string.h>

#include "factory/internal.h"
#include "mintmark/certs/random.h"

#define TAG_LEN      4u ///< random bytes in a file's name
#define TAG_TEXT_LEN 8u ///< the same in hex

_Static_assert(MINT_BATCH_SECRET_LEN == MINT_P256_PRIVATE_KEY_LEN, "a secret is a scalar");
_Static_assert(MINT_BATCH_SECRET_LEN == MINT_PSK_MASTER_LEN, "as stated");
_Static_assert(MINT_BATCH_SECRET_LEN == MINT_ENROLMENT_KEY_LEN, "as stated");

/// The path of a file in keys/.
static mint_status_t find_path(const mint_factory_t *factory, const char *file, mint_path_t *path,
                               mint_error_t *error)
{
    char name[MINT_BATCH_FILE_MAX_LEN + 8];
    (void)snprintf(name, sizeof name, "keys/%s", file);
    return mint_path_join(path, factory->dir, name, error);
}

static mint_status_t new_key(mint_key_t **key, mint_error_t *error)
{
    *key = mint_key_new();
    return *key != NULL ? MINT_OK : mint_fail(error, MINT_ERR_MEMORY, "out of memory");
}

mint_status_t mint_batch_secret_make(const mint_factory_t *factory, const char *kind,
                                     const char *batch, char file[MINT_BATCH_FILE_MAX_LEN + 1],
                                     mint_bytes_t passphrase, mint_path_t *path,
                                     mint_error_t *error)
{
    uint8_t tag[TAG_LEN];
    mint_key_t *key = NULL;
    mint_status_t status = mint_host_random_fill(NULL, tag, sizeof tag);
    if (status != MINT_OK) {
        return mint_fail(error, status, "the kernel gives no random numbers");
    }
    (void)snprintf(file, MINT_BATCH_FILE_MAX_LEN + 1, "%s-%s-%02x%02x%02x%02x.pem", kind, batch,
                   tag[0], tag[1], tag[2], tag[3]);
    status = find_path(factory, file, path, error);
    if (status == MINT_OK) {
        status = new_key(&key, error);
    }
    if (status == MINT_OK) {
        status = mint_key_generate(key, MINT_KEY_P256, error);
    }
    if (status == MINT_OK) {
        status = mint_key_save_private(key, path->text, passphrase, error);
    }
    mint_key_free(key);
    return status;
}

/// Whether a file's name is one that is given above.
static mint_status_t check_name(const char *kind, const char *batch, const char *file,
                                const char *what, mint_error_t *error)
{
    char begin[MINT_BATCH_FILE_MAX_LEN + 1];
    (void)snprintf(begin, sizeof begin, "%s-%s-", kind, batch);
    size_t len = strlen(begin);
    if (strncmp(file, begin, len) == 0 && strspn(file + len, "0123456789abcdef") == TAG_TEXT_LEN &&
        strcmp(file + len + TAG_TEXT_LEN, ".pem") == 0) {
        return MINT_OK;
    }
    mint_error_set(error, "the registry names a file for batch '%s' that is not its %s", batch,
                   what);
    mint_error_hint(error, "somebody changed it: run `mintmark registry audit`");
    return MINT_ERR_MISMATCH;
}

mint_status_t mint_batch_secret_load(const mint_factory_t *factory, const char *kind,
                                     const char *batch, const char *file, const char *what,
                                     mint_bytes_t passphrase, uint8_t secret[MINT_BATCH_SECRET_LEN],
                                     mint_error_t *error)
{
    mint_path_t path;
    mint_key_t *key = NULL;
    mint_status_t status = check_name(kind, batch, file, what, error);
    if (status == MINT_OK) {
        status = find_path(factory, file, &path, error);
    }
    if (status == MINT_OK) {
        status = new_key(&key, error);
    }
    if (status == MINT_OK) {
        status = mint_factory_read_key(path.text, passphrase, key, error);
    }
    if (status == MINT_OK) {
        status = mint_key_p256_scalar(key, secret);
        if (status != MINT_OK) {
            mint_error_set(error, "'%s' is no %s", path.text, what);
        }
    }
    mint_key_free(key);
    return status;
}
