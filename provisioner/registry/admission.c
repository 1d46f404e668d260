// SPDX-License-Identifier: Apache-2.0
//
// Admission: a device is written down before anything on it is changed. It has no place in the
// batch yet, for anybody can say to be any number of devices; that it takes with its key, once it
// has proven to have one (registry/intents.c). Where no place is left it is turned away here
// already.
#include <jansson.h>
#include <string.h>

#include "registry/device_row.h"
#include "registry/names.h"

mint_status_t mint_batch_find_place(mint_registry_t *registry, const char *name, int64_t *batch,
                                    mint_error_t *error)
{
    bool found = false;
    bool closed = false;
    int64_t quota = 0;
    int64_t taken = 0;
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT id, quota, taken, closed IS NOT NULL"
                     " FROM batches b JOIN places p ON p.batch = b.id WHERE name = ?1");
    mint_query_text(&query, name);
    if (mint_query_row(&query)) {
        *batch = mint_query_get_integer(&query);
        quota = mint_query_get_integer(&query);
        taken = mint_query_get_integer(&query);
        closed = mint_query_get_integer(&query) != 0;
        found = true;
    }
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && !found) {
        status = mint_fail(error, MINT_ERR_NOT_FOUND, "there is no batch '%.64s'", name);
    } else if (status == MINT_OK && (closed || (quota != 0 && taken >= quota))) {
        if (closed) {
            mint_error_set(error, "batch '%s' is closed", name);
        } else {
            mint_error_set(error, "batch '%s' has its %lld devices", name, (long long)quota);
        }
        mint_error_hint(error, "a further order is a further batch: `mintmark batch new`");
        status = MINT_ERR_QUOTA;
    }
    return status;
}

static mint_status_t insert(mint_registry_t *registry, const mint_admission_t *admission,
                            int64_t batch, mint_error_t *error)
{
    int64_t now = mint_registry_now();
    mint_query_t query;
    mint_query_start(&query, registry,
                     "INSERT INTO devices (device, batch, station, board, firmware, health,"
                     " progress, admitted, changed, port)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?7, ?8)");
    mint_query_bytes(&query, admission->id, MINT_DEVICE_ID_LEN);
    mint_query_integer(&query, batch);
    mint_query_text(&query, registry->actor);
    mint_query_text(&query, admission->board);
    mint_query_text(&query, admission->firmware);
    mint_query_text(&query, admission->health);
    mint_query_integer(&query, now);
    mint_query_text(&query, admission->port);
    return mint_query_run(&query, error);
}

/// A new device.
static mint_status_t admit_new(mint_registry_t *registry, const mint_admission_t *admission,
                               mint_device_row_t *row, mint_error_t *error)
{
    int64_t batch = 0;
    mint_status_t status = mint_batch_find_place(registry, admission->batch, &batch, error);
    if (status == MINT_OK) {
        status = insert(registry, admission, batch, error);
    }
    if (status == MINT_OK) {
        status = mint_device_row_find(registry, admission->id, row, error);
    }
    return status == MINT_OK ? mint_device_row_changed(registry, row, "device.admit", error)
                             : status;
}

static mint_status_t update(mint_registry_t *registry, const mint_admission_t *admission,
                            mint_device_row_t *row, mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry,
                     "UPDATE devices SET board = ?2, firmware = ?3, health = ?4, changed = ?5,"
                     " port = coalesce(?6, port) WHERE id = ?1");
    mint_query_integer(&query, row->id);
    mint_query_text(&query, admission->board);
    mint_query_text(&query, admission->firmware);
    mint_query_text(&query, admission->health);
    mint_query_integer(&query, mint_registry_now());
    mint_query_text(&query, admission->port);
    mint_status_t status = mint_query_run(&query, error);
    if (status == MINT_OK) {
        status = mint_device_row_find(registry, admission->id, row, error);
    }
    return status == MINT_OK ? mint_device_row_changed(registry, row, "device.again", error)
                             : status;
}

