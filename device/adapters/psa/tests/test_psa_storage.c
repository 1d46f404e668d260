// SPDX-License-Identifier: Apache-2.0
//
// What Internal Trusted Storage and Protected Storage both promise (IHI 0087 §5.3, §5.4): each
// function with each status that the specification lists for it. Every test runs over both APIs.
#include "device/adapters/psa/asset.h"
#include "device/adapters/psa/tests/fixture.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/failing_sha256.h"
#include "mintmark/psa.h"
#include "store/log.h"

#define ALL_FLAGS                                                                                  \
    (PSA_STORAGE_FLAG_WRITE_ONCE | PSA_STORAGE_FLAG_NO_CONFIDENTIALITY |                           \
     PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION)

static const uint8_t text[] = "what an application wants to find again after a reset";
static uint8_t long_data[UINT16_MAX + 1];
static const fixture_api_t *api; // under test

static void test_set_get_remove(void **state)
{
    (void)state;
    fixture_check_absent(api, 1);
    assert_psa(api->set(1, sizeof text, text, 0), PSA_SUCCESS);
    fixture_check(api, 1, text, sizeof text, sizeof text, 0);
    assert_psa(api->set(1, 5, text + 2, 0), PSA_SUCCESS);
    assert_psa(api->set(UINT64_MAX, 3, text, 0), PSA_SUCCESS);
    assert_ok(rig_mount(&fixture_rig));
    fixture_check(api, 1, text + 2, 5, 5, 0);
    fixture_check(api, UINT64_MAX, text, 3, 3, 0);
    assert_psa(api->set(1, sizeof text, text, 0), PSA_SUCCESS);
    fixture_check(api, 1, text, sizeof text, sizeof text, 0);
    assert_psa(api->remove(1), PSA_SUCCESS);
    fixture_check_absent(api, 1);
    assert_ok(rig_mount(&fixture_rig));
    fixture_check_absent(api, 1);
    fixture_check(api, UINT64_MAX, text, 3, 3, 0);
}

/// The same uid in the two APIs and in the device's own area is three different things.
static void test_areas_are_apart(void **state)
{
    (void)state;
    const fixture_api_t *other = api == &fixture_its ? &fixture_ps : &fixture_its;
    uint64_t uid = 0;
    assert_psa(api->set(7, 4, text, 0), PSA_SUCCESS);
    fixture_check_absent(other, 7);
    rig_check_absent(&fixture_rig, 7);
    assert_ok(mint_store_set(&fixture_rig.store, 7, text + 9, 5, 0));
    assert_psa(other->set(7, 6, text + 20, 0), PSA_SUCCESS);
    fixture_check(api, 7, text, 4, 4, 0);
    rig_check(&fixture_rig, 7, text + 9, 5);
    assert_psa(api->remove(7), PSA_SUCCESS);
    fixture_check(other, 7, text + 20, 6, 6, 0);
    rig_check(&fixture_rig, 7, text + 9, 5);
    assert_ok(mint_store_next(&fixture_rig.store, &uid));
    assert_status(mint_store_next(&fixture_rig.store, &uid), MINT_ERR_NOT_FOUND);
}

/// A lock of the device's identity is no matter of the two APIs.
static void test_locked_device(void **state)
{
    (void)state;
    assert_psa(api->set(7, 4, text, 0), PSA_SUCCESS);
    assert_ok(mint_store_lock(&fixture_rig.store));
    assert_psa(api->set(7, 5, text, 0), PSA_SUCCESS);
    assert_psa(api->set(8, 5, text, 0), PSA_SUCCESS);
    assert_psa(api->remove(7), PSA_SUCCESS);
    fixture_check(api, 8, text, 5, 5, 0);
}

