// SPDX-License-Identifier: Apache-2.0
//
// The fuse block of any flash image: what is taken is written again as it was, and of what is
// refused nothing is left. With a first byte that is odd the checksum is made to fit.
#include <stdlib.h>
#include <string.h>

#include "common/fuses.h"
#include "mintmark/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const mint_fuses_t none;
    uint8_t block[MINT_FUSES_LEN];
    uint8_t again[MINT_FUSES_LEN];
    mint_fuses_t fuses;
    if (size < 1 + sizeof block) {
        return 0;
    }
    memcpy(block, data + 1, sizeof block);
    if ((data[0] & 1u) != 0) {
        mint_writer_t writer;
        mint_writer_init(&writer, block + MINT_FUSES_LEN - 4, 4);
        mint_write_u32le(&writer, mint_crc32(0, block, MINT_FUSES_LEN - 4));
    }
    if (mint_fuses_read(block, &fuses) == MINT_OK) {
        mint_fuses_write(&fuses, again);
        if (memcmp(block, again, sizeof block) != 0) {
            abort();
        }
    } else if (memcmp(&fuses, &none, sizeof fuses) != 0) {
        abort();
    }
    return 0;
}
