// SPDX-License-Identifier: Apache-2.0
//
// What nobody should write: so that the check shows that it can fail.
#include <string.h>

#include "device/tests/constant_time/cases.h"

#define TAG_LEN 16u

static uint8_t tag[TAG_LEN];
static const uint8_t received[TAG_LEN] = {1, 2, 3};

// Keeps the compiler from knowing what is compared.
static void make_tag(void)
{
    const mint_random_t random = ct_random();
    ct_ok(random.fill(random.context, tag, sizeof tag));
}

void ct_planted_memcmp(void)
{
    // Of a length that it knows, a compiler makes a comparison without a branch, by chance.
    volatile size_t len = sizeof tag;
    make_tag();
    bool equal = memcmp(tag, received, len) == 0;
    ct_public(&equal, sizeof equal);
    ct_expect(!equal);
}

void ct_planted_early_exit(void)
{
    make_tag();
    size_t i = 0;
    while (i < sizeof tag && tag[i] == received[i]) {
        i++;
    }
    ct_public(&i, sizeof i);
    ct_expect(i < sizeof tag);
}

void ct_planted_table(void)
{
    static uint8_t table[256];
    table[255] = 1;
    make_tag();
    volatile uint8_t found = table[tag[0]];
    ct_public(&tag, sizeof tag);
    uint8_t read = found;
    ct_public(&read, sizeof read);
    ct_expect(read <= 1);
}
