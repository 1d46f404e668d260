// SPDX-License-Identifier: Apache-2.0
//
// The restart tests, SP 800-90B §3.1.4: the same samples read by rows and by columns. A source that
// starts the same way each time has good rows and constant columns.
#include "mintmark/entropy_tests/restart.h"

#include <math.h>
#include <stdlib.h>

#define FALSE_ALARM 0.01 ///< how often a good source fails the sanity test as a whole (§3.1.4.3)

/// The count of the most common symbol among MINT_RESTARTS of them, `step` apart.
static unsigned count_mode(const uint8_t *symbols, size_t step)
{
    unsigned counts[256] = {0};
    unsigned mode = 0;
    for (size_t i = 0; i < MINT_RESTARTS; i++) {
        unsigned count = ++counts[symbols[i * step]];
        mode = count > mode ? count : mode;
    }
    return mode;
}

/// The sanity test, §3.1.4.3.
static void check_sanity(const mint_samples_t *samples, mint_restart_t *result)
{
    for (size_t i = 0; i < MINT_RESTARTS; i++) {
        unsigned row = count_mode(samples->symbols + i * MINT_RESTARTS, 1);
        unsigned column = count_mode(samples->symbols + i, MINT_RESTARTS);
        result->x_row = row > result->x_row ? row : result->x_row;
        result->x_column = column > result->x_column ? column : result->x_column;
    }
    result->x_max = result->x_row > result->x_column ? result->x_row : result->x_column;
    result->is_sane = result->x_max <= result->x_cutoff;
}

/// The same samples, column after column.
static mint_status_t transpose(const mint_samples_t *rows, mint_samples_t *columns)
{
    uint8_t *raw = malloc(MINT_RESTARTS_LEN);
    if (raw == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (size_t i = 0; i < MINT_RESTARTS; i++) {
        for (size_t j = 0; j < MINT_RESTARTS; j++) {
            raw[j * MINT_RESTARTS + i] = rows->raw[i * MINT_RESTARTS + j];
        }
    }
    mint_status_t status = mint_samples_new(raw, MINT_RESTARTS_LEN, rows->bits, columns);
    free(raw);
    return status;
}

/// Everything that is asked before there is anything to estimate. `columns` are made if it is sane.
static mint_status_t begin(const mint_samples_t *samples, double h_i, mint_restart_t *result,
                           mint_samples_t *columns)
{
    *result = (mint_restart_t){.h_i = h_i};
    *columns = (mint_samples_t){0};
    if (samples->len != MINT_RESTARTS_LEN || samples->distinct < 2 || !(h_i >= 0) ||
        h_i > samples->bits) {
        return MINT_ERR_ARGUMENT;
    }
    // So that all rows and columns together raise a false alarm once in a hundred times.
    result->alpha = 1 - exp(log(1 - FALSE_ALARM) / (2 * MINT_RESTARTS));
    mint_status_t status =
        mint_restart_cutoff(h_i, result->alpha, MINT_RESTARTS, &result->x_cutoff);
    if (status != MINT_OK) {
        return status;
    }
    check_sanity(samples, result);
    return result->is_sane ? transpose(samples, columns) : MINT_OK;
}

/// The validation test, §3.1.4.2.
static void validate(const mint_samples_t *samples, mint_restart_t *result)
{
    result->h_r = fmin(samples->bits, result->rows.lowest);
    result->h_c = fmin(samples->bits, result->columns.lowest);
    double lower = fmin(result->h_r, result->h_c);
    result->is_passed = lower >= result->h_i / 2;
    result->min_entropy = result->is_passed ? fmin(lower, result->h_i) : 0;
}

// ---- the non-IID track ----

static mint_status_t estimate(const mint_samples_t *samples, unsigned threads,
                              mint_estimates_t *estimates)
{
    const mint_non_iid_options_t options = {.threads = threads, .symbols_only = true};
    mint_non_iid_t result;
    mint_status_t status = mint_non_iid_assess(samples, &options, &result);
    *estimates = result.original;
    return status;
}

mint_status_t mint_restart_test(const mint_samples_t *samples, double h_i, unsigned threads,
                                mint_restart_t *result)
{
    mint_samples_t columns;
    mint_status_t status = begin(samples, h_i, result, &columns);
    if (status != MINT_OK || !result->is_sane) {
        return status;
    }
    status = estimate(samples, threads, &result->rows);
    if (status == MINT_OK) {
        status = estimate(&columns, threads, &result->columns);
    }
    mint_samples_free(&columns);
    if (status == MINT_OK) {
        validate(samples, result);
    }
    return status;
}

// ---- the IID track ----

static mint_status_t estimate_mode(const mint_samples_t *samples, mint_estimates_t *estimates)
{
    mint_status_t status = mint_mcv_estimate(samples->symbols, samples->len, &estimates->mcv);
    estimates->assessed = true;
    estimates->len = samples->len;
    estimates->ran[MINT_ESTIMATOR_MCV] = true;
    estimates->min_entropy[MINT_ESTIMATOR_MCV] = estimates->mcv.min_entropy;
    estimates->lowest = estimates->mcv.min_entropy;
    return status;
}

/// The tests of §5, as far as the verdict hangs on them.
static mint_status_t test_iid(const mint_samples_t *rows, const mint_samples_t *columns,
                              const mint_permutation_options_t *options, mint_restart_t *result)
{
    mint_status_t status = mint_iid_assess(rows, options, &result->iid_rows);
    if (status == MINT_OK && result->iid_rows.is_iid) {
        status = mint_iid_assess(columns, options, &result->iid_columns);
    }
    result->is_passed = result->iid_rows.is_iid && result->iid_columns.is_iid;
    result->min_entropy = result->is_passed ? result->min_entropy : 0;
    return status;
}

mint_status_t mint_restart_test_iid(const mint_samples_t *samples, double h_i,
                                    const mint_permutation_options_t *options,
                                    mint_restart_t *result)
{
    mint_samples_t columns;
    mint_status_t status = begin(samples, h_i, result, &columns);
    result->is_iid_track = true;
    if (status != MINT_OK || !result->is_sane) {
        return status;
    }
    status = estimate_mode(samples, &result->rows);
    if (status == MINT_OK) {
        status = estimate_mode(&columns, &result->columns);
    }
    if (status == MINT_OK) {
        validate(samples, result);
    }
    if (status == MINT_OK && result->is_passed) {
        status = test_iid(samples, &columns, options, result);
    }
    mint_samples_free(&columns);
    return status;
}
