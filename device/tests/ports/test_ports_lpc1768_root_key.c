// SPDX-License-Identifier: Apache-2.0
//
// Where the LPC1768 keeps the root key (device/ports/lpc1768/root_key.c), on flash that loses power
// in every way that the store's tests know: a key that was once given out is given out for ever,
// and the store is erased only where nothing was sealed yet.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "board.h"
#include "common/fuses.h"
#include "device/tests/store/ram_flash.h"
#include "hardware.h"
#include "sectors.h"

#define NEVER UINT32_MAX
#ifdef MINT_TEST_SMALL
#define STEP 5 // of the pairs of cuts
#else
#define STEP 1
#endif
#define OPERATIONS 7  // more than one start programs in the key's sector
#define SLOT       8u // units of a slot; the first key is in the second one
#define PAIRS      3  // of marks in a slot

_Static_assert(MINT_STORE_ROOT_KEY_LEN == 32, "the lengths in this file");

/// The sector, and what has been done beside it.
static struct {
    ram_flash_t flash;
    uint32_t store_erasures;
    uint32_t operations; ///< of this start, on the sector
    uint32_t cut_at;     ///< the operation that power goes at
    ram_cut_t model;
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t drawn; ///< keys so far; each consists of its number
    mint_status_t noise;
    uint8_t unit[LPC_UNIT_LEN];
} part;

// ---- what root_key.c stands on ----

static const mint_evidence_t evidence = {.basis = MINT_CREDIT_MEASURED};
static mint_source_t source = {.name = "noise", .evidence = &evidence};
const mint_port_t lpc_port = {.board = "lpc1768", .sources = &source, .source_count = 1};

const uint8_t *lpc_memory(uint32_t address, size_t len)
{
    assert_true(address >= LPC_ROOT && len <= sizeof part.unit);
    mint_status_t status =
        part.flash.port.read(&part.flash, address - LPC_ROOT, part.unit, (uint32_t)len);
    assert_true(status == MINT_OK || part.flash.off);
    return part.unit;
}

mint_status_t lpc_flash_program(uint32_t address, const uint8_t *unit)
{
    assert_true(address >= LPC_ROOT);
    return part.flash.port.program(&part.flash, address - LPC_ROOT, unit);
}

mint_status_t lpc_flash_erase(uint32_t address)
{
    if (address < LPC_ROOT) {
        assert_true(address >= LPC_STORE);
        part.store_erasures++;
        return part.flash.off ? MINT_ERR_IO : MINT_OK;
    }
    return part.flash.port.erase(&part.flash, address - LPC_ROOT);
}

mint_status_t lpc_device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    (void)context;
    memcpy(id, part.id, sizeof part.id);
    return MINT_OK;
}

mint_status_t mint_rng_start(mint_rng_t *rng, const mint_source_t *sources, size_t source_count,
                             const uint8_t *personalization, size_t personalization_len)
{
    memset(rng, 0, sizeof *rng);
    assert_ptr_equal(sources, &source);
    assert_int_equal(source_count, 1);
    assert_memory_equal(personalization, part.id, personalization_len);
    return part.noise;
}

mint_status_t mint_rng_bytes(mint_rng_t *rng, uint8_t *out, size_t len)
{
    (void)rng;
    memset(out, ++part.drawn, len);
    return MINT_OK;
}

void mint_rng_stop(mint_rng_t *rng)
{
    memset(rng, 0, sizeof *rng);
}

// ---- starts ----

static void watch(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    (void)context;
    if (part.operations++ == part.cut_at) {
        ram_flash_cut(flash, op, part.model);
    }
}

static int fresh(void **state)
{
    (void)state;
    memset(part.id, 0x1D, sizeof part.id);
    source.evidence = &evidence;
    part.drawn = 0;
    part.noise = MINT_OK;
    part.store_erasures = 0;
    part.cut_at = NEVER;
    ram_flash_init(&part.flash, LPC_SECTOR_LEN, 1, LPC_UNIT_LEN);
    part.flash.observer = watch;
    return 0;
}

