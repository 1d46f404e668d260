// SPDX-License-Identifier: Apache-2.0
//
// Reports: which verdict on what data, that all formats say the same, that nothing of a name
// becomes markup or a terminal's command, and that a page needs nothing but itself.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mintmark/entropy_tests/ent.h"
#include "tests/support/report_fixture.h"

static fixture_t good;   ///< noise that has its entropy, after restarts too
static fixture_t replay; ///< a source that starts alike

static int make_fixtures(void **state)
{
    (void)state;
    bool are_made = fixture_make(&good, "noise.bin", "uniform8", 60000) &&
                    fixture_add_restart(&good, "uniform8", false) &&
                    fixture_make(&replay, "adc/replay.bin", "adc8", 60000) &&
                    fixture_add_restart(&replay, "adc8", true);
    // Measured on fewer, which is quicker; the report prints what it is given.
    good.assessed.samples = replay.assessed.samples = MINT_SAMPLES_RECOMMENDED;
    return are_made ? 0 : 1;
}

static int free_fixtures(void **state)
{
    (void)state;
    fixture_free(&good);
    fixture_free(&replay);
    return 0;
}

static mint_report_t report_on(const mint_report_capture_t *captures, size_t count, double min)
{
    return (mint_report_t){.captures = captures,
                           .count = count,
                           .min = min,
                           .made = "2026-11-23T10:00:00Z",
                           .command = "mintmark entropy report noise.bin",
                           .version = "mintmark 0.0.0"};
}

/// True if a number is none, in words or in a drawing.
static bool has_nan(const char *text)
{
    static const char *const signs[] = {" nan", "\"nan", ">nan", "Mnan", "Lnan", "-nan", "inf\""};
    bool has = false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        has = has || strstr(text, signs[i]) != NULL;
    }
    return has;
}

typedef mint_status_t (*write_t)(const mint_report_t *report, FILE *out);

static const write_t formats[] = {mint_report_write_html, mint_report_write_markdown,
                                  mint_report_write_text};

/// The report as text, which the caller frees.
static char *write_report(const mint_report_t *report, write_t write)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    assert_non_null(out);
    assert_int_equal(write(report, out), MINT_OK);
    assert_int_equal(fclose(out), 0);
    assert_int_equal(strlen(text), len);
    return text;
}

static mint_report_verdict_t judge(const mint_report_capture_t *capture, double min)
{
    mint_report_verdict_t verdict;
    const mint_report_t report = report_on(capture, 1, min);
    mint_report_judge(&report, capture, &verdict);
    assert_int_equal(mint_report_judge_all(&report), verdict.judged);
    assert_true(verdict.headline[0] != '\0' && verdict.measured[0] != '\0');
    assert_true(verdict.reason[0] != '\0' && verdict.check_count >= 3);
    return verdict;
}

static void test_verdicts(void **state)
{
    (void)state;
    mint_report_verdict_t verdict = judge(&good.capture, 5);
    assert_int_equal(verdict.judged, MINT_JUDGED_YES);
    assert_true(verdict.h > 5 && verdict.h <= good.assessed.min_entropy);
    verdict = judge(&good.capture, 7.9);
    assert_int_equal(verdict.judged, MINT_JUDGED_NO);
    assert_non_null(strstr(verdict.reason, "7.9 bits a sample are asked for"));
    verdict = judge(&replay.capture, 0.5);
    assert_int_equal(verdict.judged, MINT_JUDGED_NO);
    assert_non_null(strstr(verdict.headline, "replays after a restart"));
    assert_non_null(strstr(verdict.reason, "Row 1 equals row 0: the source replays"));
    assert_non_null(strstr(verdict.reason, "999 of 1000 rows are"));
    assert_true(verdict.h == 0);
    mint_report_capture_t alone = good.capture;
    alone.restart = NULL;
    verdict = judge(&alone, -1);
    assert_int_equal(verdict.judged, MINT_JUDGED_OPEN);
    assert_true(verdict.h == good.assessed.min_entropy);
    verdict = judge(&alone, verdict.h);
    assert_int_equal(verdict.judged, MINT_JUDGED_YES);
    verdict = judge(&alone, nextafter(verdict.h, 9));
    assert_int_equal(verdict.judged, MINT_JUDGED_NO);
}

