// SPDX-License-Identifier: Apache-2.0
//
// `mintmark entropy assess`: how much entropy has the noise (SP 800-90B §3.1.3), and do the
// statistical suites find fault with it?
//
// The estimators run in threads of their own while this one shows progress and looks for Ctrl-C. An
// estimator cannot be interrupted, so at Ctrl-C what is done is printed and the program ends around
// the others: the samples that they look at are left alone then.
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/entropy_arguments.h"
#include "cli/entropy_iid.h"
#include "cli/entropy_input.h"
#include "cli/entropy_interrupt.h"
#include "cli/entropy_output.h"
#include "cli/entropy_suites.h"
#include "cli/stopwatch.h"
#include "mintmark/entropy_tests/ent.h"

#define LOOK_NS 100000000 ///< between two looks at the work

static const mint_option_t options[] = {
    MINT_ENTROPY_INPUT_OPTIONS,
    {"conditioned", NULL, "of conditioned output: h' a bit (section 3.1.5.2)"},
    {"max-bits", "N", "use the first N bits of the bit string (all if not given)"},
    {"concatenate", NULL, "take several files as one set, not each for itself"},
    {"min", "H", "exit status 3 if the min-entropy is below H bits a sample (or bit)"},
    MINT_OPTIONS_SUITES,
    MINT_OPTION_IID,
    MINT_OPTION_SEED,
    MINT_OPTION_ALL_PERMUTATIONS,
    MINT_OPTION_NO_PRECHECK,
    MINT_OPTION_THREADS,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

/// An assessment under way. It outlives the verb where it is interrupted.
typedef struct {
    mint_samples_t samples;
    mint_non_iid_options_t options;
    mint_non_iid_t result;
    pthread_cond_t ended;
    pthread_mutex_t lock; ///< of what follows
    mint_non_iid_t so_far;
    double share;
    bool is_done;
    mint_status_t status;
} work_t;

static bool note_progress(void *context, const mint_non_iid_t *so_far, double share)
{
    work_t *work = context;
    (void)pthread_mutex_lock(&work->lock);
    work->so_far = *so_far;
    work->share = share;
    (void)pthread_mutex_unlock(&work->lock);
    return true;
}

static void *assess(void *context)
{
    work_t *work = context;
    mint_status_t status = mint_non_iid_assess(&work->samples, &work->options, &work->result);
    (void)pthread_mutex_lock(&work->lock);
    work->so_far = work->result;
    work->status = status;
    work->is_done = true;
    (void)pthread_cond_signal(&work->ended);
    (void)pthread_mutex_unlock(&work->lock);
    return NULL;
}

static void show_progress(double share, double started_s)
{
    double spent_s = mint_stopwatch_s() - started_s;
    if (spent_s < 1 || share <= 0) {
        return; // too soon to tell, and most are done by then
    }
    (void)fprintf(stderr, "\r%3.0f %%, about %.0f s left ", 100 * share,
                  spent_s / share * (1 - share));
}

/// Waits for the end of the work or Ctrl-C. True if it ended.
static bool wait_for(work_t *work)
{
    bool is_terminal = isatty(STDERR_FILENO) == 1;
    double started_s = mint_stopwatch_s();
    (void)pthread_mutex_lock(&work->lock);
    while (!work->is_done && !mint_interrupt_came()) {
        struct timespec until = {0};
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += LOOK_NS;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        (void)pthread_cond_timedwait(&work->ended, &work->lock, &until);
        if (is_terminal && !work->is_done) {
            show_progress(work->share, started_s);
        }
    }
    bool is_done = work->is_done;
    (void)pthread_mutex_unlock(&work->lock);
    if (is_terminal) {
        (void)fprintf(stderr, "\r%30s\r", "");
    }
    return is_done;
}

/// Runs the estimators; `*is_complete` says whether to their end.
static mint_exit_t run_estimators(work_t *work, bool *is_complete)
{
    pthread_t thread;
    mint_interrupt_catch();
    if (pthread_create(&thread, NULL, assess, work) != 0) {
        mint_interrupt_release();
        return mint_say_error(MINT_ERR_MEMORY, NULL);
    }
    *is_complete = wait_for(work);
    mint_interrupt_release();
    if (!*is_complete) {
        (void)pthread_detach(thread);
        mint_say("interrupted; this is what is done");
        return MINT_EXIT_FAILED;
    }
    (void)pthread_join(thread, NULL);
    return work->status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(work->status, NULL);
}

/// The estimate of the IID track (§6.1): the most common value of symbols and bits.
static json_t *iid_entropy(const mint_non_iid_t *result)
{
    double lowest = result->original.min_entropy[MINT_ESTIMATOR_MCV];
    double of_bits = result->bit_string.min_entropy[MINT_ESTIMATOR_MCV] * (double)result->bits;
    return json_real(result->bit_string.assessed && of_bits < lowest ? of_bits : lowest);
}

/// What a verb was asked for.
typedef struct {
    mint_non_iid_options_t how;
    double min; ///< negative: not asked for
    mint_suite_choice_t choice;
} request_t;

/// The suites beside the estimators, on the same samples.
static mint_exit_t run_suites(const mint_suite_choice_t *choice, const char *name,
                              const mint_samples_t *samples, json_t *object, bool *is_clean)
{
    mint_bits_t bits;
    mint_status_t status = mint_bits_from_samples(samples, &bits);
    if (status != MINT_OK) {
        return mint_say_error(status, NULL);
    }
    mint_exit_t exit = mint_entropy_suites_run(choice, name, &bits, object, is_clean);
    mint_bits_free(&bits);
    return exit;
}

/// Prints one set's figures, or adds them to `all`, and gives the verdict.
static mint_exit_t conclude(const mint_arguments_t *arguments, const mint_assessed_t *assessed,
                            const mint_samples_t *samples, const request_t *request, json_t *all)
{
    double min = request->min;
    bool is_clean = true;
    bool is_iid = true, wants_iid = mint_argument_flag(arguments, "iid") && assessed->is_complete;
    json_t *object = all != NULL ? mint_assessed_json(assessed) : NULL;
    if (all == NULL) {
        mint_assessed_print(assessed);
    }
    mint_exit_t exit = MINT_EXIT_DONE;
    if (wants_iid) {
        (void)printf("%s", all == NULL ? "\n" : "");
        exit = mint_entropy_iid(arguments, samples, object, &is_iid);
    }
    bool wants_suites = request->choice.count > 0 && assessed->is_complete;
    if (wants_suites && exit == MINT_EXIT_DONE) {
        exit = run_suites(&request->choice, assessed->name, samples, object, &is_clean);
        (void)printf("%s", all == NULL && min >= 0 ? "\n" : "");
    }
    // One value alone is a no, however little is asked for.
    bool has_min = assessed->result->min_entropy >= min && assessed->result->distinct > 1;
    bool is_enough = is_iid && is_clean && (min < 0 || has_min);
    if (object != NULL) {
        if (wants_iid) {
            (void)json_object_set_new(object, "h_iid",
                                      is_iid ? iid_entropy(assessed->result) : json_null());
        }
        (void)json_object_set_new(
            object, "verdict",
            !assessed->is_complete || exit != MINT_EXIT_DONE ? json_string("unknown")
            : min < 0 && is_iid && !wants_suites             ? json_null()
                                                 : json_string(is_enough ? "pass" : "fail"));
    } else if (min >= 0 && assessed->is_complete) {
        (void)printf(has_min || min > 0 ? "verdict      %s: %s than the %.15g that are asked for\n"
                                        : "verdict      fail: there is no entropy\n",
                     has_min ? "pass" : "fail", has_min ? "not less" : "less", min);
    }
    if (all != NULL && (object == NULL || json_array_append_new(all, object) != 0)) {
        return mint_say_error(MINT_ERR_MEMORY, NULL);
    }
    return exit == MINT_EXIT_DONE && !is_enough ? MINT_EXIT_VERDICT : exit;
}

static const char *name_of(const char *operand)
{
    return strcmp(operand, "-") == 0 ? "standard input" : operand;
}

/// The suites alone, without the estimators.
static mint_exit_t run_suites_alone(const mint_arguments_t *arguments, size_t first, size_t count,
                                    const request_t *request, json_t *all)
{
    mint_bits_t bits;
    unsigned symbol_bits;
    bool is_clean = false;
    const char *name = name_of(arguments->operands[first]);
    mint_exit_t exit = mint_entropy_read_bits(arguments, first, count, &bits, &symbol_bits);
    if (exit != MINT_EXIT_DONE) {
        return exit;
    }
    json_t *object = all == NULL ? NULL
                                 : json_pack("{s:s, s:I, s:I}", "file", name, "samples",
                                             (json_int_t)(bits.len / symbol_bits), "symbol_bits",
                                             (json_int_t)symbol_bits);
    if (all == NULL && symbol_bits != 8) {
        (void)printf("%s: samples of %u bit%s, one after the other without gaps\n", name,
                     symbol_bits, symbol_bits == 1 ? "" : "s");
    }
    exit = mint_entropy_suites_run(&request->choice, name, &bits, object, &is_clean);
    mint_bits_free(&bits);
    if (exit != MINT_EXIT_DONE) {
        json_decref(object);
        return exit;
    }
    if (all != NULL) {
        bool is_judged = request->choice.count != 1 || request->choice.suites[0] != &mint_suite_ent;
        (void)json_object_set_new(
            object, "verdict", is_judged ? json_string(is_clean ? "pass" : "fail") : json_null());
        if (object == NULL || json_array_append_new(all, object) != 0) {
            return mint_say_error(MINT_ERR_MEMORY, NULL);
        }
    }
    return is_clean ? MINT_EXIT_DONE : MINT_EXIT_VERDICT;
}

/// Assesses `count` files as one set. `*goes_on` is false after Ctrl-C.
static mint_exit_t assess_files(const mint_arguments_t *arguments, size_t first, size_t count,
                                const request_t *request, json_t *all, bool *goes_on)
{
    static work_t work;
    mint_entropy_input_t input;
    bool is_complete = false;
    work = (work_t){.options = request->how};
    work.options.progress = note_progress;
    work.options.progress_context = &work;
    mint_exit_t exit = mint_entropy_read_files(arguments, first, count, &work.samples, &input);
    if (exit != MINT_EXIT_DONE) {
        return exit;
    }
    work.so_far = (mint_non_iid_t){
        .samples = work.samples.len, .bits = work.samples.bits, .distinct = work.samples.distinct};
    (void)pthread_mutex_init(&work.lock, NULL);
    (void)pthread_cond_init(&work.ended, NULL);
    exit = run_estimators(&work, &is_complete);
    *goes_on = is_complete;
    if (exit != MINT_EXIT_DONE && is_complete) {
        mint_samples_free(&work.samples);
        return exit;
    }
    (void)pthread_mutex_lock(&work.lock);
    mint_non_iid_t so_far = work.so_far;
    (void)pthread_mutex_unlock(&work.lock);
    const mint_assessed_t assessed = {name_of(arguments->operands[first]), &input, &so_far,
                                      request->how.conditioned, is_complete};
    mint_exit_t verdict = conclude(arguments, &assessed, &work.samples, request, all);
    if (is_complete) {
        mint_samples_free(&work.samples);
    }
    return exit == MINT_EXIT_DONE ? verdict : exit;
}

static bool read_options(const mint_arguments_t *arguments, request_t *request)
{
    uint32_t max_bits;
    long double min;
    if (!mint_entropy_suites_choose(arguments, &request->choice) ||
        !mint_argument_number(arguments, "max-bits", 1, MINT_SAMPLES_MAX, 0, &max_bits) ||
        !mint_argument_real(arguments, "min", -1, &min)) {
        return false;
    }
    if (min < 0 && mint_argument_text(arguments, "min", NULL) != NULL) {
        (void)mint_say_usage(arguments->verb, "--min is not negative");
        return false;
    }
    bool needs_90b = min >= 0 || mint_argument_flag(arguments, "iid") ||
                     mint_argument_flag(arguments, "conditioned") || max_bits > 0;
    if (needs_90b && !request->choice.wants_90b) {
        (void)mint_say_usage(arguments->verb,
                             "--min, --iid, --conditioned and --max-bits go with suite 90b");
        return false;
    }
    request->min = (double)min;
    request->how =
        (mint_non_iid_options_t){.conditioned = mint_argument_flag(arguments, "conditioned"),
                                 .bit_limit = max_bits,
                                 .threads = request->choice.options.threads};
    return true;
}

/// One file's object is printed as it is, those of several as a list.
static mint_exit_t print_all(json_t *all)
{
    json_t *value =
        json_array_size(all) == 1 ? json_incref(json_array_get(all, 0)) : json_incref(all);
    json_decref(all);
    return mint_print_json(value);
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    static request_t request;
    if (!read_options(arguments, &request)) {
        return MINT_EXIT_USAGE;
    }
    size_t at_once = mint_argument_flag(arguments, "concatenate") ? arguments->operand_count : 1;
    json_t *all = mint_argument_flag(arguments, "json") ? json_array() : NULL;
    mint_exit_t worst = MINT_EXIT_DONE;
    bool goes_on = true;
    for (size_t i = 0; i < arguments->operand_count && goes_on; i += at_once) {
        (void)printf("%s", all == NULL && i > 0 ? "\n" : "");
        mint_exit_t exit = request.choice.wants_90b
                               ? assess_files(arguments, i, at_once, &request, all, &goes_on)
                               : run_suites_alone(arguments, i, at_once, &request, all);
        worst = worst == MINT_EXIT_DONE || exit == MINT_EXIT_FAILED ? exit : worst;
        if (mint_interrupt_came()) {
            worst = MINT_EXIT_FAILED; // whatever was done by then
            goes_on = false;
        }
        goes_on = goes_on && exit != MINT_EXIT_USAGE;
    }
    if (all != NULL && json_array_size(all) > 0) {
        mint_exit_t exit = print_all(all);
        return exit == MINT_EXIT_DONE ? worst : exit;
    }
    json_decref(all);
    return worst;
}

const mint_verb_t mint_verb_entropy_assess = {
    .noun = "entropy",
    .verb = "assess",
    .summary = "assess noise (SP 800-90B, and statistical suites)",
    .operands = "FILE...",
    .operand_min = 1,
    .operand_max = MINT_ARGUMENTS_MAX,
    .help = "Estimates the min-entropy of noise with the ten estimators of section 6.3, on the\n"
            "samples and on their bits. The result is the lowest of all, as NIST's ea_non_iid\n"
            "gives it. A file has one sample a byte, unless options say otherwise; '-' is\n"
            "standard input. Several files are assessed each for itself. --suite runs statistical\n"
            "tests beside the estimators or alone; they find bad generators, and say nothing of\n"
            "entropy.",
    .verdict = "the result is below --min, or --iid or a suite fails",
    .example = "mintmark entropy assess noise.bin --bits 8 --min 4\n"
               "mintmark entropy assess adc.bin --bits 12 --width 16 --endian little --json\n"
               "mintmark entropy assess noise.bin --suite 90b,22 --sequence-bits 100000",
    .options = options,
    .run = run,
};
