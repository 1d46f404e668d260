// SPDX-License-Identifier: Apache-2.0
//
// Raw samples for the station: they are the source's own, in order and new each time, go through
// the health tests, change nothing in the store and nothing of what the generator gives, and stop
// with the lock.
#include "device/tests/agent/provision.h"
#include "device/tests/support/arena.h"

static fake_device_t device;
static fake_station_t station;
static mint_bytes_t answer;

static int set_up(void **state)
{
    (void)state;
    fake_station_make(&station, 1, "batch-7");
    fake_device_make(&device, 3, station.authority.public_key);
    assert_ok(fake_device_boot(&device));
    return 0;
}

static mint_status_t ask(uint32_t source)
{
    uint8_t body[16];
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_number_write(&writer, MINT_FIELD_SOURCE, source);
    assert_ok(mint_writer_status(&writer));
    return fake_station_send(&station, &device, MINT_SMP_READ, MINT_COMMAND_NOISE,
                             (mint_bytes_t){body, writer.len}, &answer);
}

static void take(uint8_t samples[MINT_NOISE_LEN])
{
    mint_bytes_t view;
    assert_ok(ask(0));
    assert_ok(mint_field_read(answer.data, answer.len, MINT_FIELD_SAMPLES, &view));
    assert_int_equal(view.len, MINT_NOISE_LEN);
    memcpy(samples, view.data, MINT_NOISE_LEN);
}

static void samples_are_the_sources_own(void **state)
{
    (void)state;
    uint8_t digest[MINT_SHA256_LEN];
    uint8_t after[MINT_SHA256_LEN];
    fake_device_digest(&device, digest);
    const uint32_t operations = device.operations;
    const uint32_t before = provision_info(&station, &device).sources[0].samples;
    fake_random_t twin = device.noise;
    for (unsigned round = 0; round < 3; round++) {
        uint8_t samples[MINT_NOISE_LEN];
        take(samples);
        for (size_t i = 0; i < sizeof samples; i++) {
            assert_int_equal(samples[i], (uint8_t)fake_random_next(&twin));
        }
    }
    assert_int_equal(provision_info(&station, &device).sources[0].samples,
                     before + 3 * MINT_NOISE_LEN);
    fake_device_digest(&device, after);
    assert_memory_equal(digest, after, sizeof digest);
    assert_int_equal(device.operations, operations);
}

/// What the generator gives does not depend on whether somebody looked at the noise.
static void the_generator_is_as_before(void **state)
{
    (void)state;
    uint8_t with[32];
    uint8_t without[32];
    uint8_t samples[MINT_NOISE_LEN];
    take(samples);
    assert_ok(mint_rng_bytes(&device.agent.rng, with, sizeof with));
    set_up(state);
    assert_ok(mint_rng_bytes(&device.agent.rng, without, sizeof without));
    assert_memory_equal(with, without, sizeof with);
}

static mint_status_t ask_for(uint16_t count, bool wide, mint_noise_answer_t *found)
{
    uint8_t body[64];
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_noise_request_write(&writer, &(mint_noise_request_t){.count = count, .wide = wide});
    assert_ok(mint_writer_status(&writer));
    mint_status_t status = fake_station_send(&station, &device, MINT_SMP_READ, MINT_COMMAND_NOISE,
                                             (mint_bytes_t){body, writer.len}, &answer);
    return status == MINT_OK ? mint_noise_answer_read(answer.data, answer.len, found) : status;
}

/// As many as are asked for, up to what fits a packet; each answer says where it begins.
static void a_capture_sees_every_sample(void **state)
{
    (void)state;
    static const uint16_t counts[] = {1, 0, 300, MINT_NOISE_MAX_LEN, 7};
    fake_random_t twin = device.noise;
    uint32_t next = device.agent.rng.pool.states[0].samples;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        mint_noise_answer_t found;
        assert_ok(ask_for(counts[i], false, &found));
        assert_int_equal(found.first, next);
        assert_int_equal(found.samples.len, counts[i]);
        assert_int_equal(found.symbol_bits, 8);
        assert_int_equal(found.wide_bits, 12);
        assert_false(found.emulated);
        for (size_t at = 0; at < counts[i]; at++) {
            assert_int_equal(found.samples.data[at], (uint8_t)fake_random_next(&twin));
        }
        next += counts[i];
    }
    mint_noise_answer_t found;
    assert_status(ask_for(MINT_NOISE_MAX_LEN + 1, false, &found), MINT_ERR_FORMAT);
    device.port.emulated = true;
    assert_ok(ask_for(0, false, &found));
    assert_true(found.emulated);
}

static void wide_samples_are_what_the_hardware_gives(void **state)
{
    (void)state;
    mint_noise_answer_t found;
    fake_random_t twin = device.noise;
    const uint32_t next = device.agent.rng.pool.states[0].samples;
    assert_ok(ask_for(MINT_NOISE_MAX_LEN / 2, true, &found));
    assert_int_equal(found.samples.len, MINT_NOISE_MAX_LEN);
    for (size_t i = 0; i < found.samples.len; i += 2) {
        assert_int_equal(found.samples.data[i], (uint8_t)fake_random_next(&twin));
        assert_int_equal(found.samples.data[i + 1], 0x0A);
    }
    assert_ok(ask_for(0, false, &found));
    assert_int_equal(found.first, next + MINT_NOISE_MAX_LEN / 2);
    assert_status(ask_for(MINT_NOISE_MAX_LEN / 2 + 1, true, &found), MINT_ERR_FORMAT);
    device.noise_dead = true;
    assert_status(ask_for(1, true, &found), MINT_ERR_SOURCE);
    device.source.wide_sample = NULL;
    assert_status(ask_for(1, true, &found), MINT_ERR_UNSUPPORTED);
}

static void a_dead_source_says_so(void **state)
{
    (void)state;
    device.noise_dead = true;
    assert_status(ask(0), MINT_ERR_SOURCE);
    assert_true(provision_info(&station, &device).sources[0].failure != 0);
}

static void what_is_not_there(void **state)
{
    (void)state;
    assert_status(ask(1), MINT_ERR_ARGUMENT);
    assert_status(ask(255), MINT_ERR_ARGUMENT);
    assert_status(ask(UINT32_MAX), MINT_ERR_ARGUMENT);
    assert_status(fake_station_read(&station, &device, MINT_COMMAND_NOISE, &answer),
                  MINT_ERR_FORMAT);
}

static void not_of_a_device_in_the_field(void **state)
{
    (void)state;
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    assert_ok(provision_all(&station, &device, public_key));
    const uint32_t before = provision_info(&station, &device).sources[0].samples;
    assert_status(ask(0), MINT_ERR_LOCKED);
    assert_int_equal(provision_info(&station, &device).sources[0].samples, before);
    assert_ok(mint_store_set(&device.agent.store, MINT_UID_RETIRED, NULL, 0,
                             MINT_STORE_WRITE_ONCE | MINT_STORE_UNLOCKED));
    assert_status(ask(0), MINT_ERR_RETIRED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(samples_are_the_sources_own, set_up),
        cmocka_unit_test_setup(the_generator_is_as_before, set_up),
        cmocka_unit_test_setup(a_capture_sees_every_sample, set_up),
        cmocka_unit_test_setup(wide_samples_are_what_the_hardware_gives, set_up),
        cmocka_unit_test_setup(a_dead_source_says_so, set_up),
        cmocka_unit_test_setup(what_is_not_there, set_up),
        cmocka_unit_test_setup(not_of_a_device_in_the_field, set_up),
    };
    return cmocka_run_group_tests_name("agent/noise", tests, use_arena, NULL);
}
