// SPDX-License-Identifier: Apache-2.0
//
// The header of a message, for those who must find its opener.
#include "seal/channel.h"

mint_status_t mint_seal_header(const uint8_t *message, size_t len, mint_seal_header_t *header)
{
    mint_reader_t reader;
    mint_reader_init(&reader, message, len);
    uint8_t first = mint_read_u8(&reader);
    header->role = (mint_seal_role_t)(first & 0x0Fu);
    header->sender = mint_read_u32le(&reader);
    header->number = mint_read_u64le(&reader);
    bool ours = first >> 4 == MINT_SEAL_VERSION && header->role <= MINT_SEAL_BY_SERVER &&
                len >= MINT_SEAL_OVERHEAD_LEN;
    return ours ? MINT_OK : MINT_ERR_FORMAT;
}
