// SPDX-License-Identifier: Apache-2.0
//
// What a device signs to prove its identity key, its state and what its store holds.
#include "link/cbor_read.h"
#include "link/cbor_write.h"
#include "mintmark/message.h"

void mint_proof_write(mint_writer_t *writer, const mint_proof_t *proof)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 5);
    mint_cbor_field_bytes(&map, "id", (mint_bytes_t){proof->id, sizeof proof->id});
    mint_cbor_field_number(&map, "state", (uint32_t)proof->state);
    mint_cbor_field_bytes(&map, "challenge",
                          (mint_bytes_t){proof->challenge, sizeof proof->challenge});
    mint_cbor_field_bytes(&map, "store_digest",
                          (mint_bytes_t){proof->store_digest, sizeof proof->store_digest});
    mint_cbor_field_bytes(&map, "transport_key",
                          (mint_bytes_t){proof->transport_key, sizeof proof->transport_key});
    mint_cbor_close(&map);
}

mint_status_t mint_proof_read(const uint8_t *data, size_t len, mint_proof_t *proof)
{
    *proof = (mint_proof_t){0};
    uint32_t state = 0;
    const mint_field_t fields[] = {
        {"id", MINT_FIELD_COPY, .min = sizeof proof->id, .max = sizeof proof->id,
         .out.bytes = proof->id},
        {"state", MINT_FIELD_NUMBER, .max = UINT8_MAX, .out.number = &state},
        {"challenge", MINT_FIELD_COPY, .min = sizeof proof->challenge,
         .max = sizeof proof->challenge, .out.bytes = proof->challenge},
        {"store_digest", MINT_FIELD_COPY, .min = sizeof proof->store_digest,
         .max = sizeof proof->store_digest, .out.bytes = proof->store_digest},
        {"transport_key", MINT_FIELD_COPY, .min = sizeof proof->transport_key,
         .max = sizeof proof->transport_key, .out.bytes = proof->transport_key},
    };
    mint_status_t status = mint_cbor_read_map(data, len, fields, sizeof fields / sizeof fields[0]);
    if (status != MINT_OK) {
        *proof = (mint_proof_t){0};
        return status;
    }
    proof->state = (mint_device_state_t)state;
    return MINT_OK;
}
