// SPDX-License-Identifier: Apache-2.0
//
// The noise source for tests.
#include "device/tests/support/fake_source.h"

#include <string.h>

static bool is_stuck(const fake_source_t *fake)
{
    if (fake->stuck_from != 0 && fake->calls >= fake->stuck_from &&
        fake->calls < fake->stuck_until) {
        return true;
    }
    return fake->stuck_every != 0 && fake->calls % fake->stuck_every < 5;
}

mint_status_t fake_source_sample(void *context, uint8_t *symbol)
{
    fake_source_t *fake = context;
    fake->calls++;
    if (fake->fail_from != 0 && fake->calls >= fake->fail_from) {
        return MINT_ERR_IO;
    }
    *symbol = (uint8_t)(fake_random_next(&fake->random) & fake->mask);
    bool biased = fake->biased_from != 0 && fake->calls >= fake->biased_from;
    if (is_stuck(fake) || (biased && fake->calls % 3 != 0)) {
        *symbol = 0;
    }
    if (fake->log != NULL && fake->log_len < fake->log_size) {
        fake->log[fake->log_len++] = *symbol;
    }
    return MINT_OK;
}

const mint_evidence_t *fake_evidence(mint_credit_t basis)
{
    static const mint_evidence_t measured = {.basis = MINT_CREDIT_MEASURED,
                                             .figure_micro = 8000000,
                                             .samples = MINT_EVIDENCE_SAMPLES_MIN,
                                             .restarts = MINT_EVIDENCE_RESTARTS_MIN,
                                             .date = 20250101};
    static const mint_evidence_t vouched = {
        .basis = MINT_CREDIT_VOUCHED, .figure_micro = 8000000, .voucher = "a test"};
    return basis == MINT_CREDIT_MEASURED  ? &measured
           : basis == MINT_CREDIT_VOUCHED ? &vouched
                                          : NULL;
}

mint_source_t fake_source(fake_source_t *fake, mint_credit_t basis)
{
    memset(fake, 0, sizeof *fake);
    fake->mask = 0xff;
    const mint_source_t source = {
        .name = "fake",
        .sample = fake_source_sample,
        .context = fake,
        .symbol_bits = 8,
        .h_64 = 512,
        .evidence = fake_evidence(basis),
    };
    return source;
}
