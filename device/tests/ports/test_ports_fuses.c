// SPDX-License-Identifier: Apache-2.0
//
// The fuse block: what is written is read back, and nothing else is taken for one.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/fuses.h"

// "MINTFUSE", id 00…0F, root key 20…3F, and the CRC-32 of these as zlib computes it.
static const uint8_t known[MINT_FUSES_LEN] = {
    0x4D, 0x49, 0x4E, 0x54, 0x46, 0x55, 0x53, 0x45, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06,
    0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25,
    0x26, 0x27, 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x30, 0x31, 0x32, 0x33, 0x34,
    0x35, 0x36, 0x37, 0x38, 0x39, 0x3A, 0x3B, 0x3C, 0x3D, 0x3E, 0x3F, 0x82, 0xA6, 0x3C, 0xCE};

static void reads_known_block(void **state)
{
    (void)state;
    mint_fuses_t fuses;
    assert_int_equal(mint_fuses_read(known, &fuses), MINT_OK);
    assert_memory_equal(fuses.id, known + 8, sizeof fuses.id);
    assert_memory_equal(fuses.root_key, known + 24, sizeof fuses.root_key);
}

static void writes_known_block(void **state)
{
    (void)state;
    mint_fuses_t fuses;
    uint8_t block[MINT_FUSES_LEN];
    memcpy(fuses.id, known + 8, sizeof fuses.id);
    memcpy(fuses.root_key, known + 24, sizeof fuses.root_key);
    mint_fuses_write(&fuses, block);
    assert_memory_equal(block, known, sizeof block);
}

static void refuse(const uint8_t block[MINT_FUSES_LEN])
{
    static const mint_fuses_t zero;
    mint_fuses_t fuses;
    memset(&fuses, 0xEE, sizeof fuses);
    assert_int_equal(mint_fuses_read(block, &fuses), MINT_ERR_FORMAT);
    assert_memory_equal(&fuses, &zero, sizeof fuses);
}

static void refuses_every_flipped_bit(void **state)
{
    (void)state;
    for (size_t bit = 0; bit < 8 * sizeof known; bit++) {
        uint8_t block[MINT_FUSES_LEN];
        memcpy(block, known, sizeof block);
        block[bit / 8] ^= (uint8_t)(1u << bit % 8);
        refuse(block);
    }
}

static void refuses_blank_memory(void **state)
{
    (void)state;
    uint8_t block[MINT_FUSES_LEN];
    memset(block, 0x00, sizeof block);
    refuse(block);
    memset(block, 0xFF, sizeof block);
    refuse(block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_known_block),
        cmocka_unit_test(writes_known_block),
        cmocka_unit_test(refuses_every_flipped_bit),
        cmocka_unit_test(refuses_blank_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
