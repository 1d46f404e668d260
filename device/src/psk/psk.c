// SPDX-License-Identifier: Apache-2.0
//
// PSKs as records of the store. There are few, so one is found by reading them; an index by
// identity would be one more thing that a power cut could make disagree.
#include "mintmark/psk.h"

#include <string.h>

#include "mintmark/bytes.h"

/// A PSK's record: length of the identity (1 byte), identity, key.
typedef struct {
    uint8_t bytes[1 + MINT_PSK_IDENTITY_MAX_LEN + MINT_PSK_KEY_MAX_LEN];
    size_t len;
} record_t;

/// Bytes before the key.
static size_t head_len(const record_t *record)
{
    return 1u + record->bytes[0];
}

static bool is_well_formed(const record_t *record)
{
    return record->len > 0 && record->bytes[0] > 0 &&
           record->bytes[0] <= MINT_PSK_IDENTITY_MAX_LEN && record->len > head_len(record) &&
           record->len - head_len(record) <= MINT_PSK_KEY_MAX_LEN;
}

/// Reads what is at a place. MINT_ERR_NOT_FOUND, MINT_ERR_CORRUPT.
static mint_status_t read_place(const mint_store_t *store, unsigned place, record_t *record)
{
    record->bytes[0] = 0; // of a record with nothing in it, too
    mint_status_t status = mint_store_get(store, MINT_PSK_UID(place), record->bytes,
                                          sizeof record->bytes, &record->len);
    if (status == MINT_ERR_SPACE || (status == MINT_OK && !is_well_formed(record))) {
        return MINT_ERR_CORRUPT;
    }
    return status;
}

static bool has_identity(const record_t *record, const uint8_t *identity, size_t identity_len)
{
    return record->bytes[0] == identity_len &&
           memcmp(record->bytes + 1, identity, identity_len) == 0;
}

/// Reads the record of an identity and says where it is. MINT_ERR_NOT_FOUND, or MINT_ERR_CORRUPT if
/// it may be one of those that do not read; then `*place` is where it could go, MINT_PSKS_MAX if
/// nowhere.
static mint_status_t find(const mint_store_t *store, const uint8_t *identity, size_t identity_len,
                          record_t *record, unsigned *place)
{
    mint_status_t result = MINT_ERR_NOT_FOUND;
    *place = MINT_PSKS_MAX;
    for (unsigned i = 0; i < MINT_PSKS_MAX; i++) {
        mint_status_t status = read_place(store, i, record);
        if (status == MINT_OK && has_identity(record, identity, identity_len)) {
            *place = i;
            return MINT_OK;
        }
        if (status == MINT_ERR_NOT_FOUND || status == MINT_ERR_CORRUPT) {
            *place = *place == MINT_PSKS_MAX ? i : *place;
            result = status == MINT_ERR_CORRUPT ? status : result;
        } else if (status != MINT_OK) {
            return status;
        }
    }
    return result;
}

size_t mint_psk_count(const mint_store_t *store)
{
    size_t count = 0;
    for (unsigned i = 0; i < MINT_PSKS_MAX; i++) {
        size_t len;
        uint8_t flags;
        count += mint_store_info(store, MINT_PSK_UID(i), &len, &flags) == MINT_OK;
    }
    return count;
}

mint_status_t mint_psk_find(const mint_store_t *store, const uint8_t *identity, size_t identity_len,
                            uint8_t *key, size_t size, size_t *key_len)
{
    record_t record;
    unsigned place;
    *key_len = 0;
    mint_wipe(key, size);
    mint_status_t status = find(store, identity, identity_len, &record, &place);
    if (status == MINT_OK && record.len - head_len(&record) > size) {
        status = MINT_ERR_SPACE;
    }
    if (status == MINT_OK) {
        *key_len = record.len - head_len(&record);
        memcpy(key, record.bytes + head_len(&record), *key_len);
    }
    mint_wipe(&record, sizeof record);
    return status;
}

mint_status_t mint_psk_set(mint_store_t *store, const uint8_t *identity, size_t identity_len,
                           const uint8_t *key, size_t key_len)
{
    record_t record;
    unsigned place;
    if (identity_len == 0 || identity_len > MINT_PSK_IDENTITY_MAX_LEN || key_len == 0 ||
        key_len > MINT_PSK_KEY_MAX_LEN) {
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status = find(store, identity, identity_len, &record, &place);
    if (status == MINT_ERR_NOT_FOUND || status == MINT_ERR_CORRUPT) {
        status = place < MINT_PSKS_MAX ? MINT_OK : MINT_ERR_FULL;
    }
    if (status == MINT_OK) {
        record.bytes[0] = (uint8_t)identity_len;
        memcpy(record.bytes + 1, identity, identity_len);
        memcpy(record.bytes + 1 + identity_len, key, key_len);
        status =
            mint_store_set(store, MINT_PSK_UID(place), record.bytes, 1 + identity_len + key_len, 0);
    }
    mint_wipe(&record, sizeof record);
    return status;
}

mint_status_t mint_psk_remove(mint_store_t *store, const uint8_t *identity, size_t identity_len)
{
    record_t record;
    unsigned place;
    mint_status_t status = find(store, identity, identity_len, &record, &place);
    mint_wipe(&record, sizeof record);
    return status == MINT_OK ? mint_store_delete(store, MINT_PSK_UID(place)) : status;
}

mint_status_t mint_psk_next(const mint_store_t *store, unsigned *place,
                            uint8_t identity[MINT_PSK_IDENTITY_MAX_LEN], size_t *identity_len)
{
    record_t record;
    mint_status_t status = MINT_ERR_NOT_FOUND;
    *identity_len = 0;
    mint_wipe(identity, MINT_PSK_IDENTITY_MAX_LEN);
    while (*place < MINT_PSKS_MAX && (status == MINT_ERR_NOT_FOUND || status == MINT_ERR_CORRUPT)) {
        status = read_place(store, (*place)++, &record);
    }
    if (status == MINT_OK) {
        *identity_len = record.bytes[0];
        memcpy(identity, record.bytes + 1, record.bytes[0]);
    }
    mint_wipe(&record, sizeof record);
    return status == MINT_ERR_CORRUPT ? MINT_ERR_NOT_FOUND : status;
}
