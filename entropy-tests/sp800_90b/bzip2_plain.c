// SPDX-License-Identifier: Apache-2.0
//
// The compression statistic by its definition (SP 800-90B §5.1.11): write the samples down, have
// libbz2 compress them, measure. The original sequence is measured this way, and whatever
// bzip2_size.c does not foresee.
#include <bzlib.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "sp800_90b/bzip2_size.h"

/// Writes a number and a space; returns how long that is.
static size_t write_number(char *to, uint8_t number)
{
    size_t len = 0;
    if (number >= 100) {
        to[len++] = (char)('0' + number / 100);
    }
    if (number >= 10) {
        to[len++] = (char)('0' + number / 10 % 10);
    }
    to[len++] = (char)('0' + number % 10);
    to[len++] = ' ';
    return len;
}

mint_status_t mint_bzip2_size_plain(const uint8_t *samples, size_t len, size_t *size)
{
    mint_status_t status = MINT_ERR_MEMORY;
    size_t room = 4 * len;
    size_t packed_room = room + room / 100 + 600; // as libbz2's manual asks
    char *text = NULL;
    char *packed = NULL;
    *size = 0;
    if (len == 0 || packed_room > UINT_MAX) {
        return len == 0 ? MINT_ERR_ARGUMENT : MINT_ERR_SPACE;
    }
    text = malloc(room);
    packed = malloc(packed_room);
    if (text == NULL || packed == NULL) {
        goto out;
    }
    size_t text_len = 0;
    for (size_t i = 0; i < len; i++) {
        text_len += write_number(text + text_len, samples[i]);
    }
    unsigned packed_len = (unsigned)packed_room;
    if (BZ2_bzBuffToBuffCompress(packed, &packed_len, text, (unsigned)text_len - 1, 5, 0, 0) ==
        BZ_OK) {
        *size = packed_len;
        status = MINT_OK;
    }
out:
    free(packed);
    free(text);
    return status;
}
