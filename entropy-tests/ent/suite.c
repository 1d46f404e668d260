// SPDX-License-Identifier: Apache-2.0
//
// The summary as a suite: every figure of one sequence, which is all of the data.
#include <stdlib.h>

#include "ent/figures.h"

#define STANDARD "ENT 1.2"
#define MIN_BITS 8u

static mint_status_t run_one(const mint_bits_t *bits, mint_ent_number_t number,
                             mint_figure_t *figures, size_t *count)
{
    if (bits->len < MIN_BITS) {
        return MINT_ERR_ARGUMENT;
    }
    mint_ent_counts_t counts;
    mint_ent_count(bits, &counts);
    figures[0] = mint_ent_figure(&counts, number);
    *count = 1;
    return MINT_OK;
}

/// The `run` of the test of that name and number.
#define RUN(name, number)                                                                          \
    static mint_status_t name(const mint_bits_t *bits, const mint_test_options_t *options,         \
                              mint_figure_t *figures, size_t *count)                               \
    {                                                                                              \
        (void)options;                                                                             \
        return run_one(bits, number, figures, count);                                              \
    }

RUN(run_entropy, MINT_ENT_ENTROPY)
RUN(run_compression, MINT_ENT_COMPRESSION)
RUN(run_chi_square, MINT_ENT_CHI_SQUARE)
RUN(run_mean, MINT_ENT_MEAN)
RUN(run_pi, MINT_ENT_PI)
RUN(run_serial_correlation, MINT_ENT_SERIAL_CORRELATION)
RUN(run_bit_entropy, MINT_ENT_BIT_ENTROPY)
RUN(run_bit_compression, MINT_ENT_BIT_COMPRESSION)
RUN(run_bit_chi_square, MINT_ENT_BIT_CHI_SQUARE)
RUN(run_bit_mean, MINT_ENT_BIT_MEAN)
RUN(run_bit_serial_correlation, MINT_ENT_BIT_SERIAL_CORRELATION)

static const mint_test_t tests[MINT_ENT_FIGURES] = {
    {"Entropy", STANDARD, "", "bits of entropy a byte, if bytes do not depend on each other",
     MIN_BITS, 1, run_entropy},
    {"Compression", STANDARD, "", "per cent that an ideal code for single bytes saves", MIN_BITS, 1,
     run_compression},
    {"ChiSquare", STANDARD, "", "bytes equally often", MIN_BITS, 1, run_chi_square},
    {"Mean", STANDARD, "", "of bytes; 127.5 is expected", MIN_BITS, 1, run_mean},
    {"Pi", STANDARD, "", "by points in a quarter of a circle", MIN_BITS, 1, run_pi},
    {"SerialCorrelation", STANDARD, "", "of a byte and the next one; 0 is expected", MIN_BITS, 1,
     run_serial_correlation},
    {"BitEntropy", STANDARD, "", "bits of entropy a bit, if bits do not depend on each other",
     MIN_BITS, 1, run_bit_entropy},
    {"BitCompression", STANDARD, "", "per cent that an ideal code for single bits saves", MIN_BITS,
     1, run_bit_compression},
    {"BitChiSquare", STANDARD, "", "bits equally often", MIN_BITS, 1, run_bit_chi_square},
    {"BitMean", STANDARD, "", "of bits; 0.5 is expected", MIN_BITS, 1, run_bit_mean},
    {"BitSerialCorrelation", STANDARD, "", "of a bit and the next one; 0 is expected", MIN_BITS, 1,
     run_bit_serial_correlation},
};

static mint_status_t run(const mint_suite_t *suite, const mint_bits_t *data,
                         const mint_suite_options_t *options, mint_suite_result_t *result)
{
    *result = (mint_suite_result_t){0};
    if (data->len < suite->min_bits) {
        return MINT_ERR_ARGUMENT;
    }
    mint_ent_counts_t counts;
    mint_ent_count(data, &counts);
    if (options != NULL && options->progress != NULL &&
        !options->progress(options->progress_context, 1)) {
        return MINT_ERR_STATE;
    }
    result->rows = malloc(MINT_ENT_FIGURES * sizeof *result->rows);
    if (result->rows == NULL) {
        return MINT_ERR_MEMORY;
    }
    result->row_count = MINT_ENT_FIGURES;
    for (unsigned i = 0; i < MINT_ENT_FIGURES; i++) {
        result->rows[i] =
            (mint_suite_row_t){&tests[i], 0, mint_ent_figure(&counts, (mint_ent_number_t)i)};
    }
    result->sequences = 1;
    result->sequence_bits = 8 * counts.bytes;
    result->unused_bits = data->len % 8;
    result->is_passed = true;
    result->is_passed_otherwise = true;
    return MINT_OK;
}

const mint_suite_t mint_suite_ent = {
    .name = "ent",
    .standard = STANDARD ", a summary without a verdict",
    .tests = tests,
    .test_count = MINT_ENT_FIGURES,
    .min_bits = MIN_BITS,
    .run = run,
};
