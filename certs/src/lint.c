// SPDX-License-Identifier: Apache-2.0
//
// Running the rules.
#include "mintmark/certs/lint.h"

#include <stdio.h>
#include <string.h>

#include "attribute.h"
#include "der_read.h"
#include "der_write.h"
#include "lint_rules.h"

mint_status_t mint_lint_add_target(const char *name, mint_lint_targets_t *targets,
                                   mint_error_t *error)
{
    char names[128] = "";
    for (const mint_lint_target_rules_t *at = mint_lint_target_rules(); at->name != NULL; at++) {
        if (strcmp(at->name, name) == 0) {
            *targets |= (unsigned)at->target;
            return MINT_OK;
        }
        size_t len = strlen(names);
        (void)snprintf(names + len, sizeof names - len, " %s", at->name);
    }
    mint_error_set(error, "there is no target %.60s", name);
    mint_error_hint(error, "targets:%s", names);
    return MINT_ERR_ARGUMENT;
}

static void add(mint_lint_report_t *report, const mint_lint_rule_t *rule)
{
    report->error_count += rule->level == MINT_LINT_ERROR ? 1 : 0;
    if (report->count < MINT_LINT_FINDINGS_MAX) {
        report->findings[report->count++] = (mint_lint_finding_t){
            .level = rule->level, .rule = rule->name, .source = rule->source, .text = rule->text};
    }
}

static void run(mint_lint_rules_t list, const mint_tbs_view_t *tbs, mint_lint_report_t *report)
{
    for (size_t i = 0; i < list.count; i++) {
        if (!list.rules[i].holds(tbs)) {
            add(report, &list.rules[i]);
        }
    }
}

static bool has_matter_marks(const mint_tbs_view_t *tbs)
{
    mint_bytes_t text;
    return mint_lint_count_attributes(tbs->subject, MINT_OID(MINT_OID_MATTER_VID), &text) > 0 ||
           mint_lint_count_attributes(tbs->subject, MINT_OID(MINT_OID_MATTER_PID), &text) > 0;
}

static void run_all(const mint_tbs_view_t *tbs, mint_lint_targets_t targets,
                    mint_lint_report_t *report)
{
    run(mint_lint_field_rules(), tbs, report);
    run(mint_lint_extension_rules(), tbs, report);
    run(mint_lint_purpose_rules(), tbs, report);
    run(mint_lint_name_rules(), tbs, report);
    run(mint_lint_device_rules(), tbs, report);
    if (has_matter_marks(tbs)) {
        targets |= MINT_LINT_MATTER;
    }
    for (const mint_lint_target_rules_t *at = mint_lint_target_rules(); at->name != NULL; at++) {
        if ((targets & (unsigned)at->target) != 0) {
            run(at->rules(), tbs, report);
        }
    }
}

mint_status_t mint_lint_tbs(mint_bytes_t der, mint_lint_targets_t targets,
                            mint_lint_report_t *report, mint_error_t *error)
{
    mint_tbs_view_t tbs;
    *report = (mint_lint_report_t){0};
    if (mint_tbs_view(der, &tbs) != MINT_OK) {
        return mint_fail(error, MINT_ERR_FORMAT, "it is not a TBSCertificate in strict DER");
    }
    run_all(&tbs, targets, report);
    return MINT_OK;
}

mint_status_t mint_lint_certificate(mint_bytes_t der, mint_lint_targets_t targets,
                                    mint_lint_report_t *report, mint_error_t *error)
{
    // The one rule that a TBSCertificate alone cannot break.
    static const mint_lint_rule_t same_algorithm = {
        "signature-algorithm-same", MINT_LINT_ERROR, "RFC 5280 §4.1.1.2",
        "the signature algorithm inside and outside what is signed differ", NULL};
    mint_certificate_view_t view;
    *report = (mint_lint_report_t){0};
    if (mint_certificate_view(der, &view) != MINT_OK) {
        return mint_fail(error, MINT_ERR_FORMAT, "it is not a certificate in strict DER");
    }
    if (!mint_bytes_equal(view.signature_algorithm, view.tbs.signature_algorithm)) {
        add(report, &same_algorithm);
    }
    run_all(&view.tbs, targets, report);
    return MINT_OK;
}
