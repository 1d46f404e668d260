// SPDX-License-Identifier: Apache-2.0
//
// Computing what a report says of a capture. The restarts are tested with the result of the long
// capture as initial estimate (SP 800-90B §3.1.4), and the health tests' cut-offs are those of the
// entropy that is asked for, or else of what was measured.
#include "cli/report_capture.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "cli/entropy_arguments.h"
#include "cli/entropy_input.h"
#include "mintmark/entropy.h"

// ---- the data ----

/// Reads a file of samples with all that belongs to it, by the same bits as `capture` if that is
/// not NULL.
static mint_exit_t read_data(const mint_arguments_t *arguments, const char *path,
                             const mint_report_data_t *capture, mint_report_data_t *data,
                             mint_report_file_t *file)
{
    static mint_arguments_t alone; // the options of the command line, and this file
    uint8_t digest[MINT_SHA256_LEN];
    uint64_t len;
    mint_error_t error = {0};
    alone = *arguments;
    alone.operands[0] = path;
    alone.operand_count = 1;
    mint_exit_t exit =
        capture == NULL
            ? mint_entropy_read_to_judge(&alone, &data->samples, &data->input)
            : mint_entropy_read_to_compare(&alone, &capture->samples, &capture->input.notes,
                                           &data->samples, &data->input);
    if (exit != MINT_EXIT_DONE) {
        return exit;
    }
    mint_status_t status = mint_capture_digest(path, digest, &len, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    mint_hex(digest, sizeof digest, data->sha256);
    if (data->input.has_record) {
        mint_report_origin_make(path, &data->input.record, &data->side);
    }
    *file = (mint_report_file_t){.name = path,
                                 .sha256 = data->sha256,
                                 .origin = data->input.has_record ? &data->side.origin : NULL,
                                 .samples = &data->samples,
                                 .notes = data->input.notes};
    return MINT_EXIT_DONE;
}

// ---- the assessment ----

static bool show_progress(void *context, const mint_non_iid_t *so_far, double share)
{
    (void)so_far;
    (void)fprintf(stderr, "\rassessing %s: %3.0f %% ", (const char *)context, 100 * share);
    return true;
}

static mint_exit_t assess(const mint_arguments_t *arguments, uint32_t threads,
                          mint_report_work_t *work, mint_report_capture_t *capture)
{
    bool is_terminal = isatty(STDERR_FILENO) == 1;
    const mint_non_iid_options_t how = {
        .conditioned = mint_argument_flag(arguments, "conditioned"),
        .threads = threads,
        .progress = is_terminal ? show_progress : NULL,
        .progress_context = (void *)capture->file.name,
    };
    mint_status_t status = mint_non_iid_assess(&work->data.samples, &how, &work->assessed);
    if (is_terminal) {
        (void)fprintf(stderr, "\r\033[K");
    }
    capture->assessed = &work->assessed;
    capture->is_conditioned = how.conditioned;
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, NULL);
}

// ---- the restarts ----

/// Restarts, and samples after each.
typedef struct {
    uint32_t restarts;
    uint32_t row_len;
} shape_t;

static bool fits(const shape_t *shape)
{
    return shape->restarts >= 2 && shape->restarts <= MINT_RESTART_SIDE_MAX &&
           shape->row_len >= 2 && shape->row_len <= MINT_RESTART_SIDE_MAX;
}

static mint_exit_t say_no_matrix(const mint_report_file_t *file, const shape_t *shape,
                                 mint_status_t status)
{
    mint_error_t error = {0};
    size_t wanted = (size_t)shape->restarts * shape->row_len;
    if (status == MINT_ERR_ARGUMENT && !fits(shape)) {
        mint_error_set(&error, "%s: the restart tests take 2 to %u restarts of 2 to %u samples",
                       file->name, MINT_RESTART_SIDE_MAX, MINT_RESTART_SIDE_MAX);
        mint_error_hint(&error, "there are %u restarts of %u samples", (unsigned)shape->restarts,
                        (unsigned)shape->row_len);
    } else if (status == MINT_ERR_ARGUMENT && file->samples->len != wanted) {
        mint_error_set(&error, "%s: the restart tests take %zu samples, not %zu", file->name,
                       wanted, file->samples->len);
        mint_error_hint(&error, "%u samples after each of %u restarts, row after row",
                        (unsigned)shape->row_len, (unsigned)shape->restarts);
    } else if (status == MINT_ERR_ARGUMENT) {
        mint_error_set(&error, "%s: the restarts do not belong to the capture", file->name);
        mint_error_hint(&error, "both must have samples of the same width, and different ones");
    }
    return mint_say_error(status, &error);
}

/// The shape of restarts: as captured, or the standard's.
static mint_exit_t find_shape(const mint_report_data_t *data, const char *path, shape_t *shape)
{
    const mint_capture_record_t *record = &data->input.record;
    mint_error_t error = {0};
    *shape = (shape_t){MINT_RESTARTS, MINT_RESTARTS};
    if (!data->input.has_record) {
        return MINT_EXIT_DONE;
    }
    *shape = (shape_t){record->done, record->samples};
    if (record->restarts > 0) {
        return MINT_EXIT_DONE;
    }
    mint_error_set(&error, "%s.json says that these are consecutive samples, not restarts", path);
    mint_error_hint(&error, "`mintmark entropy capture --restarts` captures restarts");
    return mint_say_error(MINT_ERR_ARGUMENT, &error);
}

/// H_I, which the restart tests begin with: what was assessed, and not more than the source was
/// designed for (SP 800-90B §3.1.3).
static double initial_entropy(const mint_report_capture_t *capture)
{
    double assessed = capture->assessed->min_entropy;
    return capture->h_submitter > 0 ? fmin(assessed, capture->h_submitter) : assessed;
}

