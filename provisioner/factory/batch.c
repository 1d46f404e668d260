// SPDX-License-Identifier: Apache-2.0
//
// Making a batch, and its PSK master key.
//
// The master key lies on disk as the other keys do: it is the 32-byte scalar of a P-256 key, drawn
// at random and used for nothing but HKDF. So there is one encrypted format in the folder, which
// standard tools open, instead of one of our own. Its file has a random part in its name, and the
// batch's row, which is written last, says the name: two processes cannot take each other's, and
// what an interrupted run leaves is a key that nothing was ever derived from.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "factory/internal.h"
#include "mintmark/certs/random.h"
#include "registry/names.h"

// A station makes P-256 keys on devices, and signs with the issuing CA.
static mint_status_t check_profile(const mint_factory_t *factory, const char *name,
                                   mint_error_t *error)
{
    mint_profile_t *profile = NULL;
    mint_status_t status = mint_factory_profile(factory, name, &profile, error);
    if (status != MINT_OK) {
        return status;
    }
    if (mint_profile_is_ca(profile) || mint_profile_is_self_signed(profile)) {
        status = mint_fail(error, MINT_ERR_ARGUMENT,
                           "the profile '%s' is not for devices: its certificates are %s", name,
                           mint_profile_is_ca(profile) ? "a CA's" : "signed by their own key");
    } else if (!mint_profile_takes_key(profile, MINT_KEY_P256)) {
        status =
            mint_fail(error, MINT_ERR_ARGUMENT,
                      "the profile '%s' takes no P-256 keys, and devices have no others", name);
    }
    mint_profile_free(profile);
    return status;
}

