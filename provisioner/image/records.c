// SPDX-License-Identifier: Apache-2.0
//
// Records in and out of a store on the host.
#include "image/records.h"

#include <string.h>

#include "mintmark/agent.h"

/// A store with what mint_store_mount() wants to be given.
typedef struct {
    mint_store_t store;
    mint_store_slot_t slots[MINT_AGENT_RECORDS_MAX];
    uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];
} mounted_t;

/// With as many slots as the agent has, or it would not take the store for its own.
static mint_status_t mount(mounted_t *mounted, const mint_flash_t *flash,
                           const mint_image_part_t *part, mint_error_t *error)
{
    const mint_store_config_t config = {.flash = flash,
                                        .slots = mounted->slots,
                                        .record_count = MINT_AGENT_RECORDS_MAX,
                                        .unit = mounted->unit,
                                        .root_key = part->root_key,
                                        .device_id = part->id,
                                        .device_id_len = sizeof part->id};
    mint_status_t status = mint_store_mount(&mounted->store, &config);
    if (status == MINT_ERR_ARGUMENT) {
        return mint_fail(error, status,
                         "no store can have pages of %u bytes that are programmed %u at a time",
                         flash->page_len, flash->unit_len);
    }
    return status == MINT_OK
               ? MINT_OK
               : mint_fail(error, status, "the store in the image: %s", mint_status_text(status));
}

static void unmount(mounted_t *mounted)
{
    mint_store_unmount(&mounted->store);
    mint_wipe(mounted, sizeof *mounted);
}

mint_status_t mint_records_write(const mint_flash_t *flash, const mint_image_part_t *part,
                                 const mint_record_t *records, size_t count, mint_error_t *error)
{
    mounted_t mounted;
    mint_status_t status = mount(&mounted, flash, part, error);
    if (status != MINT_OK) {
        return status;
    }
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        const mint_record_t *record = &records[i];
        if (record->data.len > MINT_RECORD_MAX_LEN) {
            status =
                mint_fail(error, MINT_ERR_SPACE, "a record of %zu bytes; an image holds up to %u",
                          record->data.len, MINT_RECORD_MAX_LEN);
            break;
        }
        status = mint_store_set(&mounted.store, record->uid, record->data.data, record->data.len,
                                record->flags);
        if (status != MINT_OK) {
            mint_error_set(error, "the image does not take all of it: %s",
                           mint_status_text(status));
            mint_error_hint(error, "a record of %zu bytes must fit a page of %u", record->data.len,
                            flash->page_len);
        }
    }
    unmount(&mounted);
    return status;
}

static bool holds(const mint_store_t *store, const mint_record_t *record)
{
    uint8_t data[MINT_RECORD_MAX_LEN];
    uint8_t flags = 0;
    size_t len = 0;
    bool same = mint_store_info(store, record->uid, &len, &flags) == MINT_OK &&
                mint_store_get(store, record->uid, data, sizeof data, &len) == MINT_OK &&
                len == record->data.len && flags == record->flags &&
                mint_equal_ct(data, record->data.data, len);
    mint_wipe(data, sizeof data);
    return same;
}

mint_status_t mint_records_check(const mint_flash_t *flash, const mint_image_part_t *part,
                                 const mint_record_t *records, size_t count, mint_error_t *error)
{
    mounted_t mounted;
    uint64_t uid = 0;
    size_t found = 0;
    mint_status_t status = mount(&mounted, flash, part, error);
    if (status != MINT_OK) {
        return status;
    }
    bool same = true;
    for (size_t i = 0; i < count; i++) {
        same = same && holds(&mounted.store, &records[i]);
    }
    while (mint_store_next(&mounted.store, &uid) == MINT_OK) {
        found++;
    }
    unmount(&mounted);
    return same && found == count
               ? MINT_OK
               : mint_fail(error, MINT_ERR_MISMATCH, "the image does not read back as written");
}
