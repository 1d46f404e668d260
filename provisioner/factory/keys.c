// SPDX-License-Identifier: Apache-2.0
//
// The private keys of a factory: where they are, that each is the one its public half says, and how
// a station or the authority signs COSE messages with one.
#include <stdio.h>

#include "factory/internal.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/random.h"

static mint_status_t ca_key_path(const char *dir, mint_ca_ref_t ref, mint_path_t *path,
                                 mint_error_t *error)
{
    char file[MINT_CA_FILE_SIZE];
    char name[MINT_CA_FILE_SIZE + 8];
    const mint_ca_t ca = {.role = ref.role, .generation = ref.generation};
    mint_factory_ca_file(&ca, file);
    (void)snprintf(name, sizeof name, "keys/%s", file);
    return mint_path_join(path, dir, name, error);
}

mint_status_t mint_factory_key_path(const char *dir, const mint_settings_t *settings,
                                    mint_factory_key_t which, mint_path_t *path,
                                    mint_error_t *error)
{
    char name[64];
    const mint_ca_ref_t root = {.role = MINT_CA_ROOT, .generation = settings->root_generation};
    const mint_ca_ref_t issuing = {.role = MINT_CA_ISSUING,
                                   .generation = settings->issuing_generation};
    switch (which) {
    case MINT_FACTORY_ROOT_CA:
        return ca_key_path(dir, root, path, error);
    case MINT_FACTORY_ISSUING_CA:
        return ca_key_path(dir, issuing, path, error);
    case MINT_FACTORY_AUTHORITY:
        return mint_path_join(path, dir, "keys/authority.pem", error);
    case MINT_FACTORY_STATION:
        (void)snprintf(name, sizeof name, "keys/station-%s.pem", settings->station);
        return mint_path_join(path, dir, name, error);
    default:
        return mint_fail(error, MINT_ERR_ARGUMENT, "a factory has no such key");
    }
}

/// The public key that a private key must have. A station's stands in the registry, which is not
/// open here; there `*known` is false.
static mint_status_t public_half(const mint_factory_t *factory, mint_factory_key_t which,
                                 mint_key_t *key, bool *known, mint_error_t *error)
{
    *known = which != MINT_FACTORY_STATION;
    switch (which) {
    case MINT_FACTORY_ROOT_CA:
    case MINT_FACTORY_ISSUING_CA:
        return mint_certificate_public_key(mint_factory_certificate(factory, which), key, error);
    case MINT_FACTORY_AUTHORITY:
        return mint_key_set_p256_point(key, factory->authority_key, error);
    default:
        return MINT_OK;
    }
}

static mint_status_t check_half(const mint_factory_t *factory, mint_factory_key_t which,
                                const mint_key_t *key, mint_error_t *error)
{
    bool known = false;
    mint_key_t *half = mint_key_new();
    mint_status_t status = half != NULL ? MINT_OK : mint_fail(error, MINT_ERR_MEMORY, "no memory");
    if (status == MINT_OK) {
        status = public_half(factory, which, half, &known, error);
    }
    if (status == MINT_OK && known && !mint_key_same_public(half, key)) {
        status = mint_fail(error, MINT_ERR_FORMAT, "a key in '%s/keys' is not the one it should be",
                           factory->dir);
    }
    mint_key_free(half);
    return status;
}

mint_status_t mint_factory_read_key(const char *path, mint_bytes_t passphrase, mint_key_t *key,
                                    mint_error_t *error)
{
    mint_status_t status = mint_path_check_private(path, false, error);
    if (status != MINT_OK) {
        return status;
    }
    // What opens without a passphrase, whoever has a copy of the folder can use.
    if (mint_key_load_private(key, path, (mint_bytes_t){0}, NULL) == MINT_OK) {
        mint_error_set(error, "the key '%s' is not encrypted", path);
        mint_error_hint(error, "`openssl pkcs8 -topk8 -v2 aes-256-cbc` encrypts it; whoever has "
                               "seen it as it is has the key");
        return MINT_ERR_STATE;
    }
    return mint_key_load_private(key, path, passphrase, error);
}

