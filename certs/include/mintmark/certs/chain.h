// SPDX-License-Identifier: Apache-2.0
//
// Is a certificate to be believed: a chain is sought from it through the intermediates that are at
// hand to a root that is trusted, and every link of it looked at (RFC 5280 §6.1): signature, names,
// validity, basic constraints, path length, key usage, extended key usage, critical extensions, and
// revocation lists (§6.3). Of several chains one that is good is found if there is one; if there is
// none, what stood in the way of the best of them is said.
//
//     mint_chain_question_t question = {.roots = &root, .root_count = 1, .now = time(NULL)};
//     status = mint_chain_build(leaf, &question, &chain, &error);
//
// What is trusted is the certificates in `roots`, self-signed or not. Not looked into are limits on
// the names and policies of what is below a CA: a CA with nameConstraints, policyConstraints or
// inhibitAnyPolicy is refused, critical or not, for RFC 5280 §6.1.4 (g), (i), (j) looks at them
// either way, and so is an end entity with policyConstraints (§6.1.5 (b)). certificatePolicies
// alone limit nothing, so they are passed over, critical or not: any policy will do (§6.1.1 (c)).
//
// Pointers must not be NULL unless stated; `error` may be. Views point into the caller's bytes. No
// heap is kept. Any thread.
#ifndef MINTMARK_CERTS_CHAIN_H
#define MINTMARK_CERTS_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/bytes.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/crl.h"
#include "mintmark/certs/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What a certificate is to be used for.
typedef enum {
    MINT_PURPOSE_ANY,        ///< "any": not looked at
    MINT_PURPOSE_TLS_SERVER, ///< "server"
    MINT_PURPOSE_TLS_CLIENT, ///< "client"
    MINT_PURPOSE_CA,         ///< "ca": to sign certificates
} mint_purpose_t;

/// The purpose of a name. MINT_ERR_ARGUMENT, with the list of names as hint.
MINT_MUST_CHECK mint_status_t mint_purpose_from_name(const char *name, mint_purpose_t *purpose,
                                                     mint_error_t *error);

/// Which certificates must be in no revocation list. For each of them there must be a list that is
/// about it, by its issuer, and in its time.
typedef enum {
    MINT_CRL_CHECK_NONE,  ///< none
    MINT_CRL_CHECK_LEAF,  ///< the end entity
    MINT_CRL_CHECK_CHAIN, ///< all but the root
} mint_crl_check_t;

/// What is asked.
typedef struct {
    const mint_bytes_t *roots; ///< trusted certificates, DER
    size_t root_count;         ///< 1 or more
    const mint_bytes_t
        *intermediates;         ///< other certificates, DER, in any order; may be NULL if none
    size_t intermediate_count;  ///< how many
    const mint_bytes_t *crls;   ///< revocation lists, DER, in any order; may be NULL if none
    size_t crl_count;           ///< how many
    int64_t now;                ///< the moment that is asked about, seconds since 1970
    mint_purpose_t purpose;     ///< what the certificate is to be used for
    const char *host_name;      ///< a DNS name or IP address that it must be for; NULL: any
    mint_crl_check_t crl_check; ///< whether lists are looked at
} mint_chain_question_t;

/// What can be wrong, in an order from vague to certain.
typedef enum {
    MINT_CHAIN_GOOD = 0,           ///< "good"
    MINT_CHAIN_NO_ISSUER,          ///< "no-issuer": no certificate of its issuer is at hand
    MINT_CHAIN_NOT_TRUSTED,        ///< "not-trusted": self-signed, and not among the roots
    MINT_CHAIN_TOO_LONG,           ///< "too-long": more links than MINT_CHAIN_LINKS_MAX
    MINT_CHAIN_SIGNATURE,          ///< "signature": its issuer's key did not sign it
    MINT_CHAIN_ALGORITHM,          ///< "algorithm": a key or signature of a kind not taken
    MINT_CHAIN_NO_CRL,             ///< "no-crl": no revocation list is about it
    MINT_CHAIN_CRL_EXPIRED,        ///< "crl-expired": one was, and is out of date
    MINT_CHAIN_NOT_A_CA,           ///< "not-a-ca": it signed, and is no CA
    MINT_CHAIN_PATH_LENGTH,        ///< "path-length": more CAs below it than it allows
    MINT_CHAIN_KEY_USAGE,          ///< "key-usage": its key is not for that
    MINT_CHAIN_EXTENDED_KEY_USAGE, ///< "extended-key-usage": it is not for that purpose
    MINT_CHAIN_CRITICAL_EXTENSION, ///< "critical-extension": one that is not understood
    MINT_CHAIN_EXTENSION_TWICE,    ///< "extension-twice": nobody can say which of them holds
    MINT_CHAIN_CONSTRAINTS,        ///< "constraints": it limits names or policies below it
    MINT_CHAIN_NAME,               ///< "name": it is not for that host
    MINT_CHAIN_NOT_YET_VALID,      ///< "not-yet-valid"
    MINT_CHAIN_EXPIRED,            ///< "expired"
    MINT_CHAIN_REVOKED,            ///< "revoked"
} mint_chain_fault_t;

/// The name of a fault as above. Never NULL.
const char *mint_chain_fault_name(mint_chain_fault_t fault);

/// The same in words for people. Never NULL.
const char *mint_chain_fault_text(mint_chain_fault_t fault);

/// An answer.
typedef struct {
    mint_chain_fault_t fault; ///< what is wrong
    size_t at;                ///< the link with which it is wrong; 0: the end entity
    mint_bytes_t links[MINT_CHAIN_LINKS_MAX]; ///< from the end entity up, as far as was got
    size_t count;                             ///< how many; the last is trusted if all is well
    mint_crl_reason_t reason;                 ///< why it was revoked, if it was
    int64_t revoked;                          ///< and when
} mint_chain_t;

/// Seeks a chain from `leaf`. MINT_ERR_AUTHENTICATION if there is no good one (the message says
/// which certificate is bad and why), MINT_ERR_FORMAT if `leaf` is no certificate,
/// MINT_ERR_ARGUMENT if there are no roots or the host name is none. Roots, intermediates and lists
/// that cannot be read are passed over.
MINT_MUST_CHECK mint_status_t mint_chain_build(mint_bytes_t leaf,
                                               const mint_chain_question_t *question,
                                               mint_chain_t *chain, mint_error_t *error);

/// Whether `issuer` signed `certificate`, and no more than that: its name and key identifier are
/// those that the certificate gives, and its key verifies the signature. False if one of them
/// cannot be read, or the signature is of a kind that is not taken.
bool mint_chain_is_issuer(mint_bytes_t issuer, mint_bytes_t certificate);

#ifdef __cplusplus
}
#endif

#endif
