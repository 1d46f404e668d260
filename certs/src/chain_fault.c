// SPDX-License-Identifier: Apache-2.0
//
// What can be wrong with a chain, by name and in words; and purposes by name.
#include <string.h>

#include "mintmark/certs/chain.h"

typedef struct {
    const char *name;
    const char *text;
} fault_row_t;

static const fault_row_t faults[] = {
    [MINT_CHAIN_GOOD] = {"good", "nothing is wrong"},
    [MINT_CHAIN_NO_ISSUER] = {"no-issuer", "no certificate of its issuer is at hand"},
    [MINT_CHAIN_NOT_TRUSTED] = {"not-trusted", "it is self-signed, and not among the roots"},
    [MINT_CHAIN_TOO_LONG] = {"too-long", "the chain is too long, or there are too many"},
    [MINT_CHAIN_SIGNATURE] = {"signature", "its signature is wrong"},
    [MINT_CHAIN_ALGORITHM] = {"algorithm", "its signature or key is of a kind that is not taken"},
    [MINT_CHAIN_NO_CRL] = {"no-crl", "no revocation list is about it"},
    [MINT_CHAIN_CRL_EXPIRED] = {"crl-expired", "the revocation list about it is out of date"},
    [MINT_CHAIN_NOT_A_CA] = {"not-a-ca", "it is no CA"},
    [MINT_CHAIN_PATH_LENGTH] = {"path-length", "there are more CAs below it than it allows"},
    [MINT_CHAIN_KEY_USAGE] = {"key-usage", "its key is not for that (key usage)"},
    [MINT_CHAIN_EXTENDED_KEY_USAGE] = {"extended-key-usage",
                                       "it is not for that (extended key usage)"},
    [MINT_CHAIN_CRITICAL_EXTENSION] = {"critical-extension",
                                       "it has a critical extension that is not understood"},
    [MINT_CHAIN_EXTENSION_TWICE] = {"extension-twice", "it has an extension twice"},
    [MINT_CHAIN_CONSTRAINTS] = {"constraints",
                                "it limits names or policies, which is not looked into"},
    [MINT_CHAIN_NAME] = {"name", "it is not for that host"},
    [MINT_CHAIN_NOT_YET_VALID] = {"not-yet-valid", "its validity has not begun"},
    [MINT_CHAIN_EXPIRED] = {"expired", "its validity has ended"},
    [MINT_CHAIN_REVOKED] = {"revoked", "it is revoked"},
};

enum { FAULT_COUNT = sizeof faults / sizeof faults[0] };

const char *mint_chain_fault_name(mint_chain_fault_t fault)
{
    return (size_t)fault < FAULT_COUNT ? faults[fault].name : "unknown";
}

const char *mint_chain_fault_text(mint_chain_fault_t fault)
{
    return (size_t)fault < FAULT_COUNT ? faults[fault].text : "unknown";
}

mint_status_t mint_purpose_from_name(const char *name, mint_purpose_t *purpose, mint_error_t *error)
{
    static const char *const names[] = {[MINT_PURPOSE_ANY] = "any",
                                        [MINT_PURPOSE_TLS_SERVER] = "server",
                                        [MINT_PURPOSE_TLS_CLIENT] = "client",
                                        [MINT_PURPOSE_CA] = "ca"};
    *purpose = MINT_PURPOSE_ANY;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            *purpose = (mint_purpose_t)i;
            return MINT_OK;
        }
    }
    mint_error_set(error, "there is no purpose %.60s", name);
    mint_error_hint(error, "purposes: any, server, client, ca");
    return MINT_ERR_ARGUMENT;
}
