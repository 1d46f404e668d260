// SPDX-License-Identifier: Apache-2.0
//
// Conversations of a station that has a worker: what they record is what they would without one,
// and what they do when time, bytes, a stop or the end of the port comes while something is
// computed.
#include "gate.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>

#include "conversation_tests.h"
#include "rig.h"
#include "station/loop.h"

static int set_up(void **state)
{
    (void)rig_reset_line(state);
    rig_use_worker(*state, true);
    return 0;
}

// Of the test at hand; a test that failed may have left them closed, and its worker behind them.
static gate_t first_gate;
static gate_t second_gate;

static int take_down(void **state)
{
    rig_t *rig = *state;
    gate_open(&first_gate, rig->worker);
    gate_open(&second_gate, rig->worker);
    rig_use_worker(*state, false);
    return 0;
}

// ---- what is recorded ----

// The kinds of the events after the first `skip` ones, one a line, and how many there are now.
static size_t list_events(rig_t *rig, size_t skip, mint_buffer_t *kinds)
{
    size_t index;
    json_t *event;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(mint_registry_export(rig->registry, file, NULL), MINT_OK);
    rewind(file);
    json_t *root = json_loadf(file, 0, NULL);
    json_t *events = json_object_get(root, "events");
    size_t count = json_array_size(events);
    json_array_foreach(events, index, event)
    {
        const char *kind = json_string_value(json_object_get(event, "kind"));
        assert_non_null(kind);
        if (index >= skip) {
            mint_buffer_append(kinds, (const uint8_t *)kind, strlen(kind));
            mint_buffer_append(kinds, (const uint8_t *)"\n", 1);
        }
    }
    json_decref(root);
    (void)fclose(file);
    mint_buffer_append(kinds, (const uint8_t *)"", 1);
    return count;
}

static void events_of(rig_t *rig, unsigned number, mint_buffer_t *kinds)
{
    mint_buffer_t before = {0};
    size_t count = list_events(rig, 0, &before);
    rig_device_t *device = rig_device_new(rig, number);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    (void)list_events(rig, count, kinds);
    mint_buffer_free(&before);
    rig_device_free(device);
}

static void test_the_registry_sees_the_same(void **state)
{
    rig_t *rig = *state;
    mint_buffer_t with = {0};
    mint_buffer_t without = {0};
    events_of(rig, 730, &with);
    rig_use_worker(rig, false);
    events_of(rig, 731, &without);
    assert_true(with.len > 60);
    assert_string_equal((const char *)with.data, (const char *)without.data);
    mint_buffer_free(&with);
    mint_buffer_free(&without);
}

// ---- what comes in between ----

// Goes on until the worker has got something that waits behind the gate.
static void go_on_to(rig_t *rig, rig_device_t *device, mint_step_t step)
{
    rig_begin(rig);
    while (rig->talk.step != step) {
        assert_true(rig->talk.step != MINT_STEP_END);
        rig_go_on(rig, device);
    }
    gate_close(&first_gate, rig->worker);
    while (!mint_conversation_is_computing(&rig->talk)) {
        rig_go_on(rig, device);
    }
}

static void expect_waiting(rig_t *rig, mint_step_t step)
{
    assert_true(mint_conversation_is_computing(&rig->talk));
    assert_int_equal(rig->talk.step, step);
    assert_int_equal(mint_client_deadline(&rig->talk.client), UINT64_MAX);
    assert_int_equal(mint_client_output(&rig->talk.client).len, 0);
}

// Neither hours nor junk, nor the packet that the line held back, disturb what is computed.
static void wait_long(rig_t *rig, rig_device_t *device, mint_step_t step)
{
    static const uint8_t empty_map[] = {0xA0};
    static mint_client_t other;
    mint_buffer_t answers = {0};
    uint8_t junk[600];
    memset(junk, 0x06, sizeof junk);
    rig->now_ms += 3600000;
    mint_conversation_tick(&rig->talk, rig->now_ms);
    mint_conversation_take(&rig->talk, junk, sizeof junk, rig->now_ms);
    mint_client_init(&other, &mint_client_patience, NULL, 9);
    assert_int_equal(
        mint_client_read(&other, MINT_COMMAND_INFO, empty_map, sizeof empty_map, rig->now_ms),
        MINT_OK);
    assert_true(rig_carry(rig, device, &other, &answers));
    assert_true(answers.len > 100);
    mint_conversation_take(&rig->talk, answers.data, answers.len, rig->now_ms);
    mint_buffer_free(&answers);
    expect_waiting(rig, step);
}

