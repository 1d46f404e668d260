// SPDX-License-Identifier: Apache-2.0
//
// `mintmark entropy report`: what was found, for people who decide. The date comes from
// SOURCE_DATE_EPOCH where it is set, so that the same data give the same file.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/command_text.h"
#include "cli/entropy_arguments.h"
#include "cli/entropy_iid.h"
#include "cli/entropy_input.h"
#include "cli/report_capture.h"

static const mint_option_t options[] = {
    MINT_ENTROPY_INPUT_OPTIONS,
    {"min", "H", "the min-entropy that is asked for, bits a sample: it decides"},
    {"restart", "FILE", "restarts of the source (once for each FILE, in their order)"},
    {"h-submitter", "H", "bits a sample that the source was designed for: H_I is at most this"},
    MINT_OPTIONS_SUITES,
    {"conditioned", NULL, "of conditioned output: bits a bit, and the suites decide too"},
    {"output", "FILE", "write it here ('-', standard output, if not given)"},
    {"format", "FORMAT", "html, markdown or text (by FILE's ending; text on standard output)"},
    MINT_OPTION_THREADS,
    MINT_OPTION_END,
};

typedef mint_status_t (*write_t)(const mint_report_t *report, FILE *out);

static bool ends_in(const char *text, const char *end)
{
    size_t len = strlen(text);
    size_t end_len = strlen(end);
    return len > end_len && strcmp(text + len - end_len, end) == 0;
}

/// The writer of the format that is asked for, or that the output's name says.
static write_t choose_format(const mint_arguments_t *arguments)
{
    const char *output = mint_argument_text(arguments, "output", "-");
    const char *format =
        mint_argument_text(arguments, "format",
                           strcmp(output, "-") == 0 || ends_in(output, ".txt")      ? "text"
                           : ends_in(output, ".md") || ends_in(output, ".markdown") ? "markdown"
                                                                                    : "html");
    return strcmp(format, "html") == 0       ? mint_report_write_html
           : strcmp(format, "markdown") == 0 ? mint_report_write_markdown
           : strcmp(format, "text") == 0     ? mint_report_write_text
                                             : NULL;
}

/// What of the command line makes no sense, if anything.
static mint_exit_t check_arguments(const mint_arguments_t *arguments, long double *min,
                                   mint_suite_choice_t *choice)
{
    size_t restarts = 0;
    while (mint_argument_text_at(arguments, "restart", restarts) != NULL) {
        restarts++;
    }
    for (size_t i = 0; i < arguments->operand_count; i++) {
        if (strcmp(arguments->operands[i], "-") == 0) {
            return mint_say_usage(arguments->verb, "a report names its data: put them into a file");
        }
    }
    if (restarts > arguments->operand_count) {
        return mint_say_usage(arguments->verb, "there are more --restart than captures");
    }
    if (restarts > 0 && (mint_argument_text(arguments, "block", NULL) != NULL ||
                         mint_argument_flag(arguments, "conditioned"))) {
        return mint_say_usage(arguments->verb,
                              "--restart goes with neither --block nor --conditioned");
    }
    if (!mint_argument_real(arguments, "min", -1, min) ||
        !mint_entropy_suites_choose(arguments, choice)) {
        return MINT_EXIT_USAGE;
    }
    long double designed;
    if (!mint_argument_real(arguments, "h-submitter", 1, &designed)) {
        return MINT_EXIT_USAGE;
    }
    if (!(designed > 0)) {
        return mint_say_usage(arguments->verb, "--h-submitter is more than 0");
    }
    if (mint_argument_text(arguments, "h-submitter", NULL) != NULL &&
        mint_argument_flag(arguments, "conditioned")) {
        return mint_say_usage(arguments->verb,
                              "--h-submitter is of raw noise: it does not go with --conditioned");
    }
    if (*min < 0 && mint_argument_text(arguments, "min", NULL) != NULL) {
        return mint_say_usage(arguments->verb, "--min is not negative");
    }
    return mint_check_output(arguments, "output", ".json");
}

