// SPDX-License-Identifier: Apache-2.0
//
// A device's life as it should go: from blank to locked, over restarts and lost answers.
#include "device/tests/agent/provision.h"
#include "device/tests/support/arena.h"

static fake_device_t device;
static fake_station_t station;
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];

static int set_up(void **state)
{
    (void)state;
    fake_station_make(&station, 1, "batch-7");
    fake_device_make(&device, 3, station.authority.public_key);
    assert_ok(fake_device_boot(&device));
    return 0;
}

static void restart(void)
{
    assert_ok(fake_device_boot(&device));
}

static void a_blank_device_says_what_it_is(void **state)
{
    (void)state;
    mint_info_t info = provision_info(&station, &device);
    assert_memory_equal(info.id, device.id, sizeof info.id);
    assert_string_equal(info.board, "fake-board");
    assert_string_equal(info.firmware, "1.2.3");
    assert_int_equal(info.state, MINT_STATE_BLANK);
    assert_string_equal(info.batch, "");
    assert_int_equal(info.rng, MINT_OK);
    assert_int_equal(info.chain_count, 0);
    assert_int_equal(info.psk_count, 0);
    assert_int_equal(info.source_count, 1);
    assert_string_equal(info.sources[0].name, "fake-noise");
    assert_int_equal(info.sources[0].credit, MINT_CREDIT_MEASURED);
    assert_int_equal(info.sources[0].h_64, 4 * MINT_ENTROPY_CREDIT_PER_BIT);
    assert_true(info.sources[0].samples >= MINT_ENTROPY_STARTUP);
    assert_int_equal(info.sources[0].failure, MINT_OK);
}

static void every_step_shows_in_the_state(void **state)
{
    (void)state;
    mint_proof_t proof;
    assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_BLANK);
    assert_ok(provision_key(&station, &device, public_key));
    mint_info_t info = provision_info(&station, &device);
    assert_int_equal(info.state, MINT_STATE_KEYED);
    assert_string_equal(info.batch, "batch-7");
    assert_ok(provision_chain(&station, &device, public_key, 2, 1));
    info = provision_info(&station, &device);
    assert_int_equal(info.state, MINT_STATE_CERTIFIED);
    assert_int_equal(info.chain_count, 2);
    assert_ok(provision_prove(&station, &device, public_key, &proof));
    assert_int_equal(proof.state, MINT_STATE_CERTIFIED);
    assert_ok(provision_psk(&station, &device, proof.transport_key, TEST_PSK_IDENTITY,
                            (mint_bytes_t){(const uint8_t *)TEST_PSK, TEST_PSK_LEN}));
    assert_int_equal(provision_info(&station, &device).psk_count, 1);
    assert_ok(provision_lock(&station, &device));
    assert_int_equal(provision_info(&station, &device).state, MINT_STATE_LOCKED);
    assert_ok(provision_prove(&station, &device, public_key, &proof));
    assert_int_equal(proof.state, MINT_STATE_LOCKED);
}

static void the_proof_carries_the_digest_of_the_store(void **state)
{
    (void)state;
    mint_proof_t proof;
    uint8_t digest[MINT_SHA256_LEN];
    assert_ok(provision_all(&station, &device, public_key));
    assert_ok(provision_prove(&station, &device, public_key, &proof));
    fake_device_digest(&device, digest);
    assert_memory_equal(proof.store_digest, digest, sizeof digest);
}

static void a_restart_changes_nothing(void **state)
{
    (void)state;
    mint_proof_t before;
    mint_proof_t after;
    assert_ok(provision_all(&station, &device, public_key));
    assert_ok(provision_prove(&station, &device, public_key, &before));
    restart();
    mint_info_t info = provision_info(&station, &device);
    assert_int_equal(info.state, MINT_STATE_LOCKED);
    assert_int_equal(info.chain_count, 2);
    assert_int_equal(info.psk_count, 1);
    assert_string_equal(info.batch, "batch-7");
    assert_ok(provision_prove(&station, &device, public_key, &after));
    assert_memory_equal(after.store_digest, before.store_digest, sizeof after.store_digest);
    assert_memory_equal(after.transport_key, before.transport_key, sizeof after.transport_key);
}

