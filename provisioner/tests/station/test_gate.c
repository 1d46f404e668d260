// SPDX-License-Identifier: Apache-2.0
//
// The entropy gate in conversations: devices whose noise is stuck, biased, counting, another's or a
// recording, and values that may be there once in a fleet. Refused before a key is made or a
// certificate is issued, with the reason.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "conversation_tests.h"
#include "registry/health.h"
#include "registry/weak_material.h"
#include "rig.h"

/// Devices of the batch that were turned away for their noise, as the log has it.
static uint64_t refused(const rig_t *rig)
{
    uint64_t count = 0;
    assert_int_equal(mint_registry_count_refused(rig->registry, rig->station.batch.name, "entropy",
                                                 &count, NULL),
                     MINT_OK);
    return count;
}

static void expect_turned_away(rig_t *rig, rig_device_t *device, const char *words)
{
    mint_device_t record;
    uint64_t before = refused(rig);
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_ENTROPY);
    assert_int_equal(refused(rig), before + 1);
    if (strstr(talk->problem.message, words) == NULL) {
        fail_msg("%s", talk->problem.message);
    }
    assert_int_equal(talk->last_step, MINT_STEP_NOISE);
    assert_false(rig_find_device(rig, device->id, &record));
    assert_int_equal(mint_agent_state(&device->agent), MINT_STATE_BLANK);
}

static void test_bad_noise_is_turned_away(void **state)
{
    static const struct {
        rig_noise_t fault;
        const char *words;
    } cases[] = {{RIG_NOISE_STUCK, "test-random: stuck"},
                 {RIG_NOISE_BIASED, "test-random: biased"},
                 {RIG_NOISE_COUNTING, "test-random: 299 of 299"}};
    rig_t *rig = *state;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rig_device_t *device = rig_device_new(rig, 900 + i);
        device->fault = cases[i].fault; // after its own start-up test
        expect_turned_away(rig, device, cases[i].words);
        device->fault = RIG_NOISE_GOOD;
        rig_device_start(rig, device);
        (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
        rig_device_free(device);
    }
}

static void test_a_source_that_claims_less_than_the_batch_wants(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 910);
    rig->station.batch.min_h_64 = 513; // more than the 8 bit of its source
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_ENTROPY);
    assert_int_equal(talk->last_step, MINT_STEP_INFO);
    assert_non_null(strstr(talk->problem.message, "the batch wants"));
    rig->station.batch.min_h_64 = 512;
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig->station.batch.min_h_64 = 0;
    rig_device_free(device);
}

static void test_what_was_found_is_on_record(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 911);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    mint_device_t record;
    assert_true(rig_find_device(rig, device->id, &record));
    assert_string_equal(record.port, "rig");
    json_t *health = json_loads(record.health, 0, NULL);
    const json_t *sources = json_object_get(health, "sources");
    assert_null(json_object_get(json_array_get(sources, 0), "noise")); // nothing rests on it
    const json_t *noise = json_object_get(json_array_get(sources, 1), "noise");
    assert_int_equal(json_integer_value(json_object_get(noise, "samples")),
                     rig->station.batch.noise_samples);
    assert_true(json_integer_value(json_object_get(noise, "most_common")) > 1);
    json_decref(health);
    rig_device_free(device);
}

static void test_no_samples_where_the_batch_wants_none(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 912);
    uint32_t samples = rig->station.batch.noise_samples;
    rig->station.batch.noise_samples = 0;
    device->fault = RIG_NOISE_BIASED; // nobody looks
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    assert_int_equal(rig->notified, MINT_STEP_END);
    rig->station.batch.noise_samples = samples;
    rig_device_free(device);
}

// Two devices that start from one seed: healthy to look at, each with keys of its own, for their
// ids go into the generator; and yet who knows the one knows the other.
static void test_two_devices_with_one_seed(void **state)
{
    rig_t *rig = *state;
    rig_device_t *first = rig_device_new(rig, 920);
    rig_device_t *clone = rig_device_new(rig, 921);
    uint64_t seed = 99;
    first->noise = clone->noise = seed;
    (void)rig_expect(rig, first, MINT_OUTCOME_PROVISIONED);
    const mint_conversation_t *talk = rig_expect_failure(rig, clone, MINT_CAUSE_DUPLICATE);
    assert_int_equal(talk->last_step, MINT_STEP_CSR);
    assert_int_equal(rig_count_certificates(rig, clone->id), 0);
    rig_device_free(first);
    rig_device_free(clone);
}

