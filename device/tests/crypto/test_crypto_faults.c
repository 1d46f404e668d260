// SPDX-License-Identifier: Apache-2.0
//
// The arena, and what happens when memory or randomness fails: every allocation and every random
// request of every operation is made to fail in turn. None may succeed all the same, and none may
// leave anything in its output.
#include "device/tests/crypto/faults.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/fake_random.h"
#include "mintmark/hpke.h"

static fake_random_t source;

// Output of the operations below; `len` is how much of it each one writes.
static uint8_t out[128];
static const uint8_t KEY[MINT_P256_PRIVATE_KEY_LEN] = {7};
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
static uint8_t signature[MINT_P256_SIGNATURE_LEN];
static uint8_t enc[MINT_HPKE_ENC_LEN];
static uint8_t sealed[8 + MINT_AEAD_TAG_LEN];

static mint_status_t generate(const mint_random_t *random)
{
    return mint_p256_generate(random, out, out + MINT_P256_PRIVATE_KEY_LEN);
}

static mint_status_t derive_public(const mint_random_t *random)
{
    return mint_p256_public_key(random, KEY, out);
}

static mint_status_t sign(const mint_random_t *random)
{
    return mint_p256_sign(random, KEY, KEY, out);
}

static mint_status_t verify(const mint_random_t *random)
{
    (void)random;
    return mint_p256_verify(public_key, KEY, signature);
}

static mint_status_t ecdh(const mint_random_t *random)
{
    return mint_p256_ecdh(random, KEY, public_key, out);
}

static mint_status_t hpke_seal(const mint_random_t *random)
{
    return mint_hpke_seal(random, public_key, NULL, 0, NULL, 0, KEY, 8, out,
                          out + MINT_HPKE_ENC_LEN);
}

static mint_status_t hpke_open(const mint_random_t *random)
{
    return mint_hpke_open(random, KEY, enc, NULL, 0, NULL, 0, sealed, sizeof sealed, out);
}

typedef struct {
    mint_status_t (*run)(const mint_random_t *random);
    size_t out_len;
    bool uses_random;
    bool only_blinds; // uses it for nothing else
} operation_t;

static const operation_t OPERATIONS[] = {
    {generate, 97, true, false}, {derive_public, 65, true, true}, {sign, 64, true, false},
    {verify, 0, false, false},   {ecdh, 32, true, true},          {hpke_seal, 89, true, false},
    {hpke_open, 8, true, true},
};
#define COUNT (sizeof OPERATIONS / sizeof OPERATIONS[0])

static mint_status_t run(const operation_t *operation)
{
    const mint_random_t random = fake_random(&source);
    memset(out, 0xee, sizeof out);
    source.state = 0; // the same blinding, so the same allocations, on every run
    source.calls = 0;
    faults.count = 0;
    return operation->run(&random);
}

static int prepare(void **state)
{
    (void)state;
    const mint_random_t random = fake_random(&source);
    faults_install();
    bool ok = mint_p256_public_key(&random, KEY, public_key) == MINT_OK &&
              mint_p256_sign(&random, KEY, KEY, signature) == MINT_OK &&
              mint_hpke_seal(&random, public_key, NULL, 0, NULL, 0, KEY, 8, enc, sealed) == MINT_OK;
    return ok ? 0 : -1;
}

// The next allocation to fail: the first and the last, where operations differ from one another,
// all of them, those between at strides.
static uint32_t after(uint32_t at, uint32_t total)
{
    const uint32_t last = total > faults.ends ? total - faults.ends : 0;
    if (at <= faults.ends || at > last) {
        return at + 1;
    }
    return at + faults.stride <= last ? at + faults.stride : last + 1;
}

static void allocations_fail_in_turn(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        faults.fail_at = 0;
        assert_ok(run(&OPERATIONS[i]));
        uint32_t total = faults.count;
        assert_true(total > 0);
        for (uint32_t at = 1; at <= total; at = after(at, total)) {
            faults.fail_at = at;
            assert_status(run(&OPERATIONS[i]), MINT_ERR_MEMORY);
            assert_zeroed(out, OPERATIONS[i].out_len);
            assert_int_equal(faults.outstanding, 0);
        }
        faults.fail_at = 0;
    }
}

static void random_requests_fail_in_turn(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        source.fail_at = 0;
        assert_ok(run(&OPERATIONS[i]));
        uint32_t total = source.calls;
        bool draws =
            OPERATIONS[i].uses_random && !(faults.no_blinding && OPERATIONS[i].only_blinds);
        assert_int_equal(total > 0, draws);
        for (uint32_t call = 1; call <= total; call++) {
            source.fail_at = call;
            assert_status(run(&OPERATIONS[i]), FAKE_RANDOM_FAILURE);
            assert_zeroed(out, OPERATIONS[i].out_len);
            assert_int_equal(faults.outstanding, 0);
        }
        source.fail_at = 0;
    }
}

// Last, because on a host the arena stays in use from here on.
static void arena_of_the_documented_size_suffices(void **state)
{
    static _Alignas(8) uint8_t probe[MINT_CRYPTO_ARENA_LEN];
    if (mint_crypto_init(probe, sizeof probe) == MINT_ERR_UNSUPPORTED) {
        skip(); // a backend that has a heap of its own, on a host
    }
    assert_int_equal(use_arena(state), 0);
    for (size_t i = 0; i < COUNT; i++) {
        assert_ok(run(&OPERATIONS[i]));
    }
    assert_true(mint_crypto_arena_peak() > 0);
    print_message("peak of %u bytes in an arena of %u\n", (unsigned)mint_crypto_arena_peak(),
                  (unsigned)MINT_CRYPTO_ARENA_LEN);
    assert_true(mint_crypto_arena_peak() <= MINT_CRYPTO_ARENA_LEN);
}

static void unusable_arenas_are_refused(void **state)
{
    (void)state;
    static _Alignas(8) uint8_t arena[MINT_CRYPTO_ARENA_LEN + 8];
    assert_status(mint_crypto_init(arena, MINT_CRYPTO_ARENA_LEN - 1), MINT_ERR_ARGUMENT);
    assert_status(mint_crypto_init(arena + 4, MINT_CRYPTO_ARENA_LEN), MINT_ERR_ARGUMENT);
    assert_status(mint_crypto_init(NULL, MINT_CRYPTO_ARENA_LEN), MINT_ERR_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocations_fail_in_turn),
        cmocka_unit_test(random_requests_fail_in_turn),
        cmocka_unit_test(unusable_arenas_are_refused),
        cmocka_unit_test(arena_of_the_documented_size_suffices),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
