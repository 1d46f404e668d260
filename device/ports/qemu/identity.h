// SPDX-License-Identifier: Apache-2.0
//
// The unique id and the root key of an emulated board: mint_port_t's `device_id` and `root_key`,
// from the fuse block (common/fuses.h) that the board's flash image brings along.
//
// One thread. Pointers must not be NULL, but for the contexts, which are not looked at.
#ifndef MINTMARK_PORTS_QEMU_IDENTITY_H
#define MINTMARK_PORTS_QEMU_IDENTITY_H

#include <stdint.h>

#include "common/fuses.h"
#include "mintmark/message.h"
#include "mintmark/status.h"
#include "mintmark/store.h"

/// To be defined by the board: reads its fuse block, from wherever its image has it.
/// MINT_ERR_IO if there is none.
MINT_MUST_CHECK mint_status_t qemu_fuse_block(uint8_t block[MINT_FUSES_LEN]);

/// The unique id. MINT_ERR_IO or MINT_ERR_FORMAT without a fuse block; then `id` is zeroed.
mint_status_t qemu_device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN]);

/// The root key, a secret. Errors as above; then `key` is zeroed.
mint_status_t qemu_root_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN]);

#endif
