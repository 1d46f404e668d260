// SPDX-License-Identifier: Apache-2.0
//
// Devices, lines and stations that do not mean well: answers that are garbage, altered, replayed or
// another device's, and writes that no station signed.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conversation_tests.h"
#include "rig.h"

// ---- tampering with one command's answers ----

typedef struct {
    rig_t *rig;
    rig_device_t *device;
    rig_device_t *other;                ///< another device, where the test needs one
    mint_command_t command;             ///< whose answers are altered
    uint8_t kept[MINT_SMP_PACKET_SIZE]; ///< an answer kept for later
    size_t kept_len;
    unsigned seen; ///< answers altered
} forger_t;

static bool is_answer(const forger_t *forger, rig_way_t way, const rig_packet_t *packet)
{
    return way == RIG_TO_STATION && packet->header.command == forger->command &&
           packet->header.group == MINT_SMP_GROUP_MINTMARK;
}

static void expect_forgery_found(rig_t *rig, rig_device_t *device, forger_t *forger,
                                 rig_tamper_t tamper, mint_cause_t cause)
{
    forger->rig = rig;
    forger->device = device;
    rig->line.tamper = tamper;
    rig->line.tamper_context = forger;
    (void)rig_expect_failure(rig, device, cause);
    assert_true(forger->seen > 0);
    rig->line.tamper = NULL;
    assert_true(mint_agent_state(&device->agent) != MINT_STATE_LOCKED);
}

static bool flip_last_byte(void *context, rig_way_t way, rig_packet_t *packet)
{
    forger_t *forger = context;
    if (is_answer(forger, way, packet)) {
        forger->seen++;
        packet->body[packet->body_len - 1] ^= 0x01; // of the last field, which is a signature
    }
    return true;
}

static void expect_nothing_issued(rig_t *rig, const rig_device_t *device)
{
    assert_int_equal(rig_count_certificates(rig, device->id), 0);
    assert_int_equal(mint_agent_state(&device->agent), MINT_STATE_KEYED);
}

static void test_a_csr_with_a_broken_signature(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 200);
    forger_t forger = {.command = MINT_COMMAND_CSR};
    expect_forgery_found(rig, device, &forger, flip_last_byte, MINT_CAUSE_IDENTITY);
    expect_nothing_issued(rig, device);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

// Answers the station's question from another device.
static bool answer_from_other(void *context, rig_way_t way, rig_packet_t *packet)
{
    forger_t *forger = context;
    if (!is_answer(forger, way, packet)) {
        return true;
    }
    forger->seen++;
    static const uint8_t empty_map[] = {0xA0};
    uint8_t question[64];
    uint8_t response[MINT_SMP_PACKET_SIZE];
    size_t response_len;
    mint_writer_t writer;
    mint_writer_init(&writer, question, sizeof question);
    mint_smp_header_t request = packet->header;
    request.op = MINT_SMP_READ;
    request.body_len = sizeof empty_map;
    mint_smp_write_header(&writer, &request);
    mint_write_bytes(&writer, empty_map, sizeof empty_map);
    mint_agent_handle(&forger->other->agent, question, writer.len, response, sizeof response,
                      &response_len);
    packet->body_len = response_len - MINT_SMP_HEADER_LEN;
    memcpy(packet->body, response + MINT_SMP_HEADER_LEN, packet->body_len);
    return true;
}

static void test_a_csr_with_another_key(void **state)
{
    rig_t *rig = *state;
    rig_device_t *other = rig_device_new(rig, 201);
    (void)rig_expect(rig, other, MINT_OUTCOME_PROVISIONED);
    rig_device_t *device = rig_device_new(rig, 202);
    forger_t forger = {.command = MINT_COMMAND_CSR, .other = other};
    expect_forgery_found(rig, device, &forger, answer_from_other, MINT_CAUSE_IDENTITY);
    expect_nothing_issued(rig, device);
    rig_device_free(device);
    rig_device_free(other);
}

// The device itself asks under another name: the request passes, then its id is another.
static bool change_id_for_csr(void *context, rig_way_t way, rig_packet_t *packet)
{
    forger_t *forger = context;
    if (packet->header.command == MINT_COMMAND_CSR) {
        forger->seen++;
        forger->device->agent.id[3] =
            (uint8_t)(forger->device->id[3] ^ (way == RIG_TO_DEVICE ? 1 : 0));
    }
    return true;
}

