// SPDX-License-Identifier: Apache-2.0
//
// `mintmark entropy limits`: from captures to mintmark_entropy_limits.h, which a firmware build
// takes credit and health tests of its noise sources from.
#include <stdio.h>
#include <string.h>

#include "capture/limits.h"
#include "cli/cli.h"
#include "cli/entropy_arguments.h"
#include "mintmark/certs/file.h"

#define SOURCES_MAX MINT_ENTROPY_SOURCES_MAX

static const mint_option_t options[] = {
    {"restart-file", "FILE", "a capture of rows after restarts; one a source, repeatable"},
    {"h-submitter", "H",
     "bits a sample that the source was designed for: at most this is credited"},
    {"margin", "PERCENT", "credit so much less than was found (0 if not given)"},
    {"provisional", NULL, "make limits of less than the standard asks for; they credit nothing"},
    {"output", "FILE", "where to, `-` for standard output (default); also -o"},
    MINT_OPTION_JSON,
    {"threads", "N", "threads to use (one a processor if not given)"},
    MINT_OPTION_END,
};

/// The captures of one source.
typedef struct {
    char source[24];
    mint_limits_request_t request;
} group_t;

/// All sources of the command line.
typedef struct {
    group_t groups[SOURCES_MAX];
    size_t count;
} plan_t;

static group_t *new_group(plan_t *plan, const char *source)
{
    mint_error_t error = {0};
    if (plan->count == SOURCES_MAX) {
        mint_error_set(&error, "more than %u sources", SOURCES_MAX);
        (void)mint_say_error(MINT_ERR_SPACE, &error);
        return NULL;
    }
    group_t *group = &plan->groups[plan->count++];
    (void)snprintf(group->source, sizeof group->source, "%s", source);
    return group;
}

/// The group of the source that a file's side file names; a new one for a new source. NULL if that
/// cannot be had; then it has said why.
static group_t *find_group(plan_t *plan, const char *path)
{
    mint_error_t error = {0};
    mint_capture_record_t record;
    mint_status_t status = mint_capture_record_load(path, &record, &error);
    if (status == MINT_ERR_NOT_FOUND) {
        mint_error_set(&error, "%s has no side file, so nobody knows what it is", path);
        mint_error_hint(&error, "limits are made of what `mintmark entropy capture` wrote");
    }
    if (status != MINT_OK) {
        (void)mint_say_error(status, &error);
        return NULL;
    }
    for (size_t i = 0; i < plan->count; i++) {
        if (strcmp(plan->groups[i].source, record.source) == 0) {
            return &plan->groups[i];
        }
    }
    return new_group(plan, record.source);
}

static mint_exit_t add_captures(const mint_arguments_t *arguments, plan_t *plan)
{
    for (size_t i = 0; i < arguments->operand_count; i++) {
        group_t *group = find_group(plan, arguments->operands[i]);
        if (group == NULL) {
            return MINT_EXIT_FAILED;
        }
        if (group->request.count == MINT_LIMITS_FILES_MAX) {
            return mint_say_usage(arguments->verb, "more than %u captures of %s",
                                  MINT_LIMITS_FILES_MAX, group->source);
        }
        group->request.files[group->request.count++] = arguments->operands[i];
    }
    return MINT_EXIT_DONE;
}

static mint_exit_t add_restarts(const mint_arguments_t *arguments, plan_t *plan)
{
    const char *path;
    for (size_t i = 0; (path = mint_argument_text_at(arguments, "restart-file", i)) != NULL; i++) {
        group_t *group = find_group(plan, path);
        if (group == NULL) {
            return MINT_EXIT_FAILED;
        }
        if (group->request.restart_file != NULL || group->request.count == 0) {
            return mint_say_usage(arguments->verb, "%s: %s", path,
                                  group->request.count == 0
                                      ? "there is no capture of consecutive samples of its source"
                                      : "its source has a --restart-file already");
        }
        group->request.restart_file = path;
    }
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->groups[i].request.restart_file == NULL) {
            return mint_say_usage(arguments->verb, "--restart-file for source %s is missing",
                                  plan->groups[i].source);
        }
    }
    return MINT_EXIT_DONE;
}

static bool read_options(const mint_arguments_t *arguments, plan_t *plan)
{
    long double claim = -1, margin = 0;
    uint32_t threads = 0;
    if (!mint_argument_real(arguments, "h-submitter", -1, &claim) ||
        !mint_argument_real(arguments, "margin", 0, &margin) ||
        !mint_argument_number(arguments, "threads", 1, 1024, 0, &threads)) {
        return false;
    }
    bool has_claim = mint_argument_text(arguments, "h-submitter", NULL) != NULL;
    if (margin < 0 || margin >= 100 || (has_claim && !(claim > 0 && claim <= 8))) {
        (void)mint_say_usage(arguments->verb, margin < 0 || margin >= 100
                                                  ? "--margin is 0 to below 100"
                                                  : "--h-submitter is more than 0 and at most 8");
        return false;
    }
    for (size_t i = 0; i < plan->count; i++) {
        mint_limits_request_t *request = &plan->groups[i].request;
        request->h_submitter = (double)claim;
        request->margin = (double)margin / 100;
        request->is_provisional = mint_argument_flag(arguments, "provisional");
        request->threads = threads;
    }
    return true;
}

