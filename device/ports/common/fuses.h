// SPDX-License-Identifier: Apache-2.0
//
// The fuse block of a flash image: the unique id and the root key that a chip maker would have
// burned into a part. Written once, when the image is made; a device only reads it.
//
//     0    8   magic "MINTFUSE"
//     8   16   device id
//    24   32   root key
//    56    4   CRC-32 of the 56 bytes before, little-endian
//
// Pointers must not be NULL. Nothing is allocated or kept; any thread or interrupt.
#ifndef MINTMARK_PORTS_COMMON_FUSES_H
#define MINTMARK_PORTS_COMMON_FUSES_H

#include <stdint.h>

#include "mintmark/message.h"
#include "mintmark/status.h"
#include "mintmark/store.h"

#define MINT_FUSES_LEN 60u ///< bytes of the block

/// What is burned.
typedef struct {
    uint8_t id[MINT_DEVICE_ID_LEN];            ///< unique, not a secret
    uint8_t root_key[MINT_STORE_ROOT_KEY_LEN]; ///< secret
} mint_fuses_t;

/// Reads a block. MINT_ERR_FORMAT if its magic or checksum is wrong, as in a file that is not a
/// flash image; then `*fuses` is zeroed.
MINT_MUST_CHECK mint_status_t mint_fuses_read(const uint8_t block[MINT_FUSES_LEN],
                                              mint_fuses_t *fuses);

/// Writes a block.
void mint_fuses_write(const mint_fuses_t *fuses, uint8_t block[MINT_FUSES_LEN]);

#endif