static void test_a_csr_under_another_id(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 203);
    forger_t forger = {.command = MINT_COMMAND_CSR};
    expect_forgery_found(rig, device, &forger, change_id_for_csr, MINT_CAUSE_IDENTITY);
    assert_non_null(strstr(rig->talk.problem.message, "serialNumber"));
    expect_nothing_issued(rig, device);
    rig_device_free(device);
}

static void test_a_proof_with_a_broken_signature(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 204);
    forger_t forger = {.command = MINT_COMMAND_PROVE};
    expect_forgery_found(rig, device, &forger, flip_last_byte, MINT_CAUSE_IDENTITY);
    assert_int_equal(rig->talk.last_step, MINT_STEP_PROVE);
    rig_device_free(device);
}

// Keeps the first answer and gives it to every later question.
static bool replay_first(void *context, rig_way_t way, rig_packet_t *packet)
{
    forger_t *forger = context;
    if (!is_answer(forger, way, packet)) {
        return true;
    }
    if (forger->kept_len == 0) {
        memcpy(forger->kept, packet->body, packet->body_len);
        forger->kept_len = packet->body_len;
        return true;
    }
    forger->seen++;
    memcpy(packet->body, forger->kept, forger->kept_len);
    packet->body_len = forger->kept_len;
    return true;
}

static void test_a_replayed_proof(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 205);
    forger_t forger = {.command = MINT_COMMAND_PROVE, .rig = rig, .device = device};
    rig->line.tamper = replay_first;
    rig->line.tamper_context = &forger;
    (void)rig_expect_failure(rig, device, MINT_CAUSE_IDENTITY);
    assert_true(forger.seen > 0);
    // The first proof was right, the one after the lock was not: the device is locked but not
    // confirmed, and an honest run finishes it.
    assert_int_equal(rig->talk.last_step, MINT_STEP_CONFIRM);
    mint_device_t record;
    assert_true(rig_find_device(rig, device->id, &record));
    assert_int_equal(record.progress, MINT_PROGRESS_PROVEN);
    rig->line.tamper = NULL;
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

static void test_a_wiped_device_does_not_get_a_second_certificate(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 206);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_t *wiped = rig_device_new(rig, 206);
    wiped->noise ^= 0xABCDEF;
    rig_device_start(rig, wiped);
    const mint_conversation_t *talk = rig_expect_failure(rig, wiped, MINT_CAUSE_IDENTITY);
    assert_int_equal(talk->last_step, MINT_STEP_CSR);
    assert_int_equal(rig_count_certificates(rig, device->id), 1);
    rig_device_free(device);
    rig_device_free(wiped);
}

// A device that claims the id of a finished one and says it is locked, without its key.
static bool pretend_locked(void *context, rig_way_t way, rig_packet_t *packet)
{
    forger_t *forger = context;
    if (!is_answer(forger, way, packet)) {
        return true;
    }
    forger->seen++;
    mint_info_t info;
    assert_int_equal(mint_info_read(packet->body, packet->body_len, &info), MINT_OK);
    info.state = MINT_STATE_LOCKED;
    mint_writer_t writer;
    mint_writer_init(&writer, packet->body, MINT_SMP_PACKET_SIZE - MINT_SMP_HEADER_LEN);
    mint_info_write(&writer, &info);
    packet->body_len = writer.len;
    return true;
}

static void test_a_pretender_is_not_already_provisioned(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 207);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_t *pretender = rig_device_new(rig, 207);
    pretender->noise ^= 0x123456;
    rig_device_start(rig, pretender);
    forger_t forger = {.command = MINT_COMMAND_INFO};
    expect_forgery_found(rig, pretender, &forger, pretend_locked, MINT_CAUSE_REFUSED);
    assert_int_equal(rig->talk.last_step, MINT_STEP_CONFIRM);
    rig_device_free(device);
    rig_device_free(pretender);
}

// ---- garbage ----

static bool garbage_body(void *context, rig_way_t way, rig_packet_t *packet)
{
    forger_t *forger = context;
    if (is_answer(forger, way, packet)) {
        forger->seen++;
        memset(packet->body, 0x9F, packet->body_len);
    }
    return true;
}

static void test_garbage_in_whole_packets(void **state)
{
    static const mint_command_t commands[] = {MINT_COMMAND_INFO, MINT_COMMAND_NONCE,
                                              MINT_COMMAND_KEY, MINT_COMMAND_CSR};
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 208);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        forger_t forger = {.command = commands[i]};
        expect_forgery_found(rig, device, &forger, garbage_body, MINT_CAUSE_PROTOCOL);
    }
    forger_t forger = {.command = MINT_COMMAND_PROVE};
    expect_forgery_found(rig, device, &forger, garbage_body, MINT_CAUSE_IDENTITY);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

