// SPDX-License-Identifier: Apache-2.0
//
// Id and root key are read anew whenever they are asked for: no copy of the key stays in memory.
#include "qemu/identity.h"

#include <string.h>

#include "mintmark/bytes.h"

static mint_status_t read_fuses(mint_fuses_t *fuses)
{
    uint8_t block[MINT_FUSES_LEN];
    memset(fuses, 0, sizeof *fuses);
    mint_status_t status = qemu_fuse_block(block);
    if (status == MINT_OK) {
        status = mint_fuses_read(block, fuses);
    }
    mint_wipe(block, sizeof block);
    return status;
}

mint_status_t qemu_device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    (void)context;
    mint_fuses_t fuses;
    mint_status_t status = read_fuses(&fuses);
    memcpy(id, fuses.id, MINT_DEVICE_ID_LEN);
    mint_wipe(&fuses, sizeof fuses);
    return status;
}

mint_status_t qemu_root_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    (void)context;
    mint_fuses_t fuses;
    mint_status_t status = read_fuses(&fuses);
    memcpy(key, fuses.root_key, MINT_STORE_ROOT_KEY_LEN);
    mint_wipe(&fuses, sizeof fuses);
    return status;
}