static void test_nothing_is_due_meanwhile(void **state)
{
    rig_t *rig = *state;
    static const mint_step_t computing[] = {MINT_STEP_CSR, MINT_STEP_PROVE, MINT_STEP_CONFIRM};
    for (unsigned i = 0; i < 3; i++) {
        rig_device_t *device = rig_device_new(rig, 732 + i);
        go_on_to(rig, device, computing[i]);
        wait_long(rig, device, computing[i]);
        gate_open(&first_gate, rig->worker);
        while (rig->talk.step != MINT_STEP_END) {
            rig_go_on(rig, device);
        }
        assert_int_equal(rig->talk.outcome, MINT_OUTCOME_PROVISIONED);
        assert_int_equal(rig->talk.client.retries, 0);
        rig_device_free(device);
    }
}

static void test_a_stop_meanwhile(void **state)
{
    rig_t *rig = *state;
    static const mint_step_t computing[] = {MINT_STEP_CSR, MINT_STEP_PROVE, MINT_STEP_CONFIRM};
    rig_device_t *device = rig_device_new(rig, 736);
    for (size_t i = 0; i < 3; i++) {
        go_on_to(rig, device, computing[i]);
        mint_conversation_stop(&rig->talk, MINT_CAUSE_STOPPED, "stopped", NULL, rig->now_ms);
        assert_int_equal(rig->talk.outcome, MINT_OUTCOME_FAILED);
        assert_int_equal(rig->talk.cause, MINT_CAUSE_STOPPED);
        assert_int_equal(rig->talk.last_step, computing[i]);
        memset(&rig->talk, 0xA5, sizeof rig->talk); // it is nobody's any more
        gate_open(&first_gate, rig->worker);
    }
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    assert_int_equal(rig_count_certificates(rig, device->id), 1);
    rig_device_free(device);
}

// The worker may be at it already, or done.
static void test_a_stop_at_any_moment(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 737);
    for (int wait_ms = 0; wait_ms < 6; wait_ms++) {
        rig_begin(rig);
        while (!mint_conversation_is_computing(&rig->talk)) {
            rig_go_on(rig, device);
        }
        (void)usleep((useconds_t)wait_ms * 500);
        mint_conversation_stop(&rig->talk, MINT_CAUSE_PORT, "gone", NULL, rig->now_ms);
        memset(&rig->talk, 0xA5, sizeof rig->talk);
    }
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