static void test_uid_zero(void **state)
{
    (void)state;
    uint8_t out[4] = {0x55, 0x55, 0x55, 0x55};
    size_t len = 9;
    struct psa_storage_info_t info = {1, 2, 3};
    assert_psa(api->set(0, sizeof text, text, 0), PSA_ERROR_INVALID_ARGUMENT);
    assert_psa(api->set(0, 0, NULL, 0), PSA_ERROR_INVALID_ARGUMENT);
    assert_psa(api->get(0, 0, sizeof out, out, &len), PSA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(len, 0);
    assert_true(all_are(out, sizeof out, 0x55));
    assert_psa(api->get_info(0, &info), PSA_ERROR_INVALID_ARGUMENT);
    assert_zeroed(&info, sizeof info);
    assert_psa(api->remove(0), PSA_ERROR_INVALID_ARGUMENT);
}

static void test_zero_length(void **state)
{
    (void)state;
    size_t len = 9;
    assert_psa(api->set(1, 0, NULL, 0), PSA_SUCCESS);
    fixture_check(api, 1, NULL, 0, 0, 0);
    assert_psa(api->get(1, 0, 0, NULL, &len), PSA_SUCCESS);
    assert_int_equal(len, 0);
    assert_ok(rig_mount(&fixture_rig));
    assert_psa(api->set(1, 0, text, 0), PSA_SUCCESS);
    fixture_check(api, 1, NULL, 0, 0, 0);
    assert_psa(api->remove(1), PSA_SUCCESS);
    fixture_check_absent(api, 1);
}

static void test_null_pointers(void **state)
{
    (void)state;
    uint8_t out[4];
    size_t len = 9;
    assert_psa(api->set(1, sizeof text, text, 0), PSA_SUCCESS);
    assert_psa(api->set(1, 1, NULL, 0), PSA_ERROR_INVALID_ARGUMENT);
    assert_psa(api->get(1, 0, 1, NULL, &len), PSA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(len, 0);
    assert_psa(api->get(1, 0, sizeof out, out, NULL), PSA_ERROR_INVALID_ARGUMENT);
    assert_psa(api->get_info(1, NULL), PSA_ERROR_INVALID_ARGUMENT);
    fixture_check(api, 1, text, sizeof text, sizeof text, 0);
}

/// §5.3.4: the lesser of what is wanted and what is left; bytes behind it stay as they are.
static void test_get_parts(void **state)
{
    (void)state;
    uint8_t part[sizeof text + 2];
    assert_psa(api->set(1, sizeof text, text, 0), PSA_SUCCESS);
    for (size_t offset = 0; offset <= sizeof text; offset++) {
        for (size_t size = 0; size <= sizeof part; size += 7) {
            size_t left_len = sizeof text - offset;
            size_t len = 999;
            memset(part, 0xEE, sizeof part);
            assert_psa(api->get(1, offset, size, part, &len), PSA_SUCCESS);
            assert_int_equal(len, size < left_len ? size : left_len);
            check_bytes(part, (mint_bytes_t){text + offset, len});
            assert_true(all_are(part + len, sizeof part - len, 0xEE));
        }
    }
}

static void test_get_absurd_offset(void **state)
{
    static const size_t offsets[] = {sizeof text + 1, sizeof text + 2, UINT16_MAX,
                                     UINT16_MAX + 1u, INT32_MAX,       UINT32_MAX - 3u,
                                     UINT32_MAX,      SIZE_MAX - 3,    SIZE_MAX};
    (void)state;
    uint8_t out[4] = {0x55, 0x55, 0x55, 0x55};
    assert_psa(api->set(1, sizeof text, text, 0), PSA_SUCCESS);
    for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
        for (size_t size = 0; size <= sizeof out; size += sizeof out) {
            size_t len = 9;
            assert_psa(api->get(1, offsets[i], size, out, &len), PSA_ERROR_INVALID_ARGUMENT);
            assert_int_equal(len, 0);
            assert_true(all_are(out, sizeof out, 0x55));
        }
    }
}

/// No buffer is that long. The conformance tests ask for UINT32_MAX to fail on every machine.
static void test_absurd_length(void **state)
{
    static const size_t sizes[] = {(size_t)INT32_MAX + 1, UINT32_MAX - 1u, UINT32_MAX,
                                   SIZE_MAX / 2 + 1,      SIZE_MAX - 1,    SIZE_MAX};
    (void)state;
    uint8_t out[sizeof text];
    memset(out, 0x55, sizeof out);
    assert_psa(api->set(1, sizeof text, text, 0), PSA_SUCCESS);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        size_t len = 9;
        assert_psa(api->get(1, 3, sizes[i], out, &len), PSA_ERROR_INVALID_ARGUMENT);
        assert_int_equal(len, 0);
        assert_true(all_are(out, sizeof out, 0x55));
        assert_psa(api->set(1, sizes[i], text, 0), PSA_ERROR_INVALID_ARGUMENT);
    }
    // The last bytes of the address space, and one more.
    size_t len = 9;
    uint8_t *end = (uint8_t *)(UINTPTR_MAX - 15); // NOLINT(performance-no-int-to-ptr)
    assert_psa(api->get(1, 0, 17, end, &len), PSA_ERROR_INVALID_ARGUMENT);
    assert_psa(api->set(1, 17, end, 0), PSA_ERROR_INVALID_ARGUMENT);
    fixture_check(api, 1, text, sizeof text, sizeof text, 0);
}

