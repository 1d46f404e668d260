// SPDX-License-Identifier: Apache-2.0
//
// What an image holds beside the store. A kind is added here when its port can be programmed with
// everything that it needs.
#include "image/kinds.h"

#include <string.h>

#include "common/fuses.h"
#include "lpc1768/sectors.h"

/// Slot 0 of the root key's sector, as device/ports/lpc1768/root_key.c has it: the key twice, then
/// the first pair of marks, without which the first start would take the key for one that a power
/// cut broke off, and erase the store.
static void append_lpc1768_root_key(const mint_image_part_t *part, mint_buffer_t *image)
{
    const uint8_t mark[LPC_UNIT_LEN] = {0};
    uint8_t copy[LPC_UNIT_LEN] = {0};
    mint_fuses_t fuses;
    memcpy(fuses.id, part->id, sizeof fuses.id);
    memcpy(fuses.root_key, part->root_key, sizeof fuses.root_key);
    mint_fuses_write(&fuses, copy);
    for (int i = 0; i < 2; i++) {
        mint_buffer_append(image, copy, sizeof copy);
    }
    for (int i = 0; i < 2; i++) {
        mint_buffer_append(image, mark, sizeof mark);
    }
    mint_wipe(copy, sizeof copy);
    mint_wipe(&fuses, sizeof fuses);
}

static const mint_image_kind_t kinds[] = {
    {.name = "lpc1768",
     .geometry = {LPC_SECTOR_LEN, LPC_STORE_SECTORS, LPC_UNIT_LEN},
     .address = LPC_STORE,
     .append_root_key = append_lpc1768_root_key},
};

_Static_assert(LPC_STORE + LPC_STORE_SECTORS * LPC_SECTOR_LEN == LPC_ROOT,
               "the root key follows the store");

const mint_image_kind_t *mint_image_kind_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            return &kinds[i];
        }
    }
    return NULL;
}

mint_status_t mint_image_kind_finish(const mint_image_kind_t *kind, const mint_image_part_t *part,
                                     mint_buffer_t *image, mint_error_t *error)
{
    kind->append_root_key(part, image);
    mint_status_t status = mint_buffer_status(image);
    if (status != MINT_OK) {
        mint_buffer_free(image);
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    return MINT_OK;
}
