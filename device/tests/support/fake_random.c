// SPDX-License-Identifier: Apache-2.0
//
// The random source for tests: SplitMix64, which is quick, known and no use for secrets.
#include "device/tests/support/fake_random.h"

uint64_t fake_random_next(fake_random_t *random)
{
    uint64_t z = random->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static mint_status_t fill(void *context, uint8_t *out, size_t len)
{
    fake_random_t *random = context;
    random->calls++;
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)fake_random_next(random);
    }
    return random->calls == random->fail_at ? FAKE_RANDOM_FAILURE : MINT_OK;
}

mint_random_t fake_random(fake_random_t *random)
{
    const mint_random_t callback = {fill, random};
    return callback;
}
