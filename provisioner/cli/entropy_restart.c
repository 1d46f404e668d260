// SPDX-License-Identifier: Apache-2.0
//
// `mintmark entropy restart`: does a source still have its entropy right after a start (SP 800-90B
// §3.1.4)?
#include <math.h>
#include <stdio.h>

#include "cli/cli.h"
#include "cli/entropy_arguments.h"
#include "cli/entropy_iid.h"
#include "cli/entropy_input.h"
#include "cli/entropy_output.h"
#include "mintmark/entropy_tests/restart.h"

static const mint_option_t options[] = {
    MINT_ENTROPY_INPUT_OPTIONS,
    {"restarts", "N", "rows (those of FILE.json, or 1000); fewer than 1000 validate nothing"},
    {"row", "N", "samples of each (those of FILE.json, or 1000)"},
    {"h-i", "H", "initial entropy estimate, bits a sample (the result of `entropy assess`)"},
    {"iid", NULL, "IID track: most common value alone, and the tests of section 5"},
    MINT_OPTION_SEED,
    MINT_OPTION_ALL_PERMUTATIONS,
    MINT_OPTION_NO_PRECHECK,
    MINT_OPTION_THREADS,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

/// What is tested, and how.
typedef struct {
    mint_samples_t samples;
    mint_entropy_input_t input;
    uint32_t restarts;
    uint32_t row_len;
    double h_i;
    uint32_t threads;
    uint32_t seed;
    bool is_iid_track;
    bool is_stopped; ///< at Ctrl-C
    mint_restart_t result;
} work_t;

static const char *verdict(bool is_passed)
{
    return is_passed ? "pass" : "fail";
}

static bool has_failed(const mint_iid_t *test)
{
    return test->is_complete && !test->is_iid;
}

/// True if there is less than the standard asks for (§3.1.4.1): it may refute, and proves nothing.
static bool is_look(const mint_restart_t *result)
{
    return result->restarts < MINT_RESTARTS || result->row_len < MINT_RESTARTS;
}

/// A verdict that is not certain is none.
static const char *overall(const work_t *work)
{
    const mint_restart_t *result = &work->result;
    bool is_certain =
        !work->is_stopped || has_failed(&result->iid_rows) || has_failed(&result->iid_columns);
    return !is_certain                            ? "unknown"
           : result->is_passed && is_look(result) ? "look"
                                                  : verdict(result->is_passed);
}

/// A figure that was not computed is null: after a failed sanity test there is nothing to estimate.
static json_t *figure(const mint_restart_t *result, double value)
{
    return result->is_sane ? json_real(value) : json_null();
}

static json_t *estimates_json(const mint_estimates_t *estimates)
{
    json_t *object = json_object();
    for (unsigned i = 0; i < MINT_ESTIMATOR_COUNT; i++) {
        if (estimates->ran[i]) {
            (void)json_object_set_new(object, mint_estimator_name(i),
                                      json_real(estimates->min_entropy[i]));
        }
    }
    return object;
}

/// Null unless rows are earlier ones again.
static json_t *replay_json(const mint_restart_t *result)
{
    return result->is_replay
               ? json_pack("{s:i, s:i, s:i}", "row", (int)result->replay_row, "equals",
                           (int)result->replay_of, "rows", (int)result->replayed_rows)
               : json_null();
}

static json_t *make_json(const work_t *work)
{
    const mint_restart_t *result = &work->result;
    json_t *object = json_pack(
        "{s:f, s:I, s:I, s:s, s:o, s:o, s:f, s:o, s:s, s:{s:o, s:o}}", "alpha", result->alpha,
        "x_cutoff", (json_int_t)result->x_cutoff, "x_max", (json_int_t)result->x_max, "sanity",
        verdict(result->is_sane), "h_r", figure(result, result->h_r), "h_c",
        figure(result, result->h_c), "h_i", result->h_i, "min_entropy",
        result->is_iid_track && !result->is_passed ? json_null()
                                                   : figure(result, result->min_entropy),
        "verdict", overall(work), "estimators", "rows", estimates_json(&result->rows), "columns",
        estimates_json(&result->columns));
    (void)json_object_set_new(object, "x_cutoff_column", json_integer(result->x_cutoff_column));
    (void)json_object_set_new(object, "x_row", json_integer(result->x_row));
    (void)json_object_set_new(object, "x_column", json_integer(result->x_column));
    (void)json_object_set_new(object, "input", mint_input_json(&work->input));
    (void)json_object_set_new(object, "restarts", json_integer(result->restarts));
    (void)json_object_set_new(object, "row_samples", json_integer(result->row_len));
    (void)json_object_set_new(object, "replay", replay_json(result));
    if (object != NULL && result->is_iid_track) {
        json_t *iid = json_pack("{s:o, s:o}", "rows", mint_iid_json(&result->iid_rows, work->seed),
                                "columns", mint_iid_json(&result->iid_columns, work->seed));
        (void)json_object_set_new(object, "iid", iid);
    }
    return object;
}

static void print_estimates(const mint_restart_t *result)
{
    (void)printf("\n%-12s %20s %20s\n", "estimator", "rows", "columns");
    for (unsigned i = 0; i < MINT_ESTIMATOR_COUNT; i++) {
        if (result->rows.ran[i] && result->columns.ran[i]) {
            (void)printf("%-12s %20.15f %20.15f\n", mint_estimator_name(i),
                         result->rows.min_entropy[i], result->columns.min_entropy[i]);
        }
    }
    (void)printf("\nH_r          %.17g bits a sample, of the rows\n"
                 "H_c          %.17g bits a sample, of the columns\n"
                 "H_I          %.17g bits a sample, as given\n",
                 result->h_r, result->h_c, result->h_i);
}

static void print_replay(const mint_restart_t *result)
{
    (void)printf("Row %u equals row %u: the source replays after a restart. %u of %u rows are an "
                 "earlier\none again; what it gives can be known in advance, whatever else is "
                 "estimated.\n",
                 result->replay_row, result->replay_of, result->replayed_rows, result->restarts);
}

static void print_insane(const mint_restart_t *result)
{
    bool is_column = result->x_column > result->x_cutoff_column &&
                     (result->x_column >= result->x_row || result->x_row <= result->x_cutoff);
    (void)printf("verdict      fail\n\n");
    if (result->is_replay) {
        print_replay(result);
    }
    (void)printf("A value occurs %u times of %u in one %s; a source of %g bits a "
                 "sample exceeds %u\nin one of a hundred such tests. The source starts alike, or "
                 "H_I is too high.\n",
                 is_column ? result->x_column : result->x_row,
                 is_column ? result->restarts : result->row_len,
                 is_column ? "column (place after a restart)" : "row (restart)", result->h_i,
                 is_column ? result->x_cutoff_column : result->x_cutoff);
}

/// The IID tests as far as they were made.
static void print_iid(const work_t *work)
{
    const mint_restart_t *result = &work->result;
    bool are_made = fmin(result->h_r, result->h_c) >= result->h_i / 2;
    if (result->is_iid_track && are_made) {
        (void)printf("\n");
        mint_iid_print(" of the rows", &result->iid_rows, work->seed);
    }
    if (result->is_iid_track && result->iid_rows.is_iid) {
        (void)printf("\n");
        mint_iid_print(" of the columns", &result->iid_columns, work->seed);
    }
}

static void print_verdict(const work_t *work)
{
    const mint_restart_t *result = &work->result;
    (void)printf("verdict      %s\n\n", overall(work));
    if (result->is_passed && is_look(result)) {
        (void)printf("In this look the source has %.6f bits a sample: min(H_r, H_c, H_I). It "
                     "validates\nnothing: the standard wants %u samples after each of %u restarts "
                     "(section 3.1.4.1),\nand these are %u after each of %u.\n",
                     result->min_entropy, MINT_RESTARTS, MINT_RESTARTS, result->row_len,
                     result->restarts);
    } else if (result->is_passed) {
        (void)printf("After restarts too, the source has %.6f bits a sample: min(H_r, H_c, H_I).\n",
                     result->min_entropy);
    } else if (result->is_replay) {
        print_replay(result);
    } else if (fmin(result->h_r, result->h_c) < result->h_i / 2) {
        (void)printf(
            "Rows or columns have less than half of H_I: the estimate does not hold after\n"
            "a restart.\n");
    } else {
        (void)printf("Without the IID tests of rows and columns the IID track is closed: assess\n"
                     "without --iid.\n");
    }
}

static void print_text(const work_t *work)
{
    const mint_restart_t *result = &work->result;
    mint_input_print(&work->input);
    (void)printf("alpha        %.17g\n", result->alpha);
    if (result->restarts == result->row_len) {
        (void)printf("X_cutoff     %u\n", result->x_cutoff);
    } else {
        (void)printf("X_cutoff     rows %u, columns %u\n", result->x_cutoff,
                     result->x_cutoff_column);
    }
    (void)printf("X_max        %u (rows %u, columns %u)\n"
                 "sanity       %s\n",
                 result->x_max, result->x_row, result->x_column, verdict(result->is_sane));
    if (!result->is_sane) {
        print_insane(result);
        return;
    }
    print_estimates(result);
    print_iid(work);
    print_verdict(work);
}

static bool fits(uint32_t side)
{
    return side >= 2 && side <= MINT_RESTART_SIDE_MAX;
}

static mint_exit_t say_refused(const work_t *work, mint_status_t status)
{
    mint_error_t error = {0};
    const mint_samples_t *samples = &work->samples;
    size_t wanted = (size_t)work->restarts * work->row_len;
    if (status != MINT_ERR_ARGUMENT) {
        return mint_say_error(status, NULL);
    }
    if (!fits(work->restarts) || !fits(work->row_len)) {
        mint_error_set(&error, "the restart tests take 2 to %u restarts of 2 to %u samples",
                       MINT_RESTART_SIDE_MAX, MINT_RESTART_SIDE_MAX);
        mint_error_hint(&error, "these are %u restarts of %u samples", (unsigned)work->restarts,
                        (unsigned)work->row_len);
    } else if (samples->len != wanted) {
        mint_error_set(&error, "the restart tests take %zu samples, not %zu", wanted, samples->len);
        mint_error_hint(&error, "%u samples after each of %u restarts, row after row",
                        (unsigned)work->row_len, (unsigned)work->restarts);
    } else {
        mint_error_set(&error, "--h-i is %g, but a sample has %u bits", work->h_i, samples->bits);
    }
    return mint_say_error(status, &error);
}

static mint_status_t test_iid(void *context, const mint_permutation_options_t *how)
{
    work_t *work = context;
    return mint_restart_test_iid_shape(&work->samples, work->restarts, work->row_len, work->h_i,
                                       how, &work->result);
}

static mint_status_t test(const mint_arguments_t *arguments, work_t *work)
{
    if (!work->is_iid_track) {
        return mint_restart_test_shape(&work->samples, work->restarts, work->row_len, work->h_i,
                                       work->threads, &work->result);
    }
    mint_status_t status = mint_entropy_iid_watch(arguments, &work->samples, work->seed,
                                                  work->threads, test_iid, work);
    work->is_stopped = status == MINT_ERR_STATE;
    return work->is_stopped ? MINT_OK : status;
}

/// The shape of the data: as given, or as captured, or the standard's.
static void take_shape(work_t *work)
{
    const mint_entropy_input_t *input = &work->input;
    bool is_captured = input->has_record && input->record.restarts > 0;
    if (work->restarts == 0) {
        work->restarts = is_captured ? input->record.restarts : MINT_RESTARTS;
    }
    if (work->row_len == 0) {
        work->row_len = is_captured ? input->record.samples : MINT_RESTARTS;
    }
}

/// H_I is of certain bits, and rows tell something of it only if they are read by the same ones
/// (§6.4). Rows alone do not show which: nothing is chosen here.
static mint_exit_t check_kept(const mint_arguments_t *arguments, const work_t *work)
{
    mint_error_t error = {0};
    if (work->input.notes.given_bits <= 8 || mint_argument_text(arguments, "keep", NULL) != NULL) {
        return MINT_EXIT_DONE;
    }
    mint_error_set(&error, "a sample has %u bits; --keep must say which ones H_I is of",
                   work->input.notes.given_bits);
    mint_error_hint(&error, "`mintmark entropy assess` says which it kept, or that it numbered the "
                            "samples: --keep all");
    return mint_say_error(MINT_ERR_ARGUMENT, &error);
}

static mint_exit_t read_options(const mint_arguments_t *arguments, work_t *work)
{
    long double h_i;
    *work = (work_t){.is_iid_track = mint_argument_flag(arguments, "iid")};
    if (!mint_argument_real_needed(arguments, "h-i", &h_i) ||
        !mint_argument_number(arguments, "restarts", 2, MINT_RESTART_SIDE_MAX, 0,
                              &work->restarts) ||
        !mint_argument_number(arguments, "row", 2, MINT_RESTART_SIDE_MAX, 0, &work->row_len) ||
        !mint_argument_number(arguments, "threads", 1, 1024, 0, &work->threads) ||
        !mint_entropy_iid_seed(arguments, &work->seed)) {
        return MINT_EXIT_USAGE;
    }
    work->h_i = (double)h_i;
    if (!(work->h_i > 0)) {
        return mint_say_usage(arguments->verb, "--h-i is more than 0");
    }
    return MINT_EXIT_DONE;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    static work_t work;
    mint_exit_t exit = read_options(arguments, &work);
    if (exit != MINT_EXIT_DONE) {
        return exit;
    }
    exit = mint_entropy_read(arguments, &work.samples, &work.input);
    if (exit == MINT_EXIT_DONE) {
        exit = check_kept(arguments, &work);
    }
    if (exit == MINT_EXIT_DONE) {
        take_shape(&work);
        mint_status_t status = test(arguments, &work);
        exit = status != MINT_OK                       ? say_refused(&work, status)
               : mint_argument_flag(arguments, "json") ? mint_print_json(make_json(&work))
                                                       : MINT_EXIT_DONE;
        if (status == MINT_OK && !mint_argument_flag(arguments, "json")) {
            print_text(&work);
        }
    }
    mint_samples_free(&work.samples);
    return exit == MINT_EXIT_DONE && !work.result.is_passed ? MINT_EXIT_VERDICT : exit;
}

const mint_verb_t mint_verb_entropy_restart = {
    .noun = "entropy",
    .verb = "restart",
    .summary = "test restarts (SP 800-90B section 3.1.4)",
    .operands = "FILE",
    .operand_min = 1,
    .operand_max = 1,
    .help =
        "FILE has 1000 samples after each of 1000 restarts, row after row ('-' is\n"
        "standard input). No value may be too common in any row or column, and the\n"
        "estimates of rows and of columns must not be below half of the initial one.\n"
        "With --iid, rows and columns must pass the IID tests too. Fewer restarts, or fewer\n"
        "samples of each, that pass are a look. Of samples wider than 8 bits --keep says which\n"
        "bits the initial estimate is of.",
    .verdict = "a test fails",
    .example = "mintmark entropy restart restarts.bin --bits 8 --h-i 5.5",
    .options = options,
    .run = run,
};