static void test_starts_that_are_alike(void **state)
{
    (void)state;
    mint_restart_t result = replay.restart_result;
    mint_report_restart_t restart = replay.restart;
    mint_report_capture_t capture = replay.capture;
    restart.result = &result;
    capture.restart = &restart;
    result.is_replay = false;
    mint_report_verdict_t verdict = judge(&capture, 0.5);
    assert_non_null(strstr(verdict.headline, "alike after each restart"));
    assert_non_null(strstr(verdict.reason, "in 1000 of 1000 restarts"));
}

/// Turns all white space between two words into one space.
static void join_lines(char *text)
{
    char *end = text;
    for (const char *at = text; *at != '\0'; at++) {
        bool is_space = *at == ' ' || *at == '\n';
        if (!is_space || end == text || end[-1] != ' ') {
            *end++ = is_space ? ' ' : *at;
        }
    }
    *end = '\0';
}

/// What every format must say of a capture.
static void assert_said(const mint_report_capture_t *capture, double min, const char *said)
{
    const mint_report_t report = report_on(capture, 1, min);
    for (size_t i = 0; i < 3; i++) {
        char *text = write_report(&report, formats[i]);
        join_lines(text); // a terminal's are broken
        assert_non_null(strstr(text, said));
        assert_false(has_nan(text));
        free(text);
    }
}

static void test_few_restarts_are_a_look(void **state)
{
    (void)state;
    static const struct {
        unsigned restarts, row_len;
        const char *said;
    } shapes[] = {{40, 500, "40 restarts of 500 samples leave"},
                  {500, 40, "500 restarts of 40 samples leave"}};
    fixture_t few;
    assert_true(fixture_make(&few, "few.bin", "uniform8", 20000));
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        assert_true(fixture_add_few_restarts(&few, "uniform8", shapes[i].restarts,
                                             shapes[i].row_len, false));
        mint_report_verdict_t verdict = judge(&few.capture, 1);
        assert_int_equal(verdict.judged, MINT_JUDGED_LOOK);
        assert_int_equal(judge(&few.capture, -1).judged, MINT_JUDGED_LOOK);
        assert_non_null(strstr(verdict.headline, "it validates nothing"));
        assert_non_null(strstr(verdict.reason, shapes[i].said));
        assert_non_null(strstr(verdict.reason, "a look, no validation"));
        assert_int_equal(judge(&few.capture, 7.9).judged, MINT_JUDGED_NO);
        assert_said(&few.capture, 1, verdict.headline);
    }
    mint_report_capture_t both[] = {few.capture, good.capture};
    const mint_report_t report = report_on(both, 2, 1);
    assert_int_equal(mint_report_judge_all(&report), MINT_JUDGED_LOOK);
    few.assessed.samples = MINT_SAMPLES_RECOMMENDED;
    assert_string_equal(judge(&few.capture, 1).headline,
                        "A look at too few restarts finds no fault; it validates nothing.");
    fixture_free(&few);
}

static void test_few_samples_are_a_look(void **state)
{
    (void)state;
    mint_non_iid_t assessed = good.assessed;
    mint_report_capture_t capture = good.capture;
    capture.assessed = &assessed;
    for (size_t i = 0; i < 2; i++) {
        assessed.samples = MINT_SAMPLES_RECOMMENDED;
        assert_int_equal(judge(&capture, 5).judged, MINT_JUDGED_YES);
        assessed.samples--;
        mint_report_verdict_t verdict = judge(&capture, 5);
        assert_int_equal(verdict.judged, MINT_JUDGED_LOOK);
        assert_string_equal(verdict.headline,
                            "A look at too few samples finds no fault; it validates nothing.");
        assert_non_null(strstr(verdict.reason, "The standard wants 1,000,000 samples"));
        assert_said(&capture, 5, verdict.headline);
        assert_int_equal(judge(&capture, 7.9).judged, MINT_JUDGED_NO);
        capture.restart = NULL;
    }
    assert_int_equal(judge(&capture, -1).judged, MINT_JUDGED_OPEN);
}

