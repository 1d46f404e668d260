// SPDX-License-Identifier: Apache-2.0
//
// Running the rules.
#include "mintmark/certs/lint.h"

#include "der_read.h"
#include "lint_rules.h"

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

static void run_all(const mint_tbs_view_t *tbs, mint_lint_report_t *report)
{
    run(mint_lint_field_rules(), tbs, report);
    run(mint_lint_extension_rules(), tbs, report);
    run(mint_lint_device_rules(), tbs, report);
}

mint_status_t mint_lint_tbs(mint_bytes_t der, mint_lint_report_t *report, mint_error_t *error)
{
    mint_tbs_view_t tbs;
    *report = (mint_lint_report_t){0};
    if (mint_tbs_view(der, &tbs) != MINT_OK) {
        return mint_fail(error, MINT_ERR_FORMAT, "it is not a TBSCertificate in strict DER");
    }
    run_all(&tbs, report);
    return MINT_OK;
}

mint_status_t mint_lint_certificate(mint_bytes_t der, mint_lint_report_t *report,
                                    mint_error_t *error)
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
    run_all(&view.tbs, report);
    return MINT_OK;
}
