// SPDX-License-Identifier: Apache-2.0
//
// The generator's seed file in the device's store: another one at every start, whatever the state
// of the device and whenever the power goes; never in the way of a start.
#include "device/tests/agent/provision.h"
#include "device/tests/support/arena.h"

static fake_device_t device;
static fake_station_t station;

static int set_up(void **state)
{
    (void)state;
    fake_station_make(&station, 1, "batch-7");
    fake_device_make(&device, 3, station.authority.public_key);
    return 0;
}

/// What the next start will find, read as it will read it.
static mint_status_t stored_seed(uint8_t seed[MINT_SEED_FILE_LEN])
{
    static mint_store_t store;
    static mint_store_slot_t slots[MINT_AGENT_RECORDS_MAX];
    static uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];
    uint8_t root_key[MINT_STORE_ROOT_KEY_LEN];
    size_t len = 0;
    device.cut_at = 0;
    assert_ok(device.port.root_key(device.port.context, root_key));
    const mint_store_config_t config = {.flash = &device.flash,
                                        .slots = slots,
                                        .record_count = MINT_AGENT_RECORDS_MAX,
                                        .unit = unit,
                                        .root_key = root_key,
                                        .device_id = device.id,
                                        .device_id_len = sizeof device.id};
    assert_ok(mint_store_mount(&store, &config));
    mint_status_t status = mint_store_get(&store, MINT_UID_SEED, seed, MINT_SEED_FILE_LEN, &len);
    assert_true(status != MINT_OK || len == MINT_SEED_FILE_LEN);
    mint_store_unmount(&store);
    return status;
}

static void check_start_replaces_seed(void)
{
    uint8_t before[MINT_SEED_FILE_LEN];
    uint8_t after[MINT_SEED_FILE_LEN];
    assert_ok(stored_seed(before));
    assert_ok(fake_device_boot(&device));
    assert_ok(device.agent.rng.seed_file);
    assert_ok(stored_seed(after));
    assert_memory_not_equal(before, after, sizeof before);
}

static void every_start_replaces_the_seed(void **state)
{
    (void)state;
    assert_ok(fake_device_boot(&device));
    assert_status(device.agent.rng.seed_file, MINT_ERR_NOT_FOUND);
    check_start_replaces_seed();
    check_start_replaces_seed();
}

static void a_locked_device_proves_the_same_after_a_start(void **state)
{
    (void)state;
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t before[MINT_SHA256_LEN];
    uint8_t after[MINT_SHA256_LEN];
    assert_ok(fake_device_boot(&device));
    assert_ok(provision_all(&station, &device, public_key));
    assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_LOCKED);
    fake_device_digest(&device, before);
    check_start_replaces_seed();
    fake_device_digest(&device, after);
    assert_memory_equal(before, after, sizeof before);
}

static void a_seed_of_another_length_is_replaced(void **state)
{
    (void)state;
    uint8_t seed[MINT_SEED_FILE_LEN];
    assert_ok(fake_device_boot(&device));
    assert_ok(
        mint_store_set(&device.agent.store, MINT_UID_SEED, device.id, 5, MINT_STORE_UNLOCKED));
    assert_ok(fake_device_boot(&device));
    assert_status(device.agent.rng.seed_file, MINT_ERR_CORRUPT);
    assert_ok(mint_rng_status(&device.agent.rng));
    assert_ok(stored_seed(seed));
}

static void without_noise_the_seed_stays(void **state)
{
    (void)state;
    uint8_t before[MINT_SEED_FILE_LEN];
    uint8_t after[MINT_SEED_FILE_LEN];
    assert_ok(fake_device_boot(&device));
    assert_ok(stored_seed(before));
    device.noise_dead = true;
    assert_ok(fake_device_boot(&device));
    assert_status(mint_rng_status(&device.agent.rng), MINT_ERR_NO_CREDIT);
    assert_ok(stored_seed(after));
    assert_memory_equal(before, after, sizeof before);
}

/// Starts the device, its flash failing from operation `cut` of this start on. Returns how many
/// operations there were.
static uint32_t start_until(uint32_t cut)
{
    const uint32_t before = device.operations;
    device.cut_at = before + cut;
    assert_ok(mint_agent_start(&device.agent, &device.port, device.authority_key, "1.2.3"));
    return device.operations - before;
}

// A start whose flash fails: it serves all the same, and the seed that it used is gone. (It does
// not even lose power here, so what it makes of that seed is handed out in earnest.)
static void no_cut_lets_a_seed_be_used_twice(void **state)
{
    for (uint32_t cut = 1;; cut++) {
        uint8_t before[MINT_SEED_FILE_LEN];
        uint8_t after[MINT_SEED_FILE_LEN];
        set_up(state);
        assert_ok(fake_device_boot(&device));
        assert_ok(stored_seed(before));
        const uint32_t operations = start_until(cut);
        const bool used = device.agent.rng.seed_file == MINT_OK;
        assert_ok(mint_rng_status(&device.agent.rng));
        assert_ok(stored_seed(after));
        assert_true(!used || memcmp(before, after, sizeof before) != 0);
        assert_int_equal(used, operations < cut);
        if (used) {
            assert_true(cut > 2); // there was something to cut
            return;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_start_replaces_the_seed, set_up),
        cmocka_unit_test_setup(a_locked_device_proves_the_same_after_a_start, set_up),
        cmocka_unit_test_setup(a_seed_of_another_length_is_replaced, set_up),
        cmocka_unit_test_setup(without_noise_the_seed_stays, set_up),
        cmocka_unit_test_setup(no_cut_lets_a_seed_be_used_twice, set_up),
    };
    return cmocka_run_group_tests_name("agent/seed", tests, use_arena, NULL);
}
