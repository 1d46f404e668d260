// SPDX-License-Identifier: Apache-2.0
//
// What AES-128-CCM is given for a record: the one place where a nonce is made.
//
// The key is the uid's own. The nonce is the record's origin: the sequence of the page that it was
// first written to and the unit it started at there. A page sequence is used for one erase cycle of
// one page, and within a cycle no record starts where another was tried, so no two sealings share a
// nonce, not even under different keys. With a monotonic counter its value takes the sequence's
// place: what is put back on flash cannot turn it back. A copy carries the origin, the ciphertext
// and the tag along and seals nothing.
#include <string.h>

#include "store/log.h"

#define PURPOSE "mintmark store seal"

/// The sealing key of the record's uid.
static mint_status_t derive_key(const mint_store_t *store, const mint_record_t *record,
                                uint8_t key[MINT_AES128_KEY_LEN])
{
    uint8_t info[sizeof PURPOSE + 9];
    mint_writer_t writer;
    mint_writer_init(&writer, info, sizeof info);
    mint_write_bytes(&writer, (const uint8_t *)PURPOSE, sizeof PURPOSE);
    mint_write_u8(&writer, record->flags >> MINT_RECORD_AREA_SHIFT);
    mint_write_u64le(&writer, record->uid);
    return mint_hkdf_expand(store->secret, info, sizeof info, key, MINT_AES128_KEY_LEN);
}

mint_status_t mint_record_ccm(const mint_store_t *store, const mint_record_t *record,
                              mint_ccm_direction_t direction, mint_ccm_t *ccm)
{
    uint8_t key[MINT_AES128_KEY_LEN];
    mint_status_t status = derive_key(store, record, key);
    if (status == MINT_OK) {
        uint8_t nonce[MINT_CCM_NONCE_LEN] = {0};
        uint8_t header[MINT_RECORD_HEADER_LEN];
        mint_record_encode(record, header);
        memcpy(nonce, header + MINT_RECORD_ORIGIN_OFFSET, MINT_RECORD_ORIGIN_LEN);
        status =
            mint_ccm_start(ccm, direction, key, nonce, header, MINT_RECORD_AD_LEN, record->len);
    }
    mint_wipe(key, sizeof key);
    return status;
}
