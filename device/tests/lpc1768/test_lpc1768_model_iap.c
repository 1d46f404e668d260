// SPDX-License-Identifier: Apache-2.0
//
// The model itself: what it does and notices as flash and as the boot ROM.
#include "device/tests/lpc1768/machine.h"
#include "device/tests/support/check.h"

#define SECTOR  20u
#define ADDRESS 0x30000u ///< its start: 64 KB, and four sectors of 32 KB
#define KHZ     96000u

static uint32_t unit[64];

static uint32_t prepare(uint32_t sector)
{
    return machine_iap(50, sector, sector, 0, 0);
}

static uint32_t copy(uint32_t to)
{
    return machine_iap(51, to, lpc_ram_address(unit), 256, KHZ);
}

static uint32_t erase(uint32_t sector)
{
    return machine_iap(52, sector, sector, KHZ, 0);
}

/// Everything ready for a command that changes the sector.
static void ready(void)
{
    machine_clock();
    lpc_interrupts_off();
    memset(unit, 0x5A, sizeof unit);
    must(prepare(SECTOR) == 0);
}

static void use(void *context)
{
    (void)context;
    ready();
    must(copy(ADDRESS) == 0);
    must(all_are(lpc_memory(ADDRESS, 256), 256, 0x5A));
    must(machine_iap(53, SECTOR, SECTOR, 0, 0) == 8); // not blank
    must(prepare(SECTOR) == 0);
    const uint64_t from = model->now;
    must(erase(SECTOR) == 0);
    must(model->now - from >= 100 * MODEL_MS);
    must(all_are(lpc_memory(ADDRESS, 0x8000), 0x8000, 0xFF));
    must(machine_iap(53, SECTOR, SECTOR, 0, 0) == 0);
    const uint32_t serial[5] = {58};
    uint32_t result[5];
    lpc_iap(serial, result);
    must(result[0] == 0 && memcmp(result + 1, model->id, sizeof model->id) == 0);
}

static void flash_is_changed(void **state)
{
    (void)state;
    check_right(use);
}

static void sectors_are_where_they_are(void **state)
{
    (void)state;
    assert_int_equal(model_sector_start(15), 0xF000);
    assert_int_equal(model_sector_start(16), 0x10000);
    assert_int_equal(model_sector_start(SECTOR), ADDRESS);
    assert_int_equal(model_sector_start(MODEL_SECTORS), MODEL_FLASH_LEN);
    for (uint32_t sector = 0; sector < MODEL_SECTORS; sector++) {
        assert_int_equal(model_sector_of(model_sector_start(sector)), sector);
        assert_int_equal(model_sector_of(model_sector_start(sector + 1) - 1), sector);
    }
}

// ---- cuts ----

static void program_once(void *context)
{
    (void)context;
    ready();
    copy(ADDRESS);
}

static void cut_program(model_cut_t where, uint64_t seed)
{
    model_make();
    model->random += seed;
    model->faults.cut_at = where == MODEL_CUT_DURING ? 1 : 2; // the second call, the first change
    model->faults.cut_where = where;
    assert_int_equal(model_boot(program_once, NULL), MODEL_POWER_CUT);
    model_assert_clean();
}

static uint32_t bits_of(const uint8_t *data, size_t len)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < len; i++) {
        for (uint8_t byte = data[i]; byte != 0; byte &= (uint8_t)(byte - 1u)) {
            bits++;
        }
    }
    return bits;
}

static void a_cut_leaves_nothing_half_or_all(void **state)
{
    (void)state;
    cut_program(MODEL_CUT_BEFORE, 0);
    assert_true(all_are(model->flash + ADDRESS, 256, 0xFF));
    cut_program(MODEL_CUT_AFTER, 0);
    assert_true(all_are(model->flash + ADDRESS, 256, 0x5A));
    uint32_t least = 2048;
    uint32_t most = 0;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        cut_program(MODEL_CUT_DURING, seed);
        const uint32_t bits = bits_of(model->flash + ADDRESS, 256);
        least = bits < least ? bits : least;
        most = bits > most ? bits : most;
        assert_true(bits_of(model->marginal + ADDRESS, 256) > 5);
        assert_true(all_are(model->flash + ADDRESS + 256, 256, 0xFF));
    }
    // From hardly begun (2048 bits are 1) to nearly done (1024).
    assert_true(least < 1100 && most > 1950);
}

static void read_twice(void *context)
{
    (void)context;
    uint8_t first[256];
    memcpy(first, lpc_memory(ADDRESS, sizeof first), sizeof first);
    must((memcmp(first, lpc_memory(ADDRESS, sizeof first), sizeof first) != 0) ==
         (model->reads == MODEL_READS_ANY));
    must((memcmp(first, model->flash + ADDRESS, sizeof first) != 0) ==
         (model->reads != MODEL_READS_OLD));
    memset(unit, 0, sizeof unit);
    machine_clock();
    lpc_interrupts_off();
    must(prepare(SECTOR) == 0);
    must(copy(ADDRESS) == 0); // zeros over what a cut left
    must(all_are(lpc_memory(ADDRESS, 256), 256, 0));
}

