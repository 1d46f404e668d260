// SPDX-License-Identifier: Apache-2.0
//
// Statistical suites as JSON. SP 800-22 has every p-value of every sequence; suites that judge by
// bounds run over thousands of short blocks, so theirs are added up by test and figure, and the
// figures that fail are listed.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/entropy_suites_output.h"

#define FAILURES_MAX 1000u ///< that are listed; there may be a million

static json_t *real(double value)
{
    return isfinite(value) ? json_real(value + 0.0) : json_null();
}

static json_t *count_of(size_t value)
{
    return json_integer((json_int_t)value);
}

static const char *name_of(mint_outcome_t outcome)
{
    static const char *const names[] = {"passed", "failed", "not applicable", "none"};
    return names[outcome];
}

static bool put(json_t *object, const char *name, json_t *value)
{
    return json_object_set_new(object, name, value) == 0;
}

static json_t *row_json(const mint_suite_row_t *row, bool is_single)
{
    const mint_figure_t *figure = &row->figure;
    json_t *object = json_pack("{s:s, s:i, s:o, s:o, s:s}", "test", row->test->name, "index",
                               (int)figure->index, "p_value", real(figure->p_value), "statistic",
                               real(figure->statistic), "outcome", name_of(figure->outcome));
    if (object != NULL && !is_single) {
        (void)put(object, "sequence", count_of(row->sequence));
    }
    return object;
}

/// All rows, or of those that fail the first ones.
static json_t *rows_json(const mint_suite_result_t *result, bool only_failed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < result->row_count && list != NULL; i++) {
        bool has_failed = result->rows[i].figure.outcome == MINT_OUTCOME_FAILED;
        bool is_wanted = !only_failed || (has_failed && json_array_size(list) < FAILURES_MAX);
        if (is_wanted &&
            json_array_append_new(list, row_json(&result->rows[i], result->sequences == 1)) != 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

static json_t *total_json(const mint_suite_total_t *total)
{
    return json_pack("{s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "test",
                     total->test->name, "index", (int)total->index, "sequences",
                     count_of(total->sequences), "failed", count_of(total->failed), "least",
                     real(total->least), "most", real(total->most), "low", real(total->last.low),
                     "high", real(total->last.high), "inclusive", (int)total->last.is_inclusive,
                     "p_value", real(total->least_p));
}

static json_t *totals_json(const mint_suite_run_t *run)
{
    size_t count;
    json_t *list = json_array();
    mint_suite_total_t *totals = mint_suite_totals(run, &count);
    for (size_t i = 0; totals != NULL && i < count; i++) {
        (void)json_array_append_new(list, total_json(&totals[i]));
    }
    free(totals);
    return list;
}

static json_t *second_level_json(const mint_suite_result_t *result)
{
    json_t *list = json_array();
    for (size_t i = 0; i < result->summary_count; i++) {
        const mint_suite_summary_t *summary = &result->summaries[i];
        json_t *object =
            json_pack("{s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "test", summary->test->name,
                      "index", (int)summary->index, "applicable", count_of(summary->applicable),
                      "passed", count_of(summary->passed), "proportion", real(summary->proportion),
                      "minimum", real(summary->minimum), "maximum", real(summary->maximum),
                      "uniformity", real(summary->uniformity), "pass", (int)summary->is_passed);
        (void)json_array_append_new(list, object);
    }
    return list;
}

static json_t *differences_json(const mint_suite_result_t *result)
{
    json_t *list = json_array();
    for (size_t i = 0; i < result->difference_count; i++) {
        const mint_suite_difference_t *difference = &result->differences[i];
        json_t *object = json_pack(
            "{s:s, s:i, s:o, s:b, s:o}", "test", difference->test->name, "index",
            (int)difference->index, "sequence",
            difference->is_summary ? json_null() : count_of(difference->sequence), "pass",
            (int)difference->is_passed,
            difference->is_summary ? "other_proportion" : "other_p_value", real(difference->other));
        (void)json_array_append_new(list, object);
    }
    return list;
}

static json_t *run_json(const mint_suite_run_t *run)
{
    const mint_suite_result_t *result = run->result;
    json_t *object =
        json_pack("{s:s, s:o, s:o, s:o, s:s?, s:s?}", "standard", run->suite->standard, "sequences",
                  count_of(result->sequences), "sequence_bits", count_of(result->sequence_bits),
                  "unused_bits", count_of(result->unused_bits), "verdict",
                  !mint_suite_has_verdict(run) ? NULL
                  : result->is_passed          ? "pass"
                                               : "fail",
                  "reason", result->reason);
    if (object != NULL && result->judged > 0) {
        bool is_nist = run->options->mode == MINT_FIGURES_NIST;
        (void)put(object, "figures", json_string(is_nist ? "nist" : "corrected"));
        (void)put(object, "alpha", json_real(run->options->alpha));
        (void)put(object, "judged", count_of(result->judged));
        (void)put(object, "flagged", count_of(result->flagged));
        (void)put(object, "flagged_expected", real(result->flagged_expected));
        (void)put(object, "differences", differences_json(result));
        (void)put(object, "other_verdict",
                  json_string(result->is_passed_otherwise ? "pass" : "fail"));
    }
    return object;
}

bool mint_suite_json(const mint_suite_run_t *run, json_t *object)
{
    const mint_suite_result_t *result = run->result;
    bool is_22 = strcmp(run->suite->name, "22") == 0;
    if (json_object_get(object, "suites") == NULL && !put(object, "suites", json_object())) {
        return false;
    }
    if (is_22) {
        return put(object, "sp800_22", rows_json(result, false)) &&
               (result->sequences < 2 || put(object, "second_level", second_level_json(result))) &&
               put(json_object_get(object, "suites"), "22", run_json(run));
    }
    json_t *whole = run_json(run);
    return put(object, run->suite->name, totals_json(run)) && whole != NULL &&
           put(whole, "failures", rows_json(result, true)) &&
           put(json_object_get(object, "suites"), run->suite->name, whole);
}