// An answer to a write that is none must not be taken as done.
static void test_garbage_for_an_answer_to_a_write(void **state)
{
    static const mint_command_t commands[] = {MINT_COMMAND_CERTIFICATE, MINT_COMMAND_PSK};
    static const mint_progress_t progress[] = {MINT_PROGRESS_ISSUED, MINT_PROGRESS_PROVEN};
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 220);
    mint_device_t record;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        forger_t forger = {.command = commands[i]};
        expect_forgery_found(rig, device, &forger, garbage_body, MINT_CAUSE_PROTOCOL);
        assert_true(rig_find_device(rig, device->id, &record));
        assert_int_equal(record.progress, progress[i]);
        assert_false(record.has_psk);
    }
    forger_t forger = {.command = MINT_COMMAND_LOCK};
    rig->line.tamper = garbage_body;
    rig->line.tamper_context = &forger;
    (void)rig_expect_failure(rig, device, MINT_CAUSE_PROTOCOL);
    rig->line.tamper = NULL;
    // The device did lock, and its proof alone says so.
    assert_true(rig_find_device(rig, device->id, &record));
    assert_int_equal(record.progress, MINT_PROGRESS_PROVEN);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

// A device that was locked before a station with this registry could have locked it.
static void test_a_device_locked_too_early(void **state)
{
    rig_t *rig = *state;
    for (size_t packets = 13; packets <= 19; packets += 3) {
        rig_device_t *device = rig_device_new(rig, 230 + (unsigned)packets);
        rig->line.packets_left = packets;
        (void)rig_talk(rig, device);
        rig->line.packets_left = SIZE_MAX;
        mint_device_t record;
        assert_true(rig_find_device(rig, device->id, &record));
        assert_in_range(record.progress, MINT_PROGRESS_ISSUED, MINT_PROGRESS_PROVEN);
        assert_false(record.has_psk);
        assert_int_equal(mint_store_lock(&device->agent.store), MINT_OK);
        const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_STRANGER);
        assert_non_null(strstr(talk->problem.message, "only as"));
        mint_device_t after;
        assert_true(rig_find_device(rig, device->id, &after));
        assert_int_equal(after.progress, record.progress);
        assert_int_equal(mint_store_unlock(&device->agent.store), MINT_OK);
        (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
        rig_device_free(device);
    }
}

// Out of use by the authority's word, but nobody told it: it is not taken for a finished one.
static void test_a_device_retired_without_knowing(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 719);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    assert_int_equal(mint_registry_retire_device(rig->registry, device->id, NULL), MINT_OK);
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_RETIRED);
    assert_non_null(strstr(talk->problem.message, "was retired"));
    rig_device_free(device);
}

// The same of one that is not finished: no fault of the registry's.
static void test_a_half_made_device_that_was_retired(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 720);
    mint_device_t record = {0};
    for (size_t packets = 10; record.progress < MINT_PROGRESS_ISSUED; packets++) {
        (void)rig_reset_line(state);
        rig->line.packets_left = packets;
        (void)rig_talk(rig, device);
        (void)rig_find_device(rig, device->id, &record);
    }
    (void)rig_reset_line(state);
    assert_int_equal(mint_registry_retire_device(rig->registry, device->id, NULL), MINT_OK);
    for (int dry = 0; dry < 2; dry++) {
        rig->station.dry_run = dry == 1;
        const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_RETIRED);
        assert_non_null(strstr(talk->problem.message, "was retired"));
        assert_non_null(strstr(talk->problem.hint, "mintmark device retire"));
    }
    rig->station.dry_run = false;
    rig_device_free(device);
}

static void test_a_retired_device(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 221);
    assert_int_equal(mint_store_set(&device->agent.store, MINT_UID_RETIRED, NULL, 0,
                                    MINT_STORE_WRITE_ONCE | MINT_STORE_UNLOCKED),
                     MINT_OK);
    (void)rig_expect_failure(rig, device, MINT_CAUSE_RETIRED);
    mint_device_t record;
    assert_false(rig_find_device(rig, device->id, &record));
    rig_device_free(device);
}

