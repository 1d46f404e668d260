// SPDX-License-Identifier: Apache-2.0
//
// What AES-128-CCM is given for a record: the one place where a nonce is made.
//
// The nonce is the record's origin: the sequence of the page that it was first written to and the
// unit it started at there. A page sequence is used for one erase cycle of one page, and within a
// cycle no record starts where another was tried, so no two sealings share a nonce. A copy carries
// the origin, the ciphertext and the tag along and seals nothing.
#include "store/log.h"

mint_status_t mint_record_ccm(const mint_store_t *store, const mint_record_t *record,
                              mint_ccm_direction_t direction, mint_ccm_t *ccm)
{
    uint8_t nonce[MINT_CCM_NONCE_LEN] = {0};
    mint_writer_t writer;
    mint_writer_init(&writer, nonce, sizeof nonce);
    mint_write_u32le(&writer, record->origin_sequence);
    mint_write_u16le(&writer, record->origin_unit);
    uint8_t header[MINT_RECORD_HEADER_LEN];
    mint_record_encode(record, header);
    return mint_ccm_start(ccm, direction, store->key, nonce, header, MINT_RECORD_AD_LEN,
                          record->len);
}
