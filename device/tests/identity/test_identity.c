// SPDX-License-Identifier: Apache-2.0
//
// The identity as a station leaves it in the store: the key, the key as DER, the certificates one
// by one and as a chain, and each status, through records of a wrong length, damage and flash that
// cannot be read.
#include "mintmark/identity.h"

#include <limits.h>

#include "device/tests/store/faulty_flash.h"
#include "device/tests/store/rig.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"

// ECPrivateKey of RFC 5915 §3 as `openssl ec -no_public -outform DER` writes it for the key of 01
// to 20, with its 32 bytes left out.
static const uint8_t der_head[] = {0x30, 0x31, 0x02, 0x01, 0x01, 0x04, 0x20};
static const uint8_t der_tail[] = {0xA0, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                   0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};

static rig_t rig;
static const mint_store_t *const store = &rig.store;

static int set_up(void **state)
{
    (void)state;
    rig_start(&rig, 1024, 8, 4, 24);
    assert_ok(rig_mount(&rig));
    return 0;
}

static void put(uint64_t uid, const void *data, size_t len)
{
    assert_ok(mint_store_set(&rig.store, uid, data, len, 0));
}

static void put_key(uint8_t key[MINT_P256_PRIVATE_KEY_LEN])
{
    for (size_t i = 0; i < MINT_P256_PRIVATE_KEY_LEN; i++) {
        key[i] = (uint8_t)(i + 1);
    }
    put(MINT_UID_IDENTITY_KEY, key, MINT_P256_PRIVATE_KEY_LEN);
}

/// Three certificates, which are never looked into.
static void put_chain(uint8_t count)
{
    put(MINT_UID_CERTIFICATE(0), "device", 6);
    put(MINT_UID_CERTIFICATE(1), "issuing", 7);
    put(MINT_UID_CERTIFICATE(2), "root", 4);
    put(MINT_UID_CHAIN, &count, sizeof count);
}

/// Neither form of the key is there, and nothing of it.
static void check_no_key(mint_status_t status)
{
    uint8_t key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t der[MINT_IDENTITY_KEY_DER_LEN];
    memset(key, 0xEE, sizeof key);
    memset(der, 0xEE, sizeof der);
    assert_status(mint_identity_key(store, key), status);
    assert_zeroed(key, sizeof key);
    assert_status(mint_identity_key_der(store, der), status);
    assert_zeroed(der, sizeof der);
}

static void check_certificate(unsigned index, const char *expected)
{
    uint8_t out[16];
    size_t len = SIZE_MAX;
    assert_ok(mint_identity_certificate(store, index, out, sizeof out, &len));
    assert_int_equal(len, strlen(expected));
    assert_memory_equal(out, expected, len);
}

static void check_no_certificate(unsigned index, size_t size, mint_status_t status)
{
    uint8_t out[16];
    size_t len = SIZE_MAX;
    assert_status(mint_identity_certificate(store, index, out, size, &len), status);
    assert_int_equal(len, 0);
}

static void check_no_chain(size_t size, mint_status_t status)
{
    uint8_t out[32];
    size_t len = SIZE_MAX;
    assert_status(mint_identity_chain(store, out, size, &len), status);
    assert_int_equal(len, 0);
}

// ---- the key ----

static void test_key(void **state)
{
    uint8_t expected[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t der[MINT_IDENTITY_KEY_DER_LEN];
    (void)state;
    put_key(expected);
    assert_ok(mint_identity_key(store, key));
    assert_memory_equal(key, expected, sizeof key);
    assert_ok(mint_identity_key_der(store, der));
    assert_int_equal(sizeof der_head + sizeof key + sizeof der_tail, sizeof der);
    assert_memory_equal(der, der_head, sizeof der_head);
    assert_memory_equal(der + sizeof der_head, expected, sizeof expected);
    assert_memory_equal(der + sizeof der_head + sizeof expected, der_tail, sizeof der_tail);
}

static void test_no_key(void **state)
{
    (void)state;
    check_no_key(MINT_ERR_NOT_FOUND);
    mint_store_unmount(&rig.store);
    check_no_key(MINT_ERR_STATE);
}

static void test_key_of_a_wrong_length(void **state)
{
    static const uint8_t bytes[MINT_P256_PRIVATE_KEY_LEN + 1] = {1};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const size_t lengths[] = {0, MINT_P256_PRIVATE_KEY_LEN - 1, sizeof bytes};
        put(MINT_UID_IDENTITY_KEY, bytes, lengths[i]);
        check_no_key(MINT_ERR_CORRUPT);
    }
}

