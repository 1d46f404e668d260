// SPDX-License-Identifier: Apache-2.0
//
// Tables of any kind: every row that is read has every column, and every refusal says why.
#include <stdlib.h>

#include "mintmark/certs/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at_row(const mint_csv_t *csv)
{
    const char *name;
    for (size_t i = 0; (name = mint_csv_column(csv, i)) != NULL; i++) {
        if (mint_csv_field(csv, name) == NULL || !mint_csv_has(csv, name)) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mint_csv_t csv;
    mint_error_t error = {0};
    mint_status_t status = mint_csv_open(&csv, (mint_bytes_t){data, size}, "f", &error);
    while (status == MINT_OK && (status = mint_csv_next(&csv, &error)) == MINT_OK) {
        look_at_row(&csv);
    }
    if ((status == MINT_ERR_NOT_FOUND) != (error.message[0] == '\0')) {
        abort();
    }
    mint_csv_close(&csv);
    return 0;
}
