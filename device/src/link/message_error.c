// SPDX-License-Identifier: Apache-2.0
//
// Errors as SMP has them. {"rc": n} is an error of SMP itself in both versions of the protocol, and
// in version 1 every other error too; {"err": {"group": g, "rc": n}} is one of a group in
// version 2.
#include "link/cbor_read.h"
#include "link/cbor_write.h"
#include "mintmark/message.h"

void mint_error_body_write(mint_writer_t *writer, uint16_t group, uint32_t rc)
{
    mint_cbor_t map;
    mint_cbor_t error;
    mint_cbor_open_map(&map, writer, 1);
    mint_cbor_put_name(&map, "err");
    mint_cbor_nest_map(&error, &map, 2);
    mint_cbor_field_number(&error, "rc", rc);
    mint_cbor_field_number(&error, "group", group);
    mint_cbor_close(&error);
    mint_cbor_close(&map);
}

static mint_status_t read_group_error(mint_bytes_t item, uint16_t *group, uint32_t *rc)
{
    uint32_t wide_group = 0;
    const mint_field_t fields[] = {
        {"rc", MINT_FIELD_NUMBER, .max = UINT32_MAX, .out.number = rc},
        {"group", MINT_FIELD_NUMBER, .max = UINT16_MAX, .out.number = &wide_group},
    };
    mint_status_t status =
        mint_cbor_read_map(item.data, item.len, fields, sizeof fields / sizeof fields[0]);
    *group = (uint16_t)wide_group;
    return status;
}

bool mint_error_body_read(const uint8_t *data, size_t len, uint16_t *group, uint32_t *rc)
{
    *group = 0;
    *rc = 0;
    mint_bytes_t error = {NULL, 0};
    uint32_t smp_rc = 0;
    const mint_field_t fields[] = {
        {"rc", MINT_FIELD_NUMBER, .optional = true, .max = UINT32_MAX, .out.number = &smp_rc},
        {"err", MINT_FIELD_ITEM, .optional = true, .out.view = &error},
    };
    if (mint_cbor_read_map(data, len, fields, sizeof fields / sizeof fields[0]) != MINT_OK) {
        return false;
    }
    if (error.len > 0) {
        return read_group_error(error, group, rc) == MINT_OK;
    }
    *rc = smp_rc;
    return smp_rc != 0;
}