/// One start; the number of the key that it gives, 0 for that of zeros, -1 if it gives none.
static int start(uint32_t cut_at, ram_cut_t model, mint_status_t *status)
{
    uint8_t key[MINT_STORE_ROOT_KEY_LEN];
    uint8_t all[sizeof key];
    memset(key, 0xEE, sizeof key);
    part.operations = 0;
    part.cut_at = cut_at;
    part.model = model;
    *status = lpc_root_key(NULL, key);
    ram_flash_power_on(&part.flash);
    memset(all, key[0], sizeof all);
    assert_memory_equal(key, all, sizeof key);
    assert_true(*status == MINT_OK || key[0] == 0);
    return *status == MINT_OK ? key[0] : -1;
}

static int start_whole(void)
{
    mint_status_t status;
    int key = start(NEVER, RAM_CUT_NOTHING, &status);
    assert_int_equal(status, MINT_OK);
    return key;
}

static mint_status_t refused(void)
{
    mint_status_t status;
    assert_int_equal(start(NEVER, RAM_CUT_NOTHING, &status), -1);
    return status;
}

// ---- tests ----

static void drawn_once(void **state)
{
    (void)state;
    assert_int_equal(start_whole(), 1);
    assert_int_equal(part.store_erasures, LPC_STORE_SECTORS);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(start_whole(), 1);
        assert_int_equal(part.operations, 0);
    }
    assert_int_equal(part.store_erasures, LPC_STORE_SECTORS);
}

static void without_credit_zeros_until_there_is_some(void **state)
{
    (void)state;
    source.evidence = NULL;
    assert_int_equal(start_whole(), 0);
    assert_int_equal(part.operations + part.store_erasures, 0);
    source.evidence = &evidence;
    assert_int_equal(start_whole(), 1);
    assert_int_equal(part.store_erasures, LPC_STORE_SECTORS); // what lay open is gone
    source.evidence = NULL;
    assert_int_equal(start_whole(), 1); // a key in use is used, whoever drew it
}

static void noise_that_fails_erases_nothing(void **state)
{
    (void)state;
    part.noise = MINT_ERR_NO_CREDIT;
    assert_int_equal(refused(), MINT_ERR_NO_CREDIT);
    assert_int_equal(part.operations + part.store_erasures, 0);
    part.noise = MINT_OK;
    assert_int_equal(start_whole(), 1);
}

/// Clears bits of a unit, as wear and radiation do.
static void damage(uint32_t unit)
{
    for (uint32_t i = 0; i < 64; i++) {
        part.flash.now[unit * LPC_UNIT_LEN + i] &= 0x0F;
        part.flash.later[unit * LPC_UNIT_LEN + i] &= 0x0F;
    }
}

static void a_lost_copy_is_no_loss_and_two_are_told(void **state)
{
    (void)state;
    assert_int_equal(start_whole(), 1);
    damage(SLOT);
    assert_int_equal(start_whole(), 1);
    damage(SLOT + 1u);
    assert_int_equal(refused(), MINT_ERR_CORRUPT);
    assert_int_equal(part.store_erasures, LPC_STORE_SECTORS); // by the drawing alone
    assert_int_equal(part.drawn, 1);
}

static void the_key_of_another_part_is_refused(void **state)
{
    (void)state;
    assert_int_equal(start_whole(), 1);
    part.id[15] ^= 1;
    assert_int_equal(refused(), MINT_ERR_MISMATCH);
    part.id[15] ^= 1;
    assert_int_equal(start_whole(), 1);
}

static void marks_come_to_an_end_loudly(void **state)
{
    (void)state;
    mint_status_t status;
    assert_int_equal(start(4, RAM_CUT_COMPLETE, &status), -1); // the first mark of the first pair
    for (int i = 1; i < PAIRS; i++) {
        assert_int_equal(start(0, RAM_CUT_COMPLETE, &status), -1);
    }
    assert_int_equal(refused(), MINT_ERR_FLASH);
    assert_int_equal(part.drawn, 1);
    assert_int_equal(part.flash.violation_count, 0);
}

/// Each key that a cut breaks off takes two slots, and the sector is never erased.
static void slots_come_to_an_end_loudly(void **state)
{
    (void)state;
    mint_status_t status;
    for (int i = 0; i < 8; i++) {
        assert_int_equal(start(i == 0 ? 2 : 3, RAM_CUT_COMPLETE, &status),
                         -1); // after the first copy
        assert_int_equal(part.drawn, i + 1);
    }
    assert_int_equal(refused(), MINT_ERR_FLASH);
    assert_int_equal(part.drawn, 8);
    assert_int_equal(part.flash.violation_count, 0);
}