/// H_I is the least of what was measured and what the source was designed for.
static void test_design(void **state)
{
    (void)state;
    mint_report_capture_t capture = good.capture;
    capture.restart = NULL;
    double measured = good.assessed.min_entropy;
    const struct {
        double designed, min;
        mint_judged_t judged;
        double h;
        const char *headline;
    } cases[] = {
        {2, 3, MINT_JUDGED_NO, 2, "The source is designed for less entropy than is asked for."},
        {2, 2, MINT_JUDGED_YES, 2, "The source has the entropy that is asked for."},
        {2, -1, MINT_JUDGED_OPEN, 2, "2.00 bits of min-entropy a sample count"},
        {7.9, 3, MINT_JUDGED_YES, measured, "The source has the entropy that is asked for."},
        {7.9, 7.8, MINT_JUDGED_NO, measured, "The source has less entropy than is asked for."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        capture.h_submitter = cases[i].designed;
        mint_report_verdict_t verdict = judge(&capture, cases[i].min);
        assert_int_equal(verdict.judged, cases[i].judged);
        assert_true(verdict.h == cases[i].h);
        assert_non_null(strstr(verdict.headline, cases[i].headline));
        assert_said(&capture, cases[i].min, cases[i].headline);
    }
}

static void test_digits_that_tell(void **state)
{
    (void)state;
    mint_non_iid_t assessed = good.assessed;
    mint_report_capture_t capture = good.capture;
    capture.assessed = &assessed;
    capture.restart = NULL;
    assessed.min_entropy = 3.5759;
    assert_said(&capture, 3.575, "3.575 bits a sample, and 3.575 are asked for");
    assert_said(&capture, 3.5, "3.57 bits a sample, and 3.5 are asked for");
    assert_said(&capture, 3.57595, "3.57 bits a sample, and 3.57595 are asked for");
}

static void test_restarts_of_another_source(void **state)
{
    (void)state;
    static const char said[] = "of source noise on a bench";
    mint_report_restart_t restart = good.restart;
    mint_report_capture_t capture = good.capture;
    capture.restart = &restart;
    size_t checks = judge(&capture, 5).check_count;
    fixture_add_origin(&good);
    capture.file.origin = &good.origin;
    mint_report_verdict_t verdict = judge(&capture, 5); // of one nobody knows
    assert_int_equal(verdict.judged, MINT_JUDGED_YES);
    assert_int_equal(verdict.check_count, checks + 2); // and the digest
    assert_said(&capture, 5, "Not known: the restarts have no side file.");
    restart.file.origin = &good.origin;
    assert_int_equal(judge(&capture, 5).judged, MINT_JUDGED_YES);
    restart.mismatch = said;
    verdict = judge(&capture, 5);
    assert_int_equal(verdict.judged, MINT_JUDGED_NO);
    assert_string_equal(verdict.headline, "The restarts are not of this source.");
    assert_non_null(strstr(verdict.reason, said));
    assert_said(&capture, 5, "Are the restarts of this source?");
    good.capture.file.origin = NULL;
}

static void test_suites_that_could_not_run(void **state)
{
    (void)state;
    mint_report_capture_t capture = good.capture;
    capture.restart = NULL;
    fixture_t with;
    assert_true(fixture_make(&with, "few.bin", "uniform8", 100));
    assert_true(fixture_add_suites(&with, true));
    capture.suites = with.suites;
    capture.suite_count = 2;
    assert_said(&capture, 0.5, "Yes, by 2 of its 3 tests; 1 did not apply to these data.");
    for (size_t row = 0; row < with.suite_results[0].row_count; row++) {
        with.suite_results[0].rows[row].figure.outcome = MINT_OUTCOME_NOT_APPLICABLE;
    }
    for (size_t i = 0; i < 2; i++) {
        assert_said(&capture, 0.5,
                    i == 0 ? "none of its 3 tests applies" : "it needs at least 100 bits");
        capture.is_conditioned = false;
        assert_int_equal(judge(&capture, 0.5).judged, MINT_JUDGED_YES);
        capture.is_conditioned = true;
        mint_report_verdict_t verdict = judge(&capture, 0.5);
        assert_int_equal(verdict.judged, MINT_JUDGED_LOOK);
        assert_non_null(strstr(verdict.headline, "a suite that was asked for could not run"));
        with.suites[0].result = NULL;
    }
    fixture_free(&with);
}

static void test_all_captures_in_text(void **state)
{
    (void)state;
    const mint_report_capture_t both[] = {good.capture, replay.capture};
    const mint_report_t report = report_on(both, 2, 4);
    char *text = write_report(&report, mint_report_write_text);
    static const char begins[] = "FAIL  All 2 captures together:\n\n"
                                 "PASS      noise.bin\nFAIL      replay.bin\n";
    assert_memory_equal(text, begins, sizeof begins - 1);
    free(text);
}

static void test_shapes(void **state)
{
    (void)state;
    static mint_restart_modes_t modes;
    mint_restart_t result = good.restart_result;
    mint_report_restart_t restart = good.restart;
    mint_report_capture_t capture = good.capture;
    restart.result = &result;
    restart.modes = &modes;
    capture.restart = &restart;
    static const unsigned shapes[][2] = {{1000, 999}, {999, 1000}, {1000, 1001}, {4096, 1000}};
    for (size_t i = 0; i < 4; i++) {
        result.restarts = shapes[i][0];
        result.row_len = shapes[i][1];
        assert_int_equal(judge(&capture, 1).judged, i < 2 ? MINT_JUDGED_LOOK : MINT_JUDGED_YES);
    }
    result.restarts = 500; // the same samples, in longer rows
    result.row_len = 2000;
    mint_restart_modes_make(&good.restart_samples, 500, 2000, &modes);
    assert_said(&capture, 1, "Drawn are the first 1000 samples of the first 500 restarts.");
}

static void test_few_restarts_that_replay(void **state)
{
    (void)state;
    static const char replay_said[] = "Row 1 equals row 0: the source replays after a restart";
    fixture_t few;
    assert_true(fixture_make(&few, "few.bin", "uniform8", 20000));
    assert_true(fixture_add_few_restarts(&few, "uniform8", 2, 1000, true));
    mint_report_verdict_t verdict = judge(&few.capture, 1);
    assert_int_equal(verdict.judged, MINT_JUDGED_NO);
    assert_non_null(strstr(verdict.headline, "replays after a restart"));
    assert_non_null(strstr(verdict.reason, "1 of 2 rows is an earlier one again"));
    assert_said(&few.capture, 1, replay_said);
    // Another reason that came first does not hide it.
    fixture_add_origin(&few);
    few.origin.is_emulated = true;
    verdict = judge(&few.capture, 1);
    assert_non_null(strstr(verdict.headline, "emulated"));
    assert_non_null(strstr(verdict.reason, "An emulated part computes its noise"));
    assert_non_null(strstr(verdict.reason, replay_said));
    assert_non_null(strstr(verdict.reason, "one long capture says.")); // to the end
    assert_said(&few.capture, 1, replay_said);
    fixture_free(&few);
}

static void test_restarts_that_weaken(void **state)
{
    (void)state;
    mint_restart_t result = good.restart_result;
    mint_report_restart_t restart = good.restart;
    mint_report_capture_t capture = good.capture;
    restart.result = &result;
    capture.restart = &restart;
    result.min_entropy = 3;
    mint_report_verdict_t verdict = judge(&capture, 4);
    assert_int_equal(verdict.judged, MINT_JUDGED_NO);
    assert_non_null(strstr(verdict.reason, "after a restart there are only 3.00"));
    result.is_passed = false;
    result.h_r = 2;
    verdict = judge(&capture, 1);
    assert_int_equal(verdict.judged, MINT_JUDGED_NO);
    assert_non_null(strstr(verdict.headline, "less than half"));
}

static void test_evidence_that_was_changed(void **state)
{
    (void)state;
    fixture_add_origin(&good);
    assert_int_equal(judge(&good.capture, 5).judged, MINT_JUDGED_YES);
    good.origin.sha256 = "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef";
    assert_int_equal(judge(&good.capture, 5).judged, MINT_JUDGED_YES);
    good.origin.sha256 = "ff";
    mint_report_verdict_t verdict = judge(&good.capture, 5);
    assert_int_equal(verdict.judged, MINT_JUDGED_NO);
    assert_non_null(strstr(verdict.headline, "not the data that were captured"));
    fixture_add_origin(&good);
    good.origin.is_emulated = true;
    verdict = judge(&good.capture, 1);
    assert_int_equal(verdict.judged, MINT_JUDGED_NO);
    assert_non_null(strstr(verdict.headline, "emulated"));
    assert_true(verdict.h == 0);
    good.origin.is_emulated = false;
    good.origin.is_virtual = good.origin.is_incomplete = true;
    assert_int_equal(judge(&good.capture, 1).judged, MINT_JUDGED_YES);
    assert_int_equal(judge(&good.capture, 1).check_count, verdict.check_count + 1);
    good.origin.credit = "vouched";
    assert_int_equal(judge(&good.capture, 1).check_count, verdict.check_count + 2);
    good.capture.file.origin = NULL;
}

static void test_suites_decide_on_conditioned_output_alone(void **state)
{
    (void)state;
    mint_report_capture_t capture = good.capture;
    capture.restart = NULL;
    assert_true(fixture_add_suites(&good, false));
    capture.suites = good.suites;
    capture.suite_count = 2;
    assert_int_equal(judge(&capture, 5).judged, MINT_JUDGED_YES);
    capture.is_conditioned = true;
    assert_int_equal(judge(&capture, 0.5).judged, MINT_JUDGED_NO);
    free(good.suite_results[0].rows);
    free(good.suite_results[1].rows);
    assert_true(fixture_add_suites(&good, true));
    mint_report_verdict_t verdict = judge(&capture, 0.5);
    assert_int_equal(verdict.judged, MINT_JUDGED_YES);
    assert_string_equal(verdict.headline, "The output has the entropy that is asked for.");
    assert_null(strstr(verdict.reason, "estart"));
    good.capture.suite_count = 0;
}

// What the standard judges (4.2: all sequences together) and the p-values below alpha are two
// counts, and the page and Markdown show what the first is made of.
static void test_suites_show_both_levels(void **state)
{
    (void)state;
    static const char *const page_says[] = {"NonOverlappingTemplate 17</th>",
                                            ">98 of 100</td>",
                                            ">0.9800</td>",
                                            ">0.9602 to 1.0000</td>",
                                            ">0.3505</td>",
                                            ">3.0e-05</td>",
                                            "flagged</span>"};
    static const char *const table_says[] = {
        "| NonOverlappingTemplate 17 | 98 of 100 | 0.9800 | 0.9602 to 1.0000 | 0.3505 | passed |",
        "| Frequency | 90 of 100 | 0.9000 | 0.9602 to 1.0000 | 3.0e-05 | flagged |",
        "| RandomExcursions 3 | 0 of 0 | - | - | - | - |"};
    fixture_t fixture;
    assert_true(fixture_make(&fixture, "noise.bin", "uniform8", 2500));
    assert_true(fixture_add_suites(&fixture, false));
    assert_said(&fixture.capture, 1, "1 of 3 figures fail by the standard");
    assert_said(&fixture.capture, 1, "4 of 298 p-values are below alpha");
    const mint_report_t report = report_on(&fixture.capture, 1, 1);
    char *text = write_report(&report, mint_report_write_html);
    for (size_t i = 0; i < sizeof page_says / sizeof *page_says; i++) {
        assert_non_null(strstr(text, page_says[i]));
    }
    free(text);
    text = write_report(&report, mint_report_write_markdown);
    for (size_t i = 0; i < sizeof table_says / sizeof *table_says; i++) {
        assert_non_null(strstr(text, table_says[i]));
    }
    free(text);
    fixture_free(&fixture);
}

// A suite without a verdict has figures, and no picture of p-values that nobody judges.
static void test_suites_that_describe(void **state)
{
    (void)state;
    fixture_t fixture;
    mint_bits_t bits;
    mint_suite_result_t result;
    assert_true(fixture_make(&fixture, "noise.bin", "uniform8", 2500));
    assert_int_equal(mint_bits_from_samples(&fixture.samples, &bits), MINT_OK);
    assert_int_equal(mint_suite_ent.run(&mint_suite_ent, &bits, NULL, &result), MINT_OK);
    const mint_report_suite_t suite = {&mint_suite_ent, &result};
    fixture.capture.suites = &suite;
    fixture.capture.suite_count = 1;
    const mint_report_t report = report_on(&fixture.capture, 1, 1);
    for (size_t format = 0; format < 2; format++) {
        char *text = write_report(&report, formats[format]);
        assert_null(strstr(text, "figures that failed"));
        assert_null(strstr(text, "n/a"));
        for (size_t i = 0; i < result.row_count; i++) {
            char value[32];
            (void)snprintf(value, sizeof value, "%.10g", result.rows[i].figure.statistic);
            assert_non_null(strstr(text, value));
        }
        assert_false(has_nan(text));
        free(text);
    }
    mint_suite_result_free(&result);
    mint_bits_free(&bits);
    fixture_free(&fixture);
}

static void test_one_value(void **state)
{
    (void)state;
    fixture_t stuck;
    assert_true(fixture_make(&stuck, "stuck.bin", "biased0", 5000));
    assert_int_equal(judge(&stuck.capture, -1).judged, MINT_JUDGED_NO);
    const mint_report_t report = report_on(&stuck.capture, 1, -1);
    for (size_t i = 0; i < 3; i++) {
        char *text = write_report(&report, formats[i]);
        assert_non_null(strstr(text, "one value alone"));
        assert_false(has_nan(text));
        free(text);
    }
    fixture_free(&stuck);
}

static void test_short_and_narrow_sets(void **state)
{
    (void)state;
    static const char *const kinds[] = {"biased500", "uniform8", "walk6", "period7"};
    static const size_t lengths[] = {1, 2, 3, 41, 999, 1025, 2500};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        for (size_t j = 0; j < sizeof lengths / sizeof *lengths; j++) {
            fixture_t fixture;
            assert_true(fixture_make(&fixture, "short.bin", kinds[i], lengths[j]));
            fixture.capture.is_conditioned = i == 0 && j == 6;
            const mint_report_t report = report_on(&fixture.capture, 1, 0.25);
            for (size_t format = 0; format < 3; format++) {
                char *text = write_report(&report, formats[format]);
                assert_false(has_nan(text));
                free(text);
            }
            fixture_free(&fixture);
        }
    }
}

