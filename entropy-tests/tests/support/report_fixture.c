// SPDX-License-Identifier: Apache-2.0
//
// Captures for reports. The suites' results are made up: the report prints what it is given.
#include "tests/support/report_fixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/noise.h"

bool fixture_make(fixture_t *fixture, const char *name, const char *kind, size_t len)
{
    const mint_non_iid_options_t how = {.threads = 1};
    *fixture = (fixture_t){0};
    if (!noise_samples(kind, 7, len, &fixture->samples) ||
        mint_non_iid_assess(&fixture->samples, &how, &fixture->assessed) != MINT_OK ||
        mint_measures_make(&fixture->samples, &fixture->measures) != MINT_OK) {
        return false;
    }
    fixture->capture = (mint_report_capture_t){
        .file = {.name = name,
                 .sha256 = FIXTURE_SHA256,
                 .samples = &fixture->samples,
                 .notes = {.given_bits = fixture->samples.bits}},
        .assessed = &fixture->assessed,
        .measures = &fixture->measures,
        .limits = {.h = 1,
                   .rct_cutoff = 31,
                   .rct_cutoff_permanent = 61,
                   .apt_cutoff = 325,
                   .apt_cutoff_permanent = 355},
    };
    return true;
}

/// Tests rows and hangs them on the capture. Frees `raw`, which may be NULL.
static bool add_rows(fixture_t *fixture, uint8_t *raw, unsigned restarts, unsigned row_len)
{
    mint_samples_free(&fixture->restart_samples);
    size_t len = (size_t)restarts * row_len;
    mint_status_t status =
        raw == NULL ? MINT_ERR_MEMORY : mint_samples_new(raw, len, 8, &fixture->restart_samples);
    free(raw);
    if (status != MINT_OK || mint_restart_test_shape(&fixture->restart_samples, restarts, row_len,
                                                     fixture->assessed.min_entropy, 1,
                                                     &fixture->restart_result) != MINT_OK) {
        return false;
    }
    mint_restart_modes_make(&fixture->restart_samples, restarts, row_len, &fixture->restart_modes);
    fixture->restart = (mint_report_restart_t){.file = {.name = "restarts.bin",
                                                        .sha256 = FIXTURE_SHA256,
                                                        .samples = &fixture->restart_samples,
                                                        .notes = {.given_bits = 8}},
                                               .result = &fixture->restart_result,
                                               .modes = &fixture->restart_modes};
    fixture->capture.restart = &fixture->restart;
    return true;
}

/// Noise; the caller frees it.
static uint8_t *make_rows(const char *kind, size_t len)
{
    uint8_t *raw = malloc(len);
    if (raw != NULL && !noise_make(kind, 8, raw, len)) {
        free(raw);
        raw = NULL;
    }
    return raw;
}

bool fixture_add_restart(fixture_t *fixture, const char *kind, bool is_replaying)
{
    uint8_t *raw = make_rows(kind, MINT_RESTARTS_LEN);
    for (size_t row = 1; raw != NULL && is_replaying && row < MINT_RESTARTS; row++) {
        memcpy(raw + row * MINT_RESTARTS, raw, MINT_RESTARTS);
    }
    return add_rows(fixture, raw, MINT_RESTARTS, MINT_RESTARTS);
}

bool fixture_add_few_restarts(fixture_t *fixture, const char *kind, unsigned restarts,
                              unsigned row_len, bool is_replaying)
{
    uint8_t *raw = make_rows(kind, (size_t)restarts * row_len);
    if (raw != NULL && is_replaying) {
        memcpy(raw + (size_t)(restarts - 1) * row_len, raw, row_len);
    }
    return add_rows(fixture, raw, restarts, row_len);
}

void fixture_add_origin(fixture_t *fixture)
{
    fixture->origin = (mint_report_origin_t){.path = "noise.bin.json",
                                             .device = "thermometer 17",
                                             .firmware = "1.2.3",
                                             .source = "adc0",
                                             .credit = "none",
                                             .started = "2026-11-23T09:00:00Z",
                                             .ended = "2026-11-23T09:04:00Z",
                                             .temperature = "23.5 °C",
                                             .sha256 = FIXTURE_SHA256,
                                             .command = "mintmark entropy capture",
                                             .sample_bits = fixture->samples.bits};
    fixture->capture.file.origin = &fixture->origin;
}

