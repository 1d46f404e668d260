// SPDX-License-Identifier: Apache-2.0
//
// The request to install one certificate of the chain, and the answer that gives one back.
#include "link/cbor_read.h"
#include "link/cbor_write.h"
#include "mintmark/message.h"

void mint_certificate_request_write(mint_writer_t *writer,
                                    const mint_certificate_request_t *request)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 3);
    mint_cbor_field_bytes(&map, "der", request->der);
    mint_cbor_field_number(&map, "count", request->count);
    mint_cbor_field_number(&map, "index", request->index);
    mint_cbor_close(&map);
}

mint_status_t mint_certificate_request_read(const uint8_t *data, size_t len,
                                            mint_certificate_request_t *request)
{
    *request = (mint_certificate_request_t){0};
    uint32_t count = 0, index = 0;
    const mint_field_t fields[] = {
        {"der", MINT_FIELD_BYTES, .min = 1, .max = MINT_CERTIFICATE_MAX_LEN,
         .out.view = &request->der},
        {"count", MINT_FIELD_NUMBER, .min = 1, .max = MINT_CHAIN_MAX, .out.number = &count},
        {"index", MINT_FIELD_NUMBER, .max = MINT_CHAIN_MAX - 1, .out.number = &index},
    };
    mint_status_t status = mint_cbor_read_map(data, len, fields, sizeof fields / sizeof fields[0]);
    if (status != MINT_OK || index >= count) {
        *request = (mint_certificate_request_t){0};
        return MINT_ERR_FORMAT;
    }
    request->count = (uint8_t)count;
    request->index = (uint8_t)index;
    return MINT_OK;
}

void mint_certificate_answer_write(mint_writer_t *writer, mint_bytes_t der, uint8_t count)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 2);
    mint_cbor_field_bytes(&map, "der", der);
    mint_cbor_field_number(&map, "count", count);
    mint_cbor_close(&map);
}
