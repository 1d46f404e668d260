// SPDX-License-Identifier: Apache-2.0
//
// The reasons for which certificates are revoked, by name.
#include <string.h>

#include "mintmark/certs/crl.h"

typedef struct {
    mint_crl_reason_t reason;
    const char *name;
    const char *title;
} reason_row_t;

static const reason_row_t reasons[] = {
    {MINT_CRL_UNSPECIFIED, "unspecified", "Unspecified"},
    {MINT_CRL_KEY_COMPROMISE, "keyCompromise", "Key Compromise"},
    {MINT_CRL_CA_COMPROMISE, "cACompromise", "CA Compromise"},
    {MINT_CRL_AFFILIATION_CHANGED, "affiliationChanged", "Affiliation Changed"},
    {MINT_CRL_SUPERSEDED, "superseded", "Superseded"},
    {MINT_CRL_CESSATION_OF_OPERATION, "cessationOfOperation", "Cessation Of Operation"},
    {MINT_CRL_CERTIFICATE_HOLD, "certificateHold", "Certificate Hold"},
    {MINT_CRL_REMOVE_FROM_CRL, "removeFromCRL", "Remove From CRL"},
    {MINT_CRL_PRIVILEGE_WITHDRAWN, "privilegeWithdrawn", "Privilege Withdrawn"},
    {MINT_CRL_AA_COMPROMISE, "aACompromise", "AA Compromise"},
};

enum { REASON_COUNT = sizeof reasons / sizeof reasons[0] };

const char *mint_crl_reason_name(mint_crl_reason_t reason)
{
    for (size_t i = 0; i < REASON_COUNT; i++) {
        if (reasons[i].reason == reason) {
            return reasons[i].name;
        }
    }
    return "unknown";
}

const char *mint_crl_reason_title(mint_crl_reason_t reason)
{
    for (size_t i = 0; i < REASON_COUNT; i++) {
        if (reasons[i].reason == reason) {
            return reasons[i].title;
        }
    }
    return "Unknown";
}

mint_status_t mint_crl_reason_from_name(const char *name, mint_crl_reason_t *reason,
                                        mint_error_t *error)
{
    *reason = MINT_CRL_UNSPECIFIED;
    for (size_t i = 0; i < REASON_COUNT; i++) {
        if (strcmp(name, reasons[i].name) == 0) {
            *reason = reasons[i].reason;
            return MINT_OK;
        }
    }
    mint_error_set(error, "there is no reason %.60s", name);
    mint_error_hint(error, "reasons: unspecified keyCompromise cACompromise affiliationChanged "
                           "superseded cessationOfOperation certificateHold removeFromCRL "
                           "privilegeWithdrawn aACompromise");
    return MINT_ERR_ARGUMENT;
}
