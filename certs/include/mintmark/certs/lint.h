// SPDX-License-Identifier: Apache-2.0
//
// Lint: what is wrong with a certificate although its signature is right. Runs before every
// signature; a certificate with a finding of level error is not signed.
//
// Rules of RFC 5280 and its kin hold for every certificate, those of IEEE 802.1AR and Matter for
// each that carries their marks. What one stack, service or application profile wants besides, and
// what does not fit into it, is looked at for the targets that the caller names.
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

#define MINT_LINT_FINDINGS_MAX 96u ///< findings that are kept; there are fewer rules

/// Targets: who has to take the certificate. Bits of mint_lint_targets_t.
typedef enum {
    MINT_LINT_RFC7925 = 1u << 0, ///< "rfc7925": a (D)TLS client in the Internet of Things
    MINT_LINT_MATTER = 1u << 1,  ///< "matter": device attestation, even if it lacks Matter's marks
    MINT_LINT_AWS = 1u << 2,     ///< "aws": AWS IoT Core
    MINT_LINT_AZURE = 1u << 3,   ///< "azure": Azure IoT Hub Device Provisioning Service
    MINT_LINT_AXTLS = 1u << 4,   ///< "axtls": axTLS 2.1
    MINT_LINT_MBEDTLS = 1u << 5, ///< "mbedtls": Mbed TLS in its default configuration
    MINT_LINT_WOLFSSL = 1u << 6, ///< "wolfssl": wolfSSL in its default configuration
} mint_lint_target_t;

/// A set of targets; 0 is none.
typedef unsigned mint_lint_targets_t;

/// Adds the target of a name to the set. MINT_ERR_ARGUMENT, with the list of names as hint.
MINT_MUST_CHECK mint_status_t mint_lint_add_target(const char *name, mint_lint_targets_t *targets,
                                                   mint_error_t *error);

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

/// Looks at a certificate in DER, for `targets` too. MINT_OK whatever it finds, MINT_ERR_FORMAT if
/// it is no certificate.
MINT_MUST_CHECK mint_status_t mint_lint_certificate(mint_bytes_t der, mint_lint_targets_t targets,
                                                    mint_lint_report_t *report,
                                                    mint_error_t *error);

/// Looks at a TBSCertificate in DER, before it is signed; as mint_lint_certificate().
MINT_MUST_CHECK mint_status_t mint_lint_tbs(mint_bytes_t der, mint_lint_targets_t targets,
                                            mint_lint_report_t *report, mint_error_t *error);

#ifdef __cplusplus
}
#endif

#endif
