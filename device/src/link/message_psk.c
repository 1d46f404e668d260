// SPDX-License-Identifier: Apache-2.0
//
// The request to install a PSK, which travels sealed by HPKE (hpke.h) to the device's transport
// key.
#include "link/cbor_read.h"
#include "link/cbor_write.h"
#include "mintmark/message.h"

void mint_psk_info_write(mint_writer_t *writer, const uint8_t id[MINT_DEVICE_ID_LEN])
{
    static const char purpose[] = "mintmark-psk";
    _Static_assert(sizeof purpose - 1 + MINT_DEVICE_ID_LEN == MINT_PSK_INFO_LEN, "as stated");
    mint_write_bytes(writer, (const uint8_t *)purpose, sizeof purpose - 1);
    mint_write_bytes(writer, id, MINT_DEVICE_ID_LEN);
}

void mint_psk_request_write(mint_writer_t *writer, const mint_psk_request_t *request)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 3);
    mint_cbor_field_bytes(&map, "enc", (mint_bytes_t){request->enc, sizeof request->enc});
    mint_cbor_field_bytes(&map, "identity", request->identity);
    mint_cbor_field_bytes(&map, "ciphertext", request->ciphertext);
    mint_cbor_close(&map);
}

mint_status_t mint_psk_request_read(const uint8_t *data, size_t len, mint_psk_request_t *request)
{
    *request = (mint_psk_request_t){0};
    const mint_field_t fields[] = {
        {"enc", MINT_FIELD_COPY, .min = sizeof request->enc, .max = sizeof request->enc,
         .out.bytes = request->enc},
        {"identity", MINT_FIELD_BYTES, .min = 1, .max = MINT_IDENTITY_MAX_LEN,
         .out.view = &request->identity},
        {"ciphertext", MINT_FIELD_BYTES, .min = MINT_AEAD_TAG_LEN + 1,
         .max = MINT_AEAD_TAG_LEN + MINT_PSK_MAX_LEN, .out.view = &request->ciphertext},
    };
    mint_status_t status = mint_cbor_read_map(data, len, fields, sizeof fields / sizeof fields[0]);
    if (status != MINT_OK) {
        *request = (mint_psk_request_t){0};
    }
    return status;
}
