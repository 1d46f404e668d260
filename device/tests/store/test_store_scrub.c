// SPDX-License-Identifier: Apache-2.0
//
// Scrubbing: what reads wrong now and then is written anew, what is sound is left alone, what is
// lost is said to be lost, and a power cut in the middle hurts nothing.
#include "device/tests/store/cutter.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "store/log.h"

static const uint32_t geometries[][3] = {{1024, 4, 4}, {4096, 3, 256}, {512, 8, 16}};

#define GEOMETRIES (sizeof geometries / sizeof geometries[0])
#define RECORDS    6u

static rig_t rig;
static mint_store_t *const store = &rig.store;
static uint8_t values[RECORDS + 1][30];

static void start(const uint32_t geometry[3])
{
    rig_start(&rig, geometry[0], geometry[1], geometry[2], 40);
    assert_ok(rig_mount(&rig));
    for (uint8_t version = 0; version < 4; version++) {
        for (uint8_t uid = 1; uid <= RECORDS; uid++) {
            memset(values[uid], 16 * uid + version, sizeof values[uid]);
            mint_store_select(store, uid % MINT_STORE_AREAS);
            assert_ok(mint_store_set(store, uid, values[uid], sizeof values[uid], 0));
        }
    }
}

static void check_all(rig_t *checked)
{
    for (uint8_t uid = 1; uid <= RECORDS; uid++) {
        mint_store_select(&checked->store, uid % MINT_STORE_AREAS);
        rig_check(checked, uid, values[uid], sizeof values[uid]);
    }
}

static uint32_t address_of(const rig_t *looked_at, uint8_t uid)
{
    return rig_address(looked_at, uid % MINT_STORE_AREAS, uid);
}

static void check_scrub(size_t read_count, size_t copied_count, size_t lost_count)
{
    mint_store_scrub_t scrub;
    assert_ok(mint_store_scrub(store, &scrub));
    assert_int_equal(scrub.read_count, read_count);
    assert_int_equal(scrub.copied_count, copied_count);
    assert_int_equal(scrub.lost_count, lost_count);
}

static void test_sound_store_is_left_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        start(geometries[i]);
        uint32_t before = rig.flash.operation_count;
        check_scrub(RECORDS, 0, 0);
        check_scrub(RECORDS, 0, 0);
        assert_int_equal(rig.flash.operation_count, before);
        check_all(&rig);
    }
}

static void test_empty_store(void **state)
{
    (void)state;
    rig_start(&rig, 1024, 3, 4, 8);
    assert_ok(rig_mount(&rig));
    check_scrub(0, 0, 0);
}

/// A header with a wrong bit is mended when it is read, and written anew by a scrub; every bit.
static void test_header_is_written_anew(void **state)
{
    (void)state;
    for (size_t bit = 0; bit < 8 * MINT_RECORD_HEADER_LEN; bit++) {
        mint_record_t unmended;
        start(geometries[bit % GEOMETRIES]);
        uint32_t address = address_of(&rig, 2);
        rig_flip(&rig, 8 * (size_t)address + bit);
        check_all(&rig);
        check_scrub(RECORDS, 1, 0);
        assert_true(address_of(&rig, 2) != address);
        assert_ok(mint_record_read(store, address_of(&rig, 2), false, &unmended));
        check_all(&rig);
        check_scrub(RECORDS, 0, 0);
        assert_ok(rig_mount(&rig));
        check_all(&rig);
        assert_int_equal(rig.flash.violation_count, 0);
    }
}

static void test_lost_value_is_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        uint8_t value[30];
        size_t len = 0;
        start(geometries[i]);
        rig_flip(&rig, 8 * ((size_t)address_of(&rig, 3) + MINT_RECORD_HEADER_LEN) + 5);
        uint32_t before = rig.flash.operation_count;
        check_scrub(RECORDS, 0, 1);
        assert_int_equal(rig.flash.operation_count, before);
        mint_store_select(store, 0);
        assert_status(mint_store_get(store, 3, value, sizeof value, &len), MINT_ERR_CORRUPT);
    }
}

static void test_lost_header_is_counted(void **state)
{
    (void)state;
    start(geometries[0]);
    rig_flip(&rig, 8 * (size_t)address_of(&rig, 3) + 5);
    rig_flip(&rig, 8 * (size_t)address_of(&rig, 3) + 55);
    check_scrub(RECORDS, 0, 1);
}

