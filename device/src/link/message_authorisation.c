// SPDX-License-Identifier: Apache-2.0
//
// What a station signs: this device may obey this one request now, for this batch.
#include "link/cbor_read.h"
#include "link/cbor_write.h"
#include "mintmark/message.h"

void mint_authorisation_write(mint_writer_t *writer, const mint_authorisation_t *authorisation)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 5);
    mint_cbor_field_bytes(&map, "id", (mint_bytes_t){authorisation->id, sizeof authorisation->id});
    mint_cbor_field_text(&map, "batch", authorisation->batch);
    mint_cbor_field_bytes(&map, "nonce",
                          (mint_bytes_t){authorisation->nonce, sizeof authorisation->nonce});
    mint_cbor_field_bytes(&map, "digest",
                          (mint_bytes_t){authorisation->digest, sizeof authorisation->digest});
    mint_cbor_field_number(&map, "command", authorisation->command);
    mint_cbor_close(&map);
}

mint_status_t mint_authorisation_read(const uint8_t *data, size_t len,
                                      mint_authorisation_t *authorisation)
{
    *authorisation = (mint_authorisation_t){0};
    uint32_t command = 0;
    const mint_field_t fields[] = {
        {"id", MINT_FIELD_COPY, .min = sizeof authorisation->id, .max = sizeof authorisation->id,
         .out.bytes = authorisation->id},
        {"batch", MINT_FIELD_NAME, .min = 1, .max = MINT_BATCH_MAX_LEN,
         .out.name = authorisation->batch},
        {"nonce", MINT_FIELD_COPY, .min = sizeof authorisation->nonce,
         .max = sizeof authorisation->nonce, .out.bytes = authorisation->nonce},
        {"digest", MINT_FIELD_COPY, .min = sizeof authorisation->digest,
         .max = sizeof authorisation->digest, .out.bytes = authorisation->digest},
        {"command", MINT_FIELD_NUMBER, .max = UINT8_MAX, .out.number = &command},
    };
    mint_status_t status = mint_cbor_read_map(data, len, fields, sizeof fields / sizeof fields[0]);
    if (status != MINT_OK) {
        *authorisation = (mint_authorisation_t){0};
        return status;
    }
    authorisation->command = (uint8_t)command;
    return MINT_OK;
}
