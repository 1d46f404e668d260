// SPDX-License-Identifier: Apache-2.0
//
// The packet header of SMP (Zephyr, "SMP Protocol Specification"): eight bytes, big-endian, the
// first of them Res:3|Ver:2|Op:3.
#include "mintmark/smp.h"

#define VERSION_SHIFT 3u
#define VERSION_MASK  0x03u
#define OP_MASK       0x07u
#define VERSION_LAST  1u ///< SMP version 2

void mint_smp_write_header(mint_writer_t *writer, const mint_smp_header_t *header)
{
    mint_write_u8(writer, (uint8_t)((unsigned)header->version << VERSION_SHIFT | header->op));
    mint_write_u8(writer, 0); // flags: none is defined
    mint_write_u16be(writer, header->body_len);
    mint_write_u16be(writer, header->group);
    mint_write_u8(writer, header->sequence);
    mint_write_u8(writer, header->command);
}

mint_status_t mint_smp_read_header(const uint8_t *packet, size_t len, mint_smp_header_t *header)
{
    mint_reader_t reader;
    mint_reader_init(&reader, packet, len);
    unsigned first = mint_read_u8(&reader);
    (void)mint_read_u8(&reader); // flags
    header->body_len = mint_read_u16be(&reader);
    header->group = mint_read_u16be(&reader);
    header->sequence = mint_read_u8(&reader);
    header->command = mint_read_u8(&reader);
    header->version = (uint8_t)(first >> VERSION_SHIFT & VERSION_MASK);
    unsigned op = first & OP_MASK;
    header->op = (mint_smp_op_t)op;
    bool known = op <= MINT_SMP_WRITE_RESPONSE && header->version <= VERSION_LAST;
    if (mint_reader_status(&reader) != MINT_OK || !known || header->body_len != reader.left_len) {
        *header = (mint_smp_header_t){0};
        return MINT_ERR_FORMAT;
    }
    return MINT_OK;
}
