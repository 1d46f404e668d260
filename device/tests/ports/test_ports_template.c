// SPDX-License-Identifier: Apache-2.0
//
// The template of a port, as it is before anything is written: each function is an error, what it
// hands out is zeros, no source is credited, and neither a generator nor a device starts on it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mintmark/agent.h"

static const uint8_t zero[32];

static void id_and_key_are_errors_and_zeros(void **state)
{
    (void)state;
    const mint_port_t *port = mint_port();
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t key[MINT_STORE_ROOT_KEY_LEN];
    memset(id, 0xA5, sizeof id);
    memset(key, 0xA5, sizeof key);
    assert_int_not_equal(port->device_id(port->context, id), MINT_OK);
    assert_memory_equal(id, zero, sizeof id);
    assert_int_not_equal(port->root_key(port->context, key), MINT_OK);
    assert_memory_equal(key, zero, sizeof key);
}

static void the_line_is_dead(void **state)
{
    (void)state;
    const mint_port_t *port = mint_port();
    uint8_t byte;
    assert_false(port->serial_read(port->context, &byte));
    assert_int_not_equal(port->serial_write(port->context, zero, 1), MINT_OK);
}

static void flash_keeps_nothing(void **state)
{
    (void)state;
    const mint_flash_t *flash = mint_port()->flash;
    uint8_t byte;
    assert_int_equal(flash->read(flash->context, 0, &byte, 1), MINT_ERR_UNSUPPORTED);
    assert_int_equal(flash->program(flash->context, 0, zero), MINT_ERR_UNSUPPORTED);
    assert_int_equal(flash->erase(flash->context, 0), MINT_ERR_UNSUPPORTED);
    assert_int_equal(flash->program(flash->context, 1, zero), MINT_ERR_ARGUMENT);
    assert_int_equal(flash->erase(flash->context, flash->unit_len), MINT_ERR_ARGUMENT);
    assert_int_equal(flash->read(flash->context, UINT32_MAX, &byte, 1), MINT_ERR_ARGUMENT);
}

static void no_source_is_credited(void **state)
{
    (void)state;
    const mint_port_t *port = mint_port();
    mint_entropy_t pool;
    for (size_t i = 0; i < port->source_count; i++) {
        uint8_t symbol;
        assert_int_equal(mint_source_credit(&port->sources[i]), MINT_CREDIT_NONE);
        assert_int_not_equal(port->sources[i].sample(port->sources[i].context, &symbol), MINT_OK);
    }
    assert_int_equal(mint_entropy_start(&pool, port->sources, port->source_count),
                     MINT_ERR_NO_CREDIT);
}

static void no_device_starts(void **state)
{
    (void)state;
    static mint_agent_t agent;
    static const uint8_t authority[65] = {4};
    assert_int_not_equal(mint_agent_start(&agent, mint_port(), authority, "1.0.0"), MINT_OK);
    uint8_t bytes[16];
    memset(bytes, 0xA5, sizeof bytes);
    assert_int_not_equal(mint_rng_bytes(&agent.rng, bytes, sizeof bytes), MINT_OK);
    assert_memory_equal(bytes, zero, sizeof bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(id_and_key_are_errors_and_zeros),
        cmocka_unit_test(the_line_is_dead),
        cmocka_unit_test(flash_keeps_nothing),
        cmocka_unit_test(no_source_is_credited),
        cmocka_unit_test(no_device_starts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
