// SPDX-License-Identifier: Apache-2.0
//
// Revocation lists from outside, through everything that reads them.
#include <stdlib.h>

#include "mintmark/certs/crl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mint_bytes_t der = {data, size};
    mint_crl_view_t view;
    mint_crl_entry_view_t entry;
    mint_buffer_t text = {0};
    uint64_t number;
    mint_status_t read = mint_crl_view(der, &view, NULL);
    mint_status_t shown = mint_crl_text(der, &text, NULL);
    if ((read == MINT_OK) != (shown == MINT_OK) || (read == MINT_OK) != (view.tbs.len > 0)) {
        abort();
    }
    if (mint_crl_number(&view, &number) && view.extensions.len == 0) {
        abort();
    }
    // Whatever can be listed can be found.
    mint_reader_t reader = mint_crl_entries(&view);
    while (mint_crl_entry_next(&reader, &entry)) {
        mint_crl_entry_view_t found;
        (void)mint_crl_entry_reason(&entry);
        if (!mint_crl_find(&view, entry.serial, &found)) {
            abort();
        }
    }
    mint_buffer_free(&text);
    return 0;
}
