// SPDX-License-Identifier: Apache-2.0
//
// PSKs. None is stored on the host: each is derived when it is needed from the batch's master key
// and the device's identity, with HKDF-SHA-256 (RFC 5869).
#include <string.h>

#include "factory/internal.h"

static const char info_prefix[] = "mintmark-psk-v1";

mint_status_t mint_psk_derive(const uint8_t master[MINT_PSK_MASTER_LEN],
                              const uint8_t id[MINT_DEVICE_ID_LEN],
                              char identity[MINT_PSK_IDENTITY_SIZE], uint8_t key[MINT_PSK_KEY_LEN])
{
    uint8_t prk[MINT_SHA256_LEN];
    uint8_t info[64];
    mint_writer_t writer;
    mint_hex(id, MINT_DEVICE_ID_LEN, identity);
    memset(key, 0, MINT_PSK_KEY_LEN);
    mint_writer_init(&writer, info, sizeof info);
    mint_write_bytes(&writer, (const uint8_t *)info_prefix, strlen(info_prefix));
    mint_write_bytes(&writer, (const uint8_t *)identity, strlen(identity));
    mint_status_t status = mint_writer_status(&writer);
    if (status == MINT_OK) {
        status = mint_hkdf_extract(NULL, 0, master, MINT_PSK_MASTER_LEN, prk);
    }
    if (status == MINT_OK) {
        status = mint_hkdf_expand(prk, info, writer.len, key, MINT_PSK_KEY_LEN);
    }
    mint_wipe(prk, sizeof prk);
    return status;
}
