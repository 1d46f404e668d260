// SPDX-License-Identifier: Apache-2.0
//
// Secrets do not stay behind: every operation runs on a stack and with an arena that the test owns,
// and both are searched afterwards for the secret and for what is derived from it on the way.
//
// On hosts. A backend that takes no arena is searched for on the stack alone.
#include <pthread.h>
#include <stdlib.h>

#include "crypto/rfc6979.h"
#include "device/tests/support/check.h"
#include "device/tests/support/fake_random.h"
#include "mintmark/hpke.h"

#define STACK_LEN ((size_t)256 * 1024)
#define PART_LEN  8u // bytes of a secret that must not be found anywhere
#define NEEDLES   8u // secrets that are searched for

static uint8_t *stack;
static _Alignas(8) uint8_t arena[MINT_CRYPTO_ARENA_LEN];
static uint8_t secret[32]; // the key of every operation
static uint8_t needles[NEEDLES][32];

#define SIGNING 1u // state of the random source when sign() begins

static fake_random_t source;
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
static uint8_t enc[MINT_HPKE_ENC_LEN];
static uint8_t sealed[32 + MINT_AEAD_TAG_LEN];
static uint8_t sink[160]; // outputs that are no secrets, or are looked for elsewhere
static mint_status_t result;

// Looks for every part of a secret, as it is and byte by byte reversed, as big numbers have it.
static bool needle_in(const uint8_t *memory, size_t len, const uint8_t needle[32])
{
    for (size_t at = 0; at < 32; at += PART_LEN) {
        uint8_t reversed[PART_LEN];
        for (size_t i = 0; i < PART_LEN; i++) {
            reversed[i] = needle[at + PART_LEN - 1 - i];
        }
        if (memmem(memory, len, needle + at, PART_LEN) != NULL ||
            memmem(memory, len, reversed, PART_LEN) != NULL) {
            return true;
        }
    }
    return false;
}

static bool left_behind(const uint8_t *memory, size_t len)
{
    bool found = false;
    for (size_t i = 0; i < NEEDLES; i++) {
        found = found || needle_in(memory, len, needles[i]);
    }
    return found;
}

// What a test is given: cmocka takes no pointer to a function.
typedef struct {
    void (*run)(void);
} operation_t;

// Keeps the operation's frames clear of what the thread's own end overwrites.
static void *run_deep_down(void *context)
{
    const operation_t *operation = context;
    volatile uint8_t room[32 * 1024];
    room[0] = 0;
    operation->run();
    room[sizeof room - 1] = 0;
    return NULL;
}

static void run_on_own_stack(const operation_t *operation)
{
    pthread_attr_t attributes;
    pthread_t thread;
    memset(stack, 0, STACK_LEN);
    result = MINT_ERR_STATE;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstack(&attributes, stack, STACK_LEN), 0);
    assert_int_equal(pthread_create(&thread, &attributes, run_deep_down, (void *)operation), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(pthread_attr_destroy(&attributes), 0);
    assert_ok(result);
}

static void nothing_is_left_behind(void **state)
{
    run_on_own_stack(*state);
    assert_false(left_behind(stack, STACK_LEN));
    assert_false(left_behind(arena, sizeof arena));
}

// That the search finds what is there: an operation that leaves its secret on the stack.
static void careless(void)
{
    volatile uint8_t copy[sizeof secret];
    for (size_t i = 0; i < sizeof copy; i++) {
        copy[i] = secret[i];
    }
    result = copy[0] == secret[0] ? MINT_OK : MINT_ERR_STATE;
}

static void the_search_finds_a_secret(void **state)
{
    (void)state;
    const operation_t operation = {careless};
    run_on_own_stack(&operation);
    assert_true(left_behind(stack, STACK_LEN));
}

static void hmac(void)
{
    result = mint_hmac(secret, sizeof secret, sink, sizeof sink, sink);
}

static void hkdf(void)
{
    result = mint_hkdf_extract(NULL, 0, secret, sizeof secret, sink);
    if (result == MINT_OK) {
        result = mint_hkdf_expand(secret, NULL, 0, sink, 32);
    }
}

static void ccm(void)
{
    result = mint_ccm_seal(secret, sink, NULL, 0, secret + 16, 16, sink + 32, sink + 48);
}

static void gcm(void)
{
    result = mint_gcm_seal(secret, sink, NULL, 0, secret + 16, 16, sink + 32, sink + 48);
}

