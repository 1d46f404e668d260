// SPDX-License-Identifier: Apache-2.0
//
// The format of the fuse block (fuses.h). The checksum is there to tell a flash image from any
// other file, not to keep an attacker out: who can write the file can write the checksum.
#include "common/fuses.h"

#include <string.h>

#include "mintmark/bytes.h"

static const uint8_t magic[8] = {'M', 'I', 'N', 'T', 'F', 'U', 'S', 'E'};

mint_status_t mint_fuses_read(const uint8_t block[MINT_FUSES_LEN], mint_fuses_t *fuses)
{
    memset(fuses, 0, sizeof *fuses);
    mint_reader_t reader;
    mint_reader_init(&reader, block, MINT_FUSES_LEN);
    const uint8_t *found = mint_read_bytes(&reader, sizeof magic);
    const uint8_t *id = mint_read_bytes(&reader, sizeof fuses->id);
    const uint8_t *root_key = mint_read_bytes(&reader, sizeof fuses->root_key);
    uint32_t crc = mint_read_u32le(&reader);
    mint_status_t status = mint_reader_status(&reader);
    if (status != MINT_OK) {
        return status;
    }
    if (memcmp(found, magic, sizeof magic) != 0 ||
        crc != mint_crc32(0, block, MINT_FUSES_LEN - sizeof crc)) {
        return MINT_ERR_FORMAT;
    }
    memcpy(fuses->id, id, sizeof fuses->id);
    memcpy(fuses->root_key, root_key, sizeof fuses->root_key);
    return MINT_OK;
}

void mint_fuses_write(const mint_fuses_t *fuses, uint8_t block[MINT_FUSES_LEN])
{
    mint_writer_t writer;
    mint_writer_init(&writer, block, MINT_FUSES_LEN);
    mint_write_bytes(&writer, magic, sizeof magic);
    mint_write_bytes(&writer, fuses->id, sizeof fuses->id);
    mint_write_bytes(&writer, fuses->root_key, sizeof fuses->root_key);
    mint_write_u32le(&writer, mint_crc32(0, block, writer.len));
}
