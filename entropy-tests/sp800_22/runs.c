// SPDX-License-Identifier: Apache-2.0
//
// The runs test, SP 800-22 §2.3: how often zeros and ones follow each other.
//
// It may not be applied where the share of ones is off already (§2.3.4 (2)); the p-value is 0 then,
// which is no gap in the report: such a sequence has failed the frequency test.
#include <math.h>

#include "common/bit_count.h"
#include "common/figure.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/statistics.h"

#define BITS_MIN 100u ///< §2.3.7

/// Places where a bit differs from the one after it.
static size_t count_changes(const mint_bits_t *bits)
{
    size_t changes = 0;
    size_t places = bits->len - 1;
    for (size_t at = 0; at < places; at += 64) {
        uint64_t differs = bits->words[at / 64] ^ mint_bits_at(bits, at + 1);
        size_t left = places - at;
        changes += mint_bits_set(left < 64 ? differs & ((UINT64_C(1) << left) - 1) : differs);
    }
    return changes;
}

mint_statistic_t mint_runs_of(const mint_bits_t *bits)
{
    double n = (double)bits->len;
    double share = (double)mint_bits_ones(bits, 0, bits->len) / n;
    double runs = (double)count_changes(bits) + 1;
    if (fabs(share - 0.5) >= 2 / sqrt(n)) {
        return (mint_statistic_t){runs, 0};
    }
    double spread = share * (1 - share);
    double distance = fabs(runs - 2 * n * spread) / (2 * spread * sqrt(2 * n));
    return (mint_statistic_t){runs, erfc(distance)};
}

mint_status_t mint_sp800_22_runs(const mint_bits_t *bits, const mint_test_options_t *options,
                                 mint_figure_t *figures, size_t *count)
{
    *count = 0;
    if (bits->len < BITS_MIN) {
        return MINT_ERR_ARGUMENT;
    }
    mint_statistic_t result = mint_runs_of(bits);
    figures[0] = mint_figure_of_p_value(options, 0, result.value, result.p_value);
    *count = 1;
    return MINT_OK;
}
