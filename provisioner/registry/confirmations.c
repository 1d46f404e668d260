// SPDX-License-Identifier: Apache-2.0
//
// What a device confirmed: its transport key, its PSK, each step after its certificate. Recorded
// after the device said so; a confirmation that is on record already changes nothing.
#include <string.h>

#include "registry/device_row.h"

/// Changes a device in a transaction of its own.
typedef mint_status_t (*change_t)(mint_registry_t *registry, mint_device_row_t *row,
                                  const void *argument, mint_error_t *error);

static mint_status_t change_device(mint_registry_t *registry, const uint8_t *id, change_t change,
                                   const void *argument, mint_error_t *error)
{
    mint_device_row_t row;
    mint_status_t status = mint_transaction_begin(registry, error);
    if (status != MINT_OK) {
        return status;
    }
    status = mint_device_row_find(registry, id, &row, error);
    if (status == MINT_OK) {
        status = change(registry, &row, argument, error);
    }
    return mint_transaction_end(registry, status, error);
}

static mint_status_t set_transport_key(mint_registry_t *registry, mint_device_row_t *row,
                                       const void *argument, mint_error_t *error)
{
    const mint_device_t *device = &row->device;
    if (device->has_transport_key) {
        if (memcmp(device->transport_key, argument, sizeof device->transport_key) == 0) {
            return MINT_OK;
        }
        return mint_fail(error, MINT_ERR_MISMATCH,
                         "the device has another transport key than the one on record");
    }
    mint_query_t query;
    mint_query_start(&query, registry,
                     "UPDATE devices SET transport_key = ?2, changed = ?3 WHERE id = ?1");
    mint_query_integer(&query, row->id);
    mint_query_bytes(&query, argument, MINT_P256_PUBLIC_KEY_LEN);
    mint_query_integer(&query, mint_registry_now());
    mint_status_t status = mint_query_run(&query, error);
    if (status == MINT_ERR_DUPLICATE) {
        mint_error_set(error, "another device has the same transport key");
        mint_error_hint(error, "stop the line: two random generators give the same numbers");
    }
    return status == MINT_OK ? mint_device_row_changed(registry, row, "device.transport", error)
                             : status;
}

mint_status_t
mint_registry_record_transport_key(mint_registry_t *registry, const uint8_t id[MINT_DEVICE_ID_LEN],
                                   const uint8_t transport_key[MINT_P256_PUBLIC_KEY_LEN],
                                   mint_error_t *error)
{
    return change_device(registry, id, set_transport_key, transport_key, error);
}

static mint_status_t set_psk(mint_registry_t *registry, mint_device_row_t *row,
                             const void *argument, mint_error_t *error)
{
    (void)argument;
    if (row->device.has_psk) {
        return MINT_OK;
    }
    mint_query_t query;
    mint_query_start(&query, registry, "UPDATE devices SET psk = 1, changed = ?2 WHERE id = ?1");
    mint_query_integer(&query, row->id);
    mint_query_integer(&query, mint_registry_now());
    mint_status_t status = mint_query_run(&query, error);
    return status == MINT_OK ? mint_device_row_changed(registry, row, "device.psk", error) : status;
}

mint_status_t mint_registry_record_psk(mint_registry_t *registry,
                                       const uint8_t id[MINT_DEVICE_ID_LEN], mint_error_t *error)
{
    return change_device(registry, id, set_psk, NULL, error);
}

/// A step and what the device stated with it.
typedef struct {
    mint_progress_t progress;
    const uint8_t *store_digest; ///< may be NULL
} advance_t;

static mint_status_t set_progress(mint_registry_t *registry, mint_device_row_t *row,
                                  const void *argument, mint_error_t *error)
{
    const advance_t *advance = argument;
    if (row->device.progress < MINT_PROGRESS_ISSUED) {
        return mint_fail(error, MINT_ERR_STATE, "no certificate is on record for the device");
    }
    if (row->device.progress >= advance->progress) {
        return MINT_OK;
    }
    char kind[32];
    sqlite3_snprintf(sizeof kind, kind, "device.%s", mint_progress_text(advance->progress));
    mint_query_t query;
    mint_query_start(&query, registry,
                     "UPDATE devices SET progress = ?2, changed = ?3,"
                     " store_digest = coalesce(?4, store_digest) WHERE id = ?1");
    mint_query_integer(&query, row->id);
    mint_query_integer(&query, advance->progress);
    mint_query_integer(&query, mint_registry_now());
    mint_query_bytes(&query, advance->store_digest, MINT_SHA256_LEN);
    mint_status_t status = mint_query_run(&query, error);
    return status == MINT_OK ? mint_device_row_changed(registry, row, kind, error) : status;
}

mint_status_t mint_registry_advance_device(mint_registry_t *registry,
                                           const uint8_t id[MINT_DEVICE_ID_LEN],
                                           mint_progress_t progress, const uint8_t *store_digest,
                                           mint_error_t *error)
{
    if (progress < MINT_PROGRESS_INSTALLED || progress > MINT_PROGRESS_LOCKED) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a device is not set %s by hand",
                         mint_progress_text(progress));
    }
    advance_t advance = {.progress = progress, .store_digest = store_digest};
    return change_device(registry, id, set_progress, &advance, error);
}
