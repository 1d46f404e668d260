// SPDX-License-Identifier: Apache-2.0
//
// A byte string on the host's heap that grows, with one owner: what functions of unknown output
// length hand out. Old contents are wiped whenever it moves or goes, so it may hold secrets.
//
// A failed allocation is sticky, as in the writers of bytes.h: later calls do nothing, and
// mint_buffer_status() tells at the end. Start with `mint_buffer_t buffer = {0};`, end with
// mint_buffer_free(). Functions that fill a buffer for their caller begin by freeing what it held,
// and leave it empty when they fail. Pointers must not be NULL unless the length beside them is 0.
#ifndef MINTMARK_CERTS_BUFFER_H
#define MINTMARK_CERTS_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/bytes.h"
#include "mintmark/certs/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A growing byte string.
typedef struct {
    uint8_t *data; ///< `len` bytes and a NUL after them, so text can be printed; NULL when empty
    size_t len;    ///< bytes in use, the NUL not counted
    size_t size;   ///< bytes allocated
    bool failed;   ///< an allocation failed
} mint_buffer_t;

/// Wipes and releases; the buffer is empty and usable afterwards.
void mint_buffer_free(mint_buffer_t *buffer);

/// Appends `len` bytes.
void mint_buffer_append(mint_buffer_t *buffer, const void *data, size_t len);

/// Appends formatted text of any length.
void mint_buffer_printf(mint_buffer_t *buffer, const char *format, ...) MINT_PRINTF(2, 3);

/// MINT_OK, or MINT_ERR_MEMORY if anything did not fit in memory.
MINT_MUST_CHECK mint_status_t mint_buffer_status(const mint_buffer_t *buffer);

/// The bytes of a buffer as a view, valid until it changes.
mint_bytes_t mint_buffer_view(const mint_buffer_t *buffer);

#ifdef __cplusplus
}
#endif

#endif