// The answer to a write is lost, the device restarts, the station asks again with a new nonce:
// every answer is the same and the store does not change.
static void a_repeated_write_changes_nothing(void **state)
{
    (void)state;
    uint8_t again[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t before[MINT_SHA256_LEN];
    uint8_t after[MINT_SHA256_LEN];
    const mint_bytes_t psk = {(const uint8_t *)TEST_PSK, TEST_PSK_LEN};
    mint_proof_t proof;
    assert_ok(provision_key(&station, &device, public_key));
    fake_device_digest(&device, before);
    restart();
    assert_ok(provision_key(&station, &device, again));
    assert_memory_equal(again, public_key, sizeof again);
    fake_device_digest(&device, after);
    assert_memory_equal(after, before, sizeof after);

    assert_ok(provision_chain(&station, &device, public_key, 3, 1));
    assert_ok(provision_prove(&station, &device, public_key, &proof));
    assert_ok(provision_psk(&station, &device, proof.transport_key, TEST_PSK_IDENTITY, psk));
    fake_device_digest(&device, before);
    restart();
    assert_ok(provision_key(&station, &device, again));
    assert_memory_equal(again, public_key, sizeof again);
    assert_ok(provision_chain(&station, &device, public_key, 3, 1));
    assert_ok(provision_psk(&station, &device, proof.transport_key, TEST_PSK_IDENTITY, psk));
    fake_device_digest(&device, after);
    assert_memory_equal(after, before, sizeof after);

    // A station that takes another number of PSKs to be there does not lock the device.
    assert_status(provision_lock_with(&station, &device, 0), MINT_ERR_MISMATCH);
    assert_status(provision_lock_with(&station, &device, 2), MINT_ERR_MISMATCH);
    fake_device_digest(&device, after);
    assert_memory_equal(after, before, sizeof after);

    assert_ok(provision_lock(&station, &device));
    fake_device_digest(&device, before);
    restart();
    assert_ok(provision_lock(&station, &device));
    fake_device_digest(&device, after);
    assert_memory_equal(after, before, sizeof after);
}

static void two_devices_have_different_keys(void **state)
{
    (void)state;
    static fake_device_t other;
    uint8_t other_key[MINT_P256_PUBLIC_KEY_LEN];
    mint_proof_t proof;
    mint_proof_t other_proof;
    fake_device_make(&other, 4, station.authority.public_key);
    assert_ok(fake_device_boot(&other));
    assert_ok(provision_all(&station, &device, public_key));
    assert_ok(provision_all(&station, &other, other_key));
    assert_memory_not_equal(public_key, other_key, sizeof other_key);
    assert_ok(provision_prove(&station, &device, public_key, &proof));
    assert_ok(provision_prove(&station, &other, other_key, &other_proof));
    assert_memory_not_equal(proof.transport_key, other_proof.transport_key,
                            sizeof proof.transport_key);
    // Nor are the two keys of one device the same.
    assert_memory_not_equal(proof.transport_key, public_key, sizeof public_key);
}

// The same noise and another id: the id alone must make the keys differ.
static void the_same_noise_makes_different_keys(void **state)
{
    (void)state;
    static fake_device_t twin;
    uint8_t twin_key[MINT_P256_PUBLIC_KEY_LEN];
    fake_device_make(&twin, 3, station.authority.public_key);
    memset(twin.id, 9, sizeof twin.id);
    assert_ok(fake_device_boot(&twin));
    assert_ok(provision_key(&station, &device, public_key));
    assert_ok(provision_key(&station, &twin, twin_key));
    assert_memory_not_equal(public_key, twin_key, sizeof twin_key);
}

static void steps_out_of_order_are_refused(void **state)
{
    (void)state;
    mint_proof_t proof;
    mint_bytes_t answer;
    const mint_bytes_t psk = {(const uint8_t *)TEST_PSK, TEST_PSK_LEN};
    assert_status(fake_station_read(&station, &device, MINT_COMMAND_CSR, &answer), MINT_ERR_STATE);
    assert_status(provision_prove(&station, &device, public_key, &proof), MINT_ERR_STATE);
    assert_status(provision_chain(&station, &device, station.station.public_key, 1, 1),
                  MINT_ERR_STATE);
    assert_status(provision_psk(&station, &device, station.station.public_key, "x", psk),
                  MINT_ERR_STATE);
    assert_status(provision_lock(&station, &device), MINT_ERR_STATE);
    assert_ok(provision_key(&station, &device, public_key));
    assert_status(provision_lock(&station, &device), MINT_ERR_STATE);
    assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_KEYED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_blank_device_says_what_it_is, set_up),
        cmocka_unit_test_setup(every_step_shows_in_the_state, set_up),
        cmocka_unit_test_setup(the_proof_carries_the_digest_of_the_store, set_up),
        cmocka_unit_test_setup(a_restart_changes_nothing, set_up),
        cmocka_unit_test_setup(a_repeated_write_changes_nothing, set_up),
        cmocka_unit_test_setup(two_devices_have_different_keys, set_up),
        cmocka_unit_test_setup(the_same_noise_makes_different_keys, set_up),
        cmocka_unit_test_setup(steps_out_of_order_are_refused, set_up),
    };
    return cmocka_run_group_tests_name("agent/life", tests, use_arena, NULL);
}
