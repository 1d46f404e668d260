// SPDX-License-Identifier: Apache-2.0
//
// Writing CBOR (RFC 8949) into a bounded writer: TinyCBOR's encoder with the writer's sticky error,
// so that a message is a list of fields with one look at the end. What it writes is deterministic
// (§4.2.1) as long as the caller names the fields of a map in the order of their encoded keys:
// shorter names first, then by bytes.
//
// Pointers must not be NULL. A container must be closed before the one around it goes on.
#ifndef MINTMARK_LINK_CBOR_WRITE_H
#define MINTMARK_LINK_CBOR_WRITE_H

#include <cbor.h>

#include "mintmark/bytes.h"

/// An open map or array.
typedef struct {
    mint_writer_t *writer; ///< where it goes
    CborEncoder root;      ///< parent of an outermost container
    CborEncoder *parent;   ///< what this container is closed into
    CborEncoder items;     ///< what goes into this container
} mint_cbor_t;

/// Opens a map of `fields` fields as an item of its own.
void mint_cbor_open_map(mint_cbor_t *map, mint_writer_t *writer, size_t fields);
/// Opens an array of `count` items as an item of its own.
void mint_cbor_open_array(mint_cbor_t *array, mint_writer_t *writer, size_t count);
/// Opens a map of `fields` fields as the next item of `outer`.
void mint_cbor_nest_map(mint_cbor_t *map, mint_cbor_t *outer, size_t fields);
/// Opens an array of `count` items as the next item of `outer`.
void mint_cbor_nest_array(mint_cbor_t *array, mint_cbor_t *outer, size_t count);
/// Closes a container. One that has not what it was opened for makes the writer fail.
void mint_cbor_close(mint_cbor_t *container);

/// Writes an integer item, positive or negative.
void mint_cbor_put_int(mint_cbor_t *container, int64_t value);
/// Writes a byte string item.
void mint_cbor_put_bytes(mint_cbor_t *container, mint_bytes_t value);
/// Writes a text item: UTF-8, which is not checked.
void mint_cbor_put_text(mint_cbor_t *container, mint_bytes_t value);
/// Writes the name of a field; its value follows as an item.
void mint_cbor_put_name(mint_cbor_t *map, const char *name);

/// Writes a field with an unsigned integer.
void mint_cbor_field_number(mint_cbor_t *map, const char *name, uint32_t value);
/// Writes a field with a byte string.
void mint_cbor_field_bytes(mint_cbor_t *map, const char *name, mint_bytes_t value);
/// Writes a field with a NUL-terminated text.
void mint_cbor_field_text(mint_cbor_t *map, const char *name, const char *value);

#endif
