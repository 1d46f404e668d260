// SPDX-License-Identifier: Apache-2.0
//
// What goes into a header: the files of a command line, read, named and described.
#ifndef MINTMARK_PROVISIONER_HEADER_ITEMS_H
#define MINTMARK_PROVISIONER_HEADER_ITEMS_H

#include "cli/cert_input.h"
#include "cli/cli.h"
#include "mintmark/certs/header.h"

#define MINT_HEADER_ITEMS_MAX 32u ///< items in one header

/// What an item points at.
typedef struct {
    const char *path;     ///< where it was read
    char name[64];        ///< name made from the file's name
    char comment[256];    ///< what it is
    mint_inputs_t inputs; ///< certificates, or a CRL
    mint_bytes_t *views;  ///< of them
    size_t view_count;    ///< how many
    mint_key_t *key;      ///< key
    mint_psk_list_t psks; ///< PSKs
} mint_header_content_t;

/// Items with what they point at.
typedef struct {
    mint_header_item_t items[MINT_HEADER_ITEMS_MAX];       ///< for mint_header_t
    mint_header_content_t contents[MINT_HEADER_ITEMS_MAX]; ///< what they point at
    size_t count;                                          ///< how many
    mint_header_style_t style;                             ///< axtls has names of its own
    const mint_arguments_t *arguments;                     ///< for --identity and passphrases
    mint_buffer_t passphrase;                              ///< read when a key asks for it
} mint_header_items_t;

/// Reads the files in the order of the command line: operands are certificates, --chain,
/// --private-key and so on are what they say, --name names the one before it. Certificates and keys
/// without a name are called like their file; for style axtls `default_certificate` and
/// `default_private_key`. The caller frees the items, also after a failure. MINT_ERR_ARGUMENT for
/// more than MINT_HEADER_ITEMS_MAX, a name without a file, or a file with several certificates. May
/// ask for a passphrase; if that fails it has said so, and the error has no message.
MINT_MUST_CHECK mint_status_t mint_header_items_load(mint_header_items_t *items,
                                                     const mint_arguments_t *arguments,
                                                     mint_header_style_t style,
                                                     mint_error_t *error);

/// Wipes and releases the items.
void mint_header_items_free(mint_header_items_t *items);

// ---- one file each: header_read.c ----

/// Reads one file as an item: fills `content` and what `item` points at.
typedef mint_status_t (*mint_header_read_t)(mint_header_items_t *items, const char *path,
                                            mint_header_content_t *content,
                                            mint_header_item_t *item, mint_error_t *error);

/// The reader behind an option (NULL: an operand); NULL if the option names no file.
mint_header_read_t mint_header_reader(const char *option);

#endif
