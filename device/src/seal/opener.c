// SPDX-License-Identifier: Apache-2.0
//
// The receiving end: the sliding window of RFC 4303 §3.4.3, looked at before anything is decrypted
// and moved only for what authenticates. Beside the window, which a reset loses, the store holds a
// ceiling above all that was opened; a restart takes everything below it for opened.
#include <string.h>

#include "seal/channel.h"

#define NUMBERS_MAX (UINT64_MAX >> 1) // above all that a sender of ours uses

/// Whether a number was opened, or may have been.
static bool is_stale(const mint_opener_t *opener, uint64_t number)
{
    if (number >= opener->next) {
        return false;
    }
    uint64_t age = opener->next - 1 - number;
    return age >= MINT_SEAL_WINDOW || (opener->window >> age & 1u) != 0;
}

/// Notes a number as opened.
static void slide(mint_opener_t *opener, uint64_t number)
{
    if (number < opener->next) {
        opener->window |= 1ull << (opener->next - 1 - number);
        return;
    }
    uint64_t step = number - opener->next + 1;
    opener->window = (step < MINT_SEAL_WINDOW ? opener->window << step : 0) | 1u;
    opener->next = number + 1;
}

/// Makes the store refuse `number` after a restart, if it does not yet.
static mint_status_t raise(mint_opener_t *opener, uint64_t number)
{
    if (number < opener->ceiling) {
        return MINT_OK;
    }
    uint64_t ceiling = number + opener->channel.block;
    mint_status_t status = mint_channel_save(&opener->channel, &ceiling, 1);
    if (status == MINT_OK) {
        opener->ceiling = ceiling;
    }
    return status;
}

mint_status_t mint_opener_create(const mint_seal_config_t *config)
{
    const uint64_t ceiling = 0;
    return mint_channel_create(config, MINT_SEAL_KIND_OPENER, &ceiling, 1);
}

mint_status_t mint_opener_start(mint_opener_t *opener, const mint_seal_config_t *config)
{
    memset(opener, 0, sizeof *opener);
    mint_status_t status = mint_channel_start(&opener->channel, config, MINT_SEAL_KIND_OPENER);
    if (status == MINT_OK) {
        status = mint_channel_load(&opener->channel, &opener->ceiling, 1);
    }
    opener->next = opener->ceiling;
    opener->window = UINT64_MAX;
    if (status != MINT_OK) {
        mint_opener_stop(opener);
    }
    return status;
}

/// Decrypts into `text`, which is worth nothing before this returns MINT_OK.
static mint_status_t decrypt(const mint_opener_t *opener, mint_bytes_t ad, const uint8_t *message,
                             uint8_t *text, size_t len)
{
    mint_ccm_t ccm = {.opaque = {0}};
    uint8_t tag[MINT_AEAD_TAG_LEN];
    memcpy(tag, message + MINT_SEAL_HEADER_LEN + len, sizeof tag); // `text` may lie over it
    mint_status_t status =
        mint_channel_ccm(&opener->channel, message, MINT_CCM_OPEN, ad, len, &ccm);
    if (status == MINT_OK) {
        status = mint_ccm_update(&ccm, message + MINT_SEAL_HEADER_LEN, len, text);
    }
    if (status == MINT_OK) {
        status = mint_ccm_finish_open(&ccm, tag);
    }
    mint_ccm_wipe(&ccm);
    return status;
}

/// What can be said of a message without its key.
static mint_status_t check(const mint_opener_t *opener, const uint8_t *message, size_t message_len,
                           mint_seal_header_t *header)
{
    if (opener->channel.store == NULL) {
        return MINT_ERR_STATE;
    }
    mint_status_t status = mint_seal_header(message, message_len, header);
    if (status != MINT_OK || message_len - MINT_SEAL_OVERHEAD_LEN > MINT_SEAL_TEXT_MAX_LEN ||
        header->number > NUMBERS_MAX) {
        return MINT_ERR_FORMAT;
    }
    if (memcmp(message, opener->channel.head, sizeof opener->channel.head) != 0) {
        return MINT_ERR_AUTHENTICATION;
    }
    return is_stale(opener, header->number) ? MINT_ERR_STALE : MINT_OK;
}

mint_status_t mint_open(mint_opener_t *opener, const uint8_t *ad, size_t ad_len,
                        const uint8_t *message, size_t message_len, uint8_t *text, size_t size,
                        size_t *len)
{
    mint_seal_header_t header;
    *len = 0;
    mint_status_t status = check(opener, message, message_len, &header);
    size_t text_len = message_len - MINT_SEAL_OVERHEAD_LEN;
    if (status == MINT_OK && text_len > size) {
        status = MINT_ERR_SPACE;
    }
    if (status == MINT_OK) {
        status = decrypt(opener, (mint_bytes_t){ad, ad_len}, message, text, text_len);
    }
    if (status == MINT_OK) {
        status = raise(opener, header.number);
    }
    if (status != MINT_OK) {
        mint_wipe(text, size);
        return status;
    }
    slide(opener, header.number);
    *len = text_len;
    return MINT_OK;
}

uint64_t mint_opener_next(const mint_opener_t *opener)
{
    return opener->next;
}

mint_status_t mint_opener_save(mint_opener_t *opener)
{
    if (opener->channel.store == NULL) {
        return MINT_ERR_STATE;
    }
    mint_status_t status = mint_channel_save(&opener->channel, &opener->next, 1);
    if (status == MINT_OK) {
        opener->ceiling = opener->next;
    }
    return status;
}

void mint_opener_stop(mint_opener_t *opener)
{
    mint_wipe(opener, sizeof *opener);
}

mint_status_t mint_opener_remove(const mint_seal_config_t *config)
{
    return mint_channel_remove(config, MINT_SEAL_KIND_OPENER);
}
