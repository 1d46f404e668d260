// SPDX-License-Identifier: Apache-2.0
//
// The requests of a file, one after the other: a file with a hundred thousand of them takes no more
// memory than one. What comes from standard input is kept in a temporary file, because it is gone
// through twice.
//
// Starts as zeros; one owner, one thread. Pointers must not be NULL; `error` may be. The path must
// outlive the reading. Nothing here prints.
#ifndef MINTMARK_PROVISIONER_REQUEST_STREAM_H
#define MINTMARK_PROVISIONER_REQUEST_STREAM_H

#include <stdbool.h>
#include <stdio.h>

#include "mintmark/certs/buffer.h"
#include "mintmark/certs/error.h"

/// A file that is read, or none.
typedef struct {
    const char *path; ///< of the file; "-": standard input
    FILE *file;       ///< open; NULL: none is
    FILE *spool;      ///< what came from standard input, for the next time; NULL: nothing did
    bool pem;         ///< it is PEM, not DER
    unsigned line;    ///< lines read so far
    size_t number;    ///< requests read so far
} mint_request_stream_t;

/// Opens a file ("-": standard input, which can be opened again) in place of the one that is open.
/// MINT_ERR_IO if there is none, it cannot be read or is no regular file; MINT_ERR_FORMAT if it is
/// empty.
MINT_MUST_CHECK mint_status_t mint_request_stream_open(mint_request_stream_t *stream,
                                                       const char *path, mint_error_t *error);

/// Reads the next request into `der`: PEM (other blocks are passed over) or DER, not looked into.
/// MINT_ERR_NOT_FOUND after the last, or if no file is open. MINT_ERR_FORMAT if there is none at
/// all, or one is broken: the message names the file and, of PEM, the line; MINT_ERR_IO,
/// MINT_ERR_MEMORY. After a failure `der` is empty.
MINT_MUST_CHECK mint_status_t mint_request_stream_next(mint_request_stream_t *stream,
                                                       mint_buffer_t *der, mint_error_t *error);

/// Closes the file; what came from standard input is kept.
void mint_request_stream_close(mint_request_stream_t *stream);

/// Closes and releases everything.
void mint_request_stream_free(mint_request_stream_t *stream);

#endif
