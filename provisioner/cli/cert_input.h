// SPDX-License-Identifier: Apache-2.0
//
// Certificates and what goes with them as people hand them in: PEM with one or many blocks, DER,
// one after the other in a file, or standard input.
//
// Whoever reads frees the list. Nothing here prints.
#ifndef MINTMARK_PROVISIONER_CERT_INPUT_H
#define MINTMARK_PROVISIONER_CERT_INPUT_H

#include "cli/cli.h"

/// What was found.
typedef enum {
    MINT_INPUT_CERTIFICATE = 1 << 0, ///< "CERTIFICATE"
    MINT_INPUT_CRL = 1 << 1,         ///< "X509 CRL"
    MINT_INPUT_REQUEST = 1 << 2,     ///< "CERTIFICATE REQUEST"
} mint_input_kind_t;

/// One of the things in a file.
typedef struct {
    mint_input_kind_t kind; ///< what it is meant to be
    char *source;           ///< the file, and which in it if there are several
    mint_buffer_t der;      ///< its bytes
} mint_input_t;

/// Things from files, in order.
typedef struct {
    mint_input_t *list; ///< owned; in the order of the files
    size_t count;       ///< how many
} mint_inputs_t;

/// Appends what is in a file ("-" is standard input) and of one of the kinds (bits); other PEM
/// blocks are passed over. Bytes that are no PEM are taken for DER, of a revocation list if they
/// are one, else of the first of the kinds. MINT_ERR_FORMAT if there is nothing of these kinds, or
/// a block is broken; MINT_ERR_NOT_FOUND, MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t mint_inputs_read(mint_inputs_t *inputs, const char *path,
                                               unsigned kinds, mint_error_t *error);

/// The bytes of those of one kind as a list of views, which the caller frees with free(); NULL if
/// there is no memory. `*count` is how many.
mint_bytes_t *mint_inputs_views(const mint_inputs_t *inputs, mint_input_kind_t kind, size_t *count);

/// Releases the list.
void mint_inputs_free(mint_inputs_t *inputs);

#endif
