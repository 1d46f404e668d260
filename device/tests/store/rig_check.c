// SPDX-License-Identifier: Apache-2.0
//
// What tests ask of a rig, ending the cmocka test if it is not so; apart from the rig, because the
// fuzzer has none.
#include "device/tests/store/rig.h"
#include "device/tests/support/check.h"
#include "store/log.h"

void rig_check(const rig_t *rig, uint64_t uid, const void *expected, size_t expected_len)
{
    static uint8_t value[RIG_VALUE_MAX_LEN];
    size_t len = SIZE_MAX;
    assert_ok(mint_store_get(&rig->store, uid, value, sizeof value, &len));
    assert_int_equal(len, expected_len);
    check_bytes(value, (mint_bytes_t){expected, expected_len});
}

void rig_check_absent(const rig_t *rig, uint64_t uid)
{
    uint8_t value[1];
    size_t len = SIZE_MAX;
    assert_status(mint_store_get(&rig->store, uid, value, sizeof value, &len), MINT_ERR_NOT_FOUND);
    assert_int_equal(len, 0);
}

uint32_t rig_address(const rig_t *rig, uint8_t area, uint64_t uid)
{
    mint_store_slot_t *slot = NULL;
    mint_record_t record;
    assert_ok(mint_index_find(&rig->store, area, uid, &slot, &record));
    return record.address;
}
