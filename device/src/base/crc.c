// SPDX-License-Identifier: Apache-2.0
//
// The two checksums that the formats name. Bit by bit: a table would cost a device more flash than
// the time is worth.
#include "mintmark/bytes.h"

uint16_t mint_crc16(uint16_t crc, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        crc = (uint16_t)(crc ^ (unsigned)data[i] << 8);
        for (int bit = 0; bit < 8; bit++) {
            unsigned carry = crc & 0x8000u;
            crc = (uint16_t)((unsigned)crc << 1 ^ (carry ? 0x1021u : 0u));
        }
    }
    return crc;
}

uint32_t mint_crc32(uint32_t crc, const uint8_t *data, size_t len)
{
    crc = ~crc;
    for (size_t i = 0; i < len; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0xEDB88320u & (0u - (crc & 1u)));
        }
    }
    return ~crc;
}
