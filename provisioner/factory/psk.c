// SPDX-License-Identifier: Apache-2.0
//
// PSKs. None is stored on the host: each is derived when it is needed from the batch's master key
// and the device's identity, with HKDF-SHA-256 (RFC 5869).
#include <string.h>

#include "factory/internal.h"

#define INFO_MAX_LEN (16u + MINT_IDENTITY_MAX_LEN) ///< bytes of the longest info

static const char prefix_device[] = "mintmark-psk-v1";
static const char prefix_length[] = "mintmark-psk-v2";

static void write_info(mint_writer_t *writer, mint_bytes_t identity, size_t key_len)
{
    bool is_device = key_len == MINT_PSK_KEY_LEN;
    mint_write_bytes(writer, (const uint8_t *)(is_device ? prefix_device : prefix_length),
                     sizeof prefix_device - 1);
    if (!is_device) {
        mint_write_u8(writer, (uint8_t)key_len);
    }
    mint_write_bytes(writer, identity.data, identity.len);
}

mint_status_t mint_psk_derive_named(const uint8_t master[MINT_PSK_MASTER_LEN],
                                    mint_bytes_t identity, uint8_t *key, size_t key_len)
{
    uint8_t prk[MINT_SHA256_LEN];
    uint8_t info[INFO_MAX_LEN];
    mint_writer_t writer;
    memset(key, 0, key_len);
    if (identity.len == 0 || identity.len > MINT_IDENTITY_MAX_LEN || key_len < MINT_PSK_KEY_LEN ||
        key_len > MINT_PSK_MAX_LEN) {
        return MINT_ERR_ARGUMENT;
    }
    mint_writer_init(&writer, info, sizeof info);
    write_info(&writer, identity, key_len);
    mint_status_t status = mint_writer_status(&writer);
    if (status == MINT_OK) {
        status = mint_hkdf_extract(NULL, 0, master, MINT_PSK_MASTER_LEN, prk);
    }
    if (status == MINT_OK) {
        status = mint_hkdf_expand(prk, info, writer.len, key, key_len);
    }
    mint_wipe(prk, sizeof prk);
    return status;
}

mint_status_t mint_psk_derive(const uint8_t master[MINT_PSK_MASTER_LEN],
                              const uint8_t id[MINT_DEVICE_ID_LEN],
                              char identity[MINT_PSK_IDENTITY_SIZE], uint8_t key[MINT_PSK_KEY_LEN])
{
    mint_hex(id, MINT_DEVICE_ID_LEN, identity);
    mint_bytes_t text = {(const uint8_t *)identity, strlen(identity)};
    return mint_psk_derive_named(master, text, key, MINT_PSK_KEY_LEN);
}