static const mint_test_t p_value_tests[] = {
    {"Frequency", "SP 800-22 rev. 1a", "2.1", "as many ones as zeros", 100, 1, NULL},
    {"NonOverlappingTemplate", "SP 800-22 rev. 1a", "2.7", "patterns", 100, 148, NULL},
    {"RandomExcursions", "SP 800-22 rev. 1a", "2.14", "visits of a walk", 100, 8, NULL},
};
static const mint_test_t bounds_tests[] = {
    {"monobit", "FIPS 140-2", "4.9.1", "as many ones as zeros", 20000, 1, NULL},
    {"long_run", "FIPS 140-2", "4.9.1", "no run of 26", 20000, 1, NULL},
};
static const mint_suite_t suites[] = {
    {"22", "NIST SP 800-22 rev. 1a", p_value_tests, 3, 100, NULL},
    {"fips", "FIPS 140-2", bounds_tests, 2, 20000, NULL},
};

static mint_figure_t make_figure(unsigned index, bool has_p_value, bool is_passed)
{
    if (has_p_value) {
        double p = is_passed ? (index * 37 % 100 + 1) / 101.0 : 0.0001;
        return (mint_figure_t){.index = index,
                               .p_value = p,
                               .low = NAN,
                               .high = NAN,
                               .outcome = is_passed ? MINT_OUTCOME_PASSED : MINT_OUTCOME_FAILED};
    }
    return (mint_figure_t){.index = index,
                           .statistic = is_passed ? 10000 : 20000,
                           .p_value = NAN,
                           .low = index == 0 ? 9725 : NAN,
                           .high = 10275,
                           .outcome = is_passed ? MINT_OUTCOME_PASSED : MINT_OUTCOME_FAILED};
}

/// Every figure of every test over two sequences; the last test of the first suite does not apply.
static bool fill(mint_suite_result_t *result, const mint_suite_t *suite, bool is_passed)
{
    *result = (mint_suite_result_t){.sequences = 2,
                                    .sequence_bits = 1000000,
                                    .is_passed = is_passed,
                                    .reason = is_passed ? NULL : "too few sequences pass"};
    result->rows = calloc(400, sizeof *result->rows);
    for (size_t test = 0; result->rows != NULL && test < suite->test_count; test++) {
        for (size_t i = 0; i < 2 * suite->tests[test].figure_max; i++) {
            mint_suite_row_t *row = &result->rows[result->row_count++];
            unsigned index = (unsigned)(i / 2);
            row->test = &suite->tests[test];
            row->sequence = i % 2;
            row->figure = make_figure(index, suite == &suites[0], is_passed || index != 0);
            if (suite == &suites[0] && test == 2) {
                row->figure.outcome = MINT_OUTCOME_NOT_APPLICABLE;
            }
        }
    }
    return result->rows != NULL;
}

/// What many sequences say together: a figure that is flagged, one that is not, one that none has.
static void add_summaries(fixture_t *fixture)
{
    mint_suite_result_t *result = &fixture->suite_results[0];
    fixture->summaries[0] =
        (mint_suite_summary_t){&p_value_tests[0], 0, 100, 90, 0.9, 0.96018, 1, 0.00003, false};
    fixture->summaries[1] =
        (mint_suite_summary_t){&p_value_tests[1], 17, 100, 98, 0.98, 0.96018, 1, 0.350485, true};
    fixture->summaries[2] =
        (mint_suite_summary_t){&p_value_tests[2], 3, 0, 0, NAN, NAN, NAN, NAN, true};
    result->summaries = fixture->summaries;
    result->summary_count = result->judged = 3;
    result->flagged = 1;
    result->flagged_expected = 0.2;
}

bool fixture_add_suites(fixture_t *fixture, bool is_passed)
{
    for (size_t i = 0; i < 2; i++) {
        if (!fill(&fixture->suite_results[i], &suites[i], is_passed)) {
            return false;
        }
        fixture->suites[i] = (mint_report_suite_t){&suites[i], &fixture->suite_results[i]};
    }
    add_summaries(fixture);
    fixture->capture.suites = fixture->suites;
    fixture->capture.suite_count = 2;
    return true;
}

void fixture_free(fixture_t *fixture)
{
    mint_samples_free(&fixture->samples);
    mint_samples_free(&fixture->restart_samples);
    free(fixture->suite_results[0].rows);
    free(fixture->suite_results[1].rows);
    *fixture = (fixture_t){0};
}
