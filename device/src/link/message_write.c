// SPDX-License-Identifier: Apache-2.0
//
// The envelope of every write: the request, and the authorisation beside it.
#include "link/cbor_read.h"
#include "link/cbor_write.h"
#include "mintmark/message.h"

void mint_write_body_write(mint_writer_t *writer, mint_bytes_t request, mint_bytes_t authorisation)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 2);
    mint_cbor_field_bytes(&map, "a", authorisation);
    mint_cbor_field_bytes(&map, "r", request);
    mint_cbor_close(&map);
}

mint_status_t mint_write_body_read(const uint8_t *data, size_t len, mint_bytes_t *request,
                                   mint_bytes_t *authorisation)
{
    mint_bytes_t r = {NULL, 0};
    mint_bytes_t a = {NULL, 0};
    *request = r;
    *authorisation = a;
    const mint_field_t fields[] = {
        {"a", MINT_FIELD_BYTES, .optional = true, .min = 1, .max = UINT32_MAX, .out.view = &a},
        {"r", MINT_FIELD_BYTES, .optional = true, .min = 1, .max = UINT32_MAX, .out.view = &r},
    };
    mint_status_t status = mint_cbor_read_map(data, len, fields, sizeof fields / sizeof fields[0]);
    if (status != MINT_OK) {
        return status;
    }
    if (a.len == 0) {
        return MINT_ERR_UNAUTHORISED;
    }
    if (r.len == 0) {
        return MINT_ERR_FORMAT;
    }
    *request = r;
    *authorisation = a;
    return MINT_OK;
}
