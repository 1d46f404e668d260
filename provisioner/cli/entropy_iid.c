// SPDX-License-Identifier: Apache-2.0
//
// Running the IID tests for `mintmark entropy assess --iid`: the tests with progress on a terminal,
// a look ahead where they take long, and an end at Ctrl-C with what is known by then.
#include "cli/entropy_iid.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/entropy_interrupt.h"
#include "cli/stopwatch.h"

#define PRECHECK_MIN 200000u ///< of shorter sets the first shuffles say as much
#define PRECHECK_S   3.0     ///< seconds after which a run is long; most sets are through by then
#define REPORT_S     0.5     ///< seconds between two lines of progress

/// What the progress of a run is told by.
typedef struct {
    const mint_samples_t *samples;
    const mint_permutation_options_t *options;
    bool has_looked;
    bool is_terminal;
    double started_s;
    double reported_s;
} run_t;

static void report(run_t *run, unsigned shuffles, unsigned open)
{
    double now = mint_stopwatch_s();
    if (!run->is_terminal || now - run->reported_s < REPORT_S || shuffles == 0) {
        return;
    }
    run->reported_s = now;
    double left_s = (now - run->started_s) / shuffles * (MINT_PERMUTATIONS - shuffles);
    (void)fprintf(stderr, "\rshuffle %u of at most %u, %u statistics open, at most %.0f s left ",
                  shuffles, MINT_PERMUTATIONS, open, left_s);
}

/// Says what the beginning of the set lets expect. The other threads go on meanwhile.
static void look_ahead(const run_t *run)
{
    mint_iid_precheck_t precheck;
    if (mint_iid_precheck(run->samples, run->options->seed, run->options->threads, &precheck) !=
        MINT_OK) {
        return; // no verdict depends on it
    }
    if (run->reported_s > 0) {
        (void)fputc('\n', stderr);
    }
    mint_say(
        "pre-check: of the first %zu samples %u of %u statistics are outside all of %u shuffles%s",
        precheck.samples, precheck.extremes, (unsigned)MINT_PERMUTATION_COMPRESSION,
        precheck.shuffles,
        precheck.is_hopeless ? "; this set will all but certainly fail, Ctrl-C saves the time"
                             : "");
}

static bool go_on(void *context, unsigned shuffles, unsigned open)
{
    run_t *run = context;
    // Where one statistic alone is open, it is compression, and the others have passed.
    if (!run->has_looked && open > 1 && mint_stopwatch_s() - run->started_s > PRECHECK_S) {
        run->has_looked = true;
        look_ahead(run);
    }
    report(run, shuffles, open);
    return !mint_interrupt_came();
}

static mint_exit_t say_refused(const mint_samples_t *samples, mint_status_t status)
{
    mint_error_t error = {0};
    if (status == MINT_ERR_ARGUMENT) {
        mint_error_set(&error, "the IID tests take 10 to %zu samples, not %zu",
                       MINT_PERMUTATION_SAMPLES_MAX, samples->len);
    }
    return mint_say_error(status, &error);
}

bool mint_entropy_iid_seed(const mint_arguments_t *arguments, uint32_t *seed)
{
    return mint_argument_number(arguments, "seed", 0, UINT32_MAX, 0, seed);
}

mint_status_t mint_entropy_iid_watch(const mint_arguments_t *arguments,
                                     const mint_samples_t *samples, uint32_t seed, uint32_t threads,
                                     mint_iid_work_t work, void *context)
{
    run_t run = {
        .samples = samples,
        .has_looked = samples->len < PRECHECK_MIN || mint_argument_flag(arguments, "no-precheck"),
        .is_terminal = isatty(STDERR_FILENO) == 1,
        .started_s = mint_stopwatch_s(),
    };
    const mint_permutation_options_t options = {
        .seed = seed,
        .threads = threads,
        .all = mint_argument_flag(arguments, "all-permutations"),
        .progress = go_on,
        .progress_context = &run,
    };
    run.options = &options;
    mint_interrupt_catch();
    mint_status_t status = work(context, &options);
    mint_interrupt_release();
    if (run.reported_s > 0) {
        (void)fputc('\n', stderr);
    }
    return status;
}

/// A set and what is found of it.
typedef struct {
    const mint_samples_t *samples;
    mint_iid_t *result;
} assessed_t;

static mint_status_t assess(void *context, const mint_permutation_options_t *options)
{
    assessed_t *assessed = context;
    return mint_iid_assess(assessed->samples, options, assessed->result);
}

/// One symbol alone is no source of anything, and there is nothing to shuffle.
static mint_exit_t refuse_constant(json_t *object)
{
    if (object == NULL) {
        (void)printf("IID tests: fail. There is one symbol alone; it has no entropy.\n");
        return MINT_EXIT_DONE;
    }
    json_t *iid = json_pack("{s:s, s:s}", "verdict", "fail", "reason", "one symbol alone");
    return json_object_set_new(object, "iid", iid) == 0 ? MINT_EXIT_DONE
                                                        : mint_say_error(MINT_ERR_MEMORY, NULL);
}

mint_exit_t mint_entropy_iid(const mint_arguments_t *arguments, const mint_samples_t *samples,
                             json_t *object, bool *is_iid)
{
    static mint_iid_t result;
    uint32_t seed;
    uint32_t threads;
    *is_iid = false;
    if (!mint_entropy_iid_seed(arguments, &seed) ||
        !mint_argument_number(arguments, "threads", 1, 1024, 0, &threads)) {
        return MINT_EXIT_USAGE;
    }
    if (samples->distinct < 2) {
        return refuse_constant(object);
    }
    assessed_t assessed = {samples, &result};
    mint_status_t status =
        mint_entropy_iid_watch(arguments, samples, seed, threads, assess, &assessed);
    if (status != MINT_OK && status != MINT_ERR_STATE) {
        return say_refused(samples, status);
    }
    *is_iid = result.is_iid;
    if (object == NULL) {
        mint_iid_print("", &result, seed);
        return MINT_EXIT_DONE;
    }
    return json_object_set_new(object, "iid", mint_iid_json(&result, seed)) == 0
               ? MINT_EXIT_DONE
               : mint_say_error(MINT_ERR_MEMORY, NULL);
}
