// SPDX-License-Identifier: Apache-2.0
//
// A device's PSK, from the batch's master key to the ciphertext that only this device opens.
#include <string.h>

#include "mintmark/hpke.h"
#include "station/station.h"

mint_status_t mint_station_seal_psk(const mint_station_t *station,
                                    const uint8_t id[MINT_DEVICE_ID_LEN],
                                    const uint8_t transport_key[MINT_P256_PUBLIC_KEY_LEN],
                                    mint_writer_t *writer)
{
    uint8_t key[MINT_PSK_KEY_LEN];
    char identity[MINT_PSK_IDENTITY_SIZE];
    mint_status_t status = mint_psk_derive(station->psk_master, id, identity, key);
    if (status != MINT_OK) {
        goto out;
    }

    uint8_t info[MINT_PSK_INFO_LEN];
    mint_writer_t info_writer;
    mint_writer_init(&info_writer, info, sizeof info);
    mint_psk_info_write(&info_writer, id);

    uint8_t ciphertext[MINT_PSK_KEY_LEN + MINT_AEAD_TAG_LEN];
    mint_psk_request_t request = {.identity = {(const uint8_t *)identity, strlen(identity)},
                                  .ciphertext = {ciphertext, sizeof ciphertext}};
    status = mint_hpke_seal(&station->random, transport_key, info, info_writer.len,
                            request.identity.data, request.identity.len, key, sizeof key,
                            request.enc, ciphertext);
    if (status != MINT_OK) {
        goto out;
    }
    mint_psk_request_write(writer, &request);
    status = mint_writer_status(writer);
out:
    mint_wipe(key, sizeof key);
    return status;
}
