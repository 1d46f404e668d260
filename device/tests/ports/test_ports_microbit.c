// SPDX-License-Identifier: Apache-2.0
//
// The microbit's flash and random number generator against a model of their registers, on a host:
// that the flash controller is asked in the only order that the part allows (reference manual §6),
// and what comes of a generator that gives nothing, which no emulator can be told to have.
//
// The port's files are compiled into this one, with their registers in the model. The model sees an
// access before it is done: what a write did is looked at when the next access comes.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static volatile uint32_t *access_to(uint32_t address);

#define NRF_REGISTER(address_) (*access_to(address_))
#include "board.h"
#include "common/image.h"
#include "registers.h"

#include "flash.c"
#include "noise.c"

#define NVM_BUSY_POLLS 3u    ///< looks at READY that find the controller busy after each operation
#define OLD_VALUE      0xEEu ///< in the generator from before

static struct {
    uint32_t store[MINT_IMAGE_STORE_LEN / 4u];
    uint32_t last;    ///< register that the last access was to
    uint32_t before;  ///< word of the store that it may have changed, as it was
    unsigned busy;    ///< polls that the controller is busy for, after each change of its registers
    uint32_t allowed; ///< what the controller was told, NVMC_CONFIG_…
    unsigned illegal; ///< accesses that the part does not allow
    bool dead;        ///< the generator gives nothing
    bool running;     ///< it was started
    uint8_t next;     ///< what it gives next
    mint_status_t kept; ///< what the host says to a change
    unsigned keeps;     ///< how often it was told of one
    uint32_t ready, config, erase_page, start, stop, valrdy, shorts, value, other;
} part;

static uint32_t *in_store(uint32_t address)
{
    return &part.store[(address - MICROBIT_STORE) / 4u];
}

static bool is_store(uint32_t address)
{
    return address - MICROBIT_STORE < MINT_IMAGE_STORE_LEN;
}

/// A program or erase operation that was just begun.
static void begin(bool allowed)
{
    part.illegal += allowed && part.busy == 0 ? 0u : 1u;
    part.busy = NVM_BUSY_POLLS;
}

/// Does what the last write asked for.
static void settle(void)
{
    if (is_store(part.last) && *in_store(part.last) != part.before) {
        begin(part.allowed == NVMC_CONFIG_WRITE);
        *in_store(part.last) &= part.before;
    }
    if (part.erase_page != UINT32_MAX) {
        begin(part.allowed == NVMC_CONFIG_ERASE && part.erase_page % MINT_IMAGE_PAGE_LEN == 0);
        memset(in_store(part.erase_page), 0xFF, MINT_IMAGE_PAGE_LEN);
        part.erase_page = UINT32_MAX;
    }
    if (part.config != part.allowed) {
        begin(true);
        part.allowed = part.config;
    }
    part.running = (part.running || part.start != 0) && part.stop == 0;
    part.start = part.stop = 0;
    if (part.running && !part.dead) {
        part.value = part.next;
        part.valrdy = 1;
        part.running = (part.shorts & RNG_SHORTS_STOP) == 0;
    }
    part.last = 0;
}

static volatile uint32_t *access_to(uint32_t address)
{
    settle();
    part.last = address;
    if (is_store(address)) {
        part.illegal += part.busy;
        part.before = *in_store(address);
        return in_store(address);
    }
    switch (address) {
    case 0x4001E400u:
        part.ready = part.busy == 0;
        part.busy -= part.busy > 0;
        return &part.ready;
    case 0x4001E504u:
        part.illegal += part.busy; // §6.3.1: neither while it is busy
        return &part.config;
    case 0x4001E508u:
        return &part.erase_page;
    case 0x4000D000u:
        return &part.start;
    case 0x4000D004u:
        return &part.stop;
    case 0x4000D100u:
        return &part.valrdy;
    case 0x4000D200u:
        return &part.shorts;
    case 0x4000D508u:
        return &part.value;
    default:
        return &part.other;
    }
}

/// In place of image.c.
mint_status_t microbit_image_keep(uint32_t address, size_t len)
{
    settle();
    assert_true(address + len <= MINT_IMAGE_STORE_LEN);
    part.keeps++;
    return part.kept;
}

