// SPDX-License-Identifier: Apache-2.0
//
// The allocator that LibTomCrypt and LibTomMath have on a device: blocks that do not overlap, that
// are wiped when they come back, and an arena that is whole again at the end.
#include "crypto/tomcrypt/heap.h"
#include "crypto/tomcrypt/heap_arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/fake_random.h"
#include "mintmark/crypto.h"

#define HEADER_LEN 8u
#define BLOCKS     40u

static _Alignas(8) uint8_t arena[MINT_CRYPTO_ARENA_LEN + 16];

static int fresh_arena(void **state)
{
    (void)state;
    memset(arena, 0xa5, sizeof arena);
    return mint_crypto_init(arena, MINT_CRYPTO_ARENA_LEN) == MINT_OK ? 0 : -1;
}

static int arena_is_whole(void **state)
{
    (void)state;
    void *all = mint_tomcrypt_malloc(MINT_CRYPTO_ARENA_LEN - HEADER_LEN);
    bool whole = all != NULL && mint_crypto_arena_peak() == MINT_CRYPTO_ARENA_LEN;
    mint_tomcrypt_free(all);
    return whole && mint_heap_in_use() == 0 ? 0 : -1;
}

static void nothing_before_there_is_an_arena(void **state)
{
    (void)state;
    assert_null(mint_tomcrypt_malloc(1));
    assert_int_equal(mint_crypto_arena_peak(), 0);
    assert_int_equal(mint_heap_in_use(), 0);
    assert_status(mint_crypto_init(NULL, 0), MINT_ERR_ARGUMENT);
    assert_status(mint_crypto_init(arena + 4, MINT_CRYPTO_ARENA_LEN), MINT_ERR_ARGUMENT);
    assert_status(mint_crypto_init(arena, MINT_CRYPTO_ARENA_LEN - 1), MINT_ERR_ARGUMENT);
    assert_null(mint_tomcrypt_malloc(1));
}

static void refuses_what_does_not_fit(void **state)
{
    (void)state;
    assert_null(mint_tomcrypt_malloc(MINT_CRYPTO_ARENA_LEN - HEADER_LEN + 1));
    assert_null(mint_tomcrypt_malloc(SIZE_MAX));
    assert_null(mint_tomcrypt_malloc(SIZE_MAX - 3));
    assert_null(mint_tomcrypt_calloc(SIZE_MAX / 2, 4));
    assert_null(mint_tomcrypt_calloc(MINT_CRYPTO_ARENA_LEN, 1));
    assert_null(mint_tomcrypt_malloc(0));
    uint8_t *block = mint_tomcrypt_malloc(100);
    assert_non_null(block);
    memset(block, 7, 100);
    assert_null(mint_tomcrypt_realloc(block, MINT_CRYPTO_ARENA_LEN)); // and the block is as it was
    assert_true(all_are(block, 100, 7));
    mint_tomcrypt_free(block);
    mint_tomcrypt_free(NULL);
}

static void wipes_what_comes_back(void **state)
{
    (void)state;
    uint8_t *block = mint_tomcrypt_malloc(24);
    uint8_t *after = mint_tomcrypt_malloc(24);
    memset(block, 0x77, 24);
    memset(after, 0x88, 24);
    uint8_t *moved = mint_tommath_realloc(block, 24, 64);
    assert_ptr_not_equal(moved, block);
    assert_zeroed(block, 24);
    assert_true(all_are(moved, 24, 0x77));
    assert_ptr_equal(mint_tommath_realloc(moved, 64, 10), moved);
    mint_tommath_free(moved, 64);
    assert_zeroed(moved, 24);
    mint_heap_delete(after, 24);
    assert_zeroed(after, 24);
    uint8_t *made = mint_tommath_realloc(NULL, 0, 16); // as realloc(): a new block
    assert_non_null(made);
    mint_tommath_free(made, 16);
    made = mint_tommath_malloc(16);
    assert_non_null(made);
    mint_tommath_free(made, 16);
    uint8_t *cleared = mint_tommath_calloc(10, 7);
    assert_zeroed(cleared, 70);
    mint_tommath_free(cleared, 70);
    cleared = mint_heap_new(33);
    assert_zeroed(cleared, 33);
    mint_heap_delete(cleared, 33);
}

// The peak is what an arena would have needed to do the same: one byte less, and it would not have.
static void peak_is_the_furthest_byte(void **state)
{
    (void)state;
    void *first = mint_tomcrypt_malloc(100);
    void *second = mint_tomcrypt_malloc(50);
    const size_t peak = 104 + 56 + 2 * HEADER_LEN;
    assert_int_equal(mint_crypto_arena_peak(), peak);
    assert_int_equal(mint_heap_in_use(), peak);
    mint_tomcrypt_free(first);
    assert_int_equal(mint_heap_in_use(), 56 + HEADER_LEN);
    first = mint_tomcrypt_malloc(8); // into the gap
    assert_int_equal(mint_crypto_arena_peak(), peak);
    mint_tomcrypt_free(second);
    mint_tomcrypt_free(first);
    assert_int_equal(mint_crypto_arena_peak(), peak);
}

// A block as the test knows it: every byte of it is `mark`.
typedef struct {
    uint8_t *at;
    size_t len;
    uint8_t mark;
} block_t;

static void change(block_t *block, fake_random_t *random, uint8_t mark)
{
    const size_t len = 1 + (size_t)(fake_random_next(random) % 200);
    assert_true(block->at == NULL || all_are(block->at, block->len, block->mark));
    if (block->at == NULL) {
        block->at = mint_tomcrypt_malloc(len);
        block->len = block->at != NULL ? len : 0;
    } else if (fake_random_next(random) % 2 == 0) {
        mint_tomcrypt_free(block->at);
        block->at = NULL;
    } else {
        uint8_t *moved = mint_tomcrypt_realloc(block->at, len);
        const size_t kept_len = len < block->len ? len : block->len;
        assert_true(moved == NULL || all_are(moved, kept_len, block->mark));
        block->len = moved != NULL ? len : block->len;
        block->at = moved != NULL ? moved : block->at;
    }
    block->mark = mark;
    if (block->at != NULL) {
        assert_int_equal((uintptr_t)block->at % 8, 0);
        memset(block->at, mark, block->len);
    }
}

static void blocks_keep_to_themselves(void **state)
{
    (void)state;
    block_t blocks[BLOCKS] = {{NULL, 0, 0}};
    fake_random_t random = {0};
    for (unsigned i = 0; i < 20000; i++) {
        change(&blocks[fake_random_next(&random) % BLOCKS], &random, (uint8_t)i);
    }
    for (size_t i = 0; i < BLOCKS; i++) {
        mint_tomcrypt_free(blocks[i].at);
    }
    assert_true(all_are(arena + MINT_CRYPTO_ARENA_LEN, 16, 0xa5)); // nothing beyond the end
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, fresh_arena, arena_is_whole)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_before_there_is_an_arena),
        TEST(refuses_what_does_not_fit),
        TEST(wipes_what_comes_back),
        TEST(peak_is_the_furthest_byte),
        TEST(blocks_keep_to_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