// Noise that is a recording, played again at each start.
static void test_a_device_that_replays(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 922);
    device->noise = 77;
    rig->line.packets_left = 24; // its CSR came, and the certificate did not get there
    (void)rig_talk(rig, device);
    (void)rig_reset_line(state);
    rig_device_start(rig, device);
    device->noise = 77;
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_ENTROPY);
    assert_int_equal(talk->last_step, MINT_STEP_CSR);
    device->noise = 78;
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

// A part that comes back from a copy of all its memory, generator and flash.
static void test_a_nonce_that_comes_again(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 923);
    rig_device_t *copy = malloc(sizeof *copy);
    assert_non_null(copy);
    uint32_t samples = rig->station.batch.noise_samples;
    rig->station.batch.noise_samples = 0;
    memcpy(copy, device, sizeof *copy);
    rig->line.packets_left = 12;
    (void)rig_talk(rig, device);
    (void)rig_reset_line(state);
    mint_buffer_free(&device->in);
    mint_buffer_free(&device->out);
    memcpy(device, copy, sizeof *copy);
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_ENTROPY);
    assert_int_equal(talk->last_step, MINT_STEP_CSR);
    rig->station.batch.noise_samples = samples;
    free(copy);
    rig_device_free(device);
}

/// Claims the r of a CSR for another device while it is on its way.
static bool claim_r(void *context, rig_way_t way, rig_packet_t *packet)
{
    static const uint8_t other[MINT_DEVICE_ID_LEN] = {0xC5};
    rig_t *rig = context;
    mint_bytes_t csr;
    mint_weak_material_t material;
    if (way == RIG_TO_STATION && packet->header.command == MINT_COMMAND_CSR &&
        mint_field_read(packet->body, packet->body_len, MINT_FIELD_CSR, &csr) == MINT_OK &&
        mint_weak_material_request(csr, &material)) {
        mint_claims_t claims = {.count = 0};
        assert_int_equal(mint_claims_add(&claims, MINT_CLAIM_CSR_R, material.r), MINT_OK);
        assert_int_equal(mint_claims_settle(&claims, rig->registry, other, NULL), MINT_OK);
    }
    return true;
}

static void test_a_csr_whose_r_was_there(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 924);
    rig->line.tamper = claim_r;
    rig->line.tamper_context = rig;
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_DUPLICATE);
    assert_int_equal(talk->last_step, MINT_STEP_CSR);
    assert_int_equal(rig_count_certificates(rig, device->id), 0);
    (void)rig_reset_line(state);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

/// Answers a question for samples with something else.
static bool spoil_samples(void *context, rig_way_t way, rig_packet_t *packet)
{
    const char *spoilt = context;
    if (way == RIG_TO_STATION && packet->header.command == MINT_COMMAND_NOISE) {
        packet->body_len = strlen(spoilt);
        memcpy(packet->body, spoilt, packet->body_len);
    }
    return true;
}

static void test_samples_that_are_malformed(void **state)
{
    static char *const spoilt[] = {"\xA1\x67samples\x40", "\xA1\x67samples\x07", "x"};
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 925);
    for (size_t i = 0; i < sizeof spoilt / sizeof spoilt[0]; i++) {
        rig->line.tamper = spoil_samples;
        rig->line.tamper_context = spoilt[i];
        const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_PROTOCOL);
        assert_int_equal(talk->last_step, MINT_STEP_NOISE);
    }
    (void)rig_reset_line(state);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

int test_gate(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_bad_noise_is_turned_away, rig_reset_line),
        cmocka_unit_test_setup(test_a_source_that_claims_less_than_the_batch_wants, rig_reset_line),
        cmocka_unit_test_setup(test_what_was_found_is_on_record, rig_reset_line),
        cmocka_unit_test_setup(test_no_samples_where_the_batch_wants_none, rig_reset_line),
        cmocka_unit_test_setup(test_two_devices_with_one_seed, rig_reset_line),
        cmocka_unit_test_setup(test_a_device_that_replays, rig_reset_line),
        cmocka_unit_test_setup(test_a_nonce_that_comes_again, rig_reset_line),
        cmocka_unit_test_setup(test_a_csr_whose_r_was_there, rig_reset_line),
        cmocka_unit_test_setup(test_samples_that_are_malformed, rig_reset_line),
    };
    return cmocka_run_group_tests(tests, rig_open, NULL);
}
