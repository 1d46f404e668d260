// SPDX-License-Identifier: Apache-2.0
//
// Certificates from outside, through everything that reads them.
#include <stdlib.h>

#include "mintmark/certs/certificate.h"
#include "mintmark/certs/lint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mint_bytes_t der = {data, size};
    mint_certificate_info_t info;
    mint_lint_report_t report;
    mint_buffer_t text = {0};
    mint_key_t *key = mint_key_new();
    mint_status_t read = mint_certificate_read(der, &info, NULL);
    mint_status_t linted = mint_lint_certificate(der, &report, NULL);
    // Lint reads whatever can be read.
    if (key == NULL || (read == MINT_OK && linted != MINT_OK)) {
        abort();
    }
    mint_status_t shown = mint_certificate_text(der, &text, NULL);
    mint_status_t keyed = mint_certificate_public_key(der, key, NULL);
    mint_status_t verified = mint_chain_verify(&der, 1, der, 1750000000, NULL);
    if (read != MINT_OK && (shown == MINT_OK || verified == MINT_OK)) {
        abort();
    }
    if (verified == MINT_OK && keyed == MINT_ERR_FORMAT) {
        abort();
    }
    mint_key_free(key);
    mint_buffer_free(&text);
    return 0;
}
