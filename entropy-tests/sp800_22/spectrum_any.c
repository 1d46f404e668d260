// SPDX-License-Identifier: Apache-2.0
//
// The spectrum of any number of bits, prime ones included, in n log n steps: Bluestein's transform.
//
// With b_j = exp(i pi j^2 / n), X_k is conj(b_k) times the convolution of x_j conj(b_j) with b_j at
// k, and the factor before it does not change the modulus. The convolution is made by transforms of
// a power of two, forward by decimation in frequency, back by decimation in time, so that nothing
// has to be sorted.
#include <stdlib.h>

#include "sp800_22/roots.h"
#include "sp800_22/spectrum.h"

typedef struct {
    size_t len;              ///< power of two, enough for the convolution not to wrap
    mint_complex_t *signal;  ///< x_j conj(b_j), then the convolution
    mint_complex_t *chirp;   ///< b_j, from both ends
    mint_complex_t *powers;  ///< of the root of order len, the first half of them
    mint_roots_t bluesteins; ///< of order 2 n
} work_t;

static void free_work(work_t *work)
{
    free(work->signal);
    free(work->chirp);
    free(work->powers);
    mint_roots_free(&work->bluesteins);
}

static mint_status_t new_work(size_t n, work_t *work)
{
    mint_roots_t roots;
    *work = (work_t){.len = 1};
    while (work->len < n + n / 2) {
        work->len *= 2;
    }
    work->signal = calloc(work->len, sizeof *work->signal);
    work->chirp = calloc(work->len, sizeof *work->chirp);
    work->powers = malloc(work->len * sizeof *work->powers);
    if (work->signal == NULL || work->chirp == NULL || work->powers == NULL) {
        return MINT_ERR_MEMORY;
    }
    mint_status_t status = mint_roots_new(work->len, &roots);
    if (status != MINT_OK) {
        return status;
    }
    for (size_t i = 0; i < work->len / 2; i++) {
        work->powers[i] = mint_root(&roots, i);
    }
    mint_roots_free(&roots);
    return mint_roots_new(2 * n, &work->bluesteins);
}

static void transform(const work_t *work, mint_complex_t *data)
{
    for (size_t half = work->len / 2, step = 1; half > 0; half /= 2, step *= 2) {
        for (size_t start = 0; start < work->len; start += 2 * half) {
            mint_complex_t *low = data + start;
            mint_complex_t *high = low + half;
            for (size_t i = 0; i < half; i++) {
                mint_complex_t less = {low[i].re - high[i].re, low[i].im - high[i].im};
                low[i].re += high[i].re;
                low[i].im += high[i].im;
                high[i] = mint_complex_times(less, work->powers[i * step]);
            }
        }
    }
}

static void transform_back(const work_t *work, mint_complex_t *data)
{
    for (size_t half = 1, step = work->len / 2; half < work->len; half *= 2, step /= 2) {
        for (size_t start = 0; start < work->len; start += 2 * half) {
            mint_complex_t *low = data + start;
            mint_complex_t *high = low + half;
            for (size_t i = 0; i < half; i++) {
                mint_complex_t power = work->powers[i * step];
                power.im = -power.im;
                mint_complex_t other = mint_complex_times(high[i], power);
                high[i] = (mint_complex_t){low[i].re - other.re, low[i].im - other.im};
                low[i].re += other.re;
                low[i].im += other.im;
            }
        }
    }
}

static void fill(work_t *work, const mint_bits_t *bits)
{
    size_t n = bits->len;
    size_t square = 0; // j^2 mod 2 n
    for (size_t j = 0; j < n; j++) {
        mint_complex_t conjugate = mint_root(&work->bluesteins, square);
        double sign = mint_bit(bits, j) != 0 ? 1 : -1;
        work->signal[j] = (mint_complex_t){sign * conjugate.re, sign * conjugate.im};
        mint_complex_t b = {conjugate.re, -conjugate.im};
        if (j < n / 2) {
            work->chirp[j] = b;
        }
        if (j > 0) {
            work->chirp[work->len - j] = b;
        }
        square = (square + 2 * j + 1) % (2 * n);
    }
}

mint_status_t mint_spectrum_count_any(const mint_bits_t *bits, double limit, size_t *below)
{
    work_t work;
    *below = 0;
    mint_status_t status = new_work(bits->len, &work);
    if (status != MINT_OK) {
        goto out;
    }
    fill(&work, bits);
    transform(&work, work.signal);
    transform(&work, work.chirp);
    for (size_t i = 0; i < work.len; i++) {
        work.signal[i] = mint_complex_times(work.signal[i], work.chirp[i]);
    }
    transform_back(&work, work.signal);
    double scaled = limit * (double)work.len * (double)work.len;
    for (size_t k = 0; k < bits->len / 2; k++) {
        mint_complex_t x = work.signal[k];
        *below += x.re * x.re + x.im * x.im < scaled;
    }
out:
    free_work(&work);
    return status;
}
