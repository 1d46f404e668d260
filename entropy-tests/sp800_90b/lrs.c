// SPDX-License-Identifier: Apache-2.0
//
// The longest repeated substring estimate, SP 800-90B §6.3.6.
#include "mintmark/entropy_tests/non_iid.h"
#include "sp800_90b/tuple.h"

static double share(const mint_repeats_t *repeats, size_t i, long double *exact)
{
    uint64_t tuples = repeats->len - i + 1;
    uint64_t all_pairs = tuples * (tuples - 1) / 2;
    long double p = (long double)repeats->pairs[i] / (long double)all_pairs;
    *exact = p;
    return (double)p;
}

static bool ends_run(const mint_repeats_t *repeats, size_t i)
{
    return i == repeats->longest || repeats->pairs[i + 1] != repeats->pairs[i];
}

mint_status_t mint_lrs_estimate(const mint_repeats_t *repeats, mint_tuple_t *estimate)
{
    size_t shortest = repeats->frequent + 1;
    if (repeats->longest < shortest) {
        return MINT_ERR_ARGUMENT;
    }
    estimate->shortest = shortest;
    estimate->longest = repeats->longest;
    mint_tuple_bound(mint_tuple_highest(repeats, share, ends_run, shortest, repeats->longest),
                     repeats->len, estimate);
    return MINT_OK;
}
