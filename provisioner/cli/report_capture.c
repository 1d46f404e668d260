// SPDX-License-Identifier: Apache-2.0
//
// Computing what a report says of a capture. The restarts are tested with the result of the long
// capture as initial estimate (SP 800-90B §3.1.4), and the health tests' cut-offs are those of the
// entropy that is asked for, or else of what was measured.
#include "cli/report_capture.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "cli/entropy_input.h"
#include "mintmark/entropy.h"

// ---- the data ----

/// The SHA-256 of a file, in hex. An error number, or 0.
static int digest_file(const char *path, char hex[2 * MINT_SHA256_LEN + 1])
{
    static uint8_t chunk[1 << 16];
    uint8_t digest[MINT_SHA256_LEN];
    mint_sha256_t sha;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return errno;
    }
    ssize_t got = -1;
    if (mint_sha256_start(&sha) == MINT_OK) {
        do {
            got = read(fd, chunk, sizeof chunk);
        } while ((got > 0 && mint_sha256_update(&sha, chunk, (size_t)got) == MINT_OK) ||
                 (got < 0 && errno == EINTR));
    }
    int number = got == 0 ? 0 : errno != 0 ? errno : EIO;
    (void)close(fd);
    if (mint_sha256_finish(&sha, digest) != MINT_OK) {
        return EIO;
    }
    mint_hex(digest, sizeof digest, hex);
    return number;
}

static mint_exit_t read_side_file(const char *path, mint_side_file_t *side)
{
    mint_error_t error = {0};
    mint_status_t status = mint_side_file_read(path, side, &error);
    if (status == MINT_ERR_NOT_FOUND) {
        side->origin.path = NULL;
        return MINT_EXIT_DONE;
    }
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
}

/// Reads a file of samples with all that belongs to it.
static mint_exit_t read_data(const mint_arguments_t *arguments, const char *path,
                             mint_report_data_t *data, mint_report_file_t *file)
{
    static mint_arguments_t alone; // the options of the command line, and this file
    mint_entropy_input_t input;
    mint_error_t error = {0};
    alone = *arguments;
    alone.operands[0] = path;
    alone.operand_count = 1;
    mint_exit_t exit = mint_entropy_read(&alone, &data->samples, &input);
    if (exit != MINT_EXIT_DONE) {
        return exit;
    }
    int number = digest_file(path, data->sha256);
    if (number != 0) {
        mint_error_set(&error, "cannot read %s: %s", path, strerror(number));
        return mint_say_error(MINT_ERR_IO, &error);
    }
    exit = read_side_file(path, &data->side);
    *file =
        (mint_report_file_t){.name = path,
                             .sha256 = data->sha256,
                             .origin = data->side.origin.path != NULL ? &data->side.origin : NULL,
                             .samples = &data->samples,
                             .notes = input.notes};
    return exit;
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

static mint_exit_t say_no_matrix(const mint_report_file_t *file, mint_status_t status)
{
    mint_error_t error = {0};
    if (status == MINT_ERR_ARGUMENT && file->samples->len != MINT_RESTARTS_LEN) {
        mint_error_set(&error, "%s: the restart tests take %zu samples, not %zu", file->name,
                       MINT_RESTARTS_LEN, file->samples->len);
        mint_error_hint(&error, "%u samples after each of %u restarts, row after row",
                        MINT_RESTARTS, MINT_RESTARTS);
    } else if (status == MINT_ERR_ARGUMENT) {
        mint_error_set(&error, "%s: the restarts do not belong to the capture", file->name);
        mint_error_hint(&error, "both must have samples of the same width, and different ones");
    }
    return mint_say_error(status, &error);
}

static mint_exit_t test_restarts(const mint_arguments_t *arguments, const char *path,
                                 uint32_t threads, mint_report_work_t *work,
                                 mint_report_capture_t *capture)
{
    mint_exit_t exit = read_data(arguments, path, &work->restart_data, &work->restart.file);
    if (exit != MINT_EXIT_DONE) {
        return exit;
    }
    mint_status_t status = mint_restart_test(
        &work->restart_data.samples, work->assessed.min_entropy, threads, &work->restart_result);
    if (status != MINT_OK) {
        return say_no_matrix(&work->restart.file, status);
    }
    mint_restart_modes_make(&work->restart_data.samples, &work->restart_modes);
    work->restart.result = &work->restart_result;
    work->restart.modes = &work->restart_modes;
    capture->restart = &work->restart;
    return MINT_EXIT_DONE;
}

/// Cut-offs count in 1/64 bit; less than that has none.
static void find_limits(double min, const mint_report_work_t *work, mint_report_limits_t *limits)
{
    unsigned bits = work->data.samples.bits;
    double h = fmin(min >= 0 ? min : work->assessed.min_entropy, bits);
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
    *capture = (mint_report_capture_t){0};
    if (!mint_argument_number(arguments, "threads", 1, 1024, 0, &threads)) {
        return MINT_EXIT_USAGE;
    }
    mint_exit_t exit =
        read_data(arguments, arguments->operands[index], &work->data, &capture->file);
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
        find_limits(min, work, &capture->limits);
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