/// A device that was met before: what it says of itself is brought up to date until it is locked.
/// What was on record when it was locked is the evidence for what it was made of, and stays.
static mint_status_t admit_again(mint_registry_t *registry, const mint_admission_t *admission,
                                 mint_device_row_t *row, mint_error_t *error)
{
    const mint_device_t *device = &row->device;
    int64_t batch = 0;
    if (strcmp(device->batch, admission->batch) != 0) {
        return mint_fail(error, MINT_ERR_BATCH, "the device belongs to batch '%s'", device->batch);
    }
    if (device->retired_s != 0) {
        return mint_device_row_fail_retired(error);
    }
    bool same = strcmp(device->board, admission->board) == 0 &&
                strcmp(device->firmware, admission->firmware) == 0 &&
                strcmp(device->health, admission->health) == 0 &&
                (admission->port == NULL || strcmp(device->port, admission->port) == 0);
    mint_status_t status = device->progress == MINT_PROGRESS_ADMITTED
                               ? mint_batch_find_place(registry, device->batch, &batch, error)
                               : MINT_OK;
    if (status != MINT_OK || same || device->progress == MINT_PROGRESS_LOCKED) {
        return status;
    }
    return update(registry, admission, row, error);
}

static mint_status_t admit(mint_registry_t *registry, const mint_admission_t *admission,
                           mint_device_row_t *row, mint_error_t *error)
{
    mint_status_t status = mint_device_row_find(registry, admission->id, row, error);
    if (status == MINT_OK) {
        return admit_again(registry, admission, row, error);
    }
    if (status == MINT_ERR_NOT_FOUND) {
        mint_error_clear(error);
        status = admit_new(registry, admission, row, error);
    }
    return status;
}

/// What a device says of itself is printed on terminals and written into reports, so it must be
/// printable ASCII of at most MINT_BOARD_MAX_LEN bytes.
static bool is_plain(const char *text)
{
    size_t len = strnlen(text, MINT_BOARD_MAX_LEN + 1);
    for (size_t i = 0; i < len; i++) {
        if (text[i] < 0x20 || text[i] > 0x7E) {
            return false;
        }
    }
    return len <= MINT_BOARD_MAX_LEN;
}

/// Health is JSON text, so that exports and reports can hand it on as it is.
static bool is_json(const char *text)
{
    json_t *value = strnlen(text, MINT_HEALTH_MAX_LEN + 1) <= MINT_HEALTH_MAX_LEN
                        ? json_loads(text, 0, NULL)
                        : NULL;
    json_decref(value);
    return value != NULL;
}

static mint_status_t check(const mint_admission_t *admission, mint_error_t *error)
{
    if (!is_plain(admission->board) || !is_plain(admission->firmware)) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "the device's board or firmware is not a short printable text");
    }
    if (admission->port != NULL &&
        (strnlen(admission->port, MINT_PORT_MAX_LEN + 1) > MINT_PORT_MAX_LEN ||
         !mint_text_is_printable(admission->port))) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a port's name is 1 to %u printable bytes",
                         MINT_PORT_MAX_LEN);
    }
    return is_json(admission->health) ? MINT_OK
                                      : mint_fail(error, MINT_ERR_ARGUMENT,
                                                  "the device's health is not JSON of at most"
                                                  " %u bytes",
                                                  MINT_HEALTH_MAX_LEN);
}

mint_status_t mint_registry_admit_device(mint_registry_t *registry,
                                         const mint_admission_t *admission, mint_device_t *device,
                                         mint_error_t *error)
{
    *device = (mint_device_t){0};
    mint_device_row_t row = {0};
    mint_status_t status = check(admission, error);
    if (status == MINT_OK) {
        status = mint_transaction_begin(registry, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    status = mint_transaction_end(registry, admit(registry, admission, &row, error), error);
    if (status == MINT_OK) {
        *device = row.device;
    }
    return status;
}
