// SPDX-License-Identifier: Apache-2.0
//
// The one answer of SMP's own OS group that is more than a single field.
#include "link/cbor_write.h"
#include "mintmark/message.h"

void mint_parameters_write(mint_writer_t *writer, uint32_t buf_size, uint32_t buf_count)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 2);
    mint_cbor_field_number(&map, "buf_size", buf_size);
    mint_cbor_field_number(&map, "buf_count", buf_count);
    mint_cbor_close(&map);
}
