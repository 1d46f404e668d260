// SPDX-License-Identifier: Apache-2.0
//
// As much DER (X.690) as a device needs: writing a certificate request, and finding the public key
// in a certificate.
//
// Writing goes backwards, from the last byte to the first, so that every length is known when its
// turn comes. An error sticks, as in bytes.h. Pointers must not be NULL unless the length beside
// them is 0.
#ifndef MINTMARK_AGENT_DER_H
#define MINTMARK_AGENT_DER_H

#include "mintmark/bytes.h"

#define MINT_DER_INTEGER          0x02u ///< INTEGER
#define MINT_DER_BIT_STRING       0x03u ///< BIT STRING
#define MINT_DER_OID              0x06u ///< OBJECT IDENTIFIER
#define MINT_DER_PRINTABLE_STRING 0x13u ///< PrintableString
#define MINT_DER_SEQUENCE         0x30u ///< SEQUENCE
#define MINT_DER_SET              0x31u ///< SET
#define MINT_DER_CONTEXT_0        0xA0u ///< [0], constructed

/// DER being written into the end of a buffer.
typedef struct {
    uint8_t *data; ///< the buffer
    size_t size;   ///< bytes of it
    size_t at;     ///< where the first byte written so far stands
    bool failed;   ///< something did not fit
} mint_agent_der_t;

/// Starts writing so that the last byte is the last of `size`.
void mint_agent_der_init(mint_agent_der_t *der, uint8_t *data, size_t size);
/// Puts `len` bytes before what is there.
void mint_agent_der_put(mint_agent_der_t *der, const void *data, size_t len);
/// Puts tag and length before what was written since `der->at` was `end` (at most 65535 bytes).
void mint_agent_der_wrap(mint_agent_der_t *der, uint8_t tag, size_t end);
/// Puts a primitive value with its tag and length.
void mint_agent_der_put_value(mint_agent_der_t *der, uint8_t tag, const void *data, size_t len);
/// Puts an INTEGER that is `len` bytes of unsigned big-endian number, at least one.
void mint_agent_der_put_unsigned(mint_agent_der_t *der, const uint8_t *data, size_t len);
/// What was written; empty after a failure.
mint_bytes_t mint_agent_der_written(const mint_agent_der_t *der);

/// Reads one value with `tag` (a single byte) and a length of at most 65535 in its shortest form,
/// and starts `contents` on its contents. After a failure both readers have failed.
void mint_agent_der_read(mint_reader_t *reader, uint8_t tag, mint_reader_t *contents);
/// Passes over one value with `tag`.
void mint_agent_der_skip(mint_reader_t *reader, uint8_t tag);

#endif
