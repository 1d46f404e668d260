// SPDX-License-Identifier: Apache-2.0
//
// The two files that axTLS includes from its own folder.
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "emit.h"

enum { FILES = 2 };

/// Which of the two a thing goes into.
static size_t file_of(const mint_header_item_t *item)
{
    return item->kind == MINT_HEADER_PRIVATE_KEY ? 1 : 0;
}

static mint_status_t check(const mint_header_t *header, mint_error_t *error)
{
    size_t counts[FILES] = {0};
    for (size_t i = 0; i < header->item_count; i++) {
        if (++counts[file_of(&header->items[i])] > 1) {
            return mint_fail(error, MINT_ERR_ARGUMENT,
                             "axTLS has one certificate and one private key");
        }
    }
    return header->style == MINT_HEADER_AXTLS && header->item_count > 0
               ? MINT_OK
               : mint_fail(error, MINT_ERR_ARGUMENT, "these files are of style axtls");
}

mint_status_t mint_header_write_axtls(const mint_header_t *header, const char *folder,
                                      mint_error_t *error)
{
    static const char *const names[FILES] = {"cert.h", "private_key.h"};
    char paths[FILES][PATH_MAX];
    mint_buffer_t texts[FILES] = {{0}, {0}};
    mint_emit_file_t files[FILES];
    size_t count = 0;
    mint_status_t status = check(header, error);
    for (size_t i = 0; status == MINT_OK && i < header->item_count; i++) {
        mint_header_t one = *header;
        one.items = &header->items[i];
        one.item_count = 1;
        int len = snprintf(paths[count], PATH_MAX, "%s/%s", folder, names[file_of(one.items)]);
        if (len < 0 || len >= PATH_MAX) {
            status = mint_fail(error, MINT_ERR_ARGUMENT, "the file name is too long");
            break;
        }
        status = mint_header_emit(&one, &texts[count], error);
        files[count] = (mint_emit_file_t){.path = paths[count],
                                          .text = mint_buffer_view(&texts[count]),
                                          .secret = mint_header_has_secret(&one)};
        count++;
    }
    if (status == MINT_OK) {
        status = mint_emit_write_files(files, count, error);
    }
    mint_buffer_free(&texts[0]);
    mint_buffer_free(&texts[1]);
    return status;
}
