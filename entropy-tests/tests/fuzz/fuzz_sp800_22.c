// SPDX-License-Identifier: Apache-2.0
//
// SP 800-22 on any bits: every p-value is one, a figure that is not applicable has none, and a run
// comes to the same figures as the tests do. The first byte says how long a sequence is; the rest
// is repeated where it says so.
#include <math.h>
#include <stdlib.h>

#include "mintmark/entropy_tests/sp800_22.h"

#define BYTES_MAX 3000u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_figure(const mint_figure_t *figure)
{
    if (figure->outcome == MINT_OUTCOME_NOT_APPLICABLE) {
        check(isnan(figure->p_value));
        return;
    }
    check(figure->p_value >= 0 && figure->p_value <= 1 && isfinite(figure->statistic));
    check((figure->outcome == MINT_OUTCOME_PASSED) == (figure->p_value >= 0.01));
}

static void check_tests(const mint_bits_t *bits)
{
    for (size_t i = 0; i < MINT_SP800_22_TESTS; i++) {
        const mint_test_t *test = &mint_sp800_22_tests[i];
        mint_figure_t figures[MINT_SP800_22_FIGURES_MAX];
        size_t count;
        mint_status_t status = test->run(bits, NULL, figures, &count);
        check((status == MINT_OK) == (bits->len >= test->min_bits));
        check(status == MINT_OK ? count > 0 && count <= test->figure_max : count == 0);
        for (size_t j = 0; j < count; j++) {
            check(figures[j].index == j);
            check_figure(&figures[j]);
        }
    }
}

static void check_run(const mint_bits_t *bits, size_t sequence_bits)
{
    const mint_suite_options_t options = {.sequence_bits = sequence_bits, .threads = 1};
    mint_suite_result_t result;
    mint_status_t status = mint_suite_sp800_22.run(&mint_suite_sp800_22, bits, &options, &result);
    check((status == MINT_OK) == (bits->len >= sequence_bits));
    if (status != MINT_OK) {
        return;
    }
    check(result.sequences * result.sequence_bits + result.unused_bits == bits->len);
    check(result.flagged <= result.judged && result.is_passed == (result.reason == NULL));
    for (size_t i = 0; i < result.row_count; i++) {
        check_figure(&result.rows[i].figure);
        check(result.rows[i].sequence < result.sequences);
    }
    for (size_t i = 0; i < result.summary_count; i++) {
        const mint_suite_summary_t *summary = &result.summaries[i];
        check(summary->passed <= summary->applicable && summary->applicable <= result.sequences);
        check(!(summary->uniformity < 0 || summary->uniformity > 1));
    }
    mint_suite_result_free(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t bytes[BYTES_MAX];
    if (size < 2) {
        return 0;
    }
    size_t len = size - 1 < BYTES_MAX ? size - 1 : BYTES_MAX;
    len = data[0] % 2 != 0 ? BYTES_MAX - data[0] : len;
    for (size_t i = 0; i < len; i++) {
        bytes[i] = data[1 + i % (size - 1)];
    }
    mint_bits_t bits;
    mint_bits_t odd;
    check(mint_bits_from_bytes(bytes, len, &bits) == MINT_OK);
    check(mint_bits_slice(&bits, 0, bits.len - data[0] % 8, &odd) == MINT_OK);
    check_tests(&odd);
    check_run(&odd, 100 + (size_t)data[0] * 4);
    mint_bits_free(&odd);
    mint_bits_free(&bits);
    return 0;
}
