// SPDX-License-Identifier: Apache-2.0
//
// The device when something in it fails: no entropy, a source that dies, a power cut at every
// operation of its flash, a port that does not answer.
#include "device/tests/agent/provision.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/effort.h"

#define CUT_STEP MINT_TEST_STEP(3u, 17u)

static fake_device_t device;
static fake_station_t station;
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];

static int set_up(void **state)
{
    (void)state;
    fake_station_make(&station, 1, "batch-7");
    fake_device_make(&device, 3, station.authority.public_key);
    return 0;
}

/// Nothing is there, but for the generator's seed if it ever ran.
static void assert_store_is_empty(void)
{
    uint64_t uid = 0;
    mint_status_t status = mint_store_next(&device.agent.store, &uid);
    if (status == MINT_OK) {
        assert_true(uid == MINT_UID_SEED);
        status = mint_store_next(&device.agent.store, &uid);
    }
    assert_status(status, MINT_ERR_NOT_FOUND);
}

/// Sends a KEY signed over a nonce that the device did not give.
static mint_status_t send_key_without_nonce(void)
{
    mint_bytes_t answer;
    fake_write_t write = {.authority = &station.authority,
                          .signer = &station.station,
                          .command = MINT_COMMAND_KEY,
                          .request = no_fields};
    memcpy(write.authorisation.id, device.id, sizeof device.id);
    write.authorisation.command = MINT_COMMAND_KEY;
    assert_ok(mint_sha256(no_fields.data, no_fields.len, write.authorisation.digest));
    memcpy(write.delegation.station_key, station.station.public_key,
           sizeof write.delegation.station_key);
    strcpy(write.delegation.batch, "batch-7");
    strcpy(write.authorisation.batch, "batch-7");
    return fake_station_send_write(&station, &device, &write, &answer);
}

static void without_a_credited_source_no_key_is_made(void **state)
{
    (void)state;
    mint_bytes_t answer;
    device.source.evidence = NULL;
    assert_ok(fake_device_boot(&device)); // it answers, and says why
    mint_info_t info = provision_info(&station, &device);
    assert_int_equal(info.rng, MINT_ERR_NO_CREDIT);
    assert_int_equal(info.sources[0].credit, MINT_CREDIT_NONE);
    assert_int_equal(info.sources[0].h_64, 0);
    assert_true(info.sources[0].samples > 0); // it was tested all the same
    assert_status(fake_station_read(&station, &device, MINT_COMMAND_NONCE, &answer),
                  MINT_ERR_NO_CREDIT);
    // The nonce of all zeros that was never given out does not count.
    assert_status(send_key_without_nonce(), MINT_ERR_NONCE);
    assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_BLANK);
    assert_store_is_empty();
}

// The generator worked when the nonce was made; the source dies before the key is.
static void a_source_that_dies_makes_no_key(void **state)
{
    (void)state;
    mint_bytes_t answer;
    assert_ok(fake_device_boot(&device));
    const fake_write_t write = fake_station_prepare(&station, &device, MINT_COMMAND_KEY, no_fields);
    device.noise_dead = true;
    assert_status(fake_station_send_write(&station, &device, &write, &answer), MINT_ERR_NO_CREDIT);
    assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_BLANK);
    assert_store_is_empty();
    mint_info_t info = provision_info(&station, &device);
    assert_int_not_equal(info.rng, MINT_OK);
    assert_int_equal(info.sources[0].failure, MINT_ERR_SOURCE);
    // It stays off until it is started again, whatever the source does.
    device.noise_dead = false;
    assert_status(fake_station_read(&station, &device, MINT_COMMAND_NONCE, &answer),
                  MINT_ERR_LATCHED);
    assert_ok(fake_device_boot(&device));
    assert_ok(provision_key(&station, &device, public_key));
}