static int new_part(void **state)
{
    (void)state;
    memset(&part, 0, sizeof part);
    memset(part.store, 0xA5, sizeof part.store);
    part.erase_page = UINT32_MAX;
    part.value = OLD_VALUE;
    part.valrdy = 1;
    part.next = 0x5A;
    microbit_noise_start();
    return 0;
}

static void flash_is_erased_and_programmed_as_the_part_allows(void **state)
{
    (void)state;
    const mint_flash_t *flash = &microbit_flash;
    const uint32_t page = 2 * flash->page_len;
    static const uint8_t word[4] = {0x12, 0x34, 0x56, 0x78};
    uint8_t found[7];
    assert_int_equal(flash->erase(flash->context, page), MINT_OK);
    assert_int_equal(flash->program(flash->context, page + 8, word), MINT_OK);
    assert_int_equal(flash->read(flash->context, page + 7, found, sizeof found), MINT_OK);
    assert_memory_equal(found, "\xFF\x12\x34\x56\x78\xFF\xFF", sizeof found);
    settle();
    assert_int_equal(part.illegal, 0);
    assert_int_equal(part.config, NVMC_CONFIG_READ); // nothing can be written by accident
    assert_int_equal(part.keeps, 2);
    assert_int_equal(*in_store(MICROBIT_STORE + page - 4), 0xA5A5A5A5u);
    assert_int_equal(*in_store(MICROBIT_STORE + page + flash->page_len), 0xA5A5A5A5u);
}

static void what_is_not_kept_is_not_reported_written(void **state)
{
    (void)state;
    const mint_flash_t *flash = &microbit_flash;
    static const uint8_t word[4];
    part.kept = MINT_ERR_IO;
    assert_int_equal(flash->erase(flash->context, 0), MINT_ERR_IO);
    assert_int_equal(flash->program(flash->context, 0, word), MINT_ERR_IO);
}

static void addresses_outside_are_refused_before_anything_is_done(void **state)
{
    (void)state;
    const mint_flash_t *flash = &microbit_flash;
    uint8_t word[4] = {0};
    assert_int_equal(flash->erase(flash->context, 4), MINT_ERR_ARGUMENT);
    assert_int_equal(flash->erase(flash->context, MINT_IMAGE_STORE_LEN), MINT_ERR_ARGUMENT);
    assert_int_equal(flash->program(flash->context, 2, word), MINT_ERR_ARGUMENT);
    assert_int_equal(flash->program(flash->context, 0u - 4u, word), MINT_ERR_ARGUMENT);
    assert_int_equal(flash->read(flash->context, MINT_IMAGE_STORE_LEN - 3, word, 4),
                     MINT_ERR_ARGUMENT);
    settle();
    assert_int_equal(part.keeps, 0);
    assert_int_equal(part.config, NVMC_CONFIG_READ);
}

static void a_new_value_is_taken_and_no_old_one(void **state)
{
    (void)state;
    uint8_t symbol = 0;
    assert_int_equal(microbit_rng_sample(NULL, &symbol), MINT_OK);
    assert_int_equal(symbol, 0x5A);
    part.next = 0x99;
    assert_int_equal(microbit_rng_sample(NULL, &symbol), MINT_OK);
    assert_int_equal(symbol, 0x99);
    settle();
    assert_false(part.running); // it would keep an emulator busy
}

static void a_dead_generator_is_an_error(void **state)
{
    (void)state;
    uint8_t symbol = 0x77;
    part.dead = true;
    assert_int_equal(microbit_rng_sample(NULL, &symbol), MINT_ERR_SOURCE);
    assert_int_equal(symbol, 0);
    settle();
    assert_false(part.running);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(flash_is_erased_and_programmed_as_the_part_allows, new_part),
        cmocka_unit_test_setup(what_is_not_kept_is_not_reported_written, new_part),
        cmocka_unit_test_setup(addresses_outside_are_refused_before_anything_is_done, new_part),
        cmocka_unit_test_setup(a_new_value_is_taken_and_no_old_one, new_part),
        cmocka_unit_test_setup(a_dead_generator_is_an_error, new_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
