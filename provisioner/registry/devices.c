// SPDX-License-Identifier: Apache-2.0
//
// Reading devices, and what they confirm as they go along. Admission, where quotas are kept, is in
// admission.c.
#include "registry/device_row.h"
#include "registry/export_lists.h"

#define SELECT_DEVICES                                                                             \
    "SELECT d.id, d.device, b.name, d.station, d.board, d.firmware, d.progress, d.public_key,"     \
    " d.transport_key, d.psk, d.store_digest, d.health, d.admitted, d.changed, d.port,"            \
    " d.retired"                                                                                   \
    " FROM devices d JOIN batches b ON b.id = d.batch"

const char *mint_progress_text(mint_progress_t progress)
{
    static const char *const texts[] = {"admitted",  "keyed",  "issued",
                                        "installed", "proven", "locked"};
    size_t index = (size_t)progress;
    return index < sizeof texts / sizeof texts[0] ? texts[index] : "unknown";
}

static void get_device(mint_query_t *query, mint_device_row_t *row)
{
    mint_device_t *device = &row->device;
    row->id = mint_query_get_integer(query);
    (void)mint_query_get_array(query, device->id, sizeof device->id);
    mint_query_get_text(query, device->batch, sizeof device->batch);
    mint_query_get_text(query, device->station, sizeof device->station);
    mint_query_get_text(query, device->board, sizeof device->board);
    mint_query_get_text(query, device->firmware, sizeof device->firmware);
    device->progress = (mint_progress_t)mint_query_get_integer(query);
    device->has_public_key =
        mint_query_get_array(query, device->public_key, sizeof device->public_key);
    device->has_transport_key =
        mint_query_get_array(query, device->transport_key, sizeof device->transport_key);
    device->has_psk = mint_query_get_integer(query) != 0;
    device->has_store_digest =
        mint_query_get_array(query, device->store_digest, sizeof device->store_digest);
    mint_query_get_text(query, device->health, sizeof device->health);
    device->admitted_s = mint_query_get_integer(query);
    device->changed_s = mint_query_get_integer(query);
    mint_query_get_text(query, device->port, sizeof device->port);
    device->retired_s = mint_query_get_integer(query);
}

mint_status_t mint_device_row_fail_retired(mint_error_t *error)
{
    mint_error_set(error, "the device was retired");
    mint_error_hint(error, "take it off the line; `mintmark device retire` with --port has it "
                           "forget its keys");
    return MINT_ERR_RETIRED;
}

mint_status_t mint_device_row_find(mint_registry_t *registry, const uint8_t *id,
                                   mint_device_row_t *row, mint_error_t *error)
{
    *row = (mint_device_row_t){0};
    bool found = false;
    mint_query_t query;
    mint_query_start(&query, registry, SELECT_DEVICES " WHERE d.device = ?1");
    mint_query_bytes(&query, id, MINT_DEVICE_ID_LEN);
    if (mint_query_row(&query)) {
        get_device(&query, row);
        found = true;
    }
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && !found) {
        mint_error_set(error, "the registry does not know this device");
        mint_error_hint(error, "`mintmark device list` lists the devices");
        status = MINT_ERR_NOT_FOUND;
    }
    return status;
}

mint_status_t mint_device_row_changed(mint_registry_t *registry, const mint_device_row_t *row,
                                      const char *kind, mint_error_t *error)
{
    char id[MINT_DEVICE_ID_TEXT_SIZE];
    mint_hex(row->device.id, MINT_DEVICE_ID_LEN, id);
    mint_change_t change = {.kind = kind, .subject = "devices", .row = row->id, .detail = id};
    return mint_events_append(registry, &change, error);
}

mint_status_t mint_registry_find_device(mint_registry_t *registry,
                                        const uint8_t id[MINT_DEVICE_ID_LEN], mint_device_t *device,
                                        mint_error_t *error)
{
    mint_device_row_t row;
    mint_status_t status = mint_device_row_find(registry, id, &row, error);
    *device = row.device;
    return status;
}

mint_status_t mint_registry_search_devices(mint_registry_t *registry, const mint_search_t *search,
                                           mint_device_visit_t visit, void *context,
                                           mint_error_t *error)
{
    mint_status_t visited = MINT_OK;
    mint_query_t query;
    const mint_export_list_t list = {.name = "devices",
                                     .select = SELECT_DEVICES,
                                     .order = "ORDER BY d.id",
                                     .conditions = mint_device_conditions};
    mint_export_start(&query, registry, &list, search);
    while (visited == MINT_OK && mint_query_row(&query)) {
        mint_device_row_t row = {0};
        get_device(&query, &row);
        visited = visit(context, &row.device);
    }
    mint_status_t status = mint_query_finish(&query, error);
    return status == MINT_OK ? visited : status;
}

mint_status_t mint_registry_each_device(mint_registry_t *registry, const char *batch,
                                        mint_device_visit_t visit, void *context,
                                        mint_error_t *error)
{
    const mint_search_t search = {.batch = batch};
    return mint_registry_search_devices(registry, &search, visit, context, error);
}
