// SPDX-License-Identifier: Apache-2.0
//
// Making limits: SP 800-90B §3.1.3 (initial estimate), §3.1.4 (restarts), §4.4 (cut-offs). The
// order is that of the standard, and whatever fails ends it.
#include "capture/limits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/reference.h"
#include "mintmark/certs/file.h"

/// The captures in memory.
typedef struct {
    mint_samples_t sets[MINT_LIMITS_FILES_MAX];
    mint_reference_data_t data[MINT_LIMITS_FILES_MAX];
    size_t count;
} captures_t;

static void release(captures_t *captures)
{
    for (size_t i = 0; i < captures->count; i++) {
        mint_samples_free(&captures->sets[i]);
    }
}

// ---- files ----

static mint_status_t read_samples(const char *path, const mint_capture_record_t *record,
                                  mint_samples_t *samples, mint_error_t *error)
{
    uint64_t rows = record->restarts > 0 ? record->restarts : 1;
    size_t len = (size_t)(rows * mint_capture_row_len(record));
    uint8_t *bytes = malloc(len);
    FILE *file = fopen(path, "rb");
    mint_status_t status = bytes == NULL ? MINT_ERR_MEMORY : MINT_OK;
    if (status == MINT_OK && (file == NULL || fread(bytes, 1, len, file) != len)) {
        status = mint_fail(error, MINT_ERR_IO, "cannot read %s", path);
    }
    if (status == MINT_OK) {
        status = mint_samples_new(bytes, len, record->bits, samples);
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    free(bytes);
    return status;
}

// Loads a capture that must be of the same source as the first one.
static mint_status_t load(const char *path, const mint_capture_record_t *first,
                          mint_capture_record_t *record, mint_samples_t *samples,
                          mint_error_t *error)
{
    mint_status_t status = mint_capture_record_verify(path, record, error);
    if (status == MINT_ERR_NOT_FOUND) {
        status = mint_fail(error, MINT_ERR_NOT_FOUND,
                           "%s has no side file, so nobody knows what it is", path);
        mint_error_hint(error, "limits are made of what `mintmark entropy capture` wrote");
        return status;
    }
    if (status != MINT_OK) {
        return status;
    }
    if (record->is_wide || record->width != 8 || record->bits > 8) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "%s has samples wider than those that the health tests see", path);
    }
    char why[200];
    if (first != NULL && !mint_capture_record_is_alike(first, record, why, sizeof why)) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "%s is %s", path, why);
    }
    return read_samples(path, record, samples, error);
}

static mint_status_t load_captures(const mint_limits_request_t *request, captures_t *captures,
                                   mint_limits_t *limits, mint_error_t *error)
{
    limits->samples = UINT32_MAX;
    limits->is_hardware = true;
    for (size_t i = 0; i < request->count; i++) {
        mint_capture_record_t record;
        mint_samples_t *set = &captures->sets[i];
        mint_status_t status =
            load(request->files[i], i > 0 ? &limits->record : NULL, &record, set, error);
        if (status != MINT_OK) {
            return status;
        }
        captures->count = i + 1;
        captures->data[i] = (mint_reference_data_t){set->raw, set->len};
        if (record.restarts > 0) {
            return mint_fail(error, MINT_ERR_ARGUMENT, "%s has rows; --restart-file is for it",
                             request->files[i]);
        }
        if (i == 0) {
            limits->record = record;
        }
        limits->samples = record.samples < limits->samples ? record.samples : limits->samples;
        limits->is_hardware = limits->is_hardware && !record.emulated;
    }
    return MINT_OK;
}

// ---- figures ----

static mint_status_t estimate(const mint_limits_request_t *request, const captures_t *captures,
                              mint_limits_t *limits, mint_error_t *error)
{
    limits->h_i = limits->record.bits;
    for (size_t i = 0; i < captures->count; i++) {
        const mint_non_iid_options_t options = {.threads = request->threads};
        mint_non_iid_t result;
        mint_status_t status = mint_non_iid_assess(&captures->sets[i], &options, &result);
        if (status != MINT_OK) {
            return mint_fail(error, status, "%s cannot be assessed: %s", request->files[i],
                             mint_status_text(status));
        }
        limits->h_i = fmin(limits->h_i, result.min_entropy);
    }
    if (request->h_submitter >= 0) {
        limits->h_i = fmin(limits->h_i, request->h_submitter);
    }
    return MINT_OK;
}

void mint_limits_explain(const mint_restart_t *tested, char *text, size_t size)
{
    if (tested->is_replay) {
        (void)snprintf(
            text, size, "row %u equals row %u: the source replays after a restart (%u of %u rows)",
            tested->replay_row, tested->replay_of, tested->replayed_rows, tested->restarts);
    } else if (!tested->is_sane) {
        (void)snprintf(text, size,
                       "a value is too common in a row or column: %u times in a row (at most %u), "
                       "%u in a column (at most %u)",
                       tested->x_row, tested->x_cutoff, tested->x_column, tested->x_cutoff_column);
    } else {
        (void)snprintf(text, size, "rows have %.3f and columns %.3f bits, less than half of %.3f",
                       tested->h_r, tested->h_c, tested->h_i);
    }
}

