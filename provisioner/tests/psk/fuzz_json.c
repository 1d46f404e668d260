// SPDX-License-Identifier: Apache-2.0
//
// PSKs in JSON: what is read is written, and is the same list again; what is refused leaves the
// list as it was and says why.
#include <stdlib.h>
#include <string.h>

#include "cli/psk_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(const mint_psk_list_t *a, const mint_psk_list_t *b)
{
    bool equal = a->count == b->count;
    for (size_t i = 0; equal && i < a->count; i++) {
        const mint_psk_t *x = &a->entries[i];
        const mint_psk_t *y = &b->entries[i];
        equal = x->identity_len == y->identity_len && x->key_len == y->key_len &&
                memcmp(x->identity, y->identity, x->identity_len) == 0 &&
                memcmp(x->key, y->key, x->key_len) == 0;
    }
    return equal;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mint_psk_list_t list = {0};
    mint_psk_list_t again = {0};
    mint_buffer_t text = {0};
    mint_error_t error = {0};
    mint_status_t status = mint_psk_json_read(&list, (mint_bytes_t){data, size}, "f", &error);
    if ((status == MINT_OK) != (error.message[0] == '\0') ||
        (status != MINT_OK && list.count != 0)) {
        abort();
    }
    if (status == MINT_OK &&
        (mint_psk_json_write(&list, &text) != MINT_OK ||
         mint_psk_json_read(&again, mint_buffer_view(&text), "f", NULL) != MINT_OK ||
         !same(&list, &again))) {
        abort();
    }
    mint_buffer_free(&text);
    mint_psk_list_free(&list);
    mint_psk_list_free(&again);
    return 0;
}
