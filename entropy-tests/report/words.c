// SPDX-License-Identifier: Apache-2.0
//
// How numbers are written, in one place, so that page, Markdown and terminal say the same.
#include "report/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

mint_words_t mint_words_count(size_t count)
{
    mint_words_t words = {0};
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%zu", count);
    size_t at = 0;
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0) {
            words.text[at++] = ',';
        }
        words.text[at++] = digits[i];
    }
    return words;
}

mint_words_t mint_words_percent(double share)
{
    mint_words_t words;
    double percent = 100 * share;
    int places = percent >= 10 || percent == 0 ? 1 : percent >= 1 ? 2 : 3;
    if (percent > 0 && percent < 0.001) {
        (void)snprintf(words.text, sizeof words.text, "%.1e %%", percent);
    } else {
        (void)snprintf(words.text, sizeof words.text, "%.*f %%", places, percent);
    }
    return words;
}

mint_words_t mint_words_p_value(double p_value)
{
    mint_words_t words;
    (void)snprintf(words.text, sizeof words.text,
                   isnan(p_value)                     ? "-"
                   : p_value > 0 && p_value < 0.00005 ? "%.1e"
                                                      : "%.4f",
                   p_value);
    return words;
}

mint_words_t mint_words_value(double value)
{
    mint_words_t words;
    (void)snprintf(words.text, sizeof words.text, isnan(value) ? "-" : "%.10g", value);
    return words;
}

mint_words_t mint_words_bits(double bits)
{
    mint_words_t words;
    double shown = bits < 0.1 ? floor(bits * 1e4 + 1e-9) / 1e4 : floor(bits * 100 + 1e-9) / 100;
    (void)snprintf(words.text, sizeof words.text, bits > 0 && bits < 0.1 ? "%.4f" : "%.2f", shown);
    return words;
}

mint_words_t mint_words_bits_beside(double bits, double asked)
{
    mint_words_t words = mint_words_bits(bits);
    for (int places = 3; bits >= asked && strtod(words.text, NULL) < asked && places < 17;
         places++) {
        double shown = floor(bits * pow(10, places)) / pow(10, places);
        (void)snprintf(words.text, sizeof words.text, "%.*f", places, shown);
    }
    return words;
}

mint_words_t mint_words_guess(double bits)
{
    mint_words_t words;
    double tries = exp2(bits);
    (void)snprintf(words.text, sizeof words.text,
                   tries < 1.05 ? "every time"
                   : tries < 10 ? "once in %.1f guesses"
                                : "once in %.0f guesses",
                   tries < 10 ? floor(tries * 10) / 10 : floor(tries));
    return words;
}

const char *mint_words_unit(const mint_report_capture_t *capture)
{
    return capture->is_conditioned ? "bit" : "sample";
}

const char *mint_words_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

const char *mint_words_verdict(mint_judged_t judged)
{
    return judged == MINT_JUDGED_YES    ? "PASS"
           : judged == MINT_JUDGED_NO   ? "FAIL"
           : judged == MINT_JUDGED_LOOK ? "LOOK"
                                        : "MEASURED";
}

const char *mint_words_judged(mint_judged_t judged)
{
    static const char *const names[] = {"yes", "no", "look", "open"};
    return names[judged];
}

void mint_words_summary(const mint_suite_summary_t *summary, mint_summary_words_t *words)
{
    bool is_there = summary->applicable != 0;
    *words = (mint_summary_words_t){.proportion = "-", .wanted = "-"};
    (void)snprintf(words->figure, sizeof words->figure,
                   summary->test->figure_max > 1 ? "%.40s %u" : "%.40s", summary->test->name,
                   summary->index);
    (void)snprintf(words->passed, sizeof words->passed, "%zu of %zu", summary->passed,
                   summary->applicable);
    if (is_there) {
        (void)snprintf(words->proportion, sizeof words->proportion, "%.4f", summary->proportion);
        (void)snprintf(words->wanted, sizeof words->wanted, "%.4f to %.4f", summary->minimum,
                       summary->maximum);
    }
    (void)snprintf(words->uniformity, sizeof words->uniformity, "%s",
                   mint_words_p_value(summary->uniformity).text);
    words->outcome = !is_there ? "-" : summary->is_passed ? "passed" : "flagged";
}