/// Holds the side files of capture and restarts against each other.
static void compare_sources(mint_report_work_t *work)
{
    const mint_capture_record_t *first = &work->data.input.record;
    const mint_capture_record_t *rows = &work->restart_data.input.record;
    if (!work->data.input.has_record || !work->restart_data.input.has_record) {
        return;
    }
    bool is_alike =
        mint_capture_record_is_alike(first, rows, work->mismatch, sizeof work->mismatch);
    if (is_alike && strcmp(first->device, rows->device) != 0) {
        (void)snprintf(work->mismatch, sizeof work->mismatch,
                       "of device %s; the capture is of device %s",
                       rows->device[0] != '\0' ? rows->device : "(none)",
                       first->device[0] != '\0' ? first->device : "(none)");
        is_alike = false;
    }
    work->restart.mismatch = is_alike ? NULL : work->mismatch;
}

static mint_exit_t test_restarts(const mint_arguments_t *arguments, const char *path,
                                 uint32_t threads, mint_report_work_t *work,
                                 mint_report_capture_t *capture)
{
    mint_exit_t exit =
        read_data(arguments, path, &work->data, &work->restart_data, &work->restart.file);
    if (exit != MINT_EXIT_DONE) {
        return exit;
    }
    shape_t shape;
    exit = find_shape(&work->restart_data, path, &shape);
    if (exit != MINT_EXIT_DONE) {
        return exit;
    }
    const mint_samples_t *samples = &work->restart_data.samples;
    mint_status_t status =
        mint_restart_test_shape(samples, shape.restarts, shape.row_len, initial_entropy(capture),
                                threads, &work->restart_result);
    if (status != MINT_OK) {
        return say_no_matrix(&work->restart.file, &shape, status);
    }
    mint_restart_modes_make(samples, shape.restarts, shape.row_len, &work->restart_modes);
    compare_sources(work);
    work->restart.result = &work->restart_result;
    work->restart.modes = &work->restart_modes;
    capture->restart = &work->restart;
    return MINT_EXIT_DONE;
}

/// Cut-offs count in 1/64 bit; less than that has none.
static void find_limits(double min, const mint_report_work_t *work, mint_report_capture_t *capture)
{
    mint_report_limits_t *limits = &capture->limits;
    unsigned bits = work->data.samples.bits;
    double h = fmin(min >= 0 ? min : initial_entropy(capture), bits);
    mint_health_limits_t health;
    uint16_t h_64 = (uint16_t)floor(h * 64);
    if (mint_health_limits(h_64, (uint8_t)bits, &health) == MINT_OK) {
        *limits = (mint_report_limits_t){.h = h_64 / 64.0,
                                         .rct_cutoff = health.rct_cutoff,
                                         .rct_cutoff_permanent = health.rct_cutoff_permanent,
                                         .apt_cutoff = health.apt_cutoff,
                                         .apt_cutoff_permanent = health.apt_cutoff_permanent};
    }
}

// ---- the suites ----

static mint_status_t run_suites(const mint_suite_choice_t *choice, mint_report_work_t *work,
                                mint_report_capture_t *capture)
{
    mint_bits_t bits = {0};
    mint_status_t status = MINT_OK;
    if (choice->count != 0) {
        status = mint_bits_from_samples(&work->data.samples, &bits);
    }
    for (size_t i = 0; i < choice->count && status == MINT_OK; i++) {
        const mint_suite_t *suite = choice->suites[i];
        work->suites[i] = (mint_report_suite_t){.suite = suite};
        if (bits.len >= suite->min_bits) {
            status = suite->run(suite, &bits, &choice->options, &work->suite_results[i]);
            work->suites[i].result = &work->suite_results[i];
        }
    }
    mint_bits_free(&bits);
    capture->suites = work->suites;
    capture->suite_count = choice->count;
    return status;
}

// ---- all of it ----

mint_exit_t mint_report_compute(const mint_arguments_t *arguments, size_t index, double min,
                                const mint_suite_choice_t *choice, mint_report_work_t *work,
                                mint_report_capture_t *capture)
{
    const char *restart = mint_argument_text_at(arguments, "restart", index);
    uint32_t threads;
    long double designed;
    *capture = (mint_report_capture_t){0};
    if (!mint_argument_number(arguments, "threads", 1, 1024, 0, &threads) ||
        !mint_argument_real(arguments, "h-submitter", 0, &designed)) {
        return MINT_EXIT_USAGE;
    }
    capture->h_submitter = (double)designed;
    mint_exit_t exit =
        read_data(arguments, arguments->operands[index], NULL, &work->data, &capture->file);
    if (exit == MINT_EXIT_DONE) {
        exit = assess(arguments, threads, work, capture);
    }
    if (exit == MINT_EXIT_DONE && restart != NULL) {
        exit = test_restarts(arguments, restart, threads, work, capture);
    }
    if (exit != MINT_EXIT_DONE) {
        return exit;
    }
    mint_status_t status = mint_measures_make(&work->data.samples, &work->measures);
    capture->measures = &work->measures;
    if (!capture->is_conditioned) {
        find_limits(min, work, capture);
    }
    if (status == MINT_OK) {
        status = run_suites(choice, work, capture);
    }
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, NULL);
}

void mint_report_work_free(mint_report_work_t *work)
{
    mint_samples_free(&work->data.samples);
    mint_samples_free(&work->restart_data.samples);
    for (size_t i = 0; i < MINT_SUITES_MAX; i++) {
        mint_suite_result_free(&work->suite_results[i]);
    }
}
