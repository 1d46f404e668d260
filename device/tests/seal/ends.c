// SPDX-License-Identifier: Apache-2.0
//
// The ends.
#include "device/tests/seal/ends.h"

const mint_bytes_t ends_psk = {(const uint8_t *)"a key of sixteen bytes and more", 31};
const mint_bytes_t ends_identity = {(const uint8_t *)"sensor-7", 8};

void ends_start(rig_t *rig)
{
    rig_start(rig, 1024, 4, 4, 12);
    assert_ok(rig_mount(rig));
    assert_ok(mint_psk_set(&rig->store, ends_identity.data, ends_identity.len, ends_psk.data,
                           ends_psk.len));
}

mint_seal_config_t ends_config(mint_store_t *store, uint32_t block)
{
    return (mint_seal_config_t){.store = store,
                                .identity = ends_identity.data,
                                .identity_len = ends_identity.len,
                                .role = MINT_SEAL_BY_DEVICE,
                                .sender = ENDS_SENDER,
                                .block = block};
}

static mint_status_t give_number(void *context, uint8_t *out, size_t len)
{
    assert_int_equal(len, sizeof(uint64_t));
    memcpy(out, context, len);
    return MINT_OK;
}

mint_random_t ends_first_number(uint64_t *number)
{
    return (mint_random_t){give_number, number};
}

uint64_t ends_number(const uint8_t *message)
{
    mint_seal_header_t header;
    assert_ok(mint_seal_header(message, MINT_SEAL_OVERHEAD_LEN, &header));
    return header.number;
}

size_t ends_seal(mint_sealer_t *sealer, uint32_t value, uint8_t *message, size_t size)
{
    uint8_t text[4];
    size_t len = 0;
    memcpy(text, &value, sizeof text);
    assert_ok(mint_seal(sealer, NULL, 0, text, sizeof text, message, size, &len));
    assert_int_equal(len, sizeof text + MINT_SEAL_OVERHEAD_LEN);
    return len;
}

mint_status_t ends_open(mint_opener_t *opener, uint32_t value, const uint8_t *message, size_t len)
{
    uint8_t text[4] = {1, 1, 1, 1};
    size_t text_len = SIZE_MAX;
    mint_status_t status = mint_open(opener, NULL, 0, message, len, text, sizeof text, &text_len);
    if (status == MINT_OK) {
        assert_int_equal(text_len, sizeof text);
        assert_memory_equal(text, &value, sizeof text);
    } else {
        assert_int_equal(text_len, 0);
        assert_zeroed(text, sizeof text);
    }
    return status;
}
