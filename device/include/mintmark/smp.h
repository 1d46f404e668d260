// SPDX-License-Identifier: Apache-2.0
//
// SMP version 2 over a serial console, as mcumgr speaks it: packets, and the framing that carries
// them.
//
// A packet is an 8-byte header and a CBOR body. On the line it is prefixed with its 16-bit length,
// followed by a CRC-16, base64-encoded and cut into lines of at most 127 bytes: the first starts
// with 06 09, those that continue it with 04 14, each ends with a newline (Zephyr, "SMP Transport
// over UART/USB/Shell"). Whatever else is on the line is passed over. A packet is handed on only
// whole and with its CRC right.
//
// Pointers must not be NULL unless the length beside them is 0. Nothing allocates; the caller owns
// buffers. One thread at a time for each object.
#ifndef MINTMARK_SMP_H
#define MINTMARK_SMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_SMP_HEADER_LEN 8u ///< bytes of a packet header
/// Bytes of the largest packet, header included, that a device takes.
#define MINT_SMP_PACKET_SIZE  1536u
#define MINT_SMP_LINE_MAX_LEN 127u ///< bytes of the longest line, marker and newline included

#define MINT_SMP_GROUP_OS       0u  ///< mcumgr's group for the operating system
#define MINT_SMP_OS_ECHO        0u  ///< its command echo
#define MINT_SMP_OS_RESET       5u  ///< its command reset
#define MINT_SMP_OS_PARAMETERS  6u  ///< its command "MCUmgr parameters"
#define MINT_SMP_GROUP_MINTMARK 64u ///< our group: the first that SMP leaves to users

#define MINT_SMP_RC_UNKNOWN       1u  ///< SMP's generic rc MGMT_ERR_EUNKNOWN
#define MINT_SMP_RC_INVALID       3u  ///< SMP's generic rc MGMT_ERR_EINVAL
#define MINT_SMP_RC_NOT_SUPPORTED 8u  ///< SMP's generic rc MGMT_ERR_ENOTSUP
#define MINT_SMP_RC_DENIED        11u ///< SMP's generic rc MGMT_ERR_EACCESSDENIED

/// The operation of a packet.
typedef enum {
    MINT_SMP_READ = 0,           ///< the station asks, nothing changes
    MINT_SMP_READ_RESPONSE = 1,  ///< the answer to it
    MINT_SMP_WRITE = 2,          ///< the station has something done
    MINT_SMP_WRITE_RESPONSE = 3, ///< the answer to it
} mint_smp_op_t;

/// A packet header. On the wire: Res:3|Ver:2|Op:3, flags, body length, group (16 bits, big-endian),
/// sequence, command.
typedef struct {
    uint8_t version;   ///< 0 for SMP version 1, 1 for version 2
    mint_smp_op_t op;  ///< operation
    uint16_t body_len; ///< bytes that follow the header
    uint16_t group;    ///< command group
    uint8_t sequence;  ///< a response carries its request's
    uint8_t command;   ///< command within the group
} mint_smp_header_t;

/// Writes a header.
void mint_smp_write_header(mint_writer_t *writer, const mint_smp_header_t *header);

/// Reads the header of a packet of `len` bytes. MINT_ERR_FORMAT if it is shorter than a header, its
/// body length is not what follows, or its operation or version is unknown.
MINT_MUST_CHECK mint_status_t mint_smp_read_header(const uint8_t *packet, size_t len,
                                                   mint_smp_header_t *header);

/// Sends bytes to the line; any failure ends the packet.
typedef mint_status_t (*mint_smp_send_t)(void *context, const uint8_t *data, size_t len);

/// Frames a packet of `len` bytes (1 to 65533) and hands it to `send`, a line at a time.
/// MINT_ERR_ARGUMENT for another length, or what `send` failed with: then the line may have got a
/// part, which the receiver drops.
MINT_MUST_CHECK mint_status_t mint_smp_send_packet(const uint8_t *packet, size_t len,
                                                   mint_smp_send_t send, void *context);

/// Bytes that a packet of `len` bytes takes on the line, markers and newlines included.
size_t mint_smp_framed_len(size_t len);

/// Puts packets together from the bytes of a line.
typedef struct {
    uint8_t *buffer;    ///< the caller's, for one packet with its length and CRC
    size_t size;        ///< bytes of it: the largest packet plus 4
    size_t len;         ///< decoded bytes so far
    uint32_t bits;      ///< base64 characters not yet a byte
    uint8_t bit_count;  ///< how many bits of `bits` are held
    uint8_t line_state; ///< where in a line we are
    bool in_packet;     ///< a first line was seen and the packet is not complete
} mint_smp_receiver_t;

/// Starts receiving into `buffer` of `size` bytes.
void mint_smp_receiver_init(mint_smp_receiver_t *receiver, uint8_t *buffer, size_t size);

/// Takes one byte from the line. When it completes a packet whose CRC is right, returns true and
/// points
/// `*packet` into the buffer, valid until the next call; a damaged packet is dropped in silence,
/// for the sender repeats it.
bool mint_smp_receive(mint_smp_receiver_t *receiver, uint8_t byte, mint_bytes_t *packet);

#ifdef __cplusplus
}
#endif

#endif
