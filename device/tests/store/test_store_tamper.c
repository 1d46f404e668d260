// SPDX-License-Identifier: Apache-2.0
//
// Every single bit of a small image flipped in turn: the store refuses to mount, or says of a
// record that it is corrupt, or gives what it should. It never gives another value, an older one,
// or one that was deleted.
#include "device/tests/store/ram_flash.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "mintmark/store.h"

#ifdef MINT_TEST_SMALL
#define STRIDE 37u // bits; a prime, so that all positions in a byte come up
#else
#define STRIDE 1u
#endif

#define RECORDS 6u

static ram_flash_t image;
static ram_flash_t flash;
static mint_store_t store;
static const uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = {3};

typedef struct {
    uint8_t value[40];
    size_t len; // 0: there is no such record
} expected_t;

static expected_t expected[RECORDS + 1];

typedef struct {
    uint32_t refused; // mounts
    uint32_t corrupt; // records
    uint32_t whole;   // mounts with every record right
} tally_t;

static void change(uint32_t uid, uint8_t first, size_t len)
{
    memset(expected[uid].value, first, sizeof expected[uid].value);
    expected[uid].len = len;
    if (len == 0) {
        assert_ok(mint_store_delete(&store, uid));
    } else {
        assert_ok(mint_store_set(&store, uid, expected[uid].value, len, 0));
    }
}

/// A log with old versions, a deleted record, a collection behind it, two sessions and a torn
/// record.
static void make_image(uint32_t page_len, uint32_t unit_len)
{
    ram_flash_init(&image, page_len, 3, unit_len);
    memset(expected, 0, sizeof expected);
    assert_ok(mint_store_mount(&store, &image.port, root_key, NULL, 0));
    for (uint32_t i = 0; i < 45; i++) {
        change(1 + i % RECORDS, (uint8_t)i, 1 + i * 7 % 40);
        if (i == 43) {
            assert_ok(mint_store_mount(&store, &image.port, root_key, NULL, 0));
        }
    }
    change(2, 0, 0);
    uint8_t torn[MINT_FLASH_UNIT_MAX_LEN];
    memset(torn, 0x35, sizeof torn);
    ram_op_t op = {.address = store.page * page_len + store.offset, .unit = torn};
    ram_flash_cut(&image, &op, RAM_CUT_RANDOM);
    ram_flash_power_on(&image);
    assert_ok(mint_store_mount(&store, &image.port, root_key, NULL, 0));
    change(5, 0x77, 33);
}

static void check_records(tally_t *tally)
{
    uint32_t right = 0;
    for (uint32_t uid = 1; uid <= RECORDS; uid++) {
        uint8_t value[64];
        size_t len = 0;
        mint_status_t status = mint_store_get(&store, uid, value, sizeof value, &len);
        if (status == MINT_ERR_CORRUPT) {
            assert_zeroed(value, expected[uid].len);
            tally->corrupt++;
            continue;
        }
        assert_status(status, expected[uid].len == 0 ? MINT_ERR_NOT_FOUND : MINT_OK);
        assert_int_equal(len, expected[uid].len);
        assert_memory_equal(value, expected[uid].value, len);
        right++;
    }
    tally->whole += right == RECORDS;
}

static void flip(size_t bit, tally_t *tally)
{
    ram_flash_clone(&flash, &image);
    flash.now[bit / 8] ^= (uint8_t)(1u << bit % 8);
    mint_status_t status = mint_store_mount(&store, &flash.port, root_key, NULL, 0);
    if (status != MINT_OK) {
        assert_true(status == MINT_ERR_CORRUPT || status == MINT_ERR_UNSUPPORTED);
        assert_int_equal(flash.operation_count, image.operation_count);
        tally->refused++;
        return;
    }
    check_records(tally);
    // What the mount changed because of the flip must not have made it worse.
    tally_t again = {0};
    assert_ok(mint_store_mount(&store, &flash.port, root_key, NULL, 0));
    check_records(&again);
}

static void flip_all(uint32_t page_len, uint32_t unit_len)
{
    tally_t tally = {0};
    make_image(page_len, unit_len);
    size_t bits = ram_flash_len(&image) * 8;
    for (size_t bit = 0; bit < bits; bit += STRIDE) {
        flip(bit, &tally);
    }
    print_message("%u-byte units: of %u flips %u were refused, %u found in a record, %u harmless\n",
                  (unsigned)unit_len, (unsigned)(bits / STRIDE), (unsigned)tally.refused,
                  (unsigned)tally.corrupt, (unsigned)tally.whole);
    assert_true(tally.refused > 0 && tally.corrupt > 0 && tally.whole > 0);
}

static void test_small_units(void **state)
{
    (void)state;
    flip_all(1024, 4);
}

static void test_larger_units(void **state)
{
    (void)state;
    flip_all(1024, 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_units),
        cmocka_unit_test(test_larger_units),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
