// SPDX-License-Identifier: Apache-2.0
//
// Our HMAC_DRBG against Mbed TLS's: the same seeds and a random sequence of calls give the same
// bytes. On hosts, because a device build does without Mbed TLS's.
#include <mbedtls/hmac_drbg.h>

#include "device/tests/support/check.h"
#include "device/tests/support/fake_random.h"
#include "mintmark/drbg.h"

#define INPUT_MAX 256u

static fake_random_t script;  // what is called, with what
static fake_random_t entropy; // Mbed TLS's entropy source; ours is handed copies

static int fill_entropy(void *context, unsigned char *out, size_t len)
{
    const mint_random_t random = fake_random(context);
    return random.fill(random.context, out, len) == MINT_OK ? 0 : -1;
}

static void take(fake_random_t *from, uint8_t *out, size_t len)
{
    const mint_random_t random = fake_random(from);
    assert_ok(random.fill(random.context, out, len));
}

// A random length, small ones and 0 more often.
static size_t some_length(size_t max)
{
    uint64_t choice = fake_random_next(&script);
    return choice % 4 == 0 ? 0 : (size_t)(choice >> 8) % (choice % 4 == 1 ? max + 1 : 33);
}

static void start_both(mint_drbg_t *ours, mbedtls_hmac_drbg_context *theirs)
{
    uint8_t personalization[INPUT_MAX];
    uint8_t seed[48];
    size_t len = some_length(sizeof personalization);
    take(&script, personalization, len);
    fake_random_t copy = entropy; // Mbed TLS asks for 32 bytes and a nonce of 16
    take(&copy, seed, 32);
    take(&copy, seed + 32, 16);
    assert_ok(mint_drbg_instantiate(ours, seed, 32, seed + 32, 16, personalization, len));
    mbedtls_hmac_drbg_init(theirs);
    assert_int_equal(mbedtls_hmac_drbg_seed(theirs, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256),
                                            fill_entropy, &entropy, personalization, len),
                     0);
}

static void reseed_both(mint_drbg_t *ours, mbedtls_hmac_drbg_context *theirs)
{
    uint8_t additional[INPUT_MAX];
    uint8_t seed[32];
    size_t len = some_length(sizeof additional);
    take(&script, additional, len);
    fake_random_t copy = entropy;
    take(&copy, seed, sizeof seed);
    assert_ok(mint_drbg_reseed(ours, seed, sizeof seed, additional, len));
    assert_int_equal(mbedtls_hmac_drbg_reseed(theirs, additional, len), 0);
}

static void generate_both(mint_drbg_t *ours, mbedtls_hmac_drbg_context *theirs)
{
    uint8_t additional[INPUT_MAX];
    uint8_t out[2][MBEDTLS_HMAC_DRBG_MAX_REQUEST];
    size_t additional_len = some_length(sizeof additional);
    size_t len = some_length(sizeof out[0]);
    take(&script, additional, additional_len);
    assert_ok(mint_drbg_generate(ours, out[0], len, additional, additional_len));
    assert_int_equal(
        mbedtls_hmac_drbg_random_with_add(theirs, out[1], len, additional, additional_len), 0);
    assert_memory_equal(out[0], out[1], len);
}

static void both_give_the_same_bytes(void **state)
{
    (void)state;
    for (uint64_t run = 0; run < 200; run++) {
        mint_drbg_t ours;
        mbedtls_hmac_drbg_context theirs;
        script.state = run;
        entropy.state = ~run;
        start_both(&ours, &theirs);
        for (int call = 0; call < 20; call++) {
            if (fake_random_next(&script) % 4 == 0) {
                reseed_both(&ours, &theirs);
            } else {
                generate_both(&ours, &theirs);
            }
        }
        mbedtls_hmac_drbg_free(&theirs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_give_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
