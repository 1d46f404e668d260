// SPDX-License-Identifier: Apache-2.0
//
// The discrete Fourier transform (spectral) test, SP 800-22 §2.6: 95 % of the peaks of a random
// sequence's spectrum are below a threshold, and periodic ones have too many beyond.
//
// The standard takes the number of peaks below it as normal with variance 0.95 0.05 n / 4. Peaks
// depend on each other, because their squares have a fixed sum: Pareschi, Rovatti and Setti ("On
// statistical tests for randomness included in the NIST SP800-22 test suite and based on the
// binomial distribution", IEEE TIFS 7(2), 2012) have measured n / 3.8, and Iwasaki ("Deriving the
// variance of the discrete Fourier transform test using Parseval's theorem", IEEE Trans. Inf.
// Theory 66(2), 2020) has derived it: n / 2 (0.95 0.05 - (0.05 ln 0.05)^2). MINT_FIGURES_CORRECTED
// takes n / 3.8. The difference shows over many sequences alone.
#include <math.h>

#include "common/figure.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/modes.h"
#include "sp800_22/spectrum.h"
#include "sp800_22/statistics.h"

#define BITS_MIN      1000u ///< §2.6.7
#define SHARE         0.95  ///< of the peaks that are to be below the threshold
#define PARTS         4.0   ///< the standard's divisor of the variance
#define PARTS_CORRECT 3.8   ///< that of the literature

mint_status_t mint_fft_of(const mint_bits_t *bits, mint_figures_mode_t mode,
                          mint_statistic_t *result)
{
    double n = (double)bits->len;
    double parts = mode == MINT_FIGURES_CORRECTED ? PARTS_CORRECT : PARTS;
    size_t below;
    mint_status_t status = mint_spectrum_count(bits, n * log(1 / (1 - SHARE)), &below);
    if (status != MINT_OK) {
        return status;
    }
    double d = ((double)below - SHARE * n / 2) / sqrt(n * SHARE * (1 - SHARE) / parts);
    *result = (mint_statistic_t){d, erfc(fabs(d) / sqrt(2))};
    return MINT_OK;
}

mint_figure_t mint_fft_other(const mint_test_options_t *other, const mint_figure_t *figure)
{
    bool is_corrected = mint_mode_of(other) == MINT_FIGURES_CORRECTED;
    double ratio = is_corrected ? PARTS_CORRECT / PARTS : PARTS / PARTS_CORRECT;
    double d = figure->statistic * sqrt(ratio);
    return mint_figure_of_p_value(other, 0, d, erfc(fabs(d) / sqrt(2)));
}

mint_status_t mint_sp800_22_fft(const mint_bits_t *bits, const mint_test_options_t *options,
                                mint_figure_t *figures, size_t *count)
{
    mint_statistic_t result;
    *count = 0;
    if (bits->len < BITS_MIN) {
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status = mint_fft_of(bits, mint_mode_of(options), &result);
    if (status != MINT_OK) {
        return status;
    }
    figures[0] = mint_figure_of_p_value(options, 0, result.value, result.p_value);
    *count = 1;
    return MINT_OK;
}
