// SPDX-License-Identifier: Apache-2.0
//
// The list of PSKs. A batch may have hundreds of thousands of devices, and an identity that is
// there twice would make a server take the wrong key, so a hash table stands beside the list.
#include <stdlib.h>
#include <string.h>

#include "mintmark/certs/psk.h"

enum { SIZE_FIRST = 16 };

/// FNV-1a. Whoever could choose identities to collide is the owner of the list.
static uint32_t hash(mint_bytes_t identity)
{
    uint32_t value = 2166136261u;
    for (size_t i = 0; i < identity.len; i++) {
        value = (value ^ identity.data[i]) * 16777619u;
    }
    return value;
}

static mint_bytes_t identity_of(const mint_psk_t *psk)
{
    return (mint_bytes_t){psk->identity, psk->identity_len};
}

/// The slot that holds an identity, or the free one where it would go.
static size_t find_slot(const mint_psk_list_t *list, mint_bytes_t identity)
{
    size_t slot = hash(identity) & (list->slot_count - 1);
    while (list->slots[slot] != 0) {
        const mint_psk_t *psk = &list->entries[list->slots[slot] - 1];
        if (psk->identity_len == identity.len &&
            memcmp(psk->identity, identity.data, identity.len) == 0) {
            break;
        }
        slot = (slot + 1) & (list->slot_count - 1);
    }
    return slot;
}

void mint_psk_list_free(mint_psk_list_t *list)
{
    if (list->entries != NULL) {
        mint_wipe(list->entries, list->size * sizeof *list->entries);
        free(list->entries);
    }
    free(list->slots);
    *list = (mint_psk_list_t){0};
}

/// Makes room for one more, with at most half of the slots in use. realloc() would leave keys
/// behind.
static bool grow(mint_psk_list_t *list)
{
    if (list->count < list->size) {
        return true;
    }
    size_t size = list->size == 0 ? SIZE_FIRST : 2 * list->size;
    mint_psk_list_t larger = {.entries = calloc(size, sizeof *larger.entries),
                              .count = list->count,
                              .size = size,
                              .slots = calloc(2 * size, sizeof *larger.slots),
                              .slot_count = 2 * size};
    if (larger.entries == NULL || larger.slots == NULL) {
        free(larger.entries);
        free(larger.slots);
        return false;
    }
    for (size_t i = 0; i < list->count; i++) {
        larger.entries[i] = list->entries[i];
        larger.slots[find_slot(&larger, identity_of(&larger.entries[i]))] = (uint32_t)i + 1;
    }
    mint_psk_list_t smaller = *list;
    *list = larger;
    mint_psk_list_free(&smaller);
    return true;
}

static mint_status_t check(const mint_psk_list_t *list, mint_bytes_t identity, mint_bytes_t key,
                           mint_error_t *error)
{
    if (identity.len == 0 || identity.len > MINT_PSK_IDENTITY_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "an identity has 1 to %u bytes, not %zu",
                         MINT_PSK_IDENTITY_MAX_LEN, identity.len);
    }
    if (key.len == 0 || key.len > MINT_PSK_KEY_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a PSK has 1 to %u bytes, not %zu",
                         MINT_PSK_KEY_MAX_LEN, key.len);
    }
    if (list->count >= MINT_PSK_LIST_MAX) {
        return mint_fail(error, MINT_ERR_FULL, "a list has at most %u PSKs", MINT_PSK_LIST_MAX);
    }
    const mint_psk_t *other = mint_psk_list_find(list, identity);
    if (other != NULL) {
        char text[MINT_PSK_IDENTITY_TEXT_SIZE];
        mint_psk_identity_text(identity, text);
        return other->line != 0 ? mint_fail(error, MINT_ERR_DUPLICATE,
                                            "the identity '%.120s' is there already, on line %u",
                                            text, other->line)
                                : mint_fail(error, MINT_ERR_DUPLICATE,
                                            "the identity '%.120s' is there already", text);
    }
    return MINT_OK;
}

mint_status_t mint_psk_list_add(mint_psk_list_t *list, mint_bytes_t identity, mint_bytes_t key,
                                unsigned line, mint_error_t *error)
{
    mint_status_t status = check(list, identity, key, error);
    if (status != MINT_OK) {
        return status;
    }
    if (!grow(list)) {
        return mint_fail(error, MINT_ERR_MEMORY, "no memory for a list of PSKs");
    }
    mint_psk_t *psk = &list->entries[list->count];
    *psk = (mint_psk_t){.identity_len = identity.len, .key_len = key.len, .line = line};
    memcpy(psk->identity, identity.data, identity.len);
    memcpy(psk->key, key.data, key.len);
    list->slots[find_slot(list, identity)] = (uint32_t)++list->count;
    return MINT_OK;
}

const mint_psk_t *mint_psk_list_find(const mint_psk_list_t *list, mint_bytes_t identity)
{
    if (list->slot_count == 0) {
        return NULL;
    }
    uint32_t place = list->slots[find_slot(list, identity)];
    return place == 0 ? NULL : &list->entries[place - 1];
}

mint_status_t mint_psk_list_check(const mint_psk_list_t *list, const mint_psk_limits_t *limits,
                                  mint_error_t *error)
{
    for (size_t i = 0; i < list->count; i++) {
        const mint_psk_t *psk = &list->entries[i];
        bool identity_fits = psk->identity_len <= limits->identity_max_len;
        if (!identity_fits || psk->key_len > limits->key_max_len) {
            char text[MINT_PSK_IDENTITY_TEXT_SIZE];
            mint_psk_identity_text(identity_of(psk), text);
            return mint_fail(error, MINT_ERR_SPACE,
                             "the %s of '%.100s' has %zu bytes, %s holds %zu",
                             identity_fits ? "PSK" : "identity", text,
                             identity_fits ? psk->key_len : psk->identity_len, limits->target,
                             identity_fits ? limits->key_max_len : limits->identity_max_len);
        }
    }
    return MINT_OK;
}