static void marginal_bits_read_now_so_now_so(void **state)
{
    (void)state;
    for (int progress = MODEL_PROGRESS_NONE; progress <= MODEL_PROGRESS_ALL; progress++) {
        for (int reads = MODEL_READS_OLD; reads <= MODEL_READS_ANY; reads++) {
            cut_program(MODEL_CUT_DURING, (uint64_t)progress);
            model->faults.cut_at = 0;
            model->reads = (model_reads_t)reads;
            assert_int_equal(model_boot(read_twice, NULL), MODEL_RETURNED);
            model_assert_clean();
        }
    }
}

static void count_failures(void *context)
{
    ready();
    const uint32_t status = copy(ADDRESS);
    must(status == *(const uint32_t *)context);
}

static void failures_on_demand(void **state)
{
    (void)state;
    static uint32_t status = 11;
    model_make();
    model->faults.iap_fails_at = 1;
    model->faults.iap_fails_command = 51;
    model->faults.iap_status = status;
    assert_int_equal(model_boot(count_failures, &status), MODEL_RETURNED);
    assert_true(all_are(model->flash + ADDRESS, 256, 0xFF));
    model->faults = (model_faults_t){.iap_lies = true};
    status = 0;
    assert_int_equal(model_boot(count_failures, &status), MODEL_RETURNED);
    assert_true(all_are(model->flash + ADDRESS, 256, 0xFF));
    model_assert_clean();
}

// ---- what is wrong ----

static void interruptible(void *context)
{
    (void)context;
    ready();
    lpc_interrupts_restore(0);
    must(copy(ADDRESS) == 0);
}

static void no_command(void *context)
{
    (void)context;
    must(machine_iap(49, 0, 0, 0, 0) == 1);
}

static void no_sector(void *context)
{
    (void)context;
    must(machine_iap(50, 29, 30, 0, 0) == 7);
}

static void order_of_sectors(void *context)
{
    (void)context;
    must(machine_iap(50, 3, 2, 0, 0) == 7);
}

static void prepared_once_for_two(void *context)
{
    (void)context;
    ready();
    must(copy(ADDRESS) == 0);
    must(copy(ADDRESS + 256) == 9);
}

static void another_sector(void *context)
{
    (void)context;
    ready();
    must(erase(SECTOR + 1u) == 9);
}

static void not_at_a_unit(void *context)
{
    (void)context;
    ready();
    must(copy(ADDRESS + 128) == 3);
}

static void odd_source(void *context)
{
    (void)context;
    ready();
    must(machine_iap(51, ADDRESS, lpc_ram_address((const uint8_t *)unit + 1), 256, KHZ) == 2);
}

static void source_in_flash(void *context)
{
    (void)context;
    ready();
    must(machine_iap(51, ADDRESS, 0x1000, 256, KHZ) == 4);
}

static void odd_count(void *context)
{
    (void)context;
    ready();
    must(machine_iap(51, ADDRESS, lpc_ram_address(unit), 128, KHZ) == 6);
}

static void wrong_clock(void *context)
{
    (void)context;
    ready();
    must(machine_iap(51, ADDRESS, lpc_ram_address(unit), 256, 100000) == 0);
}

static void own_code(void *context)
{
    (void)context;
    model->image_len = ADDRESS + 1u;
    ready();
    must(erase(SECTOR) == 0);
}

static void twice(void *context)
{
    (void)context;
    ready();
    must(copy(ADDRESS) == 0);
    must(prepare(SECTOR) == 0);
    must(copy(ADDRESS) == 0);
}

static void everything_wrong_is_noticed(void **state)
{
    (void)state;
    static const breach_t breaches[] = {
        {RULE_IAP_INTERRUPTS, interruptible},
        {RULE_IAP_COMMAND, no_command},
        {RULE_IAP_SECTORS, no_sector},
        {RULE_IAP_SECTORS, order_of_sectors},
        {RULE_IAP_UNPREPARED, prepared_once_for_two},
        {RULE_IAP_UNPREPARED, another_sector},
        {RULE_IAP_ALIGNMENT, not_at_a_unit},
        {RULE_IAP_SOURCE, odd_source},
        {RULE_IAP_SOURCE, source_in_flash},
        {RULE_IAP_COUNT, odd_count},
        {RULE_IAP_CLOCK, wrong_clock},
        {RULE_IAP_CODE, own_code},
        {RULE_FLASH_TWICE, twice},
    };
    for (size_t i = 0; i < sizeof breaches / sizeof breaches[0]; i++) {
        model_make();
        assert_int_equal(model_boot(breaches[i].program, NULL), MODEL_RETURNED);
        model_assert_broken(breaches[i].rule);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flash_is_changed),
        cmocka_unit_test(sectors_are_where_they_are),
        cmocka_unit_test(a_cut_leaves_nothing_half_or_all),
        cmocka_unit_test(marginal_bits_read_now_so_now_so),
        cmocka_unit_test(failures_on_demand),
        cmocka_unit_test(everything_wrong_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
