// SPDX-License-Identifier: Apache-2.0
//
// Numbers and names as people write them, for the sentences of a report.
#ifndef MINTMARK_ENTROPY_TESTS_WORDS_H
#define MINTMARK_ENTROPY_TESTS_WORDS_H

#include <stddef.h>

#include "mintmark/entropy_tests/report.h"

/// A short text.
typedef struct {
    char text[48]; ///< ended by a NUL
} mint_words_t;

/// A count with a comma between groups of three digits.
mint_words_t mint_words_count(size_t count);
/// A share as a percentage, with as many digits as tell something.
mint_words_t mint_words_percent(double share);
/// A p-value.
mint_words_t mint_words_p_value(double p_value);
/// An entropy in bits, rounded down to two digits: it is not to be overstated.
mint_words_t mint_words_bits(double bits);
/// What one in how many tries guesses a sample of so much min-entropy: "once in 35 guesses".
mint_words_t mint_words_guess(double bits);
/// "bit" for conditioned output, else "sample".
const char *mint_words_unit(const mint_report_capture_t *capture);
/// The last part of a path.
const char *mint_words_base(const char *path);
/// What a judgement is called: "yes", "no", "look", "open".
const char *mint_words_judged(mint_judged_t judged);

#endif
