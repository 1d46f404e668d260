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
    const mint_lint_rule_t *rules; ///< a table of the file that has them
    size_t count;                  ///< how many
} mint_lint_rules_t;

/// RFC 5280, fields outside the extensions.
mint_lint_rules_t mint_lint_field_rules(void);
/// RFC 5280, the extensions that say who signs and what may be signed.
mint_lint_rules_t mint_lint_extension_rules(void);
/// RFC 5280, the extensions that say what for and where to look further.
mint_lint_rules_t mint_lint_purpose_rules(void);
/// RFC 5280 and RFC 9525, the names in subjectAltName.
mint_lint_rules_t mint_lint_name_rules(void);
/// IEEE 802.1AR, for certificates that carry a hardware module name.
mint_lint_rules_t mint_lint_device_rules(void);
/// Matter, for the target and for certificates whose subject has a vendor or product.
mint_lint_rules_t mint_lint_matter_rules(void);

/// What one target wants besides.
typedef struct {
    const char *name;                 ///< for people
    mint_lint_target_t target;        ///< its bit among the targets
    mint_lint_rules_t (*rules)(void); ///< what it wants beyond the standards
} mint_lint_target_rules_t;

/// The targets, up to one without a name.
const mint_lint_target_rules_t *mint_lint_target_rules(void);

// ---- What rules of several files ask ----

/// True if the subject has no attributes.
bool mint_lint_subject_is_empty(const mint_tbs_view_t *tbs);
/// How many attributes of this type (content of its OID) a Name (whole) has; `*text` is the
/// first's.
size_t mint_lint_count_attributes(mint_bytes_t name, mint_bytes_t oid, mint_bytes_t *text);
/// True if basicConstraints says cA.
bool mint_lint_is_ca(const mint_tbs_view_t *tbs);
/// True if issuer and subject are the same.
bool mint_lint_is_self_issued(const mint_tbs_view_t *tbs);
/// True if there is such an extension and it is critical.
bool mint_lint_is_critical(const mint_tbs_view_t *tbs, mint_bytes_t oid);
/// True if extendedKeyUsage has this purpose.
bool mint_lint_has_purpose(const mint_tbs_view_t *tbs, mint_bytes_t purpose);
/// The elements of an extension that is a SEQUENCE; `*there` tells whether there is one.
mint_reader_t mint_lint_elements(const mint_tbs_view_t *tbs, mint_bytes_t oid, bool *there);
/// OID of the named curve of an elliptic curve key; empty for other keys.
mint_bytes_t mint_lint_curve(const mint_tbs_view_t *tbs);
/// Bits of an RSA key's modulus; 0 for other keys.
size_t mint_lint_rsa_bits(const mint_tbs_view_t *tbs);
/// True if subjectAltName has a dNSName for which `wanted` holds.
bool mint_lint_has_dns_name(const mint_tbs_view_t *tbs, bool (*wanted)(mint_bytes_t name));

/// True if the text is an EUI-64 as RFC 7925's successor writes it: HH-HH-HH-HH-HH-HH-HH-HH.
bool mint_lint_is_eui64(mint_bytes_t text);

#endif
