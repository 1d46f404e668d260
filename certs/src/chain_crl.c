// SPDX-License-Identifier: Apache-2.0
//
// Looking certificates up in revocation lists (RFC 5280 §6.3.3). A list counts if the issuer signed
// it, it is in its time, and it is about this certificate: a list for one distribution point says
// nothing of a certificate that names another, and one with a critical extension that is not
// understood, its own or an entry's, says nothing at all (§5.2, §5.3). Delta lists and lists by
// somebody else than the issuer are not taken.
#include <mbedtls/oid.h>
#include <string.h>

#include "chain_check.h"
#include "der_read.h"
#include "der_write.h"
#include "mintmark/certs/oid.h"

static bool is_ca(const mint_link_t *link)
{
    bool there;
    bool ca;
    int path_length;
    return mint_view_basic_constraints(&link->view.tbs, &there, &ca, &path_length) && ca;
}

// True if two GeneralNames (contents) have a name in common.
static bool share_name(mint_bytes_t a, mint_bytes_t b)
{
    mint_reader_t one = mint_der_reader(a);
    mint_general_name_t first;
    while (mint_general_name_next(&one, &first)) {
        mint_reader_t other = mint_der_reader(b);
        mint_general_name_t second;
        while (mint_general_name_next(&other, &second)) {
            if (first.kind == second.kind && mint_bytes_equal(first.value, second.value)) {
                return true;
            }
        }
    }
    return false;
}

static bool names_point(const mint_link_t *link, mint_bytes_t names)
{
    mint_extension_view_t extension;
    mint_distribution_point_t point;
    if (!mint_extension_find(&link->view.tbs, MINT_OID(MBEDTLS_OID_CRL_DISTRIBUTION_POINTS),
                             &extension)) {
        return false;
    }
    mint_reader_t reader = mint_sequence_reader(extension.value);
    while (mint_distribution_point_next(&reader, &point)) {
        if (point.has_name && !point.relative && share_name(point.names, names)) {
            return true;
        }
    }
    return false;
}

// What a list says of certificates that are not in it.
typedef enum {
    COVERS_NOT,    // nothing
    COVERS_PARTLY, // that they are not revoked for some reasons
    COVERS,        // that they are not revoked
} coverage_t;

static coverage_t coverage_of(const mint_link_t *link, const mint_crl_view_t *crl)
{
    mint_reader_t reader = mint_der_reader(crl->extensions);
    mint_extension_view_t extension;
    mint_issuing_point_t scope = {0};
    while (mint_extension_next(&reader, &extension)) {
        const char *name = mint_oid_short_name(extension.oid);
        if (name != NULL && strcmp(name, "issuingDistributionPoint") == 0) {
            if (!mint_issuing_point_view(extension.value, &scope)) {
                return COVERS_NOT;
            }
        } else if (extension.critical) { // a delta list, or something we do not know
            return COVERS_NOT;
        }
    }
    if (scope.indirect || scope.only_attribute || (scope.only_user && is_ca(link)) ||
        (scope.only_ca && !is_ca(link)) || scope.point.relative ||
        (scope.point.has_name && !names_point(link, scope.point.names))) {
        return COVERS_NOT;
    }
    return scope.point.reasons.len > 0 ? COVERS_PARTLY : COVERS;
}

// Extensions of an entry that are looked at here or change nothing of it (RFC 5280 §5.3).
static bool entry_is_understood(const mint_crl_entry_view_t *entry)
{
    static const uint8_t reason_oid[] = {0x55, 0x1D, 0x15};     // reasonCode
    static const uint8_t invalidity_oid[] = {0x55, 0x1D, 0x18}; // invalidityDate
    const mint_bytes_t reason = {reason_oid, sizeof reason_oid};
    const mint_bytes_t invalidity = {invalidity_oid, sizeof invalidity_oid};
    mint_reader_t reader = mint_der_reader(entry->extensions);
    mint_extension_view_t extension;
    while (mint_extension_next(&reader, &extension)) {
        if (extension.critical && !mint_bytes_equal(extension.oid, reason) &&
            !mint_bytes_equal(extension.oid, invalidity)) {
            return false;
        }
    }
    return !mint_extension_twice(entry->extensions);
}

// A list of which one entry is not understood says nothing of any certificate: whose that entry is
// may stand in what is not understood.
static bool is_understood(const mint_crl_view_t *crl)
{
    mint_reader_t reader = mint_crl_entries(crl);
    mint_crl_entry_view_t entry;
    while (mint_crl_entry_next(&reader, &entry)) {
        if (!entry_is_understood(&entry)) {
            return false;
        }
    }
    return !mint_extension_twice(crl->extensions);
}

// The list is by this key, as far as identifiers can tell.
static bool is_by_key(const mint_crl_view_t *crl, const mint_link_t *issuer)
{
    mint_extension_view_t extension;
    mint_authority_key_view_t authority;
    mint_bytes_t id = mint_view_subject_key_id(&issuer->view.tbs);
    return !mint_extension_among(crl->extensions, MINT_OID(MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER),
                                 &extension) ||
           !mint_authority_key_view(extension.value, &authority) || authority.key_id.len == 0 ||
           id.len == 0 || mint_bytes_equal(authority.key_id, id);
}

static mint_chain_fault_t look_up(mint_bytes_t der, const mint_link_t *link,
                                  const mint_link_t *issuer, int64_t now, mint_chain_t *chain)
{
    mint_crl_view_t crl;
    mint_crl_entry_view_t entry;
    if (mint_crl_view(der, &crl, NULL) != MINT_OK ||
        !mint_name_same(crl.issuer, link->view.tbs.issuer) || !is_by_key(&crl, issuer)) {
        return MINT_CHAIN_NO_CRL;
    }
    coverage_t coverage = coverage_of(link, &crl);
    if (coverage == COVERS_NOT || mint_crl_verify(der, issuer->der, NULL) != MINT_OK ||
        !is_understood(&crl)) {
        return MINT_CHAIN_NO_CRL;
    }
    if (now < crl.this_update.time || !crl.has_next_update || now > crl.next_update.time) {
        return MINT_CHAIN_CRL_EXPIRED;
    }
    if (mint_crl_find(&crl, link->view.tbs.serial, &entry)) {
        chain->reason = mint_crl_entry_reason(&entry);
        chain->revoked = entry.time.time;
        return MINT_CHAIN_REVOKED;
    }
    return coverage == COVERS ? MINT_CHAIN_GOOD : MINT_CHAIN_NO_CRL;
}

mint_chain_fault_t mint_chain_check_revocation(const mint_link_t *link, const mint_link_t *issuer,
                                               const mint_chain_question_t *question,
                                               mint_chain_t *chain)
{
    bool good = false;
    bool expired = false;
    for (size_t i = 0; i < question->crl_count; i++) {
        switch (look_up(question->crls[i], link, issuer, question->now, chain)) {
        case MINT_CHAIN_REVOKED:
            return MINT_CHAIN_REVOKED;
        case MINT_CHAIN_GOOD:
            good = true;
            break;
        case MINT_CHAIN_CRL_EXPIRED:
            expired = true;
            break;
        default:
            break;
        }
    }
    if (good) {
        return MINT_CHAIN_GOOD;
    }
    return expired ? MINT_CHAIN_CRL_EXPIRED : MINT_CHAIN_NO_CRL;
}
