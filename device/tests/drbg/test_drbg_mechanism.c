// SPDX-License-Identifier: Apache-2.0
//
// HMAC_DRBG: all of NIST's worked examples with every K and V, all of its validation program's
// SHA-256 vectors, and the limits of SP 800-90A.
#include "device/tests/support/check.h"
#include "device/tests/support/vectors.h"
#include "mintmark/drbg.h"

static mint_drbg_t drbg;

static void check_state(const vectors_t *v)
{
    check_bytes(drbg.key, vectors_get(v, "key"));
    check_bytes(drbg.value, vectors_get(v, "value"));
}

static void run_example_step(const vectors_t *v)
{
    uint8_t out[64];
    mint_bytes_t entropy = vectors_get(v, "entropy");
    mint_bytes_t nonce = vectors_get(v, "nonce");
    mint_bytes_t personalization = vectors_get(v, "personalization");
    mint_bytes_t additional = vectors_get(v, "additional");
    if (strcmp(v->kind, "instantiate") == 0) {
        assert_ok(mint_drbg_instantiate(&drbg, entropy.data, entropy.len, nonce.data, nonce.len,
                                        personalization.data, personalization.len));
    } else if (strcmp(v->kind, "reseed") == 0) {
        assert_ok(
            mint_drbg_reseed(&drbg, entropy.data, entropy.len, additional.data, additional.len));
    } else {
        assert_string_equal(v->kind, "generate");
        assert_ok(mint_drbg_generate(&drbg, out, sizeof out, additional.data, additional.len));
        assert_int_equal(vectors_get(v, "output").len, sizeof out);
        check_bytes(out, vectors_get(v, "output"));
    }
    check_state(v);
}

static void worked_examples(void **state)
{
    (void)state;
    vectors_t v;
    int steps = 0;
    for (vectors_open(&v, "hmac_drbg_sha256.txt"); vectors_next(&v); steps++) {
        run_example_step(&v);
    }
    assert_int_equal(steps, 4 * 3 + 4 * 5);
}

static void reseed_from(const vectors_t *v, const char *entropy_name, const char *additional_name)
{
    mint_bytes_t entropy = vectors_get(v, entropy_name);
    mint_bytes_t additional = vectors_get(v, additional_name);
    assert_ok(mint_drbg_reseed(&drbg, entropy.data, entropy.len, additional.data, additional.len));
}

static void instantiate_from(const vectors_t *v)
{
    mint_bytes_t entropy = vectors_get(v, "entropy");
    mint_bytes_t nonce = vectors_get(v, "nonce");
    mint_bytes_t personalization = vectors_get(v, "personalization");
    assert_ok(mint_drbg_instantiate(&drbg, entropy.data, entropy.len, nonce.data, nonce.len,
                                    personalization.data, personalization.len));
}

static void run_cavp_vector(const vectors_t *v)
{
    static const char *const entropies[] = {"entropy_1", "entropy_2"};
    static const char *const additionals[] = {"additional_1", "additional_2"};
    const bool fresh = strcmp(v->kind, "pr_true") == 0;
    uint8_t out[128];
    instantiate_from(v);
    if (strcmp(v->kind, "pr_false") == 0) {
        reseed_from(v, "entropy_reseed", "additional_reseed");
    }
    for (int i = 0; i < 2; i++) {
        mint_bytes_t additional = {NULL, 0};
        if (fresh) {
            reseed_from(v, entropies[i], additionals[i]);
        } else {
            additional = vectors_get(v, additionals[i]);
        }
        assert_ok(mint_drbg_generate(&drbg, out, sizeof out, additional.data, additional.len));
    }
    assert_int_equal(vectors_get(v, "output").len, sizeof out);
    check_bytes(out, vectors_get(v, "output"));
}

static void validation_vectors(void **state)
{
    (void)state;
    vectors_t v;
    int counts[3] = {0};
    for (vectors_open(&v, "hmac_drbg_cavp_sha256.txt"); vectors_next(&v);) {
        run_cavp_vector(&v);
        counts[v.kind[0] == 'n' ? 0 : v.kind[3] == 'f' ? 1 : 2]++;
    }
    for (int i = 0; i < 3; i++) {
        assert_int_equal(counts[i], 4 * 15);
    }
}

static const uint8_t SEED[64] = {1, 2, 3};

static int seed(void **state)
{
    (void)state;
    return mint_drbg_instantiate(&drbg, SEED, 48, NULL, 0, NULL, 0) == MINT_OK ? 0 : -1;
}

static void seeds_need_entropy_and_a_nonce(void **state)
{
    (void)state;
    assert_status(mint_drbg_instantiate(&drbg, SEED, 31, SEED, 64, NULL, 0), MINT_ERR_ARGUMENT);
    assert_status(mint_drbg_instantiate(&drbg, SEED, 32, SEED, 15, NULL, 0), MINT_ERR_ARGUMENT);
    assert_status(mint_drbg_instantiate(&drbg, SEED, 47, NULL, 0, NULL, 0), MINT_ERR_ARGUMENT);
    assert_zeroed(&drbg, sizeof drbg);
    assert_ok(mint_drbg_instantiate(&drbg, SEED, 32, SEED, 16, NULL, 0));
    assert_ok(mint_drbg_instantiate(&drbg, SEED, 48, NULL, 0, NULL, 0));
}