static mint_status_t load(const mint_factory_t *factory, mint_factory_key_t which,
                          mint_bytes_t passphrase, mint_key_t *key, mint_error_t *error)
{
    mint_path_t path;
    mint_status_t status =
        mint_factory_key_path(factory->dir, &factory->settings, which, &path, error);
    if (status == MINT_OK) {
        status = mint_factory_read_key(path.text, passphrase, key, error);
    }
    return status == MINT_OK ? check_half(factory, which, key, error) : status;
}

mint_status_t mint_factory_load_key(mint_factory_t *factory, mint_factory_key_t which,
                                    mint_bytes_t passphrase, mint_error_t *error)
{
    if ((size_t)which >= MINT_FACTORY_KEY_COUNT) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a factory has no such key");
    }
    if (factory->keys[which] != NULL) {
        return MINT_OK;
    }
    mint_key_t *key = mint_key_new();
    if (key == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    mint_status_t status = load(factory, which, passphrase, key, error);
    if (status != MINT_OK) {
        mint_key_free(key);
        return status;
    }
    factory->keys[which] = key;
    return MINT_OK;
}

static mint_status_t check_ca_half(const mint_factory_t *factory, mint_ca_ref_t ca,
                                   const mint_key_t *key, mint_error_t *error)
{
    mint_key_t *half = mint_key_new();
    mint_status_t status = half != NULL ? MINT_OK : mint_fail(error, MINT_ERR_MEMORY, "no memory");
    if (status == MINT_OK) {
        status = mint_certificate_public_key(mint_factory_cas_find(&factory->cas, ca), half, error);
    }
    if (status == MINT_OK && !mint_key_same_public(half, key)) {
        status = mint_fail(error, MINT_ERR_FORMAT, "a key in '%s/keys' is not the one it should be",
                           factory->dir);
    }
    mint_key_free(half);
    return status;
}

mint_status_t mint_factory_load_ca_key(const mint_factory_t *factory, mint_ca_ref_t ca,
                                       mint_bytes_t passphrase, mint_key_t *key,
                                       mint_error_t *error)
{
    mint_path_t path;
    if (mint_factory_cas_find(&factory->cas, ca).len == 0) {
        return mint_fail(error, MINT_ERR_NOT_FOUND, "the factory has no %s CA number %u",
                         ca.role == MINT_CA_ROOT ? "root" : "issuing", ca.generation);
    }
    mint_status_t status = ca_key_path(factory->dir, ca, &path, error);
    if (status == MINT_OK) {
        status = mint_factory_read_key(path.text, passphrase, key, error);
    }
    return status == MINT_OK ? check_ca_half(factory, ca, key, error) : status;
}

mint_key_t *mint_factory_key(const mint_factory_t *factory, mint_factory_key_t which)
{
    return (size_t)which < MINT_FACTORY_KEY_COUNT ? factory->keys[which] : NULL;
}

/// mint_cose_signer_t's `sign`. COSE wants r || s, so the seam signs, not the certificate library.
static mint_status_t sign(void *context, const uint8_t digest[MINT_SHA256_LEN],
                          uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    const mint_random_t random = {.fill = mint_host_random_fill, .context = NULL};
    uint8_t scalar[MINT_P256_PRIVATE_KEY_LEN];
    mint_status_t status = mint_key_p256_scalar(context, scalar);
    if (status == MINT_OK) {
        status = mint_p256_sign(&random, scalar, digest, signature);
    }
    mint_wipe(scalar, sizeof scalar);
    return status;
}

mint_status_t mint_factory_cose_signer(const mint_factory_t *factory, mint_factory_key_t which,
                                       mint_cose_signer_t *signer)
{
    *signer = (mint_cose_signer_t){0};
    if ((which != MINT_FACTORY_AUTHORITY && which != MINT_FACTORY_STATION) ||
        factory->keys[which] == NULL) {
        return MINT_ERR_STATE;
    }
    *signer = (mint_cose_signer_t){.sign = sign, .context = factory->keys[which]};
    return MINT_OK;
}