static mint_exit_t write_report(const mint_arguments_t *arguments, const mint_report_t *report)
{
    char *text = NULL;
    size_t text_len = 0;
    FILE *out = open_memstream(&text, &text_len);
    mint_status_t status = out == NULL ? MINT_ERR_MEMORY : choose_format(arguments)(report, out);
    if (out != NULL && fclose(out) != 0) {
        status = MINT_ERR_MEMORY;
    }
    mint_exit_t exit;
    if (status != MINT_OK) {
        exit = mint_say_error(status, NULL);
    } else {
        const mint_bytes_t bytes = {(const uint8_t *)text, text_len};
        exit = mint_print_bytes(mint_argument_text(arguments, "output", "-"), bytes);
    }
    free(text);
    return exit;
}

/// Computes all captures and writes the report on them.
static mint_exit_t make_report(const mint_arguments_t *arguments, mint_report_t *report,
                               const mint_suite_choice_t *choice, mint_report_work_t *works,
                               mint_report_capture_t *captures)
{
    for (size_t i = 0; i < report->count; i++) {
        mint_exit_t exit =
            mint_report_compute(arguments, i, report->min, choice, &works[i], &captures[i]);
        if (exit != MINT_EXIT_DONE) {
            return exit;
        }
    }
    report->captures = captures;
    mint_exit_t exit = write_report(arguments, report);
    bool has_failed = mint_report_judge_all(report) == MINT_JUDGED_NO;
    return exit == MINT_EXIT_DONE && has_failed ? MINT_EXIT_VERDICT : exit;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    long double min = -1;
    char made[MINT_TIME_TEXT_SIZE];
    mint_suite_choice_t choice;
    mint_exit_t exit = check_arguments(arguments, &min, &choice);
    if (exit != MINT_EXIT_DONE) {
        return exit;
    }
    size_t count = arguments->operand_count;
    char *command = mint_command_text(arguments);
    mint_report_work_t *works = calloc(count, sizeof *works);
    mint_report_capture_t *captures = calloc(count, sizeof *captures);
    if (command == NULL || works == NULL || captures == NULL) {
        exit = mint_say_error(MINT_ERR_MEMORY, NULL);
    } else {
        mint_time_text(mint_time_of_outputs(), made);
        mint_report_t report = {.count = count,
                                .min = (double)min,
                                .made = made,
                                .command = command,
                                .version = "mintmark " MINT_VERSION};
        exit = make_report(arguments, &report, &choice, works, captures);
    }
    for (size_t i = 0; works != NULL && i < count; i++) {
        mint_report_work_free(&works[i]);
    }
    free(works);
    free(captures);
    free(command);
    return exit;
}

const mint_verb_t mint_verb_entropy_report = {
    .noun = "entropy",
    .verb = "report",
    .summary = "a report for people who decide",
    .operands = "FILE...",
    .operand_min = 1,
    .operand_max = 64,
    .help =
        "The verdict, why, and the pictures and figures behind it, of one capture or several\n"
        "side by side. An HTML report is one file that needs nothing else; a browser prints it\n"
        "as PDF. FILE.json beside FILE, which `entropy capture` writes, says where the data come\n"
        "from, and how many restarts of how many samples there are: 1000 of 1000 without it.\n"
        "Fewer, and fewer than 1,000,000 samples, are a look, no validation. The date is that of\n"
        "SOURCE_DATE_EPOCH where it is set.",
    .verdict = "the verdict is no: less than --min, restarts that fail, replay or are of\n"
               "another source, a source that is emulated, or data that were changed",
    .example = "mintmark entropy report noise.bin --min 4 --output report.html\n"
               "mintmark entropy report noise.bin --bits 8 --restart restarts.bin -o report.html\n"
               "mintmark entropy report noise.bin output.bin --format markdown",
    .options = options,
    .run = run,
};
