// SPDX-License-Identifier: Apache-2.0
//
// The MAC by which a device that has no certificate yet shows that it has its batch's enrolment
// key. The challenge is the station's, so that an answer is worth nothing to the next one; id and
// the whole CSR are under the MAC, so that nobody on the line can put a key of their own in the
// place of the device's.
#include "mintmark/message.h"

mint_status_t mint_enrolment_mac(const uint8_t key[MINT_ENROLMENT_KEY_LEN],
                                 const uint8_t challenge[MINT_CHALLENGE_LEN],
                                 const uint8_t id[MINT_DEVICE_ID_LEN], mint_bytes_t csr,
                                 uint8_t mac[MINT_SHA256_LEN])
{
    static const char text[] = MINT_ENROLMENT_TEXT;
    const mint_bytes_t parts[] = {{(const uint8_t *)text, sizeof text - 1},
                                  {challenge, MINT_CHALLENGE_LEN},
                                  {id, MINT_DEVICE_ID_LEN},
                                  csr};
    mint_hmac_t hmac;
    mint_status_t status = mint_hmac_start(&hmac, key, MINT_ENROLMENT_KEY_LEN);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && status == MINT_OK; i++) {
        status = mint_hmac_update(&hmac, parts[i].data, parts[i].len);
    }
    if (status == MINT_OK) {
        status = mint_hmac_finish(&hmac, mac);
    }
    mint_wipe(&hmac, sizeof hmac);
    if (status != MINT_OK) {
        mint_wipe(mac, MINT_SHA256_LEN);
    }
    return status;
}
