// SPDX-License-Identifier: Apache-2.0
//
// Both modes of a test at once: a run says where the standard's figures and the corrected ones come
// to different conclusions (SP 800-22 §2.4, §2.6, §2.8, §2.10). Those of RandomExcursions differ in
// the ninth digit of a p-value, and are not looked at.
#include "sp800_22/modes.h"

#include "common/figure.h"
#include "mintmark/entropy_tests/sp800_22.h"

bool mint_modes_differ(const mint_test_t *test)
{
    return test->run == mint_sp800_22_longest_run || test->run == mint_sp800_22_fft ||
           test->run == mint_sp800_22_overlapping_template ||
           test->run == mint_sp800_22_linear_complexity;
}

mint_status_t mint_modes_run(const mint_test_t *test, const mint_bits_t *bits,
                             const mint_test_options_t *options, mint_figure_t *figure,
                             mint_figure_t *other)
{
    size_t count;
    const mint_test_options_t otherwise = {
        .mode =
            mint_mode_of(options) == MINT_FIGURES_NIST ? MINT_FIGURES_CORRECTED : MINT_FIGURES_NIST,
        .alpha = mint_alpha_of(options),
    };
    if (test->run == mint_sp800_22_linear_complexity) {
        return mint_linear_complexity_both(bits, options, figure, &otherwise, other);
    }
    mint_status_t status = test->run(bits, options, figure, &count);
    if (status == MINT_OK && test->run == mint_sp800_22_fft) {
        *other = mint_fft_other(&otherwise, figure);
    } else if (status == MINT_OK) {
        status = test->run(bits, &otherwise, other, &count);
    }
    return status;
}
