// SPDX-License-Identifier: Apache-2.0
//
// After each call on PSKs and sealed messages, neither the PSK nor what is derived from it stands
// on the stack, and a stopped end holds nothing: each call runs on a stack that the test owns and
// then searches. On hosts; AddressSanitizer has stacks of its own, so there this cannot fail.
#include <pthread.h>
#include <stdlib.h>

#include "device/tests/seal/ends.h"
#include "device/tests/support/arena.h"

#define STACK_LEN ((size_t)128 * 1024)
#define PART_LEN  8u    // bytes of a secret that must not be found anywhere
#define MASK      0xA5u // secrets that are searched for are kept under it
#define NEEDLES   4u

static uint8_t *stack;
static rig_t rig;
static mint_sealer_t sealer;
static mint_opener_t opener;
static mint_seal_config_t config;
static uint8_t message[4 + MINT_SEAL_OVERHEAD_LEN];
static uint64_t first = 1;
static struct {
    uint8_t bytes[MINT_SHA256_LEN];
    size_t len;
} needles[NEEDLES];
static size_t needle_count;
static uint8_t *psk; // the caller's, on the heap, as what is found
static uint8_t *out;

static void add_needle(const uint8_t *secret, size_t len)
{
    assert_true(needle_count < NEEDLES && len <= sizeof needles[0].bytes);
    for (size_t i = 0; i < len; i++) {
        needles[needle_count].bytes[i] = secret[i] ^ MASK;
    }
    needles[needle_count++].len = len;
}

__attribute__((no_sanitize("address"))) static bool stands_at(const volatile uint8_t *at,
                                                              const uint8_t *masked)
{
    for (size_t i = 0; i < PART_LEN; i++) {
        if ((at[i] ^ MASK) != masked[i]) {
            return false;
        }
    }
    return true;
}

/// How many needles have a part on the stack.
__attribute__((no_sanitize("address"))) static uint32_t search(void)
{
    uint32_t found = 0;
    for (size_t i = 0; i < needle_count; i++) {
        bool here = false;
        for (size_t part = 0; part + PART_LEN <= needles[i].len; part += PART_LEN) {
            for (size_t at = 0; at + PART_LEN <= STACK_LEN && !here; at++) {
                here = stands_at(stack + at, needles[i].bytes + part);
            }
        }
        if (here) {
            print_message("needle %u is there\n", (unsigned)i);
        }
        found += here;
    }
    return found;
}

static mint_status_t result;

/// Keeps the call's frames clear of what the thread's own end overwrites.
static void *run_deep_down(void *call)
{
    volatile uint8_t room[32 * 1024];
    room[0] = 0;
    result = (*(mint_status_t(**)(void))call)();
    room[sizeof room - 1] = 0;
    return NULL;
}

static uint32_t run(mint_status_t (*call)(void), mint_status_t expected)
{
    pthread_attr_t attributes;
    pthread_t thread;
    memset(stack, 0, STACK_LEN);
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstack(&attributes, stack, STACK_LEN), 0);
    assert_int_equal(pthread_create(&thread, &attributes, run_deep_down, (void *)&call), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(pthread_attr_destroy(&attributes), 0);
    assert_status(result, expected);
    return search();
}

static mint_status_t leave_some(void)
{
    volatile uint8_t copy[16];
    for (size_t i = 0; i < sizeof copy; i++) {
        copy[i] = psk[i];
    }
    return copy[3] == psk[3] ? MINT_OK : MINT_ERR_STATE;
}

static mint_status_t set_psk(void)
{
    return mint_psk_set(&rig.store, ends_identity.data, ends_identity.len, psk, ends_psk.len);
}

static mint_status_t set_another(void)
{
    return mint_psk_set(&rig.store, (const uint8_t *)"b", 1, psk, ends_psk.len);
}

static mint_status_t find_psk(void)
{
    size_t len;
    return mint_psk_find(&rig.store, ends_identity.data, ends_identity.len, out, 64, &len);
}

static mint_status_t find_in_vain(void)
{
    size_t len;
    return mint_psk_find(&rig.store, (const uint8_t *)"sensor-6", 8, out, 64, &len);
}

static mint_status_t find_too_small(void)
{
    size_t len;
    return mint_psk_find(&rig.store, ends_identity.data, ends_identity.len, out, 5, &len);
}