/// A flash one bit of which reads wrong in about one of three readings.
typedef struct {
    mint_flash_t port;
    const mint_flash_t *under;
    uint32_t address;
    uint32_t random; // 0: it reads right
    bool failed;     // it never reads right
} marginal_t;

static marginal_t marginal;

static mint_status_t read_marginal(void *context, uint32_t address, uint8_t *out, size_t len)
{
    marginal_t *port = context;
    mint_status_t status = port->under->read(port->under->context, address, out, len);
    if (status == MINT_OK && port->random != 0 && port->address >= address &&
        port->address - address < len && (ram_random(&port->random) % 3 == 0 || port->failed)) {
        out[port->address - address] ^= 0x04;
    }
    return status;
}

static mint_status_t program_below(void *context, uint32_t address, const uint8_t *unit)
{
    const marginal_t *port = context;
    return port->under->program(port->under->context, address, unit);
}

static mint_status_t erase_below(void *context, uint32_t address)
{
    const marginal_t *port = context;
    return port->under->erase(port->under->context, address);
}

static void use_marginal(void)
{
    marginal = (marginal_t){.port = rig.flash.port, .under = &rig.flash.port};
    marginal.port.read = read_marginal;
    marginal.port.program = program_below;
    marginal.port.erase = erase_below;
    marginal.port.context = &marginal;
    rig.port = &marginal.port;
    assert_ok(rig_mount(&rig));
}

/// Scrubs until the value is elsewhere.
static void scrub_away(uint32_t address)
{
    for (int i = 0; address_of(&rig, 4) == address; i++) {
        mint_store_scrub_t scrub;
        mint_status_t status = mint_store_scrub(store, &scrub);
        assert_true(i < 20 && (status == MINT_OK || status == MINT_ERR_FLASH));
        if (status != MINT_OK) {
            assert_ok(rig_mount(&rig));
        }
    }
}

/// A bit of a value that reads wrong now and then is found, and the value moved away from it before
/// it is lost.
static void test_marginal_value_is_written_anew(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 40 * GEOMETRIES; i++) {
        start(geometries[i % GEOMETRIES]);
        use_marginal();
        uint32_t address = address_of(&rig, 4);
        marginal.address = address + MINT_RECORD_HEADER_LEN + 7;
        marginal.random = i + 1;
        scrub_away(address);
        marginal.failed = true;
        check_all(&rig);
    }
}

/// A store without room for a copy makes some by going on.
static void test_full_store(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        start(geometries[i]);
        mint_store_select(store, 0);
        uint64_t filler = 100;
        while (mint_store_set(store, filler, values[1], sizeof values[1], 0) == MINT_OK) {
            filler++;
        }
        for (uint8_t uid = 1; uid <= RECORDS; uid++) {
            mint_store_usage_t usage;
            rig_flip(&rig, 8 * (size_t)address_of(&rig, uid) + 11 * uid);
            assert_ok(mint_store_usage(store, &usage));
            check_scrub(usage.record_count, 1, 0);
            check_all(&rig);
        }
        assert_ok(rig_mount(&rig));
        check_all(&rig);
    }
}

static void check_cut(rig_t *cut, void *context)
{
    mint_store_scrub_t scrub;
    (void)context;
    assert_ok(rig_mount(cut));
    check_all(cut);
    assert_ok(mint_store_scrub(&cut->store, &scrub));
    assert_int_equal(scrub.lost_count, 0);
    check_all(cut);
    assert_int_equal(cut->flash.violation_count, 0);
}

static void test_cuts(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        cutter_t cutter = {.rig = &rig, .check = check_cut};
        start(geometries[i]);
        for (uint8_t uid = 1; uid < RECORDS; uid += 2) {
            rig_flip(&rig, 8 * (size_t)address_of(&rig, uid) + 37 * uid);
        }
        cutter_watch(&cutter);
        check_scrub(RECORDS, 3, 0);
        assert_true(cutter_stop(&cutter) > 20);
        check_all(&rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound_store_is_left_alone),
        cmocka_unit_test(test_empty_store),
        cmocka_unit_test(test_header_is_written_anew),
        cmocka_unit_test(test_lost_value_is_counted),
        cmocka_unit_test(test_lost_header_is_counted),
        cmocka_unit_test(test_marginal_value_is_written_anew),
        cmocka_unit_test(test_full_store),
        cmocka_unit_test(test_cuts),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
