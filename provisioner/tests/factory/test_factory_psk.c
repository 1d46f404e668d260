// SPDX-License-Identifier: Apache-2.0
//
// PSKs of identities that are no device: known answers, and that no length is the beginning of
// another.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "factory/factory.h"

static const mint_bytes_t gateway = {(const uint8_t *)"gateway-1", 9};
static uint8_t master[MINT_PSK_MASTER_LEN]; // 0, 1, 2 …

static int setup(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof master; i++) {
        master[i] = (uint8_t)i;
    }
    return 0;
}

// Python, with prk = hmac.new(bytes(32), bytes(range(32)), "sha256").digest():
//     hmac.new(prk, b"mintmark-psk-v1" + b"gateway-1" + b"\x01", "sha256").digest()[:16]
static void of_16_bytes_as_a_device_has(void **state)
{
    (void)state;
    static const uint8_t expected[16] = {0x1e, 0x58, 0x73, 0x63, 0xda, 0xcb, 0x8b, 0xe1,
                                         0x3d, 0x09, 0xba, 0x56, 0x70, 0x12, 0x24, 0xed};
    uint8_t key[16];
    assert_int_equal(mint_psk_derive_named(master, gateway, key, sizeof key), MINT_OK);
    assert_memory_equal(key, expected, sizeof key);

    uint8_t id[MINT_DEVICE_ID_LEN] = {0xAB, 0xCD};
    char identity[MINT_PSK_IDENTITY_SIZE];
    uint8_t device_key[MINT_PSK_KEY_LEN];
    assert_int_equal(mint_psk_derive(master, id, identity, device_key), MINT_OK);
    mint_bytes_t text = {(const uint8_t *)identity, strlen(identity)};
    assert_int_equal(mint_psk_derive_named(master, text, key, sizeof key), MINT_OK);
    assert_memory_equal(key, device_key, sizeof key);
}

// HKDF-Expand over b"mintmark-psk-v2" + bytes([length]) + b"gateway-1"
static void of_other_lengths(void **state)
{
    (void)state;
    static const uint8_t expected[64] = {
        0x86, 0xba, 0xa7, 0x14, 0xcf, 0x11, 0x91, 0xc2, 0x46, 0x0a, 0x6c, 0x74, 0x5a,
        0xca, 0x72, 0x98, 0xf0, 0xb1, 0x88, 0xb7, 0xd9, 0xc2, 0x8c, 0xca, 0x4c, 0xdc,
        0xfa, 0x1e, 0x90, 0xdd, 0xdc, 0x67, 0x7f, 0xf9, 0xd4, 0xd0, 0xb3, 0x50, 0x1b,
        0xb9, 0x4d, 0xec, 0xb9, 0x91, 0xd5, 0xd5, 0xfe, 0x35, 0x3d, 0x6a, 0x2e, 0xcc,
        0xa8, 0x35, 0x77, 0x27, 0xe8, 0x3a, 0x42, 0x86, 0x6a, 0xbe, 0x47, 0x59};
    static const uint8_t expected_17[17] = {0x1c, 0x2e, 0xf4, 0x30, 0x54, 0x55, 0xa8, 0xa0, 0x55,
                                            0xb4, 0x81, 0x27, 0x0d, 0x0e, 0x9f, 0xc5, 0xce};
    uint8_t key[64];
    assert_int_equal(mint_psk_derive_named(master, gateway, key, 64), MINT_OK);
    assert_memory_equal(key, expected, 64);
    assert_int_equal(mint_psk_derive_named(master, gateway, key, 17), MINT_OK);
    assert_memory_equal(key, expected_17, 17);
}

static void no_psk_is_the_beginning_of_another(void **state)
{
    (void)state;
    uint8_t keys[MINT_PSK_MAX_LEN + 1][MINT_PSK_MAX_LEN];
    for (size_t len = 16; len <= MINT_PSK_MAX_LEN; len++) {
        assert_int_equal(mint_psk_derive_named(master, gateway, keys[len], len), MINT_OK);
        for (size_t other = 16; other < len; other++) {
            assert_memory_not_equal(keys[len], keys[other], 16);
        }
    }
}

static void what_is_out_of_range_is_refused(void **state)
{
    (void)state;
    static const uint8_t bytes[129] = {1};
    uint8_t key[65];
    const struct {
        size_t identity_len;
        size_t key_len;
    } cases[] = {{0, 16}, {129, 16}, {1, 15}, {1, 65}, {1, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        memset(key, 0xAA, sizeof key);
        assert_int_equal(mint_psk_derive_named(master, (mint_bytes_t){bytes, cases[i].identity_len},
                                               key, cases[i].key_len),
                         MINT_ERR_ARGUMENT);
        for (size_t j = 0; j < cases[i].key_len; j++) {
            assert_int_equal(key[j], 0);
        }
    }
    assert_int_equal(mint_psk_derive_named(master, (mint_bytes_t){bytes, 128}, key, 64), MINT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_16_bytes_as_a_device_has),
        cmocka_unit_test(of_other_lengths),
        cmocka_unit_test(no_psk_is_the_beginning_of_another),
        cmocka_unit_test(what_is_out_of_range_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
