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
/// A statistic, with the digits that tell something.
mint_words_t mint_words_value(double value);
/// An entropy in bits, rounded down to two digits: it is not to be overstated.
mint_words_t mint_words_bits(double bits);
/// The same beside what is asked for, with digits enough to be on the same side of it.
mint_words_t mint_words_bits_beside(double bits, double asked);
/// What one in how many tries guesses a sample of so much min-entropy: "once in 35 guesses".
mint_words_t mint_words_guess(double bits);
/// "bit" for conditioned output, else "sample".
const char *mint_words_unit(const mint_report_capture_t *capture);
/// The last part of a path.
const char *mint_words_base(const char *path);
/// What a judgement is called: "yes", "no", "look", "open".
const char *mint_words_judged(mint_judged_t judged);
/// What a verdict is called in plain text: "PASS", "FAIL", "LOOK", "MEASURED".
const char *mint_words_verdict(mint_judged_t judged);

/// What stands above the figures of all sequences together.
#define MINT_WORDS_SUMMARIES                                                                       \
    "All sequences together: proportions (4.2.1), p-value of uniformity (4.2.2, of 55 or more)"

/// What many sequences say together of one figure.
typedef struct {
    char figure[64];     ///< its test, and which one where there are several
    char passed[48];     ///< "98 of 100"
    char proportion[16]; ///< of those; "-" if no sequence has the figure
    char wanted[32];     ///< the interval that passes
    char uniformity[48]; ///< "-" below 55 sequences
    const char *outcome; ///< "passed", "flagged" or "-"
} mint_summary_words_t;

/// Puts a summary into words.
void mint_words_summary(const mint_suite_summary_t *summary, mint_summary_words_t *words);

#endif