static void test_formats_agree(void **state)
{
    (void)state;
    const mint_report_capture_t *const captures[] = {&good.capture, &replay.capture};
    for (size_t i = 0; i < 2; i++) {
        const mint_report_t report = report_on(captures[i], 1, 1);
        mint_report_verdict_t verdict = judge(captures[i], 1);
        for (size_t format = 0; format < 3; format++) {
            char *text = write_report(&report, formats[format]);
            char *again = write_report(&report, formats[format]);
            assert_string_equal(text, again);
            assert_non_null(strstr(text, verdict.headline));
            assert_non_null(strstr(text, FIXTURE_SHA256));
            assert_non_null(strstr(text, "mintmark entropy report noise.bin"));
            assert_non_null(strstr(text, "eakest"));
            assert_false(has_nan(text));
            free(text);
            free(again);
        }
    }
}

// ---- the page ----

/// True if every `attribute` in a page begins with one of two texts.
static bool all_begin(const char *page, const char *attribute, const char *one, const char *other)
{
    for (const char *at = page; (at = strstr(at, attribute)) != NULL;) {
        at += strlen(attribute);
        if (strncmp(at, one, strlen(one)) != 0 && strncmp(at, other, strlen(other)) != 0) {
            return false;
        }
    }
    return true;
}

