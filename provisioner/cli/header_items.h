// SPDX-License-Identifier: Apache-2.0
//
// What goes into a header: the files of a command line, read, named and described.
#ifndef MINTMARK_PROVISIONER_HEADER_ITEMS_H
#define MINTMARK_PROVISIONER_HEADER_ITEMS_H

#include "cli/cli.h"
#include "mintmark/certs/header.h"

#define MINT_HEADER_ITEMS_MAX 32u ///< items in one header

/// Items with the bytes and texts they point at.
typedef struct {
    mint_header_item_t items[MINT_HEADER_ITEMS_MAX]; ///< for mint_header_t
    size_t count;                                    ///< how many
    mint_buffer_t data[MINT_HEADER_ITEMS_MAX];       ///< their bytes
    const char *paths[MINT_HEADER_ITEMS_MAX];        ///< where they were read
    char names[MINT_HEADER_ITEMS_MAX][64];           ///< names made from files' names
    char comments[MINT_HEADER_ITEMS_MAX][256];       ///< what they are
} mint_header_items_t;

/// Reads the files in the order of the command line: operands are certificates, --public-key are
/// keys, --name names the one before it. The caller frees the items, also after a failure.
/// MINT_ERR_ARGUMENT for more than MINT_HEADER_ITEMS_MAX, a name without a file, or a file with
/// several certificates.
MINT_MUST_CHECK mint_status_t mint_header_items_load(mint_header_items_t *items,
                                                     const mint_arguments_t *arguments,
                                                     mint_error_t *error);

/// Releases the items.
void mint_header_items_free(mint_header_items_t *items);

#endif
