// SPDX-License-Identifier: Apache-2.0
//
// Seeking a chain, depth first: a certificate may have several issuers of one name (a CA that was
// rolled over, a cross-certificate), of which one leads to a root and another does not. The number
// of signatures that are verified is bounded, because what is sought among comes from outside.
#include <string.h>

#include "chain_check.h"
#include "der_read.h"
#include "signature.h"

enum { VERIFICATIONS_MAX = 64 };

// The search.
typedef struct {
    const mint_chain_question_t *question;
    mint_link_t path[MINT_CHAIN_LINKS_MAX]; // so far, from the end entity up
    size_t depth;                           // links in it
    unsigned verifications;                 // left
    mint_chain_t best;                      // the best failure so far
} search_t;

// A failure that says more than the best one so far: one about something that was found counts more
// than that nothing was found, and one further up more than one further down.
static void note(search_t *search, mint_chain_fault_t fault, size_t at, const mint_chain_t *details)
{
    mint_chain_t *best = &search->best;
    bool vague = fault <= MINT_CHAIN_TOO_LONG;
    bool best_vague = best->fault <= MINT_CHAIN_TOO_LONG;
    bool better = best->fault == MINT_CHAIN_GOOD || (best_vague && !vague) ||
                  (best_vague == vague && at > best->at);
    if (!better) {
        return;
    }
    *best = (mint_chain_t){.fault = fault, .at = at, .count = search->depth};
    if (details != NULL) {
        best->reason = details->reason;
        best->revoked = details->revoked;
    }
    for (size_t i = 0; i < search->depth; i++) {
        best->links[i] = search->path[i].der;
    }
}

// CAs between the end entity and the next link that count for path lengths.
static int cas_below(const search_t *search)
{
    int count = 0;
    for (size_t i = 1; i < search->depth; i++) {
        count += mint_chain_is_self_issued(&search->path[i]) ? 0 : 1;
    }
    return count;
}

static bool is_in_path(const search_t *search, const mint_link_t *link)
{
    for (size_t i = 0; i < search->depth; i++) {
        const mint_tbs_view_t *other = &search->path[i].view.tbs;
        if (mint_bytes_equal(search->path[i].der, link->der) ||
            (mint_bytes_equal(other->public_key, link->view.tbs.public_key) &&
             mint_name_same(other->subject, link->view.tbs.subject))) {
            return true;
        }
    }
    return false;
}

// True if `issuer` may be the one that signed `link`, by name and key identifier.
static bool fits(const mint_link_t *link, const mint_link_t *issuer)
{
    mint_bytes_t wanted = mint_view_authority_key_id(&link->view.tbs);
    mint_bytes_t id = mint_view_subject_key_id(&issuer->view.tbs);
    return mint_name_same(link->view.tbs.issuer, issuer->view.tbs.subject) &&
           (wanted.len == 0 || id.len == 0 || mint_bytes_equal(wanted, id));
}

static mint_signature_verdict_t look_at_signature(const mint_link_t *link,
                                                  const mint_link_t *issuer)
{
    return mint_signature_verify(link->view.tbs.whole, link->view.signature_algorithm,
                                 link->view.signature, issuer->view.tbs.public_key);
}

static mint_chain_fault_t verify(search_t *search, const mint_link_t *link,
                                 const mint_link_t *issuer)
{
    if (search->verifications == 0) {
        return MINT_CHAIN_TOO_LONG;
    }
    search->verifications--;
    switch (look_at_signature(link, issuer)) {
    case MINT_SIGNATURE_RIGHT:
        return MINT_CHAIN_GOOD;
    case MINT_SIGNATURE_WRONG:
        return MINT_CHAIN_SIGNATURE;
    default:
        return MINT_CHAIN_ALGORITHM;
    }
}

// The path is whole: looks its certificates up in the lists, from the root down.
static bool check_revocation(search_t *search)
{
    const mint_chain_question_t *question = search->question;
    size_t last = question->crl_check == MINT_CRL_CHECK_NONE   ? 0
                  : question->crl_check == MINT_CRL_CHECK_LEAF ? 1
                                                               : search->depth - 1;
    for (size_t i = last < search->depth ? last : search->depth - 1; i > 0; i--) {
        mint_chain_t details = {0};
        mint_chain_fault_t fault =
            mint_chain_check_revocation(&search->path[i - 1], &search->path[i], question, &details);
        if (fault != MINT_CHAIN_GOOD) {
            note(search, fault, i - 1, &details);
            return false;
        }
    }
    return true;
}

static bool extend(search_t *search);

