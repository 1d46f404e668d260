// SPDX-License-Identifier: Apache-2.0
//
// The functions of the emulated board, on the emulated board. Its start-up code is not here: this
// is a unit test with a start-up of its own. Its flash image is blank memory, as in an emulator
// that was given no file.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "board.h"
#include "common/fuses.h"
#include "contract.h"

static void flash_keeps_its_contract(void **state)
{
    (void)state;
    check_flash(mint_port()->flash);
}

static void sources_keep_their_contract(void **state)
{
    (void)state;
    check_sources(mint_port());
}

static void missing_fuses_are_an_error(void **state)
{
    (void)state;
    const mint_port_t *port = mint_port();
    static const uint8_t zero[MINT_STORE_ROOT_KEY_LEN];
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t key[MINT_STORE_ROOT_KEY_LEN];
    memset((void *)MPS2_FLASH_IMAGE, 0xFF, MINT_FUSES_LEN);
    assert_int_equal(port->device_id(port->context, id), MINT_ERR_FORMAT);
    assert_memory_equal(id, zero, sizeof id);
    assert_int_equal(port->root_key(port->context, key), MINT_ERR_FORMAT);
    assert_memory_equal(key, zero, sizeof key);
}

static void fuses_are_read(void **state)
{
    (void)state;
    const mint_port_t *port = mint_port();
    mint_fuses_t fuses;
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t key[MINT_STORE_ROOT_KEY_LEN];
    memset(fuses.id, 0x11, sizeof fuses.id);
    memset(fuses.root_key, 0x22, sizeof fuses.root_key);
    mint_fuses_write(&fuses, (uint8_t *)MPS2_FLASH_IMAGE);
    assert_int_equal(port->device_id(port->context, id), MINT_OK);
    assert_memory_equal(id, fuses.id, sizeof id);
    assert_int_equal(port->root_key(port->context, key), MINT_OK);
    assert_memory_equal(key, fuses.root_key, sizeof key);
}

/// The emulator of a unit test has nothing at the other end of the second line.
static void silence_ends_the_wait_for_the_modem(void **state)
{
    (void)state;
    const mint_port_t *port = mint_port();
    uint8_t byte = 0x5A;
    __asm__ volatile("cpsid i" ::: "memory"); // as the board's start-up does
    for (uint32_t wait_ms = 0; wait_ms < 3; wait_ms++) {
        assert_false(port->modem_read(port->context, &byte, wait_ms));
        assert_int_equal(byte, 0x5A);
    }
    assert_int_equal(port->modem_write(port->context, &byte, 1), MINT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flash_keeps_its_contract),
        cmocka_unit_test(sources_keep_their_contract),
        cmocka_unit_test(missing_fuses_are_an_error),
        cmocka_unit_test(fuses_are_read),
        cmocka_unit_test(silence_ends_the_wait_for_the_modem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
