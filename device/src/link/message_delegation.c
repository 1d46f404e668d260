// SPDX-License-Identifier: Apache-2.0
//
// What the authority signs: this station key may work on this batch.
#include "link/cbor_read.h"
#include "link/cbor_write.h"
#include "mintmark/message.h"

void mint_delegation_write(mint_writer_t *writer, const mint_delegation_t *delegation)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 2);
    mint_cbor_field_text(&map, "batch", delegation->batch);
    mint_cbor_field_bytes(&map, "station_key",
                          (mint_bytes_t){delegation->station_key, sizeof delegation->station_key});
    mint_cbor_close(&map);
}

mint_status_t mint_delegation_read(const uint8_t *data, size_t len, mint_delegation_t *delegation)
{
    *delegation = (mint_delegation_t){0};
    const mint_field_t fields[] = {
        {"batch", MINT_FIELD_NAME, .min = 1, .max = MINT_BATCH_MAX_LEN,
         .out.name = delegation->batch},
        {"station_key", MINT_FIELD_COPY, .min = sizeof delegation->station_key,
         .max = sizeof delegation->station_key, .out.bytes = delegation->station_key},
    };
    mint_status_t status = mint_cbor_read_map(data, len, fields, sizeof fields / sizeof fields[0]);
    if (status != MINT_OK) {
        *delegation = (mint_delegation_t){0};
    }
    return status;
}
