// SPDX-License-Identifier: Apache-2.0
//
// Bounded readers and writers over byte strings, wiping, constant-time comparison and checksums.
//
// A reader or writer carries a sticky error: calls after the first one that does not fit do nothing
// (reads give 0), and the result is looked at once, at the end, with mint_reader_status() or
// mint_writer_status(). So a parser states its format as a list of reads, and no offset is computed
// by hand.
//
// Pointers must not be NULL unless the length beside them is 0. Nothing allocates, nothing is kept:
// the caller owns the bytes, which must outlive the reader or writer. Every function may be called
// from any thread or interrupt, a single reader or writer only from one at a time.
#ifndef MINTMARK_BYTES_H
#define MINTMARK_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A view of bytes that somebody else owns.
typedef struct {
    const uint8_t *data; ///< may be NULL if len is 0
    size_t len;          ///< bytes
} mint_bytes_t;

/// Reads from a byte string, front to back.
typedef struct {
    const uint8_t *at; ///< the next byte
    size_t left_len;   ///< bytes not yet read
    bool failed;       ///< a read went past the end
} mint_reader_t;

/// Starts reading `len` bytes at `data`.
void mint_reader_init(mint_reader_t *reader, const uint8_t *data, size_t len);
/// Reads one byte; 0 after a failure.
uint8_t mint_read_u8(mint_reader_t *reader);
/// Reads a big-endian 16-bit integer; 0 after a failure.
uint16_t mint_read_u16be(mint_reader_t *reader);
/// Reads a little-endian 16-bit integer; 0 after a failure.
uint16_t mint_read_u16le(mint_reader_t *reader);
/// Reads a little-endian 32-bit integer; 0 after a failure.
uint32_t mint_read_u32le(mint_reader_t *reader);
/// Reads a little-endian 64-bit integer; 0 after a failure.
uint64_t mint_read_u64le(mint_reader_t *reader);
/// Passes over `len` bytes and returns where they start (inside the caller's bytes), NULL after a
/// failure.
const uint8_t *mint_read_bytes(mint_reader_t *reader, size_t len);
/// MINT_OK, or MINT_ERR_FORMAT if any read went past the end.
MINT_MUST_CHECK mint_status_t mint_reader_status(const mint_reader_t *reader);

/// Writes a byte string, front to back.
typedef struct {
    uint8_t *data; ///< the first byte of the output
    size_t size;   ///< bytes that fit
    size_t len;    ///< bytes written so far
    bool failed;   ///< a write did not fit
} mint_writer_t;

/// Starts writing at `data`, where `size` bytes fit.
void mint_writer_init(mint_writer_t *writer, uint8_t *data, size_t size);
/// Writes one byte.
void mint_write_u8(mint_writer_t *writer, uint8_t value);
/// Writes a big-endian 16-bit integer.
void mint_write_u16be(mint_writer_t *writer, uint16_t value);
/// Writes a little-endian 16-bit integer.
void mint_write_u16le(mint_writer_t *writer, uint16_t value);
/// Writes a little-endian 32-bit integer.
void mint_write_u32le(mint_writer_t *writer, uint32_t value);
/// Writes a little-endian 64-bit integer.
void mint_write_u64le(mint_writer_t *writer, uint64_t value);
/// Writes `len` bytes; `data` must not overlap the output.
void mint_write_bytes(mint_writer_t *writer, const uint8_t *data, size_t len);
/// MINT_OK, or MINT_ERR_SPACE if any write did not fit (then `len` counts only what did).
MINT_MUST_CHECK mint_status_t mint_writer_status(const mint_writer_t *writer);

/// Overwrites `len` bytes with zeros in a way that no compiler removes. For every secret, on every
/// path.
void mint_wipe(void *data, size_t len);

/// True if the two byte strings of `len` bytes are equal.
/// CT: the time depends on `len` alone, not on the bytes.
MINT_MUST_CHECK bool mint_equal_ct(const uint8_t *a, const uint8_t *b, size_t len);

/// CRC-16 of SMP's serial framing (CRC-16/XMODEM: polynomial 0x1021, not reflected, no final xor)
/// of `len` bytes, going on from `crc` (0 to start). Check value of "123456789": 0x31C3.
uint16_t mint_crc16(uint16_t crc, const uint8_t *data, size_t len);

/// CRC-32 (ISO-HDLC: polynomial 0x04C11DB7 reflected, initial and final 0xFFFFFFFF) of `len` bytes,
/// going on from the `crc` of the bytes before (0 to start). Check value of "123456789":
/// 0xCBF43926.
uint32_t mint_crc32(uint32_t crc, const uint8_t *data, size_t len);

#ifdef __cplusplus
}
#endif

#endif