static void test_flags_are_kept(void **state)
{
    (void)state;
    for (psa_storage_create_flags_t flags = 0; flags <= ALL_FLAGS; flags++) {
        assert_psa(api->set(100 + flags, 4, text, flags), PSA_SUCCESS);
        fixture_check(api, 100 + flags, text, 4, 4, flags);
    }
    assert_ok(rig_mount(&fixture_rig));
    for (psa_storage_create_flags_t flags = 0; flags <= ALL_FLAGS; flags++) {
        fixture_check(api, 100 + flags, text, 4, 4, flags);
    }
    assert_psa(api->set(102, 4, text, PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION), PSA_SUCCESS);
    fixture_check(api, 102, text, 4, 4, PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION);
}

static void test_unknown_flags(void **state)
{
    (void)state;
    for (unsigned bit = 3; bit < 32; bit++) {
        psa_storage_create_flags_t flag = (psa_storage_create_flags_t)1u << bit;
        assert_psa(api->set(1, 4, text, flag), PSA_ERROR_NOT_SUPPORTED);
        assert_psa(api->set(1, 4, text, flag | ALL_FLAGS), PSA_ERROR_NOT_SUPPORTED);
    }
    fixture_check_absent(api, 1);
}

/// Not even the value that is there already may be set again: the answer would tell what it is.
static void test_write_once(void **state)
{
    (void)state;
    assert_psa(api->set(1, 4, text, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_SUCCESS);
    for (int boot = 0; boot < 2; boot++) {
        assert_psa(api->set(1, 5, text, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_ERROR_NOT_PERMITTED);
        assert_psa(api->set(1, 4, text, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_ERROR_NOT_PERMITTED);
        assert_psa(api->set(1, 4, text, 0), PSA_ERROR_NOT_PERMITTED);
        assert_psa(api->set(1, 0, NULL, 0), PSA_ERROR_NOT_PERMITTED);
        assert_psa(api->remove(1), PSA_ERROR_NOT_PERMITTED);
        fixture_check(api, 1, text, 4, 4, PSA_STORAGE_FLAG_WRITE_ONCE);
        assert_ok(rig_mount(&fixture_rig));
    }
    assert_psa(api->set(2, 4, text, 0), PSA_SUCCESS);
    assert_psa(api->set(2, 3, text + 1, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_SUCCESS);
    assert_psa(api->remove(2), PSA_ERROR_NOT_PERMITTED);
    fixture_check(api, 2, text + 1, 3, 3, PSA_STORAGE_FLAG_WRITE_ONCE);
}

/// Whether it could ever fit is looked at before what is there.
static void test_too_long(void **state)
{
    (void)state;
    assert_psa(api->set(1, 4, text, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_SUCCESS);
    assert_psa(api->set(1, sizeof long_data, long_data, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    assert_psa(api->set(2, sizeof long_data, long_data, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    assert_psa(api->set(2, UINT16_MAX, long_data, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    assert_psa(api->set(2, 1024, long_data, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    fixture_check_absent(api, 2);
    assert_psa(api->set(2, 600, long_data, 0), PSA_SUCCESS);
    assert_psa(api->set(2, 1024, long_data, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    fixture_check(api, 2, long_data, 600, 600, 0);
}

/// Assets of `size` bytes until no more fit.
static uint32_t fill(size_t size)
{
    uint32_t count = 0;
    while (api->set(count + 1, size, long_data, 0) == PSA_SUCCESS) {
        count++;
    }
    assert_psa(api->set(count + 1, size, long_data, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    fixture_check_absent(api, count + 1);
    return count;
}

static void test_full(void **state)
{
    static const size_t sizes[] = {0, 90, 250, 500};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint32_t first_count = fill(sizes[i]);
        assert_in_range(first_count, 3, 16);
        for (int round = 0; round < 3; round++) {
            for (uint32_t uid = 1; uid <= first_count; uid++) {
                fixture_check(api, uid, long_data, sizes[i], sizes[i], 0);
                assert_psa(api->remove(uid), PSA_SUCCESS);
            }
            assert_int_equal(fill(sizes[i]), first_count);
        }
        assert_int_equal(fixture_rig.flash.violation_count, 0);
        assert_int_equal(fixture_set_up(NULL), 0);
    }
}

/// All four functions fail with this status and hand out nothing.
static void check_all_fail(psa_status_t status)
{
    uint8_t out[sizeof text] = {0};
    size_t len = 9;
    struct psa_storage_info_t info = {1, 2, 3};
    assert_psa(api->set(1, 4, text + 1, 0), status);
    assert_psa(api->get(1, 0, sizeof out, out, &len), status);
    assert_int_equal(len, 0);
    assert_zeroed(out, sizeof out);
    assert_psa(api->get_info(1, &info), status);
    assert_zeroed(&info, sizeof info);
    assert_psa(api->remove(1), status);
}

static void test_no_store(void **state)
{
    (void)state;
    assert_psa(api->set(1, sizeof text, text, 0), PSA_SUCCESS);
    mint_psa_init(NULL, NULL, 0);
    check_all_fail(api->internal_failure);
    mint_psa_init(&fixture_rig.store, NULL, 0);
    fixture_check(api, 1, text, sizeof text, sizeof text, 0);
    mint_store_unmount(&fixture_rig.store);
    check_all_fail(api->internal_failure);
    assert_ok(rig_mount(&fixture_rig));
    fixture_check(api, 1, text, sizeof text, sizeof text, 0);
}

static void test_dead_flash(void **state)
{
    (void)state;
    assert_psa(api->set(1, sizeof text, text, 0), PSA_SUCCESS);
    fixture_rig.flash.off = true;
    check_all_fail(PSA_ERROR_STORAGE_FAILURE);
    fixture_rig.flash.off = false;
    assert_ok(rig_mount(&fixture_rig));
    fixture_check(api, 1, text, sizeof text, sizeof text, 0);
}

/// What the flash does not keep is not reported written, and until the next mount the store reads.
static void test_flash_that_does_not_keep(void **state)
{
    (void)state;
    assert_psa(api->set(1, sizeof text, text, 0), PSA_SUCCESS);
    fixture_rig.flash.fail_every = 1;
    assert_psa(api->set(2, 4, text, 0), PSA_ERROR_STORAGE_FAILURE);
    fixture_rig.flash.fail_every = 0;
    assert_psa(api->set(3, 4, text, 0), PSA_ERROR_STORAGE_FAILURE);
    assert_psa(api->remove(1), PSA_ERROR_STORAGE_FAILURE);
    fixture_check(api, 1, text, sizeof text, sizeof text, 0);
    assert_ok(rig_mount(&fixture_rig));
    fixture_check(api, 1, text, sizeof text, sizeof text, 0);
    assert_psa(api->set(3, 4, text, 0), PSA_SUCCESS);
}

static void test_crypto_failure(void **state)
{
    (void)state;
    uint8_t out[sizeof text] = {0};
    size_t len = 9;
    struct psa_storage_info_t info = {1, 2, 3};
    assert_psa(api->set(1, sizeof text, text, 0), PSA_SUCCESS);
    failing_sha256 = (failing_sha256_t){.fail_at = 1};
    assert_psa(api->get(1, 0, sizeof out, out, &len), api->internal_failure);
    assert_int_equal(len, 0);
    assert_zeroed(out, sizeof out);
    failing_sha256 = (failing_sha256_t){.fail_at = 1};
    assert_psa(api->get_info(1, &info), api->internal_failure);
    assert_zeroed(&info, sizeof info);
    failing_sha256 = (failing_sha256_t){.fail_at = 0};
    fixture_check(api, 1, text, sizeof text, sizeof text, 0);
}

static void check_damaged(psa_status_t status)
{
    uint8_t out[sizeof text] = {0};
    size_t len = 9;
    struct psa_storage_info_t info = {1, 2, 3};
    assert_psa(api->get(1, 0, sizeof out, out, &len), status);
    assert_int_equal(len, 0);
    assert_zeroed(out, sizeof out);
    assert_psa(api->get(1, sizeof text, 4, out, &len), status);
    assert_psa(api->get_info(1, &info), status);
    assert_zeroed(&info, sizeof info);
}

/// Damaged data is said to be damaged, and can be replaced and removed.
static void test_damaged_data(void **state)
{
    (void)state;
    assert_psa(api->set(1, sizeof text, text, 0), PSA_SUCCESS);
    fixture_damage_data(api, 1);
    check_damaged(api->damaged_data);
    assert_psa(api->set(1, 5, text, 0), PSA_SUCCESS);
    fixture_check(api, 1, text, 5, 5, 0);
    fixture_damage_data(api, 1);
    assert_psa(api->remove(1), PSA_SUCCESS);
    fixture_check_absent(api, 1);
}

/// A record that lost its header has lost its uid too: it may be the asset asked for.
static void test_damaged_header(void **state)
{
    (void)state;
    assert_psa(api->set(2, 3, text + 5, 0), PSA_SUCCESS);
    assert_psa(api->set(1, sizeof text, text, 0), PSA_SUCCESS);
    fixture_damage_header(api, 1);
    check_damaged(api->damaged_header);
    assert_psa(api->remove(1), PSA_ERROR_STORAGE_FAILURE);
    fixture_check(api, 2, text + 5, 3, 3, 0);
    assert_psa(api->set(1, 5, text, 0), PSA_SUCCESS);
    fixture_check(api, 1, text, 5, 5, 0);
    assert_psa(api->remove(1), PSA_SUCCESS);
}

/// One call of each kind that reads, after one bit of the asset's record was flipped: the truth or
/// a status, never another value.
static void check_flipped(uint32_t *detected)
{
    uint8_t out[sizeof text] = {0};
    size_t len = 9;
    struct psa_storage_info_t info;
    psa_status_t status = api->get(1, 0, sizeof out, out, &len);
    if (status == PSA_SUCCESS) {
        fixture_check(api, 1, text, sizeof text, sizeof text, PSA_STORAGE_FLAG_NO_CONFIDENTIALITY);
        return;
    }
    assert_true(status == api->damaged_data || status == api->damaged_header);
    assert_int_equal(len, 0);
    assert_zeroed(out, sizeof out);
    assert_psa(api->get_info(1, &info), status);
    assert_zeroed(&info, sizeof info);
    (*detected)++;
}

static void test_every_bit_flipped(void **state)
{
    (void)state;
    uint32_t detected = 0;
    assert_psa(api->set(1, sizeof text, text, PSA_STORAGE_FLAG_NO_CONFIDENTIALITY), PSA_SUCCESS);
    size_t first = rig_address(&fixture_rig, api->area, 1) * (size_t)8;
    size_t bits = (MINT_RECORD_HEADER_LEN + sizeof text + MINT_AEAD_TAG_LEN) * 8;
    for (size_t bit = first; bit < first + bits; bit++) {
        rig_flip(&fixture_rig, bit);
        check_flipped(&detected);
        rig_flip(&fixture_rig, bit);
    }
    // The header mends single bits; data and tag do not.
    assert_int_equal(detected, (sizeof text + MINT_AEAD_TAG_LEN) * 8);
}

/// Those that the store and the adapter give; all others are internal failures.
static void test_every_status(void **state)
{
    const struct {
        mint_status_t status;
        psa_status_t expected;
    } known[] = {{MINT_OK, PSA_SUCCESS},
                 {MINT_ERR_ARGUMENT, PSA_ERROR_INVALID_ARGUMENT},
                 {MINT_ERR_UNSUPPORTED, PSA_ERROR_NOT_SUPPORTED},
                 {MINT_ERR_NOT_FOUND, PSA_ERROR_DOES_NOT_EXIST},
                 {MINT_ERR_DUPLICATE, PSA_ERROR_ALREADY_EXISTS},
                 {MINT_ERR_FULL, PSA_ERROR_INSUFFICIENT_STORAGE},
                 {MINT_ERR_WRITE_ONCE, PSA_ERROR_NOT_PERMITTED},
                 {MINT_ERR_LOCKED, PSA_ERROR_NOT_PERMITTED},
                 {MINT_ERR_FLASH, PSA_ERROR_STORAGE_FAILURE},
                 {MINT_ERR_IO, PSA_ERROR_STORAGE_FAILURE},
                 {MINT_ERR_ROLLBACK, PSA_ERROR_STORAGE_FAILURE},
                 {MINT_ERR_CORRUPT, api->damaged_data},
                 {MINT_ERR_AUTHENTICATION, api->damaged_data},
                 {MINT_ERR_FORMAT, api->damaged_header}};
#define STATUS(name, value, text) name,
    static const mint_status_t all[] = {MINT_OK, MINT_STATUS_LIST(STATUS)};
#undef STATUS
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        psa_status_t expected = api->internal_failure;
        for (size_t j = 0; j < sizeof known / sizeof known[0]; j++) {
            expected = known[j].status == all[i] ? known[j].expected : expected;
        }
        assert_psa(mint_psa_status(api->area, all[i]), expected);
    }
}

static void test_nothing_in_the_clear(void **state)
{
    (void)state;
    uint8_t out[sizeof text];
    size_t len = 0;
    assert_psa(api->set(1, sizeof text, text, ALL_FLAGS), PSA_SUCCESS);
    assert_psa(api->get(1, 0, sizeof out, out, &len), PSA_SUCCESS);
    assert_false(rig_contains(fixture_rig.flash.now, ram_flash_len(&fixture_rig.flash), text, 8));
    assert_false(rig_contains(&fixture_rig.store, sizeof fixture_rig.store, text, 8));
    assert_false(rig_contains(fixture_rig.unit, sizeof fixture_rig.unit, text, 4));
    assert_zeroed(fixture_buffer, sizeof fixture_buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_set_get_remove, fixture_set_up),
        cmocka_unit_test_setup(test_areas_are_apart, fixture_set_up),
        cmocka_unit_test_setup(test_locked_device, fixture_set_up),
        cmocka_unit_test_setup(test_uid_zero, fixture_set_up),
        cmocka_unit_test_setup(test_zero_length, fixture_set_up),
        cmocka_unit_test_setup(test_null_pointers, fixture_set_up),
        cmocka_unit_test_setup(test_get_parts, fixture_set_up),
        cmocka_unit_test_setup(test_get_absurd_offset, fixture_set_up),
        cmocka_unit_test_setup(test_absurd_length, fixture_set_up),
        cmocka_unit_test_setup(test_flags_are_kept, fixture_set_up),
        cmocka_unit_test_setup(test_unknown_flags, fixture_set_up),
        cmocka_unit_test_setup(test_write_once, fixture_set_up),
        cmocka_unit_test_setup(test_too_long, fixture_set_up),
        cmocka_unit_test_setup(test_full, fixture_set_up),
        cmocka_unit_test_setup(test_no_store, fixture_set_up),
        cmocka_unit_test_setup(test_dead_flash, fixture_set_up),
        cmocka_unit_test_setup(test_flash_that_does_not_keep, fixture_set_up),
        cmocka_unit_test_setup(test_crypto_failure, fixture_set_up),
        cmocka_unit_test_setup(test_damaged_data, fixture_set_up),
        cmocka_unit_test_setup(test_damaged_header, fixture_set_up),
        cmocka_unit_test_setup(test_every_bit_flipped, fixture_set_up),
        cmocka_unit_test_setup(test_every_status, fixture_set_up),
        cmocka_unit_test_setup(test_nothing_in_the_clear, fixture_set_up),
    };
    api = &fixture_its;
    int failed = cmocka_run_group_tests_name("Internal Trusted Storage", tests, use_arena, NULL);
    api = &fixture_ps;
    return failed + cmocka_run_group_tests_name("Protected Storage", tests, use_arena, NULL);
}