// The intent did not last, and its certificate, signed or not, must not be recorded.
static void test_an_undo_while_it_signs(void **state)
{
    rig_t *rig = *state;
    mint_error_t error = {0};
    rig_device_t *device = rig_device_new(rig, 738);
    go_on_to(rig, device, MINT_STEP_CSR);
    gate_close(&second_gate, rig->worker);
    gate_open(&first_gate, rig->worker);
    rig_go_on(rig, device); // takes the check, reserves, and has it signed
    expect_waiting(rig, MINT_STEP_CSR);
    assert_true(rig->talk.certificate.serial[0] != 0);
    mint_error_set(&error, "the disk is full");
    mint_conversation_undo(&rig->talk, MINT_ERR_IO, &error, rig->now_ms);
    assert_int_equal(rig->talk.cause, MINT_CAUSE_REGISTRY);
    assert_string_equal(rig->talk.problem.message, "the disk is full");
    gate_open(&second_gate, rig->worker);
    assert_int_equal(rig_count_certificates(rig, device->id), 0);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

static mint_status_t fail_to_sign(void *context, const uint8_t *digest, size_t digest_len,
                                  uint8_t *signature, size_t *signature_len)
{
    (void)context;
    (void)digest;
    (void)digest_len;
    (void)signature;
    *signature_len = 0;
    return MINT_ERR_CRYPTO;
}

static bool break_csr(void *context, rig_way_t way, rig_packet_t *packet)
{
    (void)context;
    if (way == RIG_TO_STATION && packet->header.command == MINT_COMMAND_CSR) {
        packet->body[packet->body_len - 2] ^= 1; // of the signature
    }
    return true;
}

static void test_what_fails_in_the_worker_is_told(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 739);
    rig->line.tamper = break_csr;
    (void)rig_expect_failure(rig, device, MINT_CAUSE_IDENTITY);
    assert_int_equal(rig->talk.last_step, MINT_STEP_CSR);
    rig->line.tamper = NULL;
    const mint_signer_t issuer = rig->station.issuer_signer;
    rig->station.issuer_signer.sign = fail_to_sign;
    (void)rig_expect_failure(rig, device, MINT_CAUSE_STATION);
    assert_int_equal(rig->talk.last_step, MINT_STEP_CSR);
    assert_int_equal(rig_count_certificates(rig, device->id), 0);
    rig->station.issuer_signer = issuer;
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

// ---- on a port ----

/// The end of a pseudo-terminal with the device behind it. The loop's ticks let the device work, so
/// that all of it is one thread.
typedef struct {
    rig_t *rig;
    rig_device_t *device;
    const mint_lanes_t *lanes;
    int master;
    bool unplugs; ///< the port goes away while the CSR is checked; otherwise the station is stopped
    bool met;     ///< that moment came
    volatile sig_atomic_t stop;
    mint_cause_t cause; ///< of the end
    mint_step_t last_step;
} port_t;

static void end(void *context, const mint_lane_t *lane)
{
    port_t *port = context;
    port->cause = lane->conversation.cause;
    port->last_step = lane->conversation.last_step;
}

static void interfere(port_t *port)
{
    port->met = true;
    if (port->unplugs) {
        (void)close(port->master);
        gate_open(&first_gate, port->rig->worker);
    } else {
        port->stop = 1;
    }
}

static void work(void *context)
{
    port_t *port = context;
    uint8_t bytes[1024];
    if (port->met || port->lanes->count == 0) {
        return;
    }
    if (mint_conversation_is_computing(&port->lanes->items[0]->conversation)) {
        interfere(port);
        return;
    }
    ssize_t len = read(port->master, bytes, sizeof bytes);
    if (len > 0) {
        rig_device_feed(port->rig, port->device, bytes, (size_t)len);
        const mint_buffer_t *out = &port->device->out;
        assert_int_equal(write(port->master, out->data, out->len), out->len);
        mint_buffer_free(&port->device->out);
    }
}

static void serve(port_t *port)
{
    mint_lanes_t lanes = {0};
    port->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    assert_true(port->master >= 0);
    assert_int_equal(grantpt(port->master), 0);
    assert_int_equal(unlockpt(port->master), 0);
    const char *path = ptsname(port->master);
    const mint_loop_plan_t plan = {.ports = &path, .port_count = 1};
    const mint_watcher_t watcher = {.changed = end, .tick = work, .context = port};
    port->lanes = &lanes;
    gate_close(&first_gate, port->rig->worker);
    assert_int_equal(mint_loop_run(&port->rig->station, &plan, &lanes, &watcher, &port->stop),
                     MINT_OK);
    assert_true(port->met);
    assert_int_equal(lanes.tally.failed, 1);
    mint_lanes_free(&lanes);
}

// What the device said before counts: it is recorded, and then nobody is there to be answered.
static void test_a_job_that_ends_after_the_port_has_gone(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 740);
    port_t port = {.rig = rig, .device = device, .unplugs = true};
    serve(&port);
    assert_int_equal(port.cause, MINT_CAUSE_PORT);
    assert_int_equal(port.last_step, MINT_STEP_INSTALL);
    assert_int_equal(rig_count_certificates(rig, device->id), 1);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    assert_int_equal(rig_count_certificates(rig, device->id), 1);
    rig_device_free(device);
}

static void test_a_station_that_is_stopped_meanwhile(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 741);
    port_t port = {.rig = rig, .device = device};
    serve(&port); // which releases the lanes
    gate_open(&first_gate, rig->worker);
    (void)close(port.master);
    assert_int_equal(port.cause, MINT_CAUSE_STOPPED);
    assert_int_equal(port.last_step, MINT_STEP_CSR);
    assert_int_equal(rig_count_certificates(rig, device->id), 0);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, take_down)

int test_computing(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_the_registry_sees_the_same),
        TEST(test_nothing_is_due_meanwhile),
        TEST(test_a_stop_meanwhile),
        TEST(test_a_stop_at_any_moment),
        TEST(test_an_undo_while_it_signs),
        TEST(test_what_fails_in_the_worker_is_told),
        TEST(test_a_job_that_ends_after_the_port_has_gone),
        TEST(test_a_station_that_is_stopped_meanwhile),
    };
    return cmocka_run_group_tests(tests, rig_open, NULL);
}