static bool forget_state(void *context, rig_way_t way, rig_packet_t *packet)
{
    mint_info_t info;
    (void)context;
    if (way == RIG_TO_STATION && packet->header.command == MINT_COMMAND_INFO &&
        mint_info_read(packet->body, packet->body_len, &info) == MINT_OK) {
        mint_writer_t writer;
        info.state = MINT_STATE_UNKNOWN;
        mint_writer_init(&writer, packet->body, sizeof packet->body);
        mint_info_write(&writer, &info);
        packet->body_len = writer.len;
    }
    return true;
}

static void test_a_device_that_cannot_tell_its_state(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 222);
    mint_device_t record;
    rig->line.tamper = forget_state;
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_REFUSED);
    assert_non_null(strstr(talk->problem.message, "cannot tell its state"));
    assert_false(rig_find_device(rig, device->id, &record));
    rig_device_free(device);
}

static bool lose_all(void *context, rig_way_t way, rig_packet_t *packet)
{
    (void)packet;
    (void)context;
    return way == RIG_TO_DEVICE;
}

static void test_a_silent_device(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 209);
    rig->line.tamper = lose_all;
    uint64_t begin_ms = rig->now_ms;
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_SILENT);
    assert_int_equal(talk->last_step, MINT_STEP_INFO);
    assert_true(rig->now_ms - begin_ms < 60000);
    rig_device_free(device);
}

static void test_noise_without_a_packet(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 210);
    rig->line.lose_percent = 0;
    rig->line.damage_percent = 100;
    rig->line.junk_max_len = 200;
    (void)rig_expect_failure(rig, device, MINT_CAUSE_SILENT);
    assert_int_equal(mint_agent_state(&device->agent), MINT_STATE_BLANK);
    rig_device_free(device);
}

static bool escape_in_board(void *context, rig_way_t way, rig_packet_t *packet)
{
    forger_t *forger = context;
    if (is_answer(forger, way, packet)) {
        forger->seen++;
        for (size_t i = 0; i + 3 <= packet->body_len; i++) {
            if (memcmp(packet->body + i, "rig", 3) == 0) {
                memcpy(packet->body + i, "\x1b[H", 3);
            }
        }
    }
    return true;
}

static void test_escape_sequences_do_not_reach_the_terminal(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 211);
    forger_t forger = {.command = MINT_COMMAND_INFO};
    expect_forgery_found(rig, device, &forger, escape_in_board, MINT_CAUSE_PROTOCOL);
    rig_device_free(device);
}

// ---- writes that no station signed, seen from the host's side ----

typedef enum {
    UNSIGNED,
    REPLAYED,
    RETARGETED,
    RECOMMANDED,
    REDIGESTED,
    UNDELEGATED,
    REDELEGATED,
} deed_t;

typedef struct {
    mint_authoriser_t inner;
    mint_authorisation_t first;
    bool has_first;
    deed_t deed;
    rig_t *rig;
} villain_t;

// The same station's delegation to another batch, as it was on the line while that was made. The
// signature was made for the station's own.
static void redelegate(rig_t *rig)
{
    assert_int_equal(mint_registry_find_delegation(
                         rig->registry, mint_factory_station(rig->factory), RIG_BATCH_2,
                         rig->station.delegation, &rig->station.delegation_len, NULL),
                     MINT_OK);
}

static mint_status_t villain_authorise(void *context, const mint_authorisation_t *authorisation,
                                       mint_writer_t *writer)
{
    villain_t *villain = context;
    mint_authorisation_t altered = *authorisation;
    mint_station_t *station = &villain->rig->station;
    uint8_t delegation[sizeof station->delegation];
    const size_t delegation_len = station->delegation_len;
    memcpy(delegation, station->delegation, sizeof delegation);
    if (!villain->has_first) {
        villain->first = altered;
        villain->has_first = true;
    }
    switch (villain->deed) {
    case UNSIGNED: // strip_ticket() takes it away on the line
        break;
    case REPLAYED:
        altered = villain->first;
        memset(altered.nonce, 0x55, sizeof altered.nonce);
        break;
    case RETARGETED:
        altered.id[0] ^= 1;
        break;
    case RECOMMANDED:
        altered.command = MINT_COMMAND_PSK;
        break;
    case REDIGESTED:
        altered.digest[31] ^= 1;
        break;
    case UNDELEGATED:
        station->delegation_len = 0;
        break;
    case REDELEGATED:
        redelegate(villain->rig);
        break;
    }
    mint_status_t status = villain->inner.authorise(villain->inner.context, &altered, writer);
    station->delegation_len = delegation_len;
    memcpy(station->delegation, delegation, sizeof delegation);
    return status;
}

