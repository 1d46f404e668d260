// SPDX-License-Identifier: Apache-2.0
//
// The firmware that runs after the provisioning firmware, over the same flash: it finds what that
// one wrote, starts the generator from the seed file that they share, and does not go on with what
// the board cannot tell.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "device/tests/agent/fake_device.h"
#include "device/tests/support/arena.h"
#include "mintmark/start.h"

static const uint8_t authority[MINT_P256_PUBLIC_KEY_LEN];
static const uint8_t secret[MINT_P256_PRIVATE_KEY_LEN] = {1, 2, 3};

static fake_device_t device;
static mint_store_t store;
static mint_store_slot_t slots[MINT_AGENT_RECORDS_MAX];
static uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];
static uint8_t id[MINT_DEVICE_ID_LEN];
static mint_rng_t rng;

/// A device whose provisioning firmware has run, kept a key and is off.
static int set_up(void **state)
{
    (void)state;
    fake_device_make(&device, 3, authority);
    memset(&store, 0, sizeof store);
    return fake_device_boot(&device) == MINT_OK &&
                   mint_store_set(&device.agent.store, MINT_UID_IDENTITY_KEY, secret, sizeof secret,
                                  0) == MINT_OK
               ? 0
               : -1;
}

static mint_status_t start_store(size_t record_count)
{
    return mint_start_store(&device.port, &store, slots, record_count, unit, id);
}

static mint_status_t failing_id(void *context, uint8_t out[MINT_DEVICE_ID_LEN])
{
    (void)context;
    memset(out, 0, MINT_DEVICE_ID_LEN);
    return MINT_ERR_FORMAT;
}

static mint_status_t failing_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    (void)context;
    memset(key, 0, MINT_STORE_ROOT_KEY_LEN);
    return MINT_ERR_IO;
}

static void finds_what_was_provisioned(void **state)
{
    (void)state;
    uint8_t key[MINT_P256_PRIVATE_KEY_LEN];
    assert_int_equal(start_store(MINT_AGENT_RECORDS_MAX), MINT_OK);
    assert_memory_equal(id, device.id, sizeof id);
    assert_int_equal(mint_identity_key(&store, key), MINT_OK);
    assert_memory_equal(key, secret, sizeof key);
}

static void another_number_of_records_changes_nothing(void **state)
{
    (void)state;
    static uint8_t before[sizeof device.flash_bytes];
    memcpy(before, device.flash_bytes, sizeof before);
    assert_int_equal(start_store(MINT_AGENT_RECORDS_MAX - 1), MINT_ERR_UNSUPPORTED);
    assert_memory_equal(device.flash_bytes, before, sizeof before);
}

static void a_board_that_cannot_tell_mounts_nothing(void **state)
{
    (void)state;
    device.port.root_key = failing_key;
    assert_int_equal(start_store(MINT_AGENT_RECORDS_MAX), MINT_ERR_IO);
    assert_false(store.mounted);
    device.port.device_id = failing_id;
    assert_int_equal(start_store(MINT_AGENT_RECORDS_MAX), MINT_ERR_FORMAT);
    assert_false(store.mounted);
}

static void both_share_the_seed_file(void **state)
{
    (void)state;
    uint8_t first[MINT_SEED_FILE_LEN];
    uint8_t second[MINT_SEED_FILE_LEN];
    size_t len;
    assert_int_equal(mint_store_get(&device.agent.store, MINT_UID_SEED, first, sizeof first, &len),
                     MINT_OK);
    assert_int_equal(start_store(MINT_AGENT_RECORDS_MAX), MINT_OK);
    assert_int_equal(mint_start_rng(&device.port, &store, id, &rng), MINT_OK);
    assert_int_equal(rng.seed_file, MINT_OK); // it was there
    assert_int_equal(mint_store_get(&store, MINT_UID_SEED, second, sizeof second, &len), MINT_OK);
    assert_memory_not_equal(first, second, sizeof first);
}

static void without_noise_there_is_no_byte(void **state)
{
    (void)state;
    static const uint8_t zero[16];
    uint8_t out[sizeof zero] = {1};
    device.noise_dead = true;
    assert_int_equal(start_store(MINT_AGENT_RECORDS_MAX), MINT_OK);
    mint_status_t why = mint_start_rng(&device.port, &store, id, &rng);
    assert_int_not_equal(why, MINT_OK);
    assert_int_equal(mint_rng_bytes(&rng, out, sizeof out), why);
    assert_memory_equal(out, zero, sizeof out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(finds_what_was_provisioned, set_up),
        cmocka_unit_test_setup(another_number_of_records_changes_nothing, set_up),
        cmocka_unit_test_setup(a_board_that_cannot_tell_mounts_nothing, set_up),
        cmocka_unit_test_setup(both_share_the_seed_file, set_up),
        cmocka_unit_test_setup(without_noise_there_is_no_byte, set_up),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
