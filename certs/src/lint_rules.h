// SPDX-License-Identifier: Apache-2.0
//
// The rules of lint. A rule looks at a TBSCertificate and says whether it holds; one that does not
// apply holds.
#ifndef CERTS_LINT_RULES_H
#define CERTS_LINT_RULES_H

#include <stdbool.h>

#include "mintmark/certs/lint.h"
#include "view.h"

/// A rule.
typedef struct {
    const char *name;                          ///< for people and filters
    mint_lint_level_t level;                   ///< of its finding
    const char *source;                        ///< clause of the standard
    const char *text;                          ///< what is wrong when it does not hold
    bool (*holds)(const mint_tbs_view_t *tbs); ///< the rule
} mint_lint_rule_t;

/// A list of rules.
typedef struct {
    const mint_lint_rule_t *rules;
    size_t count;
} mint_lint_rules_t;

/// RFC 5280, fields outside the extensions.
mint_lint_rules_t mint_lint_field_rules(void);
/// RFC 5280 and RFC 9525, the extensions.
mint_lint_rules_t mint_lint_extension_rules(void);
/// IEEE 802.1AR, for certificates that carry a hardware module name.
mint_lint_rules_t mint_lint_device_rules(void);

/// True if the subject has no attributes.
bool mint_lint_subject_is_empty(const mint_tbs_view_t *tbs);
/// True if basicConstraints says cA.
bool mint_lint_is_ca(const mint_tbs_view_t *tbs);

#endif
