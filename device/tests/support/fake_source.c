// SPDX-License-Identifier: Apache-2.0
//
// The noise source for tests.
#include "device/tests/support/fake_source.h"

#include <string.h>

// RCT: 1 + ⌈30 / H⌉ and 1 + ⌈60 / H⌉. APT: 1 + critbinom(W, 2^-H, 1 - 2^-30) and … 2^-60.
const mint_health_limits_t FAKE_LIMITS_BYTE = {512, 512, 5, 9, 16, 25};
const mint_health_limits_t FAKE_LIMITS_BIT = {32, 1024, 61, 121, 810, 847};

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

mint_source_t fake_source(fake_source_t *fake, mint_credit_t credit)
{
    memset(fake, 0, sizeof *fake);
    fake->mask = 0xff;
    const mint_source_t source = {
        .name = "fake",
        .symbol_bits = 8,
        .credit = credit,
        .limits = &FAKE_LIMITS_BYTE,
        .sample = fake_source_sample,
        .context = fake,
    };
    return source;
}
