// SPDX-License-Identifier: Apache-2.0
//
// One direction between two ends. Key and IV come from the PSK, from who seals and from the PSK's
// identity (RFC 8613 §3.2.1), so that one key value stored under two identities still makes two
// channels. The record of numbers goes by the same, and not by the PSK's place or value: numbers go
// on when a PSK is removed and comes back.
#include "seal/channel.h"

#include <string.h>

#include "mintmark/psk.h"

#define KDF_SALT "mintmark seal 1"

/// What makes a channel this one and no other: head and identity.
typedef struct {
    uint8_t bytes[sizeof((mint_seal_channel_t *)0)->head + MINT_PSK_IDENTITY_MAX_LEN];
    size_t len;
} name_t;

static void make_name(const mint_seal_channel_t *channel, const mint_seal_config_t *config,
                      name_t *name)
{
    name->len = sizeof channel->head + config->identity_len;
    memcpy(name->bytes, channel->head, sizeof channel->head);
    memcpy(name->bytes + sizeof channel->head, config->identity, config->identity_len);
}

mint_status_t mint_channel_find(mint_seal_channel_t *channel, const mint_seal_config_t *config,
                                uint16_t kind)
{
    name_t name;
    uint8_t digest[MINT_SHA256_LEN];
    mint_writer_t writer;
    if (config->identity_len == 0 || config->identity_len > MINT_PSK_IDENTITY_MAX_LEN ||
        config->block == 0 || config->block > MINT_SEAL_BLOCK_MAX ||
        (unsigned)config->role > MINT_SEAL_BY_SERVER) {
        return MINT_ERR_ARGUMENT;
    }
    channel->store = config->store;
    channel->block = config->block;
    mint_writer_init(&writer, channel->head, sizeof channel->head);
    mint_write_u8(&writer, (uint8_t)(MINT_SEAL_VERSION << 4 | (unsigned)config->role));
    mint_write_u32le(&writer, config->sender);

    make_name(channel, config, &name);
    mint_status_t status = mint_sha256(name.bytes, name.len, digest);
    mint_reader_t reader;
    mint_reader_init(&reader, digest, sizeof digest);
    channel->uid = mint_read_u64le(&reader) >> 16 | (uint64_t)kind << 48;
    return status;
}

/// Key and IV of a sender from the PSK.
static mint_status_t derive(mint_seal_channel_t *channel, const mint_seal_config_t *config,
                            const uint8_t *psk, size_t psk_len)
{
    name_t name;
    uint8_t prk[MINT_SHA256_LEN];
    uint8_t okm[sizeof channel->key + sizeof channel->iv];
    make_name(channel, config, &name);
    mint_status_t status =
        mint_hkdf_extract((const uint8_t *)KDF_SALT, sizeof KDF_SALT - 1, psk, psk_len, prk);
    if (status == MINT_OK) {
        status = mint_hkdf_expand(prk, name.bytes, name.len, okm, sizeof okm);
        memcpy(channel->key, okm, sizeof channel->key);
        memcpy(channel->iv, okm + sizeof channel->key, sizeof channel->iv);
        mint_wipe(okm, sizeof okm);
    }
    mint_wipe(prk, sizeof prk);
    return status;
}

mint_status_t mint_channel_start(mint_seal_channel_t *channel, const mint_seal_config_t *config,
                                 uint16_t kind)
{
    uint8_t psk[MINT_PSK_KEY_MAX_LEN];
    size_t psk_len = 0;
    mint_status_t status = mint_channel_find(channel, config, kind);
    if (status == MINT_OK) {
        status = mint_psk_find(config->store, config->identity, config->identity_len, psk,
                               sizeof psk, &psk_len);
    }
    if (status == MINT_OK && psk_len < MINT_SEAL_PSK_MIN_LEN) {
        status = MINT_ERR_KEY;
    }
    if (status == MINT_OK) {
        status = derive(channel, config, psk, psk_len);
    }
    mint_wipe(psk, sizeof psk);
    return status;
}

mint_status_t mint_channel_load(const mint_seal_channel_t *channel, uint64_t *numbers, size_t count)
{
    uint8_t record[16];
    size_t len = 0;
    mint_reader_t reader;
    mint_status_t status =
        mint_store_get(channel->store, channel->uid, record, sizeof record, &len);
    if (status == MINT_ERR_SPACE || (status == MINT_OK && len != count * sizeof *numbers)) {
        status = MINT_ERR_CORRUPT;
    }
    mint_reader_init(&reader, record, len);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = mint_read_u64le(&reader);
    }
    return status;
}

mint_status_t mint_channel_save(const mint_seal_channel_t *channel, const uint64_t *numbers,
                                size_t count)
{
    uint8_t record[16];
    mint_writer_t writer;
    mint_writer_init(&writer, record, sizeof record);
    for (size_t i = 0; i < count; i++) {
        mint_write_u64le(&writer, numbers[i]);
    }
    return mint_store_set(channel->store, channel->uid, record, writer.len, MINT_STORE_UNLOCKED);
}

mint_status_t mint_channel_create(const mint_seal_config_t *config, uint16_t kind,
                                  const uint64_t *numbers, size_t count)
{
    mint_seal_channel_t channel;
    uint64_t old[2];
    mint_status_t status = mint_channel_find(&channel, config, kind);
    if (status == MINT_OK) {
        status = mint_channel_load(&channel, old, count);
        status = status == MINT_OK ? MINT_ERR_STATE : status;
    }
    return status == MINT_ERR_NOT_FOUND ? mint_channel_save(&channel, numbers, count) : status;
}

mint_status_t mint_channel_remove(const mint_seal_config_t *config, uint16_t kind)
{
    mint_seal_channel_t channel;
    mint_status_t status = mint_channel_find(&channel, config, kind);
    return status == MINT_OK ? mint_store_delete(channel.store, channel.uid) : status;
}