/// True if anything looks like an attribute with a script in it: " onload=".
static bool has_handler(const char *page)
{
    for (const char *at = page; (at = strstr(at, " on")) != NULL; at++) {
        if (at[3 + strspn(at + 3, "abcdefghijklmnopqrstuvwxyz")] == '=') {
            return true;
        }
    }
    return false;
}

static void test_page_needs_nothing_else(void **state)
{
    (void)state;
    fixture_add_origin(&good);
    assert_true(good.suite_results[0].rows != NULL);
    good.capture.suite_count = 2;
    const mint_report_capture_t both[] = {good.capture, replay.capture};
    const mint_report_t report = report_on(both, 2, 4);
    char *page = write_report(&report, mint_report_write_html);
    assert_true(strlen(page) < 1500000);
    assert_non_null(strstr(page, "default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
    assert_null(strstr(page, "<script"));
    assert_null(strstr(page, "<link"));
    assert_null(strstr(page, "<iframe"));
    assert_null(strstr(page, "http:"));
    assert_null(strstr(page, "https:"));
    assert_null(strstr(page, "url("));
    assert_null(strstr(page, "@import"));
    assert_false(has_handler(page));
    assert_true(all_begin(page, "href=\"", "data:image/png;base64,iVBORw0KGgo", "#capture-"));
    assert_null(strstr(page, "src=\""));
    assert_non_null(strstr(page, "1 of 2 captures fail."));
    assert_non_null(strstr(page, "thermometer 17"));
    assert_non_null(strstr(page, "lang=\"en\""));
    free(page);
    good.capture.suite_count = 0;
    good.capture.file.origin = NULL;
}

static void test_names_are_no_markup(void **state)
{
    (void)state;
    static const char evil[] =
        "<script>alert(1)</script>\"'><img src=x onerror=1>|[a](b)`\x1b]0;x\x07\xe2\x80\xae\xff";
    fixture_add_origin(&good);
    good.capture.file.name = evil;
    good.origin.device = good.origin.firmware = good.origin.command = good.origin.path = evil;
    good.origin.note = good.origin.board = good.origin.source = good.origin.temperature =
        good.origin.started = good.origin.ended = good.origin.credit = evil;
    const mint_report_capture_t both[] = {good.capture, good.capture};
    mint_report_t report = report_on(both, 2, 4);
    report.command = evil;
    for (size_t i = 0; i < 3; i++) {
        char *text = write_report(&report, formats[i]);
        assert_null(strchr(text, '\x1b'));
        assert_null(strchr(text, '\x07'));
        assert_null(strchr(text, '\xff'));
        assert_null(strstr(text, "\xe2\x80\xae"));
        assert_non_null(strstr(text, "\xef\xbf\xbd")); // U+FFFD in their place
        if (formats[i] != mint_report_write_text) {
            assert_null(strstr(text, "<script"));
            assert_null(strstr(text, "<img"));
        }
        if (formats[i] == mint_report_write_markdown) {
            assert_null(strstr(text, "[a]"));
        }
        free(text);
    }
    good.capture.file.name = "noise.bin";
    good.capture.file.origin = NULL;
}

static void test_outputs_that_fail(void **state)
{
    (void)state;
    const mint_report_t report = report_on(&good.capture, 1, 4);
    for (size_t i = 0; i < 3; i++) {
        FILE *out = fopen("/dev/full", "w");
        assert_non_null(out);
        assert_int_equal(formats[i](&report, out), MINT_ERR_IO);
        (void)fclose(out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_starts_that_are_alike),
        cmocka_unit_test(test_few_restarts_are_a_look),
        cmocka_unit_test(test_few_samples_are_a_look),
        cmocka_unit_test(test_design),
        cmocka_unit_test(test_digits_that_tell),
        cmocka_unit_test(test_restarts_of_another_source),
        cmocka_unit_test(test_suites_that_could_not_run),
        cmocka_unit_test(test_all_captures_in_text),
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_few_restarts_that_replay),
        cmocka_unit_test(test_restarts_that_weaken),
        cmocka_unit_test(test_evidence_that_was_changed),
        cmocka_unit_test(test_suites_decide_on_conditioned_output_alone),
        cmocka_unit_test(test_suites_show_both_levels),
        cmocka_unit_test(test_suites_that_describe),
        cmocka_unit_test(test_one_value),
        cmocka_unit_test(test_short_and_narrow_sets),
        cmocka_unit_test(test_formats_agree),
        cmocka_unit_test(test_page_needs_nothing_else),
        cmocka_unit_test(test_names_are_no_markup),
        cmocka_unit_test(test_outputs_that_fail),
    };
    return cmocka_run_group_tests(tests, make_fixtures, free_fixtures);
}
