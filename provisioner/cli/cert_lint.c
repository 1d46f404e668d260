// SPDX-License-Identifier: Apache-2.0
//
// `mintmark cert lint`: what is wrong with certificates although their signatures are right.
#include <stdio.h>

#include "cli/cert_input.h"
#include "cli/cert_json.h"
#include "mintmark/certs/lint.h"

static const mint_option_t options[] = {
    {"target", "NAME", "rfc7925, matter, aws, azure, axtls, mbedtls or wolfssl; repeatable"},
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

static const char *level_text(mint_lint_level_t level)
{
    return level == MINT_LINT_ERROR ? "error" : "warning";
}

static void print_text(const mint_input_t *input, const mint_lint_report_t *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const mint_lint_finding_t *finding = &report->findings[i];
        (void)printf("%s: %s: %s (%s, %s)\n", input->source, level_text(finding->level),
                     finding->text, finding->rule, finding->source);
    }
    if (report->count == 0) {
        (void)printf("%s: nothing found\n", input->source);
    }
}

static json_t *make_json(const mint_input_t *input, const mint_lint_report_t *report)
{
    json_t *findings = json_array();
    for (size_t i = 0; i < report->count; i++) {
        const mint_lint_finding_t *finding = &report->findings[i];
        (void)json_array_append_new(
            findings, json_pack("{s:s, s:s, s:s, s:s}", "level", level_text(finding->level), "rule",
                                finding->rule, "source", finding->source, "text", finding->text));
    }
    return json_pack("{s:s, s:i, s:o}", "certificate", input->source, "errors",
                     (int)report->error_count, "findings", findings);
}

/// Looks at all; the findings go to standard output or into `list`, if there is one.
static mint_exit_t look_at_all(const mint_inputs_t *inputs, mint_lint_targets_t targets,
                               json_t *list)
{
    static mint_lint_report_t report;
    mint_exit_t result = MINT_EXIT_DONE;
    for (size_t i = 0; i < inputs->count; i++) {
        const mint_input_t *input = &inputs->list[i];
        mint_error_t cause = {0};
        mint_status_t status =
            mint_lint_certificate(mint_buffer_view(&input->der), targets, &report, &cause);
        if (status != MINT_OK) {
            mint_error_t error = {0};
            mint_error_set(&error, "'%.120s': %s", input->source, cause.message);
            return mint_say_error(status, &error);
        }
        if (list == NULL) {
            print_text(input, &report);
        } else if (json_array_append_new(list, make_json(input, &report)) != 0) {
            return mint_say_error(MINT_ERR_MEMORY, NULL);
        }
        result = report.error_count > 0 ? MINT_EXIT_VERDICT : result;
    }
    return result;
}

static mint_exit_t lint(const mint_arguments_t *arguments, const mint_inputs_t *inputs,
                        mint_lint_targets_t targets)
{
    json_t *list = mint_argument_flag(arguments, "json") ? json_array() : NULL;
    mint_exit_t result = look_at_all(inputs, targets, list);
    if (list == NULL || result == MINT_EXIT_FAILED) {
        json_decref(list);
        return result;
    }
    return mint_print_json(list) == MINT_EXIT_DONE ? result : MINT_EXIT_FAILED;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_inputs_t inputs = {0};
    mint_error_t error = {0};
    mint_lint_targets_t targets = 0;
    mint_status_t status = MINT_OK;
    const char *name;
    for (size_t i = 0; (name = mint_argument_text_at(arguments, "target", i)) != NULL; i++) {
        if (mint_lint_add_target(name, &targets, &error) != MINT_OK) {
            (void)mint_say_error(MINT_ERR_ARGUMENT, &error);
            return MINT_EXIT_USAGE;
        }
    }
    for (size_t i = 0; i < arguments->operand_count && status == MINT_OK; i++) {
        status = mint_inputs_read(&inputs, arguments->operands[i], MINT_INPUT_CERTIFICATE, &error);
    }
    mint_exit_t result =
        status == MINT_OK ? lint(arguments, &inputs, targets) : mint_say_error(status, &error);
    mint_inputs_free(&inputs);
    return result;
}

const mint_verb_t mint_verb_cert_lint = {
    .noun = "cert",
    .verb = "lint",
    .summary = "look for what is wrong with certificates",
    .operands = "FILE…",
    .operand_min = 1,
    .operand_max = MINT_ARGUMENTS_MAX,
    .help = "Holds certificates against RFC 5280, 5758 and 9525, IEEE 802.1AR and Matter, and for\n"
            "each --target against what that stack or service wants besides. The same rules run\n"
            "before every signature of ours. FILE is PEM or DER, `-` is standard input.",
    .verdict = "a certificate has a finding of level error",
    .example = "mintmark cert lint device.pem --target rfc7925",
    .options = options,
    .run = run,
};
