// SPDX-License-Identifier: Apache-2.0
//
// The board: lm3s6965evb as QEMU emulates it, made known to the library.
#include <string.h>

#include "board.h"
#include "mintmark/bytes.h"
#include "qemu/host_random.h"
#include "qemu/restart.h"

mint_status_t lm3s_device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    (void)context;
    mint_fuses_t fuses;
    mint_status_t status = lm3s_fuses_read(&fuses);
    memcpy(id, fuses.id, MINT_DEVICE_ID_LEN);
    mint_wipe(&fuses, sizeof fuses);
    return status;
}

mint_status_t lm3s_root_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    (void)context;
    mint_fuses_t fuses;
    mint_status_t status = lm3s_fuses_read(&fuses);
    memcpy(key, fuses.root_key, MINT_STORE_ROOT_KEY_LEN);
    mint_wipe(&fuses, sizeof fuses);
    return status;
}

void lm3s_reset(void *context)
{
    (void)context;
    lm3s_flash_stop();
    qemu_host_random_stop();
    qemu_restart();
}

const mint_port_t *mint_port(void)
{
    static bool up;
    if (!up) {
        lm3s_serial_start();
        lm3s_flash_start();
        lm3s_sources_start();
        up = true;
    }
    return &lm3s_port;
}