// A locked device without entropy is still itself, and says so as far as it can without signing.
static void a_locked_device_without_entropy_stays_locked(void **state)
{
    (void)state;
    mint_proof_t proof;
    assert_ok(fake_device_boot(&device));
    assert_ok(provision_all(&station, &device, public_key));
    device.noise_dead = true;
    assert_ok(fake_device_boot(&device));
    mint_info_t info = provision_info(&station, &device);
    assert_int_equal(info.state, MINT_STATE_LOCKED);
    assert_int_equal(info.rng, MINT_ERR_NO_CREDIT);
    assert_status(provision_prove(&station, &device, public_key, &proof), MINT_ERR_NO_CREDIT);
}

static mint_status_t refuse_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    (void)context;
    (void)id;
    return MINT_ERR_IO;
}

static mint_status_t refuse_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    (void)context;
    (void)key;
    return MINT_ERR_UNSUPPORTED;
}

static void a_port_that_fails_stops_the_start(void **state)
{
    (void)state;
    device.port.device_id = refuse_id;
    assert_status(fake_device_boot(&device), MINT_ERR_IO);
    set_up(state);
    device.port.root_key = refuse_key;
    assert_status(fake_device_boot(&device), MINT_ERR_UNSUPPORTED);
}

// Another root key is another chip's flash, or a wrong one: nothing is changed, nothing is answered
// as if the device were blank.
static void a_store_of_another_key_does_not_mount(void **state)
{
    (void)state;
    assert_ok(fake_device_boot(&device));
    assert_ok(provision_key(&station, &device, public_key));
    static uint8_t flash[sizeof device.flash_bytes];
    memcpy(flash, device.flash_bytes, sizeof flash);
    device.id[0] ^= 0x10;
    assert_status(fake_device_boot(&device), MINT_ERR_CORRUPT);
    assert_memory_equal(flash, device.flash_bytes, sizeof flash);
}

// The power goes at every program and erase of a whole run in turn, after the start, whose cuts are
// in test_agent_seed.c; then the device is started and the run is made again. It must end locked,
// under the key that it gave out, if it gave out one.
static void a_power_cut_anywhere_is_made_good(void **state)
{
    (void)state;
    assert_ok(fake_device_boot(&device));
    const uint32_t first = device.operations + 1;
    assert_ok(provision_all(&station, &device, public_key));
    const uint32_t operations = device.operations;
    assert_true(operations > 20);
    for (uint32_t cut = first; cut <= operations; cut += CUT_STEP) {
        uint8_t before[MINT_P256_PUBLIC_KEY_LEN] = {0};
        uint8_t after[MINT_P256_PUBLIC_KEY_LEN];
        mint_proof_t proof;
        set_up(state);
        mint_status_t status = fake_device_boot(&device);
        device.cut_at = cut;
        if (status == MINT_OK && device.operations < cut) {
            status = provision_all(&station, &device, before);
        }
        assert_true(status != MINT_OK || cut > device.operations);
        assert_ok(fake_device_boot(&device));
        const bool was_keyed = mint_agent_state(&device.agent) != MINT_STATE_BLANK;
        if (mint_agent_state(&device.agent) == MINT_STATE_LOCKED) {
            memcpy(after, before, sizeof after);
        } else {
            assert_ok(provision_all(&station, &device, after));
        }
        assert_true(before[0] == 0 || was_keyed);
        assert_true(before[0] == 0 || memcmp(before, after, sizeof after) == 0);
        assert_ok(provision_prove(&station, &device, after, &proof));
        assert_int_equal(proof.state, MINT_STATE_LOCKED);
        mint_info_t info = provision_info(&station, &device);
        assert_int_equal(info.chain_count, 2);
        assert_int_equal(info.psk_count, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(without_a_credited_source_no_key_is_made, set_up),
        cmocka_unit_test_setup(a_source_that_dies_makes_no_key, set_up),
        cmocka_unit_test_setup(a_locked_device_without_entropy_stays_locked, set_up),
        cmocka_unit_test_setup(a_port_that_fails_stops_the_start, set_up),
        cmocka_unit_test_setup(a_store_of_another_key_does_not_mount, set_up),
        cmocka_unit_test_setup(a_power_cut_anywhere_is_made_good, set_up),
    };
    return cmocka_run_group_tests_name("agent/failures", tests, use_arena, NULL);
}
