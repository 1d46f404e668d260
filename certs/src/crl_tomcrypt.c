// SPDX-License-Identifier: Apache-2.0
//
// A revocation list read by LibTomCrypt: what a certificate that is missing from it would cost is
// why the writer is not believed alone.
#include "crl_tomcrypt.h"

#include "der_read.h"
#include "tomcrypt_read.h"
#include "verify_tomcrypt.h"

static bool is_time(const ltc_asn1_list *element)
{
    return element != NULL &&
           (element->type == LTC_ASN1_UTCTIME || element->type == LTC_ASN1_GENERALIZEDTIME);
}

static bool entry_is(const ltc_asn1_list *entry, const mint_crl_entry_t *expected)
{
    const ltc_asn1_list *serial = mint_tomcrypt_child(entry, LTC_ASN1_INTEGER);
    const mint_bytes_t number = {.data = expected->serial, .len = expected->serial_len};
    return mint_tomcrypt_integer_is(serial, number) && is_time(serial->next) &&
           mint_tomcrypt_time_is(serial->next, expected->revoked);
}

// `list` is what follows nextUpdate: the entries if there are any, then the extensions.
static bool entries_are(const ltc_asn1_list *list, const mint_crl_issue_t *issue)
{
    if (issue->entry_count == 0) {
        return list != NULL && list->type != LTC_ASN1_SEQUENCE;
    }
    if (list == NULL || list->type != LTC_ASN1_SEQUENCE) {
        return false;
    }
    const ltc_asn1_list *entry = list->child;
    for (size_t i = 0; i < issue->entry_count; i++) {
        if (entry == NULL || entry->type != LTC_ASN1_SEQUENCE ||
            !entry_is(entry, &issue->entries[i])) {
            return false;
        }
        entry = entry->next;
    }
    return entry == NULL;
}

static bool tbs_is(const ltc_asn1_list *tbs, const mint_crl_issue_t *issue)
{
    static const uint8_t version_2 = 1;
    const ltc_asn1_list *version = mint_tomcrypt_child(tbs, LTC_ASN1_INTEGER);
    const ltc_asn1_list *algorithm = mint_tomcrypt_next(version, LTC_ASN1_SEQUENCE);
    const ltc_asn1_list *issuer = mint_tomcrypt_next(algorithm, LTC_ASN1_SEQUENCE);
    const ltc_asn1_list *this_update = issuer == NULL ? NULL : issuer->next;
    const ltc_asn1_list *next_update = this_update == NULL ? NULL : this_update->next;
    const ltc_asn1_list *rest = next_update == NULL ? NULL : next_update->next;
    return mint_tomcrypt_integer_is(version, (mint_bytes_t){.data = &version_2, .len = 1}) &&
           is_time(this_update) && mint_tomcrypt_time_is(this_update, issue->this_update) &&
           is_time(next_update) && mint_tomcrypt_time_is(next_update, issue->next_update) &&
           entries_are(rest, issue);
}

static bool says_what_it_should(mint_bytes_t der, mint_bytes_t tbs, const mint_crl_issue_t *issue)
{
    ltc_asn1_list *list = NULL;
    unsigned long len = der.len;
    if (der_decode_sequence_flexi(der.data, &len, &list) != CRYPT_OK) {
        return false;
    }
    const ltc_asn1_list *inner = mint_tomcrypt_child(list, LTC_ASN1_SEQUENCE);
    bool right = len == der.len && list->next == NULL && inner != NULL && inner->size == tbs.len &&
                 tbs_is(inner, issue);
    der_free_sequence_flexi(list);
    return right;
}

mint_status_t mint_crl_tomcrypt_verify(mint_bytes_t der, mint_bytes_t tbs,
                                       const mint_crl_issue_t *issue, mint_bytes_t spki,
                                       mint_error_t *error)
{
    mint_crl_view_t view;
    if (!mint_tomcrypt_ready() || mint_crl_view(der, &view, NULL) != MINT_OK ||
        !mint_bytes_equal(view.tbs, tbs) || !says_what_it_should(der, tbs, issue)) {
        return mint_fail(error, MINT_ERR_AUTHENTICATION,
                         "LibTomCrypt reads another list than was to be signed");
    }
    return mint_tomcrypt_verify_signature(view.tbs, view.signature,
                                          mint_key_type(issue->signer->public_key), spki, error);
}
