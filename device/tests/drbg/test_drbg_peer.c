// SPDX-License-Identifier: Apache-2.0
//
// Our HMAC_DRBG against Mbed TLS's: the same seeds and a random sequence of calls give the same
// bytes. On hosts, because a device build does without Mbed TLS's.
//
//     test_drbg_peer [FIRST COUNT]
//
// runs the sequences FIRST to FIRST + COUNT - 1, each of which is what its number makes it; without
// operands a tenth of the million that the nightly run has.
#include <stdlib.h>

#include <mbedtls/hmac_drbg.h>

#include "device/tests/support/check.h"
#include "device/tests/support/fake_random.h"
#include "mintmark/drbg.h"

#define INPUT_MAX 256u
#define CALLS_MAX 6u // calls of a sequence after its start

static uint64_t first;
static uint64_t count = 100000;

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

// A random length: mostly 0 or small, now and then anything up to `max`.
static size_t some_length(size_t max)
{
    uint64_t choice = fake_random_next(&script);
    return choice % 4 < 2 ? 0 : (size_t)(choice >> 8) % (choice % 64 == 2 ? max + 1 : 41);
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

static void run_sequence(uint64_t number)
{
    mint_drbg_t ours;
    mbedtls_hmac_drbg_context theirs;
    script.state = number << 20; // SplitMix64's states are a line: far enough apart
    entropy.state = ~number << 20;
    start_both(&ours, &theirs);
    const uint64_t calls = 1 + fake_random_next(&script) % CALLS_MAX;
    for (uint64_t call = 0; call < calls; call++) {
        if (fake_random_next(&script) % 4 == 0) {
            reseed_both(&ours, &theirs);
        } else {
            generate_both(&ours, &theirs);
        }
    }
    mbedtls_hmac_drbg_free(&theirs);
}

static void both_give_the_same_bytes(void **state)
{
    (void)state;
    for (uint64_t number = first; number < first + count; number++) {
        run_sequence(number);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_give_the_same_bytes),
    };
    if (argc == 3) {
        first = strtoull(argv[1], NULL, 10);
        count = strtoull(argv[2], NULL, 10);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
