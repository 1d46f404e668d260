// SPDX-License-Identifier: Apache-2.0
//
// Lint: what is wrong with a certificate although its signature is right. Runs before every
// signature; a certificate with a finding of level error is not signed.
//
// Pointers must not be NULL; `error` may be. No heap. Any thread.
#ifndef MINTMARK_CERTS_LINT_H
#define MINTMARK_CERTS_LINT_H

#include <stddef.h>

#include "mintmark/bytes.h"
#include "mintmark/certs/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_LINT_FINDINGS_MAX 48u ///< findings that are kept; there are fewer rules

/// How bad a finding is.
typedef enum {
    MINT_LINT_WARNING, ///< allowed, but somebody may refuse it
    MINT_LINT_ERROR,   ///< against the standard: not signed
} mint_lint_level_t;

/// One finding. The texts are static strings.
typedef struct {
    mint_lint_level_t level; ///< how bad
    const char *rule;        ///< name of the rule, e.g. "serial-number"
    const char *source;      ///< clause of the standard, e.g. "RFC 5280 §4.1.2.2"
    const char *text;        ///< what is wrong
} mint_lint_finding_t;

/// All findings of a certificate.
typedef struct {
    size_t count;                                         ///< findings in the list
    size_t error_count;                                   ///< those of level error
    mint_lint_finding_t findings[MINT_LINT_FINDINGS_MAX]; ///< in order of the rules
} mint_lint_report_t;

/// Looks at a certificate in DER. MINT_OK whatever it finds, MINT_ERR_FORMAT if it is no
/// certificate.
MINT_MUST_CHECK mint_status_t mint_lint_certificate(mint_bytes_t der, mint_lint_report_t *report,
                                                    mint_error_t *error);

/// Looks at a TBSCertificate in DER, before it is signed; as mint_lint_certificate().
MINT_MUST_CHECK mint_status_t mint_lint_tbs(mint_bytes_t der, mint_lint_report_t *report,
                                            mint_error_t *error);

#ifdef __cplusplus
}
#endif

#endif
