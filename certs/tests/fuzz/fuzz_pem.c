// SPDX-License-Identifier: Apache-2.0
//
// PEM text of any kind; blocks that are read must be written so that they read back the same.
#include <stdlib.h>
#include <string.h>

#include "mintmark/certs/pem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mint_bytes_t rest = {data, size};
    char label[MINT_PEM_LABEL_SIZE];
    mint_buffer_t der = {0};
    while (mint_pem_next(&rest, label, &der, NULL) == MINT_OK) {
        mint_buffer_t pem = {0};
        mint_buffer_t again = {0};
        if (mint_pem_append(label, mint_buffer_view(&der), &pem) != MINT_OK ||
            mint_pem_find(mint_buffer_view(&pem), label, &again, NULL) != MINT_OK ||
            again.len != der.len || memcmp(again.data, der.data, der.len) != 0) {
            abort();
        }
        mint_buffer_free(&again);
        mint_buffer_free(&pem);
    }
    mint_buffer_free(&der);
    return 0;
}
