// SPDX-License-Identifier: Apache-2.0
//
// The reader of side files against any bytes. What it takes makes sense, is written, and comes back
// the same.
#include <stdlib.h>
#include <string.h>

#include "capture/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mint_capture_record_t first, second;
    mint_buffer_t text = {0}, again = {0};
    if (mint_capture_record_read((const char *)data, size, &first, NULL) != MINT_OK) {
        check(first.samples == 0 && first.source[0] == '\0');
        return 0;
    }
    check(first.width == 8 || first.width == 16);
    check(first.bits >= 1 && first.bits <= first.width && mint_capture_row_len(&first) > 0);
    check(mint_capture_record_write(&first, &text) == MINT_OK);
    mint_bytes_t view = mint_buffer_view(&text);
    check(mint_capture_record_read((const char *)view.data, view.len, &second, NULL) == MINT_OK);
    check(mint_capture_record_write(&second, &again) == MINT_OK);
    check(first.samples == second.samples && first.done == second.done &&
          memcmp(first.data_sha256, second.data_sha256, MINT_SHA256_LEN) == 0 &&
          strcmp(first.source, second.source) == 0 && strcmp(first.note, second.note) == 0);
    mint_buffer_free(&text);
    mint_buffer_free(&again);
    return 0;
}
