// SPDX-License-Identifier: Apache-2.0
//
// The conditioner computes what it says it computes: HMACs put together here from one buffer.
#include "device/tests/support/check.h"
#include "entropy/conditioner.h"

static const uint8_t KEY[] = "Mintmark entropy conditioner, v2"; // and a NUL that does not count

static void condition(const uint8_t (*samples)[2], size_t count, uint8_t out[32], uint8_t chain[32])
{
    mint_hmac_t block;
    assert_ok(mint_conditioner_start(&block, chain));
    for (size_t i = 0; i < count; i++) {
        assert_ok(mint_conditioner_add(&block, samples[i][0], samples[i][1]));
    }
    assert_ok(mint_conditioner_finish(&block, out, chain));
    assert_zeroed(&block, sizeof block);
}

static void block_and_chain_are_the_documented_hmacs(void **state)
{
    (void)state;
    const uint8_t samples[][2] = {{0, 0x11}, {1, 0x22}, {0, 0x33}};
    uint8_t chain[32];
    uint8_t out[32];
    uint8_t message[32 + sizeof samples + 1];
    uint8_t expected[32];
    memset(chain, 0x44, sizeof chain);
    memcpy(message, chain, 32);
    memcpy(message + 32, samples, sizeof samples);
    condition(samples, 3, out, chain);
    message[sizeof message - 1] = 0x01;
    assert_ok(mint_hmac(KEY, 32, message, sizeof message, expected));
    assert_memory_equal(out, expected, 32);
    message[sizeof message - 1] = 0x02;
    assert_ok(mint_hmac(KEY, 32, message, sizeof message, expected));
    assert_memory_equal(chain, expected, 32);
}

static void every_block_depends_on_those_before(void **state)
{
    (void)state;
    const uint8_t same[][2] = {{0, 1}, {0, 2}};
    const uint8_t other[][2] = {{0, 1}, {0, 3}};
    uint8_t chains[2][32] = {{0}, {0}};
    uint8_t first[2][32];
    uint8_t second[2][32];
    condition(same, 2, first[0], chains[0]);
    condition(other, 2, first[1], chains[1]);
    condition(same, 2, second[0], chains[0]);
    condition(same, 2, second[1], chains[1]);
    assert_memory_not_equal(first[0], first[1], 32);
    assert_memory_not_equal(second[0], second[1], 32);
    assert_memory_not_equal(first[0], second[0], 32);
}

static void who_delivered_a_sample_makes_a_difference(void **state)
{
    (void)state;
    const uint8_t one[][2] = {{0, 1}, {1, 0}};
    const uint8_t two[][2] = {{1, 0}, {0, 1}};
    const uint8_t three[][2] = {{1, 1}, {0, 0}};
    uint8_t chains[3][32] = {{0}, {0}, {0}};
    uint8_t out[3][32];
    condition(one, 2, out[0], chains[0]);
    condition(two, 2, out[1], chains[1]);
    condition(three, 2, out[2], chains[2]);
    assert_memory_not_equal(out[0], out[1], 32);
    assert_memory_not_equal(out[0], out[2], 32);
    assert_memory_not_equal(out[1], out[2], 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(block_and_chain_are_the_documented_hmacs),
        cmocka_unit_test(every_block_depends_on_those_before),
        cmocka_unit_test(who_delivered_a_sample_makes_a_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
