// SPDX-License-Identifier: Apache-2.0
//
// Nothing stays in the arena of the LibTomCrypt backend after any operation, whatever its outcome:
// all of it is zero again, but for the headers of the free blocks. In a bare-metal build, where the
// libraries have the arena.
#include "crypto/tomcrypt/heap_arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/fake_random.h"
#include "mintmark/hpke.h"

#define BLOCK_FREE 0x46524545u // what the header of a free block ends with

static _Alignas(8) uint8_t arena[MINT_CRYPTO_ARENA_LEN];
static fake_random_t source;
static const uint8_t KEY[32] = {7, 1, 2, 3};
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];

static bool arena_is_clean(void)
{
    for (size_t at = 0; at < sizeof arena; at += 8) {
        uint32_t words[2];
        memcpy(words, arena + at, sizeof words);
        if (words[1] != BLOCK_FREE && (words[0] | words[1]) != 0) {
            return false;
        }
    }
    return mint_heap_in_use() == 0;
}

static void check_clean(void)
{
    assert_true(mint_crypto_arena_peak() > 0); // it was used
    assert_true(arena_is_clean());
    memset(arena, 0, sizeof arena);
    assert_ok(mint_crypto_init(arena, sizeof arena));
}

static void the_search_finds_a_byte(void **state)
{
    (void)state;
    assert_true(arena_is_clean());
    arena[1000] = 1;
    assert_false(arena_is_clean());
    arena[1000] = 0;
    assert_true(arena_is_clean());
}

static void after_operations(void **state)
{
    (void)state;
    const mint_random_t random = fake_random(&source);
    uint8_t out[128];
    uint8_t sealed[40];
    assert_ok(mint_p256_public_key(&random, KEY, public_key));
    check_clean();
    assert_ok(mint_p256_generate(&random, out, out + 32));
    check_clean();
    assert_ok(mint_p256_sign(&random, KEY, KEY, out));
    check_clean();
    assert_ok(mint_p256_verify(public_key, KEY, out));
    check_clean();
    assert_ok(mint_p256_ecdh(&random, KEY, public_key, out));
    check_clean();
    assert_ok(mint_hpke_seal(&random, public_key, NULL, 0, NULL, 0, KEY, 24, out, sealed));
    assert_ok(mint_hpke_open(&random, KEY, out, NULL, 0, NULL, 0, sealed, 40, out + 65));
    check_clean();
    assert_ok(mint_ccm_seal(KEY, KEY, NULL, 0, KEY, 16, sealed, sealed + 16));
    check_clean();
}

static void after_failures(void **state)
{
    (void)state;
    uint8_t out[128] = {0};
    // The first call hedges the nonce, before any arithmetic.
    for (uint32_t call = 2; call <= 4; call++) {
        fake_random_t failing = {.fail_at = call};
        const mint_random_t random = fake_random(&failing);
        assert_status(mint_p256_sign(&random, KEY, KEY, out), FAKE_RANDOM_FAILURE);
        check_clean();
    }
    assert_status(mint_p256_verify(public_key, KEY, out), MINT_ERR_AUTHENTICATION);
    check_clean();
    assert_status(mint_gcm_open(KEY, KEY, NULL, 0, out, 16, KEY, out + 16),
                  MINT_ERR_AUTHENTICATION);
    check_clean();
}

static int prepare(void **state)
{
    (void)state;
    return mint_crypto_init(arena, sizeof arena) == MINT_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_search_finds_a_byte),
        cmocka_unit_test(after_operations),
        cmocka_unit_test(after_failures),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
