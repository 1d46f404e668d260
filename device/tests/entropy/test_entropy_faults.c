// SPDX-License-Identifier: Apache-2.0
//
// A crypto library that fails below the pool: each of its calls fails in turn, on the way to each
// of several blocks, with two sources and with an alarm on the way. From none comes a byte, and
// none comes afterwards.
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"
#include "device/tests/support/failing_sha256.h"
#include "device/tests/support/fake_source.h"
#include "entropy/conditioner.h"

static mint_entropy_t pool;
static fake_source_t fakes[2];
static mint_source_t sources[2];

static int reset(void **state)
{
    (void)state;
    memset(&failing_sha256, 0, sizeof failing_sha256);
    sources[0] = fake_source(&fakes[0], MINT_CREDIT_MEASURED);
    sources[1] = fake_source(&fakes[1], MINT_CREDIT_NONE);
    fakes[1].random.state = 1;
    return 0;
}

static void check_off(void)
{
    uint8_t out[40];
    memset(&failing_sha256, 0, sizeof failing_sha256); // the library works again
    memset(out, 0xee, sizeof out);
    assert_status(mint_entropy_get(&pool, out, sizeof out), MINT_ERR_CRYPTO);
    assert_zeroed(out, sizeof out);
    assert_status(mint_entropy_test(&pool), MINT_ERR_CRYPTO);
    assert_status(mint_entropy_get(&pool, out, sizeof out), MINT_ERR_CRYPTO);
    assert_ok(mint_entropy_start(&pool, sources, 2));
    assert_ok(mint_entropy_get(&pool, out, sizeof out));
}

// Calls of the crypto library for three blocks, the second of which is discarded once.
static mint_status_t three_blocks(uint8_t out[96])
{
    fakes[0].stuck_from = MINT_ENTROPY_STARTUP + 45;
    fakes[0].stuck_until = MINT_ENTROPY_STARTUP + 50;
    assert_ok(mint_entropy_start(&pool, sources, 2));
    memset(out, 0xee, 96);
    return mint_entropy_get(&pool, out, 96);
}

static void every_failed_call_turns_the_pool_off(void **state)
{
    uint8_t out[96];
    assert_ok(three_blocks(out));
    assert_int_equal(pool.states[0].rct_alarms, 1);
    const uint32_t total = failing_sha256.calls;
    assert_true(total > 3 * 80);
    for (uint32_t call = 1; call <= total; call += MINT_TEST_STEP(1u, 29u)) {
        reset(state);
        failing_sha256.fail_at = call;
        assert_status(three_blocks(out), MINT_ERR_CRYPTO);
        assert_zeroed(out, sizeof out);
        fakes[0].stuck_from = 0;
        check_off();
    }
}

// The conditioner alone: whichever call fails, neither block nor chain is left.
static void a_failed_call_leaves_neither_block_nor_chain(void **state)
{
    uint32_t total = 1;
    for (uint32_t call = 0; call <= total; call++) {
        mint_hmac_t block;
        uint8_t out[32];
        uint8_t chain[32] = {1, 2, 3};
        reset(state);
        failing_sha256.fail_at = call;
        mint_status_t status = mint_conditioner_start(&block, chain);
        if (status == MINT_OK) {
            status = mint_conditioner_add(&block, 0, 1);
        }
        const uint32_t before = failing_sha256.calls;
        if (status == MINT_OK) {
            status = mint_conditioner_finish(&block, out, chain);
            assert_zeroed(&block, sizeof block);
        }
        total = call == 0 ? failing_sha256.calls : total;
        assert_status(status, call == 0 ? MINT_OK : MINT_ERR_CRYPTO);
        if (call > before) {
            assert_zeroed(out, sizeof out);
            assert_zeroed(chain, sizeof chain);
        }
    }
    assert_true(total > 10);
}

#define TEST(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_failed_call_turns_the_pool_off),
        TEST(a_failed_call_leaves_neither_block_nor_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