static mint_status_t check_batch(const mint_factory_t *factory, mint_registry_t *registry,
                                 const mint_batch_t *batch, mint_error_t *error)
{
    mint_batch_t other;
    if (factory->keys[MINT_FACTORY_AUTHORITY] == NULL) {
        return mint_fail(error, MINT_ERR_STATE, "the authority's key is not loaded");
    }
    if (!mint_name_is_valid(batch->name, MINT_BATCH_MAX_LEN)) {
        mint_error_set(error, "'%.64s' cannot be a batch's name", batch->name);
        mint_error_hint(error, "1 to 32 letters, digits, '.', '_', '-'");
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status = check_profile(factory, batch->profile, error);
    if (status != MINT_OK) {
        return status;
    }
    status = mint_registry_find_batch(registry, batch->name, &other, error);
    if (status == MINT_OK) {
        return mint_fail(error, MINT_ERR_DUPLICATE, "there is a batch '%s' already", batch->name);
    }
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
}

/// Names the master key's file and writes it.
static mint_status_t make_master(const mint_factory_t *factory, mint_batch_t *batch,
                                 mint_bytes_t passphrase, mint_path_t *path, mint_error_t *error)
{
    uint8_t tag[4];
    char name[MINT_PSK_FILE_MAX_LEN + 8];
    mint_status_t status = mint_host_random_fill(NULL, tag, sizeof tag);
    if (status != MINT_OK) {
        return mint_fail(error, status, "the kernel gives no random numbers");
    }
    (void)snprintf(batch->psk_file, sizeof batch->psk_file, "psk-%s-%02x%02x%02x%02x.pem",
                   batch->name, tag[0], tag[1], tag[2], tag[3]);
    (void)snprintf(name, sizeof name, "keys/%s", batch->psk_file);
    status = mint_path_join(path, factory->dir, name, error);
    mint_key_t *key = mint_key_new();
    if (status == MINT_OK && key == NULL) {
        status = mint_fail(error, MINT_ERR_MEMORY, "out of memory");
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

/// The station's public key, of the private key itself: what stands in the registry may have been
/// put there by whoever can write the file, and the authority must not sign that.
static mint_status_t station_key(const mint_factory_t *factory, mint_registry_t *registry,
                                 uint8_t key[MINT_P256_PUBLIC_KEY_LEN], mint_error_t *error)
{
    uint8_t registered[MINT_P256_PUBLIC_KEY_LEN];
    const char *name = factory->settings.station;
    mint_status_t status = mint_registry_find_station(registry, name, registered, error);
    if (status == MINT_OK) {
        status = mint_key_p256_point(mint_factory_key(factory, MINT_FACTORY_STATION), key);
    }
    if (status == MINT_OK && memcmp(key, registered, sizeof registered) != 0) {
        status =
            mint_fail(error, MINT_ERR_MISMATCH,
                      "the registry names another key for station '%s' than keys/ holds", name);
        mint_error_hint(error, "somebody changed one of them: run `mintmark registry audit`");
    }
    return status;
}

/// The authority's delegation of this factory's station to the batch.
static mint_status_t delegate(const mint_factory_t *factory, mint_registry_t *registry,
                              const mint_batch_t *batch, mint_writer_t *cose, mint_error_t *error)
{
    uint8_t payload[MINT_DELEGATION_MAX_LEN];
    mint_delegation_t delegation = {0};
    mint_cose_signer_t signer;
    mint_writer_t writer;
    mint_status_t status = station_key(factory, registry, delegation.station_key, error);
    if (status != MINT_OK) {
        return status;
    }
    (void)snprintf(delegation.batch, sizeof delegation.batch, "%s", batch->name);
    mint_writer_init(&writer, payload, sizeof payload);
    mint_delegation_write(&writer, &delegation);
    status = mint_writer_status(&writer);
    if (status == MINT_OK) {
        status = mint_factory_cose_signer(factory, MINT_FACTORY_AUTHORITY, &signer);
    }
    if (status == MINT_OK) {
        mint_bytes_t text = {.data = payload, .len = writer.len};
        status = mint_cose_sign1_write(cose, text, (mint_bytes_t){0}, MINT_COSE_TEXT_DELEGATION,
                                       &signer);
    }
    if (status != MINT_OK) {
        mint_error_set(error, "cannot sign the delegation: %s", mint_status_text(status));
    }
    return status;
}

mint_status_t mint_factory_add_batch(mint_factory_t *factory, mint_registry_t *registry,
                                     mint_batch_t *batch, mint_bytes_t passphrase,
                                     mint_error_t *error)
{
    uint8_t cose[MINT_DELEGATION_COSE_MAX_LEN];
    mint_writer_t writer;
    mint_path_t master = {0};
    batch->psk_file[0] = '\0';
    mint_status_t status = check_batch(factory, registry, batch, error);
    mint_writer_init(&writer, cose, sizeof cose);
    if (status == MINT_OK) {
        status = mint_factory_load_key(factory, MINT_FACTORY_STATION, passphrase, error);
    }
    if (status == MINT_OK) {
        status = delegate(factory, registry, batch, &writer, error);
    }
    if (status == MINT_OK && batch->psk != MINT_PSK_POLICY_NONE) {
        status = make_master(factory, batch, passphrase, &master, error);
    }
    if (status == MINT_OK) {
        mint_bytes_t delegation = {.data = cose, .len = writer.len};
        status =
            mint_registry_add_batch(registry, batch, factory->settings.station, delegation, error);
        // A key that no row speaks of is of no use. Only when it is sure that the row is not there:
        // a commit that failed to report may still have happened.
        if (status == MINT_ERR_DUPLICATE && master.text[0] != '\0') {
            (void)unlink(master.text);
        }
    }
    return status;
}

mint_status_t mint_factory_load_psk_master(const mint_factory_t *factory, const mint_batch_t *batch,
                                           mint_bytes_t passphrase,
                                           uint8_t master[MINT_PSK_MASTER_LEN], mint_error_t *error)
{
    char name[MINT_PSK_FILE_MAX_LEN + 8];
    mint_path_t path;
    memset(master, 0, MINT_PSK_MASTER_LEN);
    if (batch->psk == MINT_PSK_POLICY_NONE || strchr(batch->psk_file, '/') != NULL) {
        return mint_fail(error, MINT_ERR_NOT_FOUND, "batch '%s' has no PSKs", batch->name);
    }
    (void)snprintf(name, sizeof name, "keys/%s", batch->psk_file);
    mint_status_t status = mint_path_join(&path, factory->dir, name, error);
    if (status != MINT_OK) {
        return status;
    }
    mint_key_t *key = mint_key_new();
    if (key == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    status = mint_factory_read_key(path.text, passphrase, key, error);
    if (status == MINT_OK) {
        status = mint_key_p256_scalar(key, master);
        if (status != MINT_OK) {
            mint_error_set(error, "'%s' is not a PSK master key", path.text);
        }
    }
    mint_key_free(key);
    return status;
}
