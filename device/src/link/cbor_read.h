// SPDX-License-Identifier: Apache-2.0
//
// Reading CBOR maps by a table: a message says which fields it has, of what type and within what
// limits, and one function reads them all, so that no message can forget a check.
//
// Pointers must not be NULL unless the count beside them is 0. Views point into the caller's bytes.
#ifndef MINTMARK_LINK_CBOR_READ_H
#define MINTMARK_LINK_CBOR_READ_H

#include <cbor.h>

#include "mintmark/bytes.h"

/// The type of a field, and with it the member of `out` that is used.
typedef enum {
    MINT_FIELD_NUMBER, ///< unsigned integer `min` to `max`, to `out.number`
    MINT_FIELD_BYTES,  ///< byte string of `min` to `max` bytes, a view to `out.view`
    MINT_FIELD_COPY,   ///< byte string of `min` to `max` bytes, copied to `out.bytes`
    MINT_FIELD_TEXT,   ///< text of any UTF-8, `min` to `max` bytes, a view to `out.view`
    MINT_FIELD_NAME, ///< text of printable ASCII, `min` to `max` bytes, with a NUL to `out.name`: a
                     ///< name may end up on a terminal
    MINT_FIELD_ITEM, ///< anything, a view of its encoding to `out.view`
} mint_field_type_t;

/// One field of a map.
typedef struct {
    const char *name;       ///< its key, a text
    mint_field_type_t type; ///< what it must be
    bool optional;          ///< it may be missing; then `out` is left as it was
    uint32_t min;           ///< lower limit of value or length
    uint32_t max;           ///< upper limit of value or length
    union {
        uint32_t *number;
        uint8_t *bytes;
        char *name;
        mint_bytes_t *view;
    } out; ///< where it goes
} mint_field_t;

/// Reads a map of exactly `len` bytes: every field of the table once, keys not in the table passed
/// over. `count` is at most 32. Maps of unknown length are taken (other SMP programs write them),
/// strings in pieces, tags and nesting deeper than 4 are not. MINT_ERR_FORMAT for anything else;
/// then what was written to the outputs means nothing.
MINT_MUST_CHECK mint_status_t mint_cbor_read_map(const uint8_t *data, size_t len,
                                                 const mint_field_t *fields, size_t count);

/// Takes a byte string in one piece: a view of it to `*view`, and `item` moves on. False for
/// anything else.
MINT_MUST_CHECK bool mint_cbor_take_bytes(CborValue *item, mint_bytes_t *view);

/// Passes over any item: a view of its encoding to `*view`, and `item` moves on. False if it is
/// malformed, tagged or too deep.
MINT_MUST_CHECK bool mint_cbor_take_item(CborValue *item, mint_bytes_t *view);

#endif
