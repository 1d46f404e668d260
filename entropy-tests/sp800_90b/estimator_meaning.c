// SPDX-License-Identifier: Apache-2.0
//
// What each estimator of SP 800-90B §6.3 does, for people: the trick by which it would guess the
// next sample.
#include "mintmark/entropy_tests/non_iid.h"

const char *mint_estimator_meaning(mint_estimator_t estimator)
{
    static const char *const meanings[MINT_ESTIMATOR_COUNT] = {
        "guess the most common value each time",
        "how soon a value comes again",
        "guess by the value before",
        "how far back the last equal block is",
        "guess the most common tuple",
        "how likely long tuples repeat",
        "guess what was most common of late",
        "guess what came N samples ago",
        "guess what followed the last N values",
        "guess what followed, by dictionary",
    };
    return (unsigned)estimator < MINT_ESTIMATOR_COUNT ? meanings[estimator] : NULL;
}
