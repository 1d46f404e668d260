// SPDX-License-Identifier: Apache-2.0
//
// Lists of PSKs in the formats that are read, which the first byte chooses: what is read is written
// in every format that takes it and, where that can be read, is the same list again.
#include <stdlib.h>
#include <string.h>

#include "mintmark/certs/psk.h"

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

static void write_and_read(const mint_psk_list_t *list, mint_psk_format_t format)
{
    mint_buffer_t text = {0};
    mint_psk_list_t again = {0};
    mint_error_t error = {0};
    mint_status_t status = mint_psk_write(list, format, "CoAP", &text, &error);
    if ((status == MINT_OK) != (error.message[0] == '\0')) {
        abort();
    }
    if (status == MINT_OK) {
        status = mint_psk_read(&again, format, mint_buffer_view(&text), "f", &error);
        if (status != MINT_ERR_UNSUPPORTED && (status != MINT_OK || !same(list, &again))) {
            abort();
        }
    }
    mint_psk_list_free(&again);
    mint_buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const mint_psk_format_t readable[] = {MINT_PSK_MOSQUITTO, MINT_PSK_GNUTLS, MINT_PSK_CSV};
    mint_psk_list_t list = {0};
    mint_error_t error = {0};
    if (size == 0) {
        return 0;
    }
    mint_status_t status = mint_psk_read(&list, readable[data[0] % 3],
                                         (mint_bytes_t){data + 1, size - 1}, "f", &error);
    if ((status == MINT_OK) != (error.message[0] == '\0') ||
        (status != MINT_OK && list.count > 0)) {
        abort();
    }
    for (size_t i = 0; status == MINT_OK && list.count > 0 && i < MINT_PSK_FORMAT_COUNT; i++) {
        write_and_read(&list, (mint_psk_format_t)i);
    }
    mint_psk_list_free(&list);
    return 0;
}