static mint_status_t next_psk(void)
{
    unsigned place = 0;
    size_t len;
    uint8_t identity[MINT_PSK_IDENTITY_MAX_LEN];
    return mint_psk_next(&rig.store, &place, identity, &len);
}

static mint_status_t remove_another(void)
{
    return mint_psk_remove(&rig.store, (const uint8_t *)"b", 1);
}

static mint_status_t create(void)
{
    const mint_random_t random = ends_first_number(&first);
    mint_status_t status = mint_sealer_create(&config, &random);
    return status == MINT_OK ? mint_opener_create(&config) : status;
}

static mint_status_t start_sealer(void)
{
    return mint_sealer_start(&sealer, &config);
}

static mint_status_t start_opener(void)
{
    return mint_opener_start(&opener, &config);
}

static mint_status_t seal(void)
{
    size_t len;
    return mint_seal(&sealer, NULL, 0, (const uint8_t *)"text", 4, message, sizeof message, &len);
}

static mint_status_t open_message(void)
{
    size_t len;
    return mint_open(&opener, NULL, 0, message, sizeof message, out, 4, &len);
}

static mint_status_t open_altered(void)
{
    message[14] ^= 1;
    return open_message();
}

static mint_status_t save(void)
{
    return mint_opener_save(&opener);
}

static int set_up(void **state)
{
    (void)state;
    uint8_t prk[MINT_SHA256_LEN];
    stack = aligned_alloc(4096, STACK_LEN);
    psk = malloc(64);
    out = malloc(64);
    if (stack == NULL || psk == NULL || out == NULL) {
        return -1;
    }
    for (size_t i = 0; i < ends_psk.len; i++) {
        psk[i] = (uint8_t)(0x31 + 7 * i); // not that of the other tests: the image has that one
    }
    rig_start(&rig, 1024, 4, 4, 12);
    assert_ok(rig_mount(&rig));
    config = ends_config(&rig.store, 2);
    needle_count = 0;
    add_needle(psk, ends_psk.len);
    assert_ok(mint_hkdf_extract((const uint8_t *)"mintmark seal 1", 15, psk, ends_psk.len, prk));
    add_needle(prk, sizeof prk);
    mint_wipe(prk, sizeof prk);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    free(stack);
    free(psk);
    free(out);
    return 0;
}

static void test_nothing_is_left(void **state)
{
    (void)state;
    assert_int_equal(run(set_psk, MINT_OK), 0);
    assert_int_equal(run(set_another, MINT_OK), 0);
    assert_int_equal(run(find_psk, MINT_OK), 0);
    assert_memory_equal(out, psk, ends_psk.len);
    assert_int_equal(run(find_in_vain, MINT_ERR_NOT_FOUND), 0);
    assert_int_equal(run(find_too_small, MINT_ERR_SPACE), 0);
    assert_int_equal(run(next_psk, MINT_OK), 0);
    assert_int_equal(run(remove_another, MINT_OK), 0);
    assert_int_equal(run(create, MINT_OK), 0);
    assert_int_equal(run(start_sealer, MINT_OK), 0);
    assert_int_equal(run(start_opener, MINT_OK), 0);
    add_needle(sealer.channel.key, sizeof sealer.channel.key);
    add_needle(sealer.channel.iv, sizeof sealer.channel.iv);
    assert_int_equal(run(start_sealer, MINT_OK), 0);
    assert_int_equal(run(start_opener, MINT_OK), 0);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(run(seal, MINT_OK), 0);
        assert_int_equal(run(open_message, MINT_OK), 0);
        assert_int_equal(run(open_message, MINT_ERR_STALE), 0);
    }
    assert_int_equal(run(seal, MINT_OK), 0);
    assert_int_equal(run(open_altered, MINT_ERR_AUTHENTICATION), 0);
    assert_int_equal(run(save, MINT_OK), 0);
    mint_sealer_stop(&sealer);
    mint_opener_stop(&opener);
    assert_zeroed(&sealer, sizeof sealer);
    assert_zeroed(&opener, sizeof opener);
}

/// The search finds what is there.
static void test_the_search(void **state)
{
    (void)state;
#ifndef MINT_TEST_SMALL
    assert_int_equal(run(leave_some, MINT_OK), 1);
#else
    assert_true(run(leave_some, MINT_OK) <= 1);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_is_left, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_search, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("seal/secrets", tests, use_arena, NULL);
}
