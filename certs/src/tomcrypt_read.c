// SPDX-License-Identifier: Apache-2.0
//
// LibTomCrypt's tree of a DER structure, and its library made ready once.
#include "tomcrypt_read.h"

#include <pthread.h>
#include <string.h>

#include "calendar.h"
#include "tomcrypt_ecdsa.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
    ltc_mp = ltm_desc;
    mint_tomcrypt_ecdsa_start();
    (void)register_hash(&sha256_desc);
}

bool mint_tomcrypt_ready(void)
{
    return pthread_once(&once, start) == 0;
}

// The next element, which must have this type; NULL (once and for good) if it has not.
const ltc_asn1_list *mint_tomcrypt_next(const ltc_asn1_list *element, ltc_asn1_type type)
{
    return element != NULL && element->next != NULL && element->next->type == type ? element->next
                                                                                   : NULL;
}

const ltc_asn1_list *mint_tomcrypt_child(const ltc_asn1_list *element, ltc_asn1_type type)
{
    return element != NULL && element->child != NULL && element->child->type == type
               ? element->child
               : NULL;
}

bool mint_tomcrypt_integer_is(const ltc_asn1_list *element, mint_bytes_t content)
{
    uint8_t bytes[64];
    if (element == NULL || ltc_mp.compare_d(element->data, 0) == LTC_MP_LT) {
        return false;
    }
    // A leading zero byte is the sign, not the number.
    if (content.len > 1 && content.data[0] == 0) {
        content.data++;
        content.len--;
    }
    return ltc_mp.unsigned_size(element->data) == content.len && content.len <= sizeof bytes &&
           ltc_mp.unsigned_write(element->data, bytes) == CRYPT_OK &&
           memcmp(bytes, content.data, content.len) == 0;
}

bool mint_tomcrypt_time_is(const ltc_asn1_list *element, int64_t expected)
{
    mint_calendar_t date = {0};
    int64_t time = 0;
    if (element == NULL) {
        return false;
    }
    if (element->type == LTC_ASN1_UTCTIME) {
        const ltc_utctime *utc = element->data;
        int year = (int)utc->YY;
        date = (mint_calendar_t){year < 50 ? 2000 + year : 1900 + year,
                                 (int)utc->MM,
                                 (int)utc->DD,
                                 (int)utc->hh,
                                 (int)utc->mm,
                                 (int)utc->ss};
    } else if (element->type == LTC_ASN1_GENERALIZEDTIME) {
        const ltc_generalizedtime *general = element->data;
        date = (mint_calendar_t){(int)general->YYYY, (int)general->MM, (int)general->DD,
                                 (int)general->hh,   (int)general->mm, (int)general->ss};
    }
    return mint_calendar_to_unix(&date, &time) && time == expected;
}

// LibTomCrypt gives a BIT STRING as a byte a bit.
bool mint_tomcrypt_bits_are(const ltc_asn1_list *element, mint_bytes_t content)
{
    if (element == NULL || content.len < 2 || content.data[0] != 0 ||
        element->size != 8 * (content.len - 1)) {
        return false;
    }
    const uint8_t *bits = element->data;
    for (size_t i = 0; i < element->size; i++) {
        if (bits[i] != (content.data[1 + i / 8] >> (7 - i % 8) & 1)) {
            return false;
        }
    }
    return true;
}
