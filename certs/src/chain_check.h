// SPDX-License-Identifier: Apache-2.0
//
// The checks of single links, for whoever builds chains of them.
#ifndef CERTS_CHAIN_CHECK_H
#define CERTS_CHAIN_CHECK_H

#include "mintmark/certs/chain.h"

/// A certificate of a chain.
typedef struct {
    mint_bytes_t der;             ///< the certificate, a view of the caller's bytes
    mint_certificate_view_t view; ///< where its parts are
} mint_link_t;

/// Looks at the end entity by itself: validity, extensions, purpose, host name.
mint_chain_fault_t mint_chain_check_leaf(const mint_link_t *leaf,
                                         const mint_chain_question_t *question);
/// Looks at a CA by itself; `below` is the number of CAs between it and the end entity that are not
/// self-issued.
mint_chain_fault_t mint_chain_check_ca(const mint_link_t *ca, const mint_chain_question_t *question,
                                       int below);
/// True if the extended key usage of a certificate allows the purpose.
bool mint_chain_allows_purpose(const mint_tbs_view_t *tbs, mint_purpose_t purpose);
/// True if subject and issuer are the same name.
bool mint_chain_is_self_issued(const mint_link_t *link);
/// True if one of the certificate's DNS names or IP addresses is `host` (RFC 9525 §6).
bool mint_chain_is_for_host(const mint_tbs_view_t *tbs, const char *host);
/// True if `host` is a DNS name or an IP address.
bool mint_chain_host_valid(const char *host);

/// Looks for a certificate in the lists by its issuer; fills reason and date of `chain` if it is
/// revoked.
mint_chain_fault_t mint_chain_check_revocation(const mint_link_t *link, const mint_link_t *issuer,
                                               const mint_chain_question_t *question,
                                               mint_chain_t *chain);

#endif
