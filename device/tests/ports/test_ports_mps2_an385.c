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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flash_keeps_its_contract),
        cmocka_unit_test(sources_keep_their_contract),
        cmocka_unit_test(missing_fuses_are_an_error),
        cmocka_unit_test(fuses_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