/// A key whose copies are there when the power goes is the key, though it was never used.
static void a_key_without_marks_is_taken_if_it_is_whole(void **state)
{
    (void)state;
    mint_status_t status;
    assert_int_equal(start(3, RAM_CUT_COMPLETE, &status), -1); // after the second copy
    assert_int_equal(start_whole(), 1);
    assert_int_equal(part.drawn, 1);
    assert_int_equal(part.store_erasures, 2 * LPC_STORE_SECTORS); // whoever had it meanwhile
    assert_int_equal(part.flash.violation_count, 0);
}

/// A key whose first mark a cut broke off reads as unmarked; another slot comes into use; then the
/// mark is seen again.
static void a_torn_mark_that_comes_back_takes_nothing(void **state)
{
    (void)state;
    assert_int_equal(start_whole(), 1);
    mint_fuses_t other;
    memcpy(other.id, part.id, sizeof other.id);
    memset(other.root_key, 2, sizeof other.root_key);
    uint8_t unit[LPC_UNIT_LEN] = {0};
    mint_fuses_write(&other, unit);
    const uint32_t later = 3u * SLOT;
    for (uint32_t copy = 0; copy < 2u; copy++) {
        assert_int_equal(lpc_flash_program(LPC_ROOT + (later + copy) * LPC_UNIT_LEN, unit),
                         MINT_OK);
    }
    damage(later + 2u);
    assert_int_equal(start_whole(), 1);
    assert_int_equal(part.operations, 0);
    assert_int_equal(part.store_erasures, LPC_STORE_SECTORS);
}

/// Two starts that power cuts end, and what comes after.
static void cut_twice(uint32_t first, ram_cut_t first_model, uint32_t second,
                      ram_cut_t second_model, bool settles)
{
    const uint32_t cuts[] = {first, second, NEVER, NEVER, NEVER};
    const ram_cut_t models[] = {first_model, second_model, 0, 0, 0};
    int given = -1; // the key that something may be sealed under
    uint32_t erasures = 0;
    (void)fresh(NULL);
    part.flash.random = first * 1000u + second;
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        mint_status_t status;
        const int key = start(cuts[i], models[i], &status);
        if (given >= 0) {
            assert_true(key == given || (key < 0 && cuts[i] != NEVER));
            assert_int_equal(part.store_erasures, erasures);
        } else if (key >= 0) {
            given = key;
            erasures = part.store_erasures;
        }
        assert_true(key > 0 || cuts[i] != NEVER);
        if (settles || i >= 2) {
            ram_flash_settle(&part.flash);
        }
    }
    assert_int_equal(part.flash.violation_count, 0);
}

static void power_cuts(void **state)
{
    (void)state;
    uint32_t number = 0;
    for (uint32_t first = 0; first < OPERATIONS; first++) {
        for (int model = 0; model < RAM_CUT_MODELS; model++) {
            for (uint32_t second = 0; second < OPERATIONS; second++) {
                for (int other = 0; other < RAM_CUT_MODELS; other++) {
                    if (number++ % STEP == 0) {
                        cut_twice(first, (ram_cut_t)model, second, (ram_cut_t)other, number % 2);
                        cut_twice(first, (ram_cut_t)model, second, (ram_cut_t)other,
                                  number % 2 == 0);
                    }
                }
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(drawn_once, fresh),
        cmocka_unit_test_setup(without_credit_zeros_until_there_is_some, fresh),
        cmocka_unit_test_setup(noise_that_fails_erases_nothing, fresh),
        cmocka_unit_test_setup(a_lost_copy_is_no_loss_and_two_are_told, fresh),
        cmocka_unit_test_setup(the_key_of_another_part_is_refused, fresh),
        cmocka_unit_test_setup(marks_come_to_an_end_loudly, fresh),
        cmocka_unit_test_setup(slots_come_to_an_end_loudly, fresh),
        cmocka_unit_test_setup(a_key_without_marks_is_taken_if_it_is_whole, fresh),
        cmocka_unit_test_setup(a_torn_mark_that_comes_back_takes_nothing, fresh),
        cmocka_unit_test_setup(power_cuts, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