static void without_a_seed_nothing_comes_out(void **state)
{
    (void)state;
    uint8_t out[40];
    mint_drbg_uninstantiate(&drbg);
    assert_zeroed(&drbg, sizeof drbg);
    memset(out, 0xee, sizeof out);
    assert_status(mint_drbg_generate(&drbg, out, sizeof out, NULL, 0), MINT_ERR_NOT_SEEDED);
    assert_zeroed(out, sizeof out);
    assert_status(mint_drbg_reseed(&drbg, SEED, 32, NULL, 0), MINT_ERR_NOT_SEEDED);
}

static void reseeding_needs_entropy(void **state)
{
    (void)state;
    const mint_drbg_t before = drbg;
    assert_status(mint_drbg_reseed(&drbg, SEED, 31, SEED, 64), MINT_ERR_ARGUMENT);
    assert_memory_equal(&drbg, &before, sizeof drbg);
    assert_ok(mint_drbg_reseed(&drbg, SEED, 32, NULL, 0));
    assert_memory_not_equal(drbg.key, before.key, sizeof drbg.key);
}

static void a_request_has_a_largest_length(void **state)
{
    (void)state;
    static uint8_t out[MINT_DRBG_REQUEST_MAX_LEN + 1];
    const mint_drbg_t before = drbg;
    memset(out, 0xee, sizeof out);
    assert_status(mint_drbg_generate(&drbg, out, sizeof out, NULL, 0), MINT_ERR_ARGUMENT);
    assert_zeroed(out, sizeof out);
    assert_memory_equal(&drbg, &before, sizeof drbg);
    assert_ok(mint_drbg_generate(&drbg, out, sizeof out - 1, NULL, 0));
    assert_int_equal(out[sizeof out - 1], 0);
}

static void the_reseed_interval_ends_the_output(void **state)
{
    (void)state;
    uint8_t out[8];
    drbg.reseed_counter = MINT_DRBG_RESEED_INTERVAL;
    assert_ok(mint_drbg_generate(&drbg, out, sizeof out, NULL, 0));
    assert_status(mint_drbg_generate(&drbg, out, sizeof out, NULL, 0), MINT_ERR_RESEED);
    assert_zeroed(out, sizeof out);
    assert_ok(mint_drbg_reseed(&drbg, SEED, 32, NULL, 0));
    assert_true(drbg.reseed_counter == 1);
    assert_ok(mint_drbg_generate(&drbg, out, sizeof out, NULL, 0));
    assert_true(drbg.reseed_counter == 2);
}

static void requests_cut_the_last_block(void **state)
{
    (void)state;
    uint8_t whole[96];
    uint8_t cut[96];
    const mint_drbg_t before = drbg;
    assert_ok(mint_drbg_generate(&drbg, whole, sizeof whole, NULL, 0));
    for (size_t len = 1; len < sizeof whole; len += 19) {
        drbg = before;
        memset(cut, 0xee, sizeof cut);
        assert_ok(mint_drbg_generate(&drbg, cut, len, NULL, 0));
        assert_memory_equal(cut, whole, len);
        assert_true(all_are(cut + len, sizeof cut - len, 0xee));
    }
}

static void inputs_have_a_largest_length(void **state)
{
    (void)state;
    static const uint8_t input[MINT_DRBG_INPUT_MAX_LEN + 1] = {1};
    uint8_t out[8];
    const mint_drbg_t before = drbg;
    memset(out, 0xee, sizeof out);
    assert_status(mint_drbg_generate(&drbg, out, sizeof out, input, sizeof input),
                  MINT_ERR_ARGUMENT);
    assert_zeroed(out, sizeof out);
    assert_status(mint_drbg_reseed(&drbg, input, sizeof input, NULL, 0), MINT_ERR_ARGUMENT);
    assert_status(mint_drbg_reseed(&drbg, SEED, 32, input, sizeof input), MINT_ERR_ARGUMENT);
    assert_memory_equal(&drbg, &before, sizeof drbg);
    assert_ok(mint_drbg_generate(&drbg, out, sizeof out, input, sizeof input - 1));
    assert_ok(mint_drbg_reseed(&drbg, input, sizeof input - 1, input, sizeof input - 1));
    assert_status(mint_drbg_instantiate(&drbg, input, sizeof input, NULL, 0, NULL, 0),
                  MINT_ERR_ARGUMENT);
    assert_status(mint_drbg_instantiate(&drbg, SEED, 32, input, sizeof input, NULL, 0),
                  MINT_ERR_ARGUMENT);
    assert_status(mint_drbg_instantiate(&drbg, SEED, 48, NULL, 0, input, sizeof input),
                  MINT_ERR_ARGUMENT);
    assert_zeroed(&drbg, sizeof drbg);
}

static void empty_requests_step_the_state(void **state)
{
    (void)state;
    const mint_drbg_t before = drbg;
    assert_ok(mint_drbg_generate(&drbg, NULL, 0, NULL, 0));
    assert_true(drbg.reseed_counter == before.reseed_counter + 1);
    assert_memory_not_equal(drbg.key, before.key, sizeof drbg.key);
}

#define TEST(test) cmocka_unit_test_setup(test, seed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_examples),    cmocka_unit_test(validation_vectors),
        TEST(seeds_need_entropy_and_a_nonce), TEST(without_a_seed_nothing_comes_out),
        TEST(reseeding_needs_entropy),        TEST(a_request_has_a_largest_length),
        TEST(inputs_have_a_largest_length),   TEST(the_reseed_interval_ends_the_output),
        TEST(requests_cut_the_last_block),    TEST(empty_requests_step_the_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