// ---- certificates ----

static void test_chain(void **state)
{
    uint8_t out[32];
    size_t len = SIZE_MAX;
    (void)state;
    put_chain(3);
    assert_int_equal(mint_identity_chain_count(store), 3);
    check_certificate(0, "device");
    check_certificate(1, "issuing");
    check_certificate(2, "root");
    check_no_certificate(3, 16, MINT_ERR_NOT_FOUND);
    check_no_certificate(UINT_MAX, 16, MINT_ERR_NOT_FOUND);
    assert_ok(mint_identity_chain(store, out, 17, &len));
    assert_int_equal(len, 17);
    assert_memory_equal(out, "deviceissuingroot", 17);
}

static void test_no_chain(void **state)
{
    (void)state;
    assert_int_equal(mint_identity_chain_count(store), 0);
    check_no_certificate(0, 16, MINT_ERR_NOT_FOUND);
    check_no_chain(32, MINT_ERR_NOT_FOUND);
    // What is behind the count is not of the chain.
    put_chain(2);
    check_no_certificate(2, 16, MINT_ERR_NOT_FOUND);
    put_chain(0);
    check_no_chain(32, MINT_ERR_NOT_FOUND);
}

static void test_buffer_too_small(void **state)
{
    (void)state;
    put_chain(3);
    check_no_certificate(1, 6, MINT_ERR_SPACE);
    for (size_t size = 0; size < 17; size++) {
        check_no_chain(size, MINT_ERR_SPACE);
    }
}

static void test_count_that_is_none(void **state)
{
    (void)state;
    put_chain(3);
    put(MINT_UID_CHAIN, "", 0);
    assert_int_equal(mint_identity_chain_count(store), 0);
    put(MINT_UID_CHAIN, "\3\3", 2);
    assert_int_equal(mint_identity_chain_count(store), 0);
    // More than there are: something was lost, which is not the same as no more.
    put_chain(4);
    check_no_certificate(3, 16, MINT_ERR_CORRUPT);
    check_no_chain(32, MINT_ERR_CORRUPT);
}

// ---- what goes wrong below ----

static void test_damaged_records(void **state)
{
    uint8_t key[MINT_P256_PRIVATE_KEY_LEN];
    (void)state;
    put_key(key);
    put_chain(3);
    rig_flip(&rig, 8 * (rig_address(&rig, 0, MINT_UID_IDENTITY_KEY) + 24));
    rig_flip(&rig, 8 * (rig_address(&rig, 0, MINT_UID_CERTIFICATE(1)) + 24));
    check_no_key(MINT_ERR_CORRUPT);
    check_certificate(0, "device");
    check_no_certificate(1, 16, MINT_ERR_CORRUPT);
    check_no_chain(32, MINT_ERR_CORRUPT);
}

static void test_flash_fails(void **state)
{
    static faulty_flash_t faulty;
    uint8_t key[MINT_P256_PRIVATE_KEY_LEN];
    (void)state;
    put_key(key);
    put_chain(3);
    faulty_flash_init(&faulty, &rig.flash.port);
    rig.port = &faulty.port;
    assert_ok(rig_mount(&rig));
    faulty_flash_arm(&faulty, FAULT_READ, FAULT_REFUSED, 1, UINT32_MAX);
    check_no_key(MINT_ERR_FLASH);
    assert_int_equal(mint_identity_chain_count(store), 0);
    faulty_flash_disarm(&faulty);
    assert_ok(rig_mount(&rig));
    check_certificate(0, "device");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_key, set_up),
        cmocka_unit_test_setup(test_no_key, set_up),
        cmocka_unit_test_setup(test_key_of_a_wrong_length, set_up),
        cmocka_unit_test_setup(test_chain, set_up),
        cmocka_unit_test_setup(test_no_chain, set_up),
        cmocka_unit_test_setup(test_buffer_too_small, set_up),
        cmocka_unit_test_setup(test_count_that_is_none, set_up),
        cmocka_unit_test_setup(test_damaged_records, set_up),
        cmocka_unit_test_setup(test_flash_fails, set_up),
    };
    return cmocka_run_group_tests_name("identity", tests, use_arena, NULL);
}
