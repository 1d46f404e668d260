// SPDX-License-Identifier: Apache-2.0
//
// Certificates from outside, through everything that reads them.
#include <stdlib.h>

#include "mintmark/certs/chain.h"
#include "mintmark/certs/lint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// As its own root, intermediate and list, for each purpose.
static void build_chains(mint_bytes_t der, mint_status_t verified)
{
    for (int purpose = MINT_PURPOSE_ANY; purpose <= MINT_PURPOSE_CA; purpose++) {
        mint_chain_t chain;
        const mint_chain_question_t question = {.roots = &der,
                                                .root_count = 1,
                                                .intermediates = &der,
                                                .intermediate_count = 1,
                                                .crls = &der,
                                                .crl_count = 1,
                                                .now = 1750000000,
                                                .purpose = (mint_purpose_t)purpose,
                                                .host_name = purpose == 1 ? "a.example" : NULL,
                                                .crl_check = MINT_CRL_CHECK_CHAIN};
        mint_status_t status = mint_chain_build(der, &question, &chain, NULL);
        if ((status == MINT_OK && verified != MINT_OK) ||
            (status == MINT_OK) != (chain.fault == MINT_CHAIN_GOOD && chain.count > 0)) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mint_bytes_t der = {data, size};
    mint_certificate_info_t info;
    mint_lint_report_t report;
    mint_buffer_t text = {0};
    mint_key_t *key = mint_key_new();
    mint_status_t read = mint_certificate_read(der, &info, NULL);
    mint_status_t linted = mint_lint_certificate(der, ~0u, &report, NULL);
    // Lint reads whatever can be read.
    if (key == NULL || (read == MINT_OK && linted != MINT_OK)) {
        abort();
    }
    mint_status_t shown = mint_certificate_text(der, &text, NULL);
    mint_status_t keyed = mint_certificate_public_key(der, key, NULL);
    mint_status_t verified = mint_chain_verify(&der, 1, der, 1750000000, NULL);
    // What can be read or believed can be shown; what can be shown need not be right.
    if ((read == MINT_OK || verified == MINT_OK) && shown != MINT_OK) {
        abort();
    }
    if (verified == MINT_OK && keyed == MINT_ERR_FORMAT) {
        abort();
    }
    build_chains(der, verified);
    mint_key_free(key);
    mint_buffer_free(&text);
    return 0;
}