// Tries a certificate as issuer of the last link.
static bool try_issuer(search_t *search, mint_bytes_t der, bool trusted)
{
    mint_link_t issuer = {.der = der};
    const mint_link_t *link = &search->path[search->depth - 1];
    if (mint_certificate_view(der, &issuer.view) != MINT_OK || !fits(link, &issuer) ||
        is_in_path(search, &issuer)) {
        return false;
    }
    if (search->depth == MINT_CHAIN_LINKS_MAX) {
        note(search, MINT_CHAIN_TOO_LONG, search->depth - 1, NULL);
        return false;
    }
    mint_chain_fault_t fault = verify(search, link, &issuer);
    if (fault != MINT_CHAIN_GOOD) {
        note(search, fault, search->depth - 1, NULL);
        return false;
    }
    int below = cas_below(search);
    search->path[search->depth++] = issuer;
    fault = mint_chain_check_ca(&issuer, search->question, below);
    if (fault != MINT_CHAIN_GOOD) {
        note(search, fault, search->depth - 1, NULL);
    }
    bool found = fault == MINT_CHAIN_GOOD && (trusted ? check_revocation(search) : extend(search));
    search->depth -= found ? 0 : 1;
    return found;
}

// Seeks on from the last link.
static bool extend(search_t *search)
{
    const mint_chain_question_t *question = search->question;
    const mint_link_t *link = &search->path[search->depth - 1];
    for (size_t i = 0; i < question->root_count; i++) {
        if (mint_bytes_equal(question->roots[i], link->der)) {
            return check_revocation(search);
        }
    }
    for (size_t i = 0; i < question->root_count; i++) {
        if (try_issuer(search, question->roots[i], true)) {
            return true;
        }
    }
    for (size_t i = 0; i < question->intermediate_count; i++) {
        if (try_issuer(search, question->intermediates[i], false)) {
            return true;
        }
    }
    note(search, mint_chain_is_self_issued(link) ? MINT_CHAIN_NOT_TRUSTED : MINT_CHAIN_NO_ISSUER,
         search->depth - 1, NULL);
    return false;
}

static bool seek(search_t *search)
{
    mint_chain_fault_t fault = mint_chain_check_leaf(&search->path[0], search->question);
    if (fault != MINT_CHAIN_GOOD) {
        note(search, fault, 0, NULL);
        return false;
    }
    return extend(search);
}

static mint_status_t fail(const mint_chain_t *chain, mint_error_t *error)
{
    mint_certificate_info_t info;
    const char *reason = mint_crl_reason_name(chain->reason);
    bool revoked = chain->fault == MINT_CHAIN_REVOKED;
    if (mint_certificate_read(chain->links[chain->at], &info, NULL) != MINT_OK) {
        info.subject[0] = '\0';
    }
    return mint_fail(error, MINT_ERR_AUTHENTICATION,
                     "certificate %zu of the chain (%.100s): %s%s%s%s", chain->at + 1, info.subject,
                     mint_chain_fault_text(chain->fault), revoked ? " (" : "",
                     revoked ? reason : "", revoked ? ")" : "");
}

mint_status_t mint_chain_build(mint_bytes_t leaf, const mint_chain_question_t *question,
                               mint_chain_t *chain, mint_error_t *error)
{
    search_t search = {.question = question, .verifications = VERIFICATIONS_MAX, .depth = 1};
    *chain = (mint_chain_t){0};
    if (question->root_count == 0) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "no root is trusted");
    }
    if (question->host_name != NULL && !mint_chain_host_valid(question->host_name)) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "'%.100s' is no host name", question->host_name);
    }
    search.path[0].der = leaf;
    if (mint_certificate_view(leaf, &search.path[0].view) != MINT_OK) {
        return mint_fail(error, MINT_ERR_FORMAT, "it is not an X.509 certificate in strict DER");
    }
    if (!seek(&search)) {
        *chain = search.best;
        return fail(chain, error);
    }
    chain->count = search.depth;
    for (size_t i = 0; i < search.depth; i++) {
        chain->links[i] = search.path[i].der;
    }
    return MINT_OK;
}

bool mint_chain_is_issuer(mint_bytes_t issuer, mint_bytes_t certificate)
{
    mint_link_t above = {.der = issuer};
    mint_link_t link = {.der = certificate};
    return mint_certificate_view(issuer, &above.view) == MINT_OK &&
           mint_certificate_view(certificate, &link.view) == MINT_OK && fits(&link, &above) &&
           look_at_signature(&link, &above) == MINT_SIGNATURE_RIGHT;
}
