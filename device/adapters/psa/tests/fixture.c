// SPDX-License-Identifier: Apache-2.0
//
// The fixture.
#include "device/adapters/psa/tests/fixture.h"

#include "device/tests/support/check.h"
#include "mintmark/psa.h"
#include "store/log.h"

const fixture_api_t fixture_its = {.name = "its",
                                   .set = psa_its_set,
                                   .get = psa_its_get,
                                   .get_info = psa_its_get_info,
                                   .remove = psa_its_remove,
                                   .area = MINT_PSA_AREA_ITS,
                                   .damaged_data = PSA_ERROR_STORAGE_FAILURE,
                                   .damaged_header = PSA_ERROR_STORAGE_FAILURE,
                                   .internal_failure = PSA_ERROR_STORAGE_FAILURE};
const fixture_api_t fixture_ps = {.name = "ps",
                                  .set = psa_ps_set,
                                  .get = psa_ps_get,
                                  .get_info = psa_ps_get_info,
                                  .remove = psa_ps_remove,
                                  .area = MINT_PSA_AREA_PS,
                                  .damaged_data = PSA_ERROR_INVALID_SIGNATURE,
                                  .damaged_header = PSA_ERROR_DATA_CORRUPT,
                                  .internal_failure = PSA_ERROR_GENERIC_ERROR};

rig_t fixture_rig;
uint8_t fixture_buffer[FIXTURE_BUFFER_LEN];

void fixture_start(uint32_t page_len, uint32_t page_count, uint32_t unit_len, size_t record_count)
{
    rig_start(&fixture_rig, page_len, page_count, unit_len, record_count);
    assert_ok(rig_mount(&fixture_rig));
    mint_psa_init(&fixture_rig.store, fixture_buffer, sizeof fixture_buffer);
}

int fixture_set_up(void **state)
{
    (void)state;
    fixture_start(1024, 4, 8, 16);
    return 0;
}

void fixture_check(const fixture_api_t *api, psa_storage_uid_t uid, const void *data, size_t size,
                   size_t capacity, psa_storage_create_flags_t flags)
{
    static uint8_t found[RIG_VALUE_MAX_LEN];
    size_t len = SIZE_MAX;
    struct psa_storage_info_t info;
    assert_psa(api->get(uid, 0, sizeof found, found, &len), PSA_SUCCESS);
    assert_int_equal(len, size);
    check_bytes(found, (mint_bytes_t){data, size});
    assert_psa(api->get_info(uid, &info), PSA_SUCCESS);
    assert_int_equal(info.size, size);
    assert_int_equal(info.capacity, capacity);
    assert_int_equal(info.flags, flags);
}

void fixture_check_absent(const fixture_api_t *api, psa_storage_uid_t uid)
{
    uint8_t found = 0x55;
    size_t len = SIZE_MAX;
    struct psa_storage_info_t info = {1, 2, 3};
    assert_psa(api->get(uid, 0, 1, &found, &len), PSA_ERROR_DOES_NOT_EXIST);
    assert_int_equal(len, 0);
    assert_int_equal(found, 0x55);
    assert_psa(api->get_info(uid, &info), PSA_ERROR_DOES_NOT_EXIST);
    assert_zeroed(&info, sizeof info);
    assert_psa(api->remove(uid), PSA_ERROR_DOES_NOT_EXIST);
}

void fixture_damage_data(const fixture_api_t *api, psa_storage_uid_t uid)
{
    size_t address = rig_address(&fixture_rig, api->area, uid);
    rig_flip(&fixture_rig, (address + MINT_RECORD_HEADER_LEN) * 8);
}

void fixture_damage_header(const fixture_api_t *api, psa_storage_uid_t uid)
{
    size_t address = rig_address(&fixture_rig, api->area, uid);
    rig_flip(&fixture_rig, address * 8 + 20);
    rig_flip(&fixture_rig, address * 8 + 70);
}
