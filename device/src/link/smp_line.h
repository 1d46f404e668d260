// SPDX-License-Identifier: Apache-2.0
//
// What sender and receiver of SMP's serial framing must agree on (Zephyr, "SMP Transport over
// UART/USB/Shell"): the markers that start a line, and the length and CRC around a packet.
#ifndef MINTMARK_LINK_SMP_LINE_H
#define MINTMARK_LINK_SMP_LINE_H

#define MINT_SMP_MARK_FIRST_1 0x06u ///< first byte of a packet's first line
#define MINT_SMP_MARK_FIRST_2 0x09u ///< second byte of a packet's first line
#define MINT_SMP_MARK_NEXT_1  0x04u ///< first byte of a line that continues a packet
#define MINT_SMP_MARK_NEXT_2  0x14u ///< second byte of a line that continues a packet

#define MINT_SMP_LENGTH_LEN 2u ///< bytes of the length before a packet; it counts packet and CRC
#define MINT_SMP_CRC_LEN    2u ///< bytes of the CRC after a packet

#endif