static void derive_public(void)
{
    const mint_random_t random = fake_random(&source);
    result = mint_p256_public_key(&random, secret, sink);
}

static void sign(void)
{
    const mint_random_t random = fake_random(&source);
    source = (fake_random_t){.state = SIGNING};
    result = mint_p256_sign(&random, secret, enc, sink);
}

static void ecdh(void)
{
    const mint_random_t random = fake_random(&source);
    result = mint_p256_ecdh(&random, secret, public_key, sink);
}

static void open_sealed(void)
{
    const mint_random_t random = fake_random(&source);
    result = mint_hpke_open(&random, secret, enc, NULL, 0, NULL, 0, sealed, sizeof sealed, sink);
}

// These two put out a secret: in the needles it is known already, because the same random bytes
// make the same key.
static void generate(void)
{
    fake_random_t same = {0};
    const mint_random_t random = fake_random(&same);
    static uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    result = mint_p256_generate(&random, private_key, sink);
    if (memcmp(private_key, secret, sizeof secret) != 0) {
        result = MINT_ERR_MISMATCH;
    }
}

static void agree(void)
{
    const mint_random_t random = fake_random(&source);
    static uint8_t shared[MINT_P256_SHARED_LEN];
    result = mint_p256_ecdh(&random, secret, enc, shared);
    if (memcmp(shared, needles[3], sizeof shared) != 0) {
        result = MINT_ERR_MISMATCH;
    }
}

// The nonces of sign().
static mint_status_t start_nonces(mint_rfc6979_t *nonces)
{
    uint8_t extra[32];
    fake_random_t signing = {.state = SIGNING};
    const mint_random_t random = fake_random(&signing);
    mint_status_t status = random.fill(random.context, extra, sizeof extra);
    return status == MINT_OK ? mint_rfc6979_start(nonces, secret, enc, extra, sizeof extra)
                             : status;
}

// All that the operations derive from the secret and have to keep to themselves.
static mint_status_t derive_needles(void)
{
    const mint_random_t random = fake_random(&source);
    mint_rfc6979_t nonces;
    memcpy(needles[0], secret, 32);
    for (size_t i = 0; i < 32; i++) {
        needles[1][i] = secret[i] ^ 0x36; // HMAC's keys
        needles[2][i] = secret[i] ^ 0x5c;
    }
    mint_status_t status = mint_p256_ecdh(&random, secret, enc, needles[3]);
    if (status == MINT_OK) {
        status = mint_hkdf_expand(secret, NULL, 0, needles[4], 32);
    }
    if (status == MINT_OK) {
        status = start_nonces(&nonces);
        memcpy(needles[5], nonces.key, 32);
    }
    if (status == MINT_OK) {
        status = mint_rfc6979_next(&nonces, needles[6]); // who has it has the key
        memcpy(needles[7], nonces.key, 32);
    }
    return status;
}

static int prepare(void **state)
{
    (void)state;
    const mint_random_t random = fake_random(&source);
    stack = aligned_alloc(4096, STACK_LEN);
    mint_status_t status = mint_crypto_init(arena, sizeof arena);
    bool ok =
        stack != NULL && (status == MINT_OK || status == MINT_ERR_UNSUPPORTED) &&
        mint_p256_generate(&random, secret, public_key) == MINT_OK &&
        mint_hpke_seal(&random, public_key, NULL, 0, NULL, 0, sink, 32, enc, sealed) == MINT_OK &&
        derive_needles() == MINT_OK;
    return ok ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    free(stack);
    return 0;
}

// clang-format off
#define NOTHING_LEFT_BY(operation) \
    {.name = #operation, .test_func = nothing_is_left_behind, .initial_state = &(operation_t){operation}}
// clang-format on

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_search_finds_a_secret),
        NOTHING_LEFT_BY(hmac),
        NOTHING_LEFT_BY(hkdf),
        NOTHING_LEFT_BY(ccm),
        NOTHING_LEFT_BY(gcm),
        NOTHING_LEFT_BY(derive_public),
        NOTHING_LEFT_BY(sign),
        NOTHING_LEFT_BY(ecdh),
        NOTHING_LEFT_BY(open_sealed),
        NOTHING_LEFT_BY(generate),
        NOTHING_LEFT_BY(agree),
    };
    return cmocka_run_group_tests(tests, prepare, finish);
}
