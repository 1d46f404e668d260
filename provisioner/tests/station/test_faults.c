// SPDX-License-Identifier: Apache-2.0
//
// Lines that lose and damage, stations that crash, devices that are unplugged: every device gets
// there in the end, and never has two certificates.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conversation_tests.h"
#include "device/tests/support/effort.h"
#include "rig.h"

#define STEP                  MINT_TEST_STEP(5u, 5u) ///< between two points
#define DEVICES_ON_A_BAD_LINE (20u / STEP)

static void expect_finished_once(rig_t *rig, const rig_device_t *device)
{
    mint_device_t record;
    assert_true(rig_find_device(rig, device->id, &record));
    assert_int_equal(record.progress, MINT_PROGRESS_LOCKED);
    assert_true(record.has_psk);
    assert_int_equal(rig_count_certificates(rig, device->id), 1);
    assert_int_equal(mint_agent_state(&device->agent), MINT_STATE_LOCKED);
    uint8_t digest[MINT_SHA256_LEN];
    assert_int_equal(mint_store_digest(&device->agent.store, digest), MINT_OK);
    assert_memory_equal(record.store_digest, digest, sizeof digest);
}

static void test_every_device_gets_through_a_bad_line(void **state)
{
    rig_t *rig = *state;
    rig->line.lose_percent = 20;
    rig->line.damage_percent = 5;
    rig->line.duplicate_percent = 5;
    rig->line.delay_percent = 5;
    rig->line.junk_max_len = 200;
    uint64_t retries = 0;
    for (unsigned i = 0; i < DEVICES_ON_A_BAD_LINE; i++) {
        rig_device_t *device = rig_device_new(rig, 300 + i);
        retries += rig_expect(rig, device, MINT_OUTCOME_PROVISIONED)->client.retries;
        expect_finished_once(rig, device);
        rig_device_free(device);
    }
    assert_true(retries > DEVICES_ON_A_BAD_LINE); // the line was bad indeed
}

// Lets the station crash when `packets` have passed. True if it was finished before that.
static bool crash_after(rig_t *rig, rig_device_t *device, size_t packets)
{
    rig->line.packets_left = packets;
    const mint_conversation_t *talk = rig_talk(rig, device);
    rig->line.packets_left = SIZE_MAX;
    rig_reopen_registry(rig);
    return talk->outcome == MINT_OUTCOME_PROVISIONED;
}

static void test_a_station_that_crashes_at_any_packet(void **state)
{
    rig_t *rig = *state;
    bool finished = false;
    unsigned crashes = 0;
    for (size_t packets = 0; !finished; packets += STEP) {
        rig_device_t *device = rig_device_new(rig, 400 + (unsigned)packets);
        finished = crash_after(rig, device, packets);
        crashes += finished ? 0 : 1;
        (void)rig_expect(rig, device, finished ? MINT_OUTCOME_ALREADY : MINT_OUTCOME_PROVISIONED);
        expect_finished_once(rig, device);
        rig_device_free(device);
    }
    assert_true(crashes >= 24 / STEP); // as many packets as a conversation has at least
}

static void test_a_station_that_crashes_again_and_again(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 500);
    for (size_t packets = 0; packets < 40 && !crash_after(rig, device, packets); packets += STEP) {
    }
    expect_finished_once(rig, device);
    rig_device_free(device);
}

// A crash between two commits, where no packet passes: the intent is there, the certificate not.
static void test_a_station_that_crashes_between_intent_and_certificate(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 501);
    rig->line.packets_left = 10; // info, noise, nonce, key: there is no CSR yet
    (void)rig_talk(rig, device);
    rig->line.packets_left = SIZE_MAX;
    assert_int_equal(rig->talk.step, MINT_STEP_CSR);
    static const uint8_t csr[] = {0x30, 0x00};
    mint_certificate_record_t intent;
    assert_int_equal(mint_registry_intend_certificate(
                         rig->registry, &rig->station.random, device->id, rig->talk.public_key,
                         (mint_bytes_t){csr, sizeof csr}, &intent, NULL),
                     MINT_OK);
    assert_false(intent.issued);
    rig_reopen_registry(rig);

    const mint_conversation_t *talk = rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    assert_memory_equal(talk->certificate.serial, intent.serial, sizeof intent.serial);
    expect_finished_once(rig, device);
    rig_device_free(device);
}

// ---- the device's plug ----

typedef struct {
    rig_t *rig;
    rig_device_t *device;
    size_t packets; ///< to the device, until it is unplugged and plugged in again
    bool done;
} plug_t;

static bool pull_plug(void *context, rig_way_t way, rig_packet_t *packet)
{
    (void)packet;
    plug_t *plug = context;
    if (way != RIG_TO_DEVICE || plug->done) {
        return true;
    }
    if (plug->packets-- > 0) {
        return true;
    }
    plug->done = true;
    rig_device_start(plug->rig, plug->device);
    return false;
}

static void test_a_device_that_is_unplugged_at_any_packet(void **state)
{
    rig_t *rig = *state;
    bool finished = false;
    for (size_t packets = 0; !finished; packets += STEP) {
        rig_device_t *device = rig_device_new(rig, 600 + (unsigned)packets);
        plug_t plug = {.rig = rig, .device = device, .packets = packets};
        rig->line.tamper = pull_plug;
        rig->line.tamper_context = &plug;
        (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
        expect_finished_once(rig, device);
        finished = !plug.done;
        rig_device_free(device);
    }
}

int test_faults(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_every_device_gets_through_a_bad_line, rig_reset_line),
        cmocka_unit_test_setup(test_a_station_that_crashes_at_any_packet, rig_reset_line),
        cmocka_unit_test_setup(test_a_station_that_crashes_again_and_again, rig_reset_line),
        cmocka_unit_test_setup(test_a_station_that_crashes_between_intent_and_certificate,
                               rig_reset_line),
        cmocka_unit_test_setup(test_a_device_that_is_unplugged_at_any_packet, rig_reset_line),
    };
    return cmocka_run_group_tests(tests, rig_open, NULL);
}
