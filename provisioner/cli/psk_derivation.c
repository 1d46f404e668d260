// SPDX-License-Identifier: Apache-2.0
//
// Deriving PSKs for lists. The list holds each identity once, so a device that were in two batches
// would be refused here rather than get two keys.
#include <string.h>

#include "cli/psk_derivation.h"

void mint_psk_derivation_start(mint_psk_derivation_t *derivation, const mint_session_t *session,
                               mint_bytes_t passphrase)
{
    *derivation = (mint_psk_derivation_t){.session = session, .passphrase = passphrase};
}

void mint_psk_derivation_end(mint_psk_derivation_t *derivation)
{
    mint_wipe(derivation, sizeof *derivation);
}

/// Loads the master key of a batch, unless it is loaded.
static mint_status_t load(mint_psk_derivation_t *derivation, const char *name, mint_error_t *error)
{
    if (derivation->loaded && strcmp(derivation->batch.name, name) == 0) {
        return MINT_OK;
    }
    derivation->loaded = false;
    mint_status_t status =
        mint_registry_find_batch(derivation->session->registry, name, &derivation->batch, error);
    if (status == MINT_OK) {
        status = mint_factory_load_psk_master(derivation->session->factory, &derivation->batch,
                                              derivation->passphrase, derivation->master, error);
    }
    derivation->loaded = status == MINT_OK;
    return status;
}

static mint_status_t add(const mint_psk_derivation_t *derivation, const uint8_t *id,
                         mint_psk_list_t *list, mint_error_t *error)
{
    char identity[MINT_PSK_IDENTITY_SIZE];
    uint8_t key[MINT_PSK_KEY_LEN];
    mint_status_t status = mint_psk_derive(derivation->master, id, identity, key);
    if (status == MINT_OK) {
        status =
            mint_psk_list_add(list, (mint_bytes_t){(const uint8_t *)identity, strlen(identity)},
                              (mint_bytes_t){key, sizeof key}, 0, error);
    }
    mint_wipe(key, sizeof key);
    return status;
}

mint_status_t mint_psk_derivation_device(mint_psk_derivation_t *derivation,
                                         const uint8_t id[MINT_DEVICE_ID_LEN],
                                         mint_psk_list_t *list, mint_error_t *error)
{
    mint_device_t device;
    mint_status_t status =
        mint_registry_find_device(derivation->session->registry, id, &device, error);
    if (status == MINT_OK) {
        status = load(derivation, device.batch, error);
    }
    return status == MINT_OK ? add(derivation, id, list, error) : status;
}

// ---- whole batches ----

/// What a walk through devices or batches needs.
typedef struct {
    mint_psk_derivation_t *derivation;
    bool unconfirmed_too;
    bool retired_too;
    mint_psk_list_t *list;
    mint_error_t *error;
} walk_t;

static mint_status_t visit_device(void *context, const mint_device_t *device)
{
    const walk_t *walk = context;
    // Whoever has a device that was given up, stolen perhaps, must not get in by its PSK.
    return (device->retired_s == 0 || walk->retired_too) &&
                   (device->has_psk || walk->unconfirmed_too)
               ? add(walk->derivation, device->id, walk->list, walk->error)
               : MINT_OK;
}

static mint_status_t derive_batch(walk_t *walk, const char *name)
{
    mint_status_t status = load(walk->derivation, name, walk->error);
    return status == MINT_OK ? mint_registry_each_device(walk->derivation->session->registry, name,
                                                         visit_device, walk, walk->error)
                             : status;
}

static mint_status_t visit_batch(void *context, const mint_batch_t *batch)
{
    return batch->psk == MINT_PSK_POLICY_NONE ? MINT_OK : derive_batch(context, batch->name);
}

static mint_status_t derive_batches(walk_t *walk, const char *batch)
{
    return batch != NULL ? derive_batch(walk, batch)
                         : mint_registry_each_batch(walk->derivation->session->registry,
                                                    visit_batch, walk, walk->error);
}

mint_status_t mint_psk_derivation_batches(mint_psk_derivation_t *derivation, const char *batch,
                                          bool unconfirmed_too, mint_psk_list_t *list,
                                          mint_error_t *error)
{
    walk_t walk = {
        .derivation = derivation, .unconfirmed_too = unconfirmed_too, .list = list, .error = error};
    return derive_batches(&walk, batch);
}

mint_status_t mint_psk_derivation_all(mint_psk_derivation_t *derivation, const char *batch,
                                      mint_psk_list_t *list, mint_error_t *error)
{
    walk_t walk = {.derivation = derivation,
                   .unconfirmed_too = true,
                   .retired_too = true,
                   .list = list,
                   .error = error};
    return derive_batches(&walk, batch);
}

// ---- other identities ----

mint_status_t mint_psk_derivation_named(mint_psk_derivation_t *derivation, const char *batch,
                                        mint_bytes_t identity, size_t key_len,
                                        mint_psk_list_t *list, mint_error_t *error)
{
    uint8_t key[MINT_PSK_KEY_MAX_LEN];
    mint_status_t status = load(derivation, batch, error);
    if (status == MINT_OK) {
        status = mint_psk_derive_named(derivation->master, identity, key, key_len);
        if (status != MINT_OK) {
            mint_error_set(error, "no PSK of %zu bytes can be derived for this identity", key_len);
        }
    }
    if (status == MINT_OK) {
        status = mint_psk_list_add(list, identity, (mint_bytes_t){key, key_len}, 0, error);
    }
    mint_wipe(key, sizeof key);
    return status;
}