static bool strip_ticket(void *context, rig_way_t way, rig_packet_t *packet)
{
    (void)context;
    uint8_t copy[MINT_SMP_PACKET_SIZE];
    mint_bytes_t request;
    mint_bytes_t ticket;
    memcpy(copy, packet->body, packet->body_len);
    if (way == RIG_TO_DEVICE && packet->header.op == MINT_SMP_WRITE &&
        mint_write_body_read(copy, packet->body_len, &request, &ticket) == MINT_OK) {
        mint_writer_t writer;
        mint_writer_init(&writer, packet->body, packet->body_len);
        mint_field_write(&writer, "r", request);
        packet->body_len = writer.len;
    }
    return true;
}

static mint_status_t ask_key_as(rig_t *rig, rig_device_t *device, villain_t *villain, bool *refused)
{
    static const uint8_t empty_map[] = {0xA0};
    static mint_client_t client;
    villain->rig = rig;
    villain->inner = mint_station_authoriser(&rig->station);
    rig->line.tamper = villain->deed == UNSIGNED ? strip_ticket : NULL;
    mint_authoriser_t authoriser = {villain_authorise, villain};
    mint_client_init(&client, &mint_client_patience, &authoriser, 7);
    assert_int_equal(mint_client_write(&client, device->id, MINT_COMMAND_KEY, empty_map,
                                       sizeof empty_map, rig->now_ms),
                     MINT_OK);
    mint_bytes_t body;
    return rig_ask(rig, device, &client, &body, refused);
}

static void test_writes_that_no_station_signed(void **state)
{
    static const struct {
        deed_t deed;
        mint_status_t status;
    } cases[] = {
        {UNSIGNED, MINT_ERR_UNAUTHORISED}, {REPLAYED, MINT_ERR_NONCE},
        {RETARGETED, MINT_ERR_TARGET},     {RECOMMANDED, MINT_ERR_DIGEST},
        {REDIGESTED, MINT_ERR_DIGEST},     {UNDELEGATED, MINT_ERR_DELEGATION},
        {REDELEGATED, MINT_ERR_BATCH},
    };
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 212);
    static uint8_t before[sizeof device->memory];
    memcpy(before, device->memory, sizeof before);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        villain_t villain = {0};
        villain.deed = cases[i].deed;
        bool refused = false;
        assert_int_equal(ask_key_as(rig, device, &villain, &refused), cases[i].status);
        assert_true(refused);
        assert_memory_equal(before, device->memory, sizeof before);
    }
    rig_device_free(device);
}

int test_deceit(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_csr_with_a_broken_signature, rig_reset_line),
        cmocka_unit_test_setup(test_a_csr_with_another_key, rig_reset_line),
        cmocka_unit_test_setup(test_a_csr_under_another_id, rig_reset_line),
        cmocka_unit_test_setup(test_a_proof_with_a_broken_signature, rig_reset_line),
        cmocka_unit_test_setup(test_a_replayed_proof, rig_reset_line),
        cmocka_unit_test_setup(test_a_wiped_device_does_not_get_a_second_certificate,
                               rig_reset_line),
        cmocka_unit_test_setup(test_a_pretender_is_not_already_provisioned, rig_reset_line),
        cmocka_unit_test_setup(test_garbage_in_whole_packets, rig_reset_line),
        cmocka_unit_test_setup(test_garbage_for_an_answer_to_a_write, rig_reset_line),
        cmocka_unit_test_setup(test_a_device_locked_too_early, rig_reset_line),
        cmocka_unit_test_setup(test_a_device_retired_without_knowing, rig_reset_line),
        cmocka_unit_test_setup(test_a_half_made_device_that_was_retired, rig_reset_line),
        cmocka_unit_test_setup(test_a_retired_device, rig_reset_line),
        cmocka_unit_test_setup(test_a_device_that_cannot_tell_its_state, rig_reset_line),
        cmocka_unit_test_setup(test_a_silent_device, rig_reset_line),
        cmocka_unit_test_setup(test_noise_without_a_packet, rig_reset_line),
        cmocka_unit_test_setup(test_escape_sequences_do_not_reach_the_terminal, rig_reset_line),
        cmocka_unit_test_setup(test_writes_that_no_station_signed, rig_reset_line),
    };
    return cmocka_run_group_tests(tests, rig_open, NULL);
}