static json_t *limits_json(const mint_limits_t *limits)
{
    const mint_health_limits_t *cutoffs = &limits->limits;
    return json_pack(
        "{s:s, s:f, s:f, s:f, s:f, s:i, s:I, s:I, s:i, s:b, s:b, s:b, s:{s:i, s:i, s:i, s:i, s:i}}",
        "source", limits->record.source, "h_i", limits->h_i, "h_r", limits->tested.h_r, "h_c",
        limits->tested.h_c, "min_entropy", limits->h, "h_64", (int)limits->h_64, "figure_micro",
        (json_int_t)limits->figure_micro, "samples", (json_int_t)limits->samples, "restarts",
        (int)limits->restart.restarts, "hardware", limits->is_hardware, "provisional",
        limits->is_provisional, "reference", limits->has_reference, "cutoffs", "rct",
        (int)cutoffs->rct_cutoff, "rct_permanent", (int)cutoffs->rct_cutoff_permanent, "apt_window",
        (int)cutoffs->apt_window, "apt", (int)cutoffs->apt_cutoff, "apt_permanent",
        (int)cutoffs->apt_cutoff_permanent);
}

static void say_limits(const mint_limits_t *limits)
{
    mint_say("%s: %.6f bits a sample found, %u/64 %s; RCT %u and %u, APT %u and %u of %u%s",
             limits->record.source, limits->h, (unsigned)limits->h_64,
             limits->is_provisional ? "provisional, credited nothing" : "credited",
             (unsigned)limits->limits.rct_cutoff, (unsigned)limits->limits.rct_cutoff_permanent,
             (unsigned)limits->limits.apt_cutoff, (unsigned)limits->limits.apt_cutoff_permanent,
             (unsigned)limits->limits.apt_window,
             limits->has_reference ? "" : "; no reference: it moves too much");
}

static mint_exit_t write_header(const mint_arguments_t *arguments, const mint_limits_t *limits,
                                size_t count)
{
    char command[1024];
    mint_error_t error = {0};
    mint_buffer_t text = {0};
    const char *path = mint_argument_text(arguments, "output", "-");
    size_t len = (size_t)snprintf(command, sizeof command, "mintmark entropy limits");
    for (size_t i = 0; i < arguments->given_count && len < sizeof command; i++) {
        const mint_option_t *option = arguments->given[i];
        const char *value = arguments->values[i] == NULL ? "" : arguments->values[i];
        len += (size_t)snprintf(command + len, sizeof command - len, "%s%s%s%s",
                                option != NULL ? " --" : "", option != NULL ? option->name : "",
                                value[0] != '\0' ? " " : "", value);
    }
    mint_status_t status = mint_limits_header(limits, count, command, &text);
    bool to_output = strcmp(path, "-") == 0;
    if (status == MINT_OK && !(to_output && mint_argument_flag(arguments, "json"))) {
        status = mint_file_replace(path, MINT_FILE_PUBLIC, mint_buffer_view(&text), &error);
    }
    mint_buffer_free(&text);
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
}

/// Makes the limits of every source; a negative verdict ends it, and no header is written.
static mint_exit_t make_all(const plan_t *plan, mint_limits_t *limits, json_t *list)
{
    for (size_t i = 0; i < plan->count; i++) {
        mint_error_t error = {0};
        mint_status_t status = mint_limits_make(&plan->groups[i].request, &limits[i], &error);
        if (status != MINT_OK) {
            (void)mint_say_error(status, &error);
            return status == MINT_ERR_NO_CREDIT ? MINT_EXIT_VERDICT : MINT_EXIT_FAILED;
        }
        say_limits(&limits[i]);
        if (list != NULL) {
            (void)json_array_append_new(list, limits_json(&limits[i]));
        }
    }
    return MINT_EXIT_DONE;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    static plan_t plan;
    static mint_limits_t limits[SOURCES_MAX];
    plan = (plan_t){.count = 0};
    mint_exit_t exit = mint_check_output(arguments, "output", ".json");
    if (exit == MINT_EXIT_DONE) {
        exit = add_captures(arguments, &plan);
    }
    if (exit == MINT_EXIT_DONE) {
        exit = add_restarts(arguments, &plan);
    }
    if (exit == MINT_EXIT_DONE && !read_options(arguments, &plan)) {
        exit = MINT_EXIT_USAGE;
    }
    if (exit != MINT_EXIT_DONE) {
        return exit;
    }
    json_t *list = mint_argument_flag(arguments, "json") ? json_array() : NULL;
    exit = make_all(&plan, limits, list);
    if (exit == MINT_EXIT_DONE) {
        exit = write_header(arguments, limits, plan.count);
    }
    if (exit == MINT_EXIT_DONE && list != NULL) {
        return mint_print_json(list);
    }
    json_decref(list);
    return exit;
}

const mint_verb_t mint_verb_entropy_limits = {
    .noun = "entropy",
    .verb = "limits",
    .summary = "write mintmark_entropy_limits.h",
    .operands = "FILE...",
    .operand_min = 1,
    .operand_max = MINT_ARGUMENTS_MAX,
    .help = "Makes the header that a firmware build credits its noise sources by. FILEs are\n"
            "captures of consecutive samples; those of one source (at several temperatures,\n"
            "say) count together, the lowest decides. The credit is the least of what they\n"
            "have, --h-submitter, and what the rows and columns of --restart-file have, in\n"
            "1/64 bit; cut-offs and evidence follow, and a reference for further tests\n"
            "where the source holds still enough.\n"
            "\n"
            "With --provisional, fewer samples or restarts and an emulated part make limits that\n"
            "credit nothing.",
    .verdict = "the restart tests fail, the part is emulated, or there are fewer than\n"
               "1,000,000 samples or 1000 restarts of 1000; then nothing is written",
    .example = "mintmark entropy limits jitter.bin --restart-file rows.bin --h-submitter 0.1 \\\n"
               "    --provisional -o mintmark_entropy_limits.h",
    .options = options,
    .run = run,
};
