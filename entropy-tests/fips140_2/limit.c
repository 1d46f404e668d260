// SPDX-License-Identifier: Apache-2.0
//
// How many blocks may fail. The standard judges one block; a good source fails about 8 in 10,000,
// so that a rule for a file must allow for some: as many as the binomial distribution has, but for
// one file in 2000. Of one block none may fail, as the standard has it, since no test of a good
// block fails as often as that.
#include <math.h>

#include "mintmark/entropy_tests/fips140_2.h"

#define ALPHA 0.0005

// The share of the blocks of a good source that fail each test: computed, but for poker and runs,
// which were counted over blocks of xoshiro256**.
static const double shares[MINT_FIPS_TESTS] = {
    1.035e-4, // P(|X - 10000| >= 275), X binomial
    1.10e-4,  // 1004 of 10,000,000, and three standard deviations
    3.07e-4,  // 2903 of 10,000,000, and three standard deviations
    2.977e-4, // 1 - P(no run of 26 in 20,000 fair bits)
    1.456e-7, // 625 / 2^32
};

static const char *const reasons[MINT_FIPS_TESTS] = {
    "more blocks failed the monobit test than chance allows once in 2000 files",
    "more blocks failed the poker test than chance allows once in 2000 files",
    "more blocks failed the runs test than chance allows once in 2000 files",
    "more blocks failed the long run test than chance allows once in 2000 files",
    "more blocks failed the continuous test than chance allows once in 2000 files",
};

size_t mint_fips_limit(unsigned test, size_t blocks)
{
    if (test >= MINT_FIPS_TESTS || blocks == 0) {
        return 0;
    }
    double odds = log(shares[test] / (1 - shares[test]));
    double log_term = (double)blocks * log1p(-shares[test]);
    double below = exp(log_term);
    size_t limit = 0;
    while (1 - below > ALPHA && limit < blocks) {
        log_term += log((double)(blocks - limit) / (double)(limit + 1)) + odds;
        below += exp(log_term);
        limit++;
    }
    return limit;
}

const char *mint_fips_reason(unsigned test)
{
    return test < MINT_FIPS_TESTS ? reasons[test] : NULL;
}
