// SPDX-License-Identifier: Apache-2.0
//
// Making a batch, and its secrets: the PSK master key and the enrolment key, if it has them.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "factory/internal.h"
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

/// How the names of their files begin.
static const char psk_kind[] = "psk";
static const char enrolment_kind[] = "enrolment";

/// Files with the secrets of a batch that is being made; a path is empty if there is none.
typedef struct {
    mint_path_t psk_master;
    mint_path_t enrolment_key;
} secrets_t;

static mint_status_t make_secrets(const mint_factory_t *factory, mint_batch_t *batch,
                                  mint_bytes_t passphrase, secrets_t *secrets, mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    if (batch->psk != MINT_PSK_POLICY_NONE) {
        status = mint_batch_secret_make(factory, psk_kind, batch->name, batch->psk_file, passphrase,
                                        &secrets->psk_master, error);
    }
    if (status == MINT_OK && batch->enrolment) {
        status = mint_batch_secret_make(factory, enrolment_kind, batch->name, batch->enrolment_file,
                                        passphrase, &secrets->enrolment_key, error);
    }
    return status;
}

static void drop_secrets(const secrets_t *secrets)
{
    const mint_path_t *paths[] = {&secrets->psk_master, &secrets->enrolment_key};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        if (paths[i]->text[0] != '\0') {
            (void)unlink(paths[i]->text);
        }
    }
}

/// Whether it is sure that a batch that could not be added is not in the registry: something was
/// wrong before the commit, or a lock was not had, without which SQLite commits nothing. Any other
/// commit that failed may still have happened.
static bool is_surely_not_added(mint_status_t status)
{
    return status == MINT_ERR_DUPLICATE || status == MINT_ERR_ARGUMENT ||
           status == MINT_ERR_NOT_FOUND || status == MINT_ERR_STATE || status == MINT_ERR_TIMEOUT;
}

mint_status_t mint_factory_add_batch(mint_factory_t *factory, mint_registry_t *registry,
                                     mint_batch_t *batch, mint_bytes_t passphrase,
                                     mint_error_t *error)
{
    uint8_t cose[MINT_DELEGATION_COSE_MAX_LEN];
    mint_writer_t writer;
    secrets_t secrets = {0};
    batch->psk_file[0] = '\0';
    batch->enrolment_file[0] = '\0';
    mint_status_t status = check_batch(factory, registry, batch, error);
    mint_writer_init(&writer, cose, sizeof cose);
    if (status == MINT_OK) {
        status = mint_factory_load_key(factory, MINT_FACTORY_STATION, passphrase, error);
    }
    if (status == MINT_OK) {
        status = delegate(factory, registry, batch, &writer, error);
    }
    if (status == MINT_OK) {
        status = make_secrets(factory, batch, passphrase, &secrets, error);
        if (status != MINT_OK) {
            drop_secrets(&secrets); // of two, the first may be there
        }
    }
    if (status == MINT_OK) {
        mint_bytes_t delegation = {.data = cose, .len = writer.len};
        status =
            mint_registry_add_batch(registry, batch, factory->settings.station, delegation, error);
        if (is_surely_not_added(status)) {
            drop_secrets(&secrets); // a key that no row speaks of is of no use
        }
    }
    return status;
}

mint_status_t mint_factory_load_psk_master(const mint_factory_t *factory, const mint_batch_t *batch,
                                           mint_bytes_t passphrase,
                                           uint8_t master[MINT_PSK_MASTER_LEN], mint_error_t *error)
{
    memset(master, 0, MINT_PSK_MASTER_LEN);
    if (batch->psk == MINT_PSK_POLICY_NONE) {
        return mint_fail(error, MINT_ERR_NOT_FOUND, "batch '%s' has no PSKs", batch->name);
    }
    return mint_batch_secret_load(factory, psk_kind, batch->name, batch->psk_file, "PSK master key",
                                  passphrase, master, error);
}

mint_status_t mint_factory_load_enrolment_key(const mint_factory_t *factory,
                                              const mint_batch_t *batch, mint_bytes_t passphrase,
                                              uint8_t key[MINT_ENROLMENT_KEY_LEN],
                                              mint_error_t *error)
{
    memset(key, 0, MINT_ENROLMENT_KEY_LEN);
    if (!batch->enrolment) {
        return mint_fail(error, MINT_ERR_NOT_FOUND, "batch '%s' has no enrolment key", batch->name);
    }
    return mint_batch_secret_load(factory, enrolment_kind, batch->name, batch->enrolment_file,
                                  "enrolment key", passphrase, key, error);
}
