// SPDX-License-Identifier: Apache-2.0
//
// Checks of a port against its contract.
#include "contract.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SAMPLES 4096 ///< taken of each source

// ---- flash ----

static void program(const mint_flash_t *flash, uint32_t address, uint8_t fill)
{
    uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];
    memset(unit, fill, flash->unit_len);
    assert_int_equal(flash->program(flash->context, address, unit), MINT_OK);
}

static void assert_all(const mint_flash_t *flash, uint32_t address, uint32_t len, uint8_t fill)
{
    for (uint32_t i = 0; i < len; i++) {
        uint8_t byte = (uint8_t)~fill;
        assert_int_equal(flash->read(flash->context, address + i, &byte, 1), MINT_OK);
        assert_int_equal(byte, fill);
    }
}

static void check_geometry(const mint_flash_t *flash)
{
    assert_true(flash->page_count >= 3);
    assert_true(flash->page_len >= 512);
    assert_true(flash->unit_len >= 4 && flash->unit_len <= MINT_FLASH_UNIT_MAX_LEN);
    assert_int_equal(flash->unit_len & (flash->unit_len - 1), 0);
    assert_int_equal(flash->page_len % flash->unit_len, 0);
}

static void check_refusals(const mint_flash_t *flash)
{
    const uint32_t end = flash->page_len * flash->page_count;
    uint8_t unit[MINT_FLASH_UNIT_MAX_LEN] = {0};
    assert_int_not_equal(flash->program(flash->context, 1, unit), MINT_OK);
    assert_int_not_equal(flash->program(flash->context, end, unit), MINT_OK);
    assert_int_not_equal(flash->program(flash->context, 0u - flash->unit_len, unit), MINT_OK);
    assert_int_not_equal(flash->erase(flash->context, flash->unit_len), MINT_OK);
    assert_int_not_equal(flash->erase(flash->context, end), MINT_OK);
    assert_int_not_equal(flash->read(flash->context, end - 1, unit, 2), MINT_OK);
    assert_int_not_equal(flash->read(flash->context, 0xFFFFFFFFu, unit, 2), MINT_OK);
}

void check_flash(const mint_flash_t *flash)
{
    check_geometry(flash);
    const uint32_t page = flash->page_len;
    const uint32_t last = page * (flash->page_count - 1);
    assert_int_equal(flash->erase(flash->context, 0), MINT_OK);
    assert_int_equal(flash->erase(flash->context, page), MINT_OK);
    assert_int_equal(flash->erase(flash->context, last), MINT_OK);
    assert_all(flash, 0, 2 * page, 0xFF);
    assert_all(flash, last, page, 0xFF);

    // Programming clears bits, sets none, and touches its own unit alone.
    program(flash, flash->unit_len, 0x3C);
    program(flash, flash->unit_len, 0xF0);
    assert_all(flash, 0, flash->unit_len, 0xFF);
    assert_all(flash, flash->unit_len, flash->unit_len, 0x30);
    assert_all(flash, 2 * flash->unit_len, page - 2 * flash->unit_len, 0xFF);

    // An erase touches its own page alone.
    program(flash, page, 0x00);
    program(flash, last + page - flash->unit_len, 0x00);
    assert_int_equal(flash->erase(flash->context, 0), MINT_OK);
    assert_all(flash, 0, page, 0xFF);
    assert_all(flash, page, flash->unit_len, 0x00);
    assert_all(flash, last + page - flash->unit_len, flash->unit_len, 0x00);

    check_refusals(flash);
    assert_all(flash, 0, page, 0xFF);
}

// ---- sources ----

static void check_description(const mint_source_t *source)
{
    assert_non_null(source->name);
    assert_in_range(strlen(source->name), 1, 23);
    assert_in_range(source->symbol_bits, 1, 8);
    assert_in_range(source->h_64, 1, source->symbol_bits * MINT_ENTROPY_CREDIT_PER_BIT);
}

static void check_samples(const mint_source_t *source)
{
    mint_health_limits_t limits;
    mint_health_t health;
    uint8_t first = 0;
    bool differ = false;
    assert_int_equal(mint_health_limits(source->h_64, source->symbol_bits, &limits), MINT_OK);
    mint_health_init(&health);
    for (int i = 0; i < SAMPLES; i++) {
        uint8_t symbol;
        bool permanent;
        assert_int_equal(source->sample(source->context, &symbol), MINT_OK);
        assert_int_equal(symbol >> (source->symbol_bits - 1) >> 1, 0);
        first = i == 0 ? symbol : first;
        differ = differ || symbol != first;
        mint_status_t status = mint_health_sample(&health, &limits, symbol, &permanent);
        // How healthy an uncredited source looks is up to the machine that runs the test.
        if (source->evidence != NULL) {
            assert_int_equal(status, MINT_OK);
        }
    }
    assert_true(differ);
}

void check_sources(const mint_port_t *port)
{
    assert_in_range(port->source_count, 1, MINT_ENTROPY_SOURCES_MAX);
    for (size_t i = 0; i < port->source_count; i++) {
        check_description(&port->sources[i]);
        check_samples(&port->sources[i]);
    }
}
