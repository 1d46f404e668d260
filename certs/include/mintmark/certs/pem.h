// SPDX-License-Identifier: Apache-2.0
//
// PEM (RFC 7468): base64 between two lines, written strictly and read a little less so (white space
// at line ends, text around the blocks).
//
// Pointers must not be NULL unless the length beside them is 0; `error` may be. Buffers
// are the caller's, who frees them, and may hold private keys: what is dropped is wiped. Texts are
// read where they are. No state is kept; any thread.
#ifndef MINTMARK_CERTS_PEM_H
#define MINTMARK_CERTS_PEM_H

#include <stdbool.h>

#include "mintmark/bytes.h"
#include "mintmark/certs/buffer.h"
#include "mintmark/certs/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_PEM_LABEL_SIZE 64u ///< bytes of a label, NUL included

/// True if a "-----BEGIN " is in the text: then it is meant to be PEM.
bool mint_pem_is(mint_bytes_t text);

/// Takes the next block of `*text`: its label and its bytes; `*text` moves past it.
/// MINT_ERR_NOT_FOUND if there is none, MINT_ERR_FORMAT if it is broken (the message says the line,
/// counted from where `*text` started).
MINT_MUST_CHECK mint_status_t mint_pem_next(mint_bytes_t *text, char label[MINT_PEM_LABEL_SIZE],
                                            mint_buffer_t *der, mint_error_t *error);

/// As mint_pem_next() for text that is a part of a longer one: lines are counted on from `*lines`,
/// the lines before the part, which moves past the block.
MINT_MUST_CHECK mint_status_t mint_pem_next_of(mint_bytes_t *text, unsigned *lines,
                                               char label[MINT_PEM_LABEL_SIZE], mint_buffer_t *der,
                                               mint_error_t *error);

/// Takes the first block with this label, passing over others. MINT_ERR_NOT_FOUND,
/// MINT_ERR_FORMAT.
MINT_MUST_CHECK mint_status_t mint_pem_find(mint_bytes_t text, const char *label,
                                            mint_buffer_t *der, mint_error_t *error);

/// Appends a block: 64 characters a line, no headers. MINT_ERR_MEMORY; then the buffer is
/// no longer of use.
MINT_MUST_CHECK mint_status_t mint_pem_append(const char *label, mint_bytes_t der,
                                              mint_buffer_t *pem);

#ifdef __cplusplus
}
#endif

#endif
