// SPDX-License-Identifier: Apache-2.0
//
// The restart tests, SP 800-90B §3.1.4: the same samples read by rows and by columns. A source that
// starts the same way each time has good rows and constant columns.
#include "mintmark/entropy_tests/restart.h"

#include <math.h>
#include <stdlib.h>

#include "sp800_90b/restart_replay.h"

#define FALSE_ALARM 0.01 ///< how often a good source fails the sanity test as a whole (§3.1.4.3)

/// The count of the most common symbol among `len` of them, `step` apart.
static unsigned count_mode(const uint8_t *symbols, unsigned len, size_t step)
{
    unsigned counts[256] = {0};
    unsigned mode = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned count = ++counts[symbols[i * step]];
        mode = count > mode ? count : mode;
    }
    return mode;
}

/// The sanity test, §3.1.4.3.
static void check_sanity(const mint_samples_t *samples, mint_restart_t *result)
{
    for (size_t i = 0; i < result->restarts; i++) {
        unsigned row = count_mode(samples->symbols + i * result->row_len, result->row_len, 1);
        result->x_row = row > result->x_row ? row : result->x_row;
    }
    for (size_t i = 0; i < result->row_len; i++) {
        unsigned column = count_mode(samples->symbols + i, result->restarts, result->row_len);
        result->x_column = column > result->x_column ? column : result->x_column;
    }
    result->x_max = result->x_row > result->x_column ? result->x_row : result->x_column;
    result->is_sane =
        result->x_row <= result->x_cutoff && result->x_column <= result->x_cutoff_column;
}

/// The same samples, column after column.
static mint_status_t transpose(const mint_samples_t *rows, const mint_restart_t *shape,
                               mint_samples_t *columns)
{
    uint8_t *raw = malloc(rows->len);
    if (raw == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (size_t i = 0; i < shape->restarts; i++) {
        for (size_t j = 0; j < shape->row_len; j++) {
            raw[j * shape->restarts + i] = rows->raw[i * shape->row_len + j];
        }
    }
    mint_status_t status = mint_samples_new(raw, rows->len, rows->bits, columns);
    free(raw);
    return status;
}

static bool makes_sense(const mint_samples_t *samples, const mint_restart_t *shape)
{
    return shape->restarts >= 2 && shape->restarts <= MINT_RESTART_SIDE_MAX &&
           shape->row_len >= 2 && shape->row_len <= MINT_RESTART_SIDE_MAX &&
           samples->len == (size_t)shape->restarts * shape->row_len && samples->distinct >= 1 &&
           shape->h_i >= 0 && shape->h_i <= samples->bits;
}

/// Everything that is asked before there is anything to estimate: `result` has shape and estimate.
/// `columns` are made if it is sane.
static mint_status_t begin(const mint_samples_t *samples, mint_restart_t *result,
                           mint_samples_t *columns)
{
    *columns = (mint_samples_t){0};
    if (!makes_sense(samples, result)) {
        return MINT_ERR_ARGUMENT;
    }
    // So that all rows and columns together raise a false alarm once in a hundred times.
    result->alpha = 1 - exp(log(1 - FALSE_ALARM) / (result->restarts + result->row_len));
    mint_status_t status =
        mint_restart_cutoff(result->h_i, result->alpha, result->row_len, &result->x_cutoff);
    if (status == MINT_OK) {
        status = mint_restart_cutoff(result->h_i, result->alpha, result->restarts,
                                     &result->x_cutoff_column);
    }
    if (status == MINT_OK) {
        status = mint_restart_find_replay(samples, result);
    }
    if (status != MINT_OK) {
        return status;
    }
    check_sanity(samples, result);
    return result->is_sane ? transpose(samples, result, columns) : MINT_OK;
}

/// The validation test, §3.1.4.2. Half of nothing is no bound: without entropy there is none that
/// holds.
static void validate(const mint_samples_t *samples, mint_restart_t *result)
{
    result->h_r = fmin(samples->bits, result->rows.lowest);
    result->h_c = fmin(samples->bits, result->columns.lowest);
    double lower = fmin(result->h_r, result->h_c);
    result->is_passed = result->h_i > 0 && lower >= result->h_i / 2 && !result->is_replay;
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

mint_status_t mint_restart_test_shape(const mint_samples_t *samples, unsigned restarts,
                                      unsigned row_len, double h_i, unsigned threads,
                                      mint_restart_t *result)
{
    mint_samples_t columns;
    *result = (mint_restart_t){.restarts = restarts, .row_len = row_len, .h_i = h_i};
    mint_status_t status = begin(samples, result, &columns);
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

mint_status_t mint_restart_test(const mint_samples_t *samples, double h_i, unsigned threads,
                                mint_restart_t *result)
{
    return mint_restart_test_shape(samples, MINT_RESTARTS, MINT_RESTARTS, h_i, threads, result);
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

mint_status_t mint_restart_test_iid_shape(const mint_samples_t *samples, unsigned restarts,
                                          unsigned row_len, double h_i,
                                          const mint_permutation_options_t *options,
                                          mint_restart_t *result)
{
    mint_samples_t columns;
    *result = (mint_restart_t){
        .restarts = restarts, .row_len = row_len, .h_i = h_i, .is_iid_track = true};
    mint_status_t status = begin(samples, result, &columns);
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

mint_status_t mint_restart_test_iid(const mint_samples_t *samples, double h_i,
                                    const mint_permutation_options_t *options,
                                    mint_restart_t *result)
{
    return mint_restart_test_iid_shape(samples, MINT_RESTARTS, MINT_RESTARTS, h_i, options, result);
}