static mint_status_t test_restarts(const mint_limits_request_t *request, mint_limits_t *limits,
                                   mint_error_t *error)
{
    char reason[200];
    mint_samples_t rows = {0};
    mint_status_t status =
        load(request->restart_file, &limits->record, &limits->restart, &rows, error);
    if (status == MINT_OK && limits->restart.restarts == 0) {
        status = mint_fail(error, MINT_ERR_ARGUMENT, "%s has no restarts", request->restart_file);
    }
    if (status == MINT_OK) {
        limits->is_hardware = limits->is_hardware && !limits->restart.emulated;
        status = mint_restart_test_shape(&rows, limits->restart.restarts, limits->restart.samples,
                                         limits->h_i, request->threads, &limits->tested);
        if (status != MINT_OK) {
            status = mint_fail(error, status, "%s cannot be tested: %s", request->restart_file,
                               mint_status_text(status));
        }
    }
    mint_samples_free(&rows);
    if (status == MINT_OK && !limits->tested.is_passed) {
        mint_limits_explain(&limits->tested, reason, sizeof reason);
        status = mint_fail(error, MINT_ERR_NO_CREDIT, "the restart tests fail: %s", reason);
    }
    return status;
}

// Whether the data are what the standard asks for (§3.1.1, §3.1.4.1) and of a real part.
static mint_status_t check_amount(const mint_limits_request_t *request, mint_limits_t *limits,
                                  mint_error_t *error)
{
    limits->is_provisional = request->is_provisional;
    mint_status_t status = MINT_OK;
    if (strcmp(limits->record.credit, "vouched") == 0) {
        return mint_fail(error, MINT_ERR_NO_CREDIT,
                         "%s is a generator that somebody vouches for, not a noise source: samples "
                         "of it show nothing",
                         limits->record.source);
    }
    if (request->is_provisional) {
        return MINT_OK;
    }
    if (!limits->is_hardware) {
        status = mint_fail(error, MINT_ERR_NO_CREDIT,
                           "the samples are of an emulated part, which is credited nothing");
    } else if (limits->samples < MINT_EVIDENCE_SAMPLES_MIN) {
        status = mint_fail(error, MINT_ERR_NO_CREDIT,
                           "%u consecutive samples are too few; the standard asks for %u",
                           (unsigned)limits->samples, MINT_EVIDENCE_SAMPLES_MIN);
    } else if (limits->restart.restarts < MINT_EVIDENCE_RESTARTS_MIN ||
               limits->restart.samples < MINT_RESTARTS) {
        status = mint_fail(error, MINT_ERR_NO_CREDIT,
                           "%u restarts with %u samples are too few; the standard asks for %u with "
                           "%u",
                           (unsigned)limits->restart.restarts, (unsigned)limits->restart.samples,
                           MINT_RESTARTS, MINT_RESTARTS);
    }
    if (status != MINT_OK) {
        mint_error_hint(error, "--provisional makes limits for a trial, which credit nothing");
    }
    return status;
}

static mint_status_t set_figures(const mint_limits_request_t *request, mint_limits_t *limits,
                                 mint_error_t *error)
{
    limits->h = fmin(limits->h_i, fmin(limits->tested.h_r, limits->tested.h_c));
    limits->figure_micro = (uint32_t)floor(limits->h * 1e6);
    double h_64 = floor(limits->h * (1 - request->margin) * MINT_ENTROPY_CREDIT_PER_BIT);
    if (h_64 < 1) {
        return mint_fail(error, MINT_ERR_NO_CREDIT,
                         "%.6f bits a sample are less than the 1/64 bit that can be credited",
                         limits->h);
    }
    // More than was found is never credited, however the roundings fall.
    while (h_64 * 1e6 > limits->figure_micro * 64.0) {
        h_64 -= 1;
    }
    limits->h_64 = (uint16_t)h_64;
    return limits->h_64 == 0
               ? mint_fail(error, MINT_ERR_NO_CREDIT, "there is no entropy to credit")
               : mint_health_limits(limits->h_64, (uint8_t)limits->record.bits, &limits->limits);
}

static void set_reference(const captures_t *captures, mint_limits_t *limits)
{
    uint8_t bits = (uint8_t)limits->record.bits;
    mint_reference_measure(captures->data, captures->count, bits, limits->h_64, &limits->reference);
    limits->has_reference = mint_reference_alarms(captures->data, captures->count, bits,
                                                  limits->h_64, &limits->reference) == 0;
}

mint_status_t mint_limits_make(const mint_limits_request_t *request, mint_limits_t *limits,
                               mint_error_t *error)
{
    captures_t captures = {.count = 0};
    *limits = (mint_limits_t){0};
    mint_status_t status = load_captures(request, &captures, limits, error);
    if (status == MINT_OK) {
        status = estimate(request, &captures, limits, error);
    }
    if (status == MINT_OK) {
        status = test_restarts(request, limits, error);
    }
    if (status == MINT_OK) {
        status = check_amount(request, limits, error);
    }
    if (status == MINT_OK) {
        status = set_figures(request, limits, error);
    }
    if (status == MINT_OK) {
        set_reference(&captures, limits);
    }
    release(&captures);
    return status;
}
