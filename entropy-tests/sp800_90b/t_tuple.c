// SPDX-License-Identifier: Apache-2.0
//
// The t-tuple estimate, SP 800-90B §6.3.5.
#include "mintmark/entropy_tests/non_iid.h"
#include "sp800_90b/tuple.h"

static double share(const mint_repeats_t *repeats, size_t i, long double *exact)
{
    long double p = (long double)repeats->most[i] / (long double)(repeats->len - i + 1);
    *exact = p;
    return (double)p;
}

// Among lengths with the same count the longest has the highest probability: only the last of each
// run is looked at.
static bool ends_run(const mint_repeats_t *repeats, size_t i)
{
    return i == repeats->frequent || repeats->most[i + 1] != repeats->most[i];
}

mint_status_t mint_t_tuple_estimate(const mint_repeats_t *repeats, mint_tuple_t *estimate)
{
    if (repeats->frequent == 0) {
        return MINT_ERR_ARGUMENT;
    }
    estimate->shortest = 1;
    estimate->longest = repeats->frequent;
    mint_tuple_bound(mint_tuple_highest(repeats, share, ends_run, 1, repeats->frequent),
                     repeats->len, estimate);
    return MINT_OK;
}
