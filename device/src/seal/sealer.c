// SPDX-License-Identifier: Apache-2.0
//
// The sending end. A number is used only after the store holds a higher one, so that no reset and
// no power cut brings it back; and what is reserved is always what the store says comes next, so
// that two sealers of one sender, which nobody should have, still share no number.
#include <string.h>

#include "seal/channel.h"

#define FIRST_NUMBER_MASK (UINT64_MAX >> 2) // random first numbers are below 2^62

/// The record of a sender: next number that is not reserved, end of its numbers.
enum { RECORD_NEXT, RECORD_END, RECORD_NUMBERS };

mint_status_t mint_sealer_create(const mint_seal_config_t *config, const mint_random_t *random)
{
    uint64_t first = 0;
    mint_status_t status = random->fill(random->context, (uint8_t *)&first, sizeof first);
    if (status != MINT_OK) {
        return status;
    }
    first &= FIRST_NUMBER_MASK;
    const uint64_t record[RECORD_NUMBERS] = {first, first + MINT_SEAL_NUMBERS_MAX};
    return mint_channel_create(config, MINT_SEAL_KIND_SEALER, record, RECORD_NUMBERS);
}

mint_status_t mint_sealer_start(mint_sealer_t *sealer, const mint_seal_config_t *config)
{
    uint64_t record[RECORD_NUMBERS] = {0};
    memset(sealer, 0, sizeof *sealer);
    mint_status_t status = mint_channel_start(&sealer->channel, config, MINT_SEAL_KIND_SEALER);
    if (status == MINT_OK) {
        status = mint_channel_load(&sealer->channel, record, RECORD_NUMBERS);
    }
    sealer->next = sealer->reserved = record[RECORD_NEXT];
    if (status != MINT_OK) {
        mint_sealer_stop(sealer);
    }
    return status;
}

/// Reserves a block, which begins at sealer->next or behind it.
static mint_status_t reserve(mint_sealer_t *sealer)
{
    uint64_t record[RECORD_NUMBERS];
    mint_status_t status = mint_channel_load(&sealer->channel, record, RECORD_NUMBERS);
    if (status != MINT_OK) {
        return status;
    }
    uint64_t first = record[RECORD_NEXT] > sealer->next ? record[RECORD_NEXT] : sealer->next;
    if (first >= record[RECORD_END]) {
        return MINT_ERR_EXHAUSTED;
    }
    uint64_t left = record[RECORD_END] - first;
    record[RECORD_NEXT] = first + (left < sealer->channel.block ? left : sealer->channel.block);
    status = mint_channel_save(&sealer->channel, record, RECORD_NUMBERS);
    if (status == MINT_OK) {
        sealer->next = first;
        sealer->reserved = record[RECORD_NEXT];
    }
    return status;
}

/// Seals under the next number, which is used up whatever comes of it.
static mint_status_t seal(mint_sealer_t *sealer, mint_bytes_t ad, mint_bytes_t text,
                          uint8_t *message)
{
    mint_ccm_t ccm = {.opaque = {0}};
    mint_writer_t writer;
    uint8_t header[MINT_SEAL_HEADER_LEN];
    mint_writer_init(&writer, header, sizeof header);
    mint_write_bytes(&writer, sealer->channel.head, sizeof sealer->channel.head);
    mint_write_u64le(&writer, sealer->next++);
    mint_status_t status =
        mint_channel_ccm(&sealer->channel, header, MINT_CCM_SEAL, ad, text.len, &ccm);
    memcpy(message, header, sizeof header);
    if (status == MINT_OK) {
        status = mint_ccm_update(&ccm, text.data, text.len, message + sizeof header);
    }
    if (status == MINT_OK) {
        status = mint_ccm_finish_seal(&ccm, message + sizeof header + text.len);
    }
    mint_ccm_wipe(&ccm);
    return status;
}

mint_status_t mint_seal(mint_sealer_t *sealer, const uint8_t *ad, size_t ad_len,
                        const uint8_t *text, size_t len, uint8_t *message, size_t size,
                        size_t *message_len)
{
    mint_status_t status = sealer->channel.store != NULL ? MINT_OK : MINT_ERR_STATE;
    *message_len = 0;
    if (len > MINT_SEAL_TEXT_MAX_LEN || ad_len > MINT_SEAL_AD_MAX_LEN) {
        status = MINT_ERR_ARGUMENT;
    } else if (size < len + MINT_SEAL_OVERHEAD_LEN) {
        status = MINT_ERR_SPACE;
    }
    if (status == MINT_OK && sealer->next == sealer->reserved) {
        status = reserve(sealer);
    }
    if (status == MINT_OK) {
        status = seal(sealer, (mint_bytes_t){ad, ad_len}, (mint_bytes_t){text, len}, message);
    }
    if (status == MINT_OK) {
        *message_len = len + MINT_SEAL_OVERHEAD_LEN;
    } else {
        mint_wipe(message, size);
    }
    return status;
}

mint_status_t mint_sealer_skip(mint_sealer_t *sealer, uint64_t number)
{
    if (sealer->channel.store == NULL) {
        return MINT_ERR_STATE;
    }
    if (number <= sealer->next) {
        return MINT_OK;
    }
    if (number - sealer->next > MINT_SEAL_BLOCK_MAX) {
        return MINT_ERR_ARGUMENT;
    }
    sealer->next = number;
    sealer->reserved = sealer->reserved > number ? sealer->reserved : number;
    return MINT_OK;
}

void mint_sealer_stop(mint_sealer_t *sealer)
{
    mint_wipe(sealer, sizeof *sealer);
}

mint_status_t mint_sealer_remove(const mint_seal_config_t *config)
{
    return mint_channel_remove(config, MINT_SEAL_KIND_SEALER);
}
