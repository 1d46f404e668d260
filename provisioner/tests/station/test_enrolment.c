// SPDX-License-Identifier: Apache-2.0
//
// A batch with an enrolment key: devices that have it are made as all others are, and whatever has
// not, or answers with something altered or old, gets no certificate and takes no place.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "conversation_tests.h"
#include "device/tests/support/effort.h"
#include "rig.h"

/// What happens to the question for the CSR and its answer.
typedef struct {
    rig_way_t way;       ///< which of the two is altered
    const char *field;   ///< of it, one bit
    size_t bit;          ///< which, from its first byte on
    rig_device_t *asked; ///< answers in the device's place; NULL: the device itself
    bool keep;           ///< the answer is kept, and does not arrive
    bool replay;         ///< the one kept is given
    bool strip;          ///< the answer loses its MAC
    bool saw_challenge;  ///< the question had one
    bool saw_mac;        ///< the answer had one
    uint8_t challenge[MINT_CHALLENGE_LEN]; ///< of the last question
    rig_packet_t kept;                     ///< an answer
    size_t seen;                           ///< questions and answers
} line_t;

/// A bit of a field is another one.
static void flip(rig_packet_t *packet, const char *field, size_t bit)
{
    mint_bytes_t value;
    assert_int_equal(mint_field_read(packet->body, packet->body_len, field, &value), MINT_OK);
    assert_true(bit / 8 < value.len);
    packet->body[(size_t)(value.data - packet->body) + bit / 8] ^= (uint8_t)(1u << bit % 8);
}

/// Asks another device the question that was meant for this one.
static void ask_other(rig_device_t *other, const rig_packet_t *question, rig_packet_t *answer)
{
    uint8_t packet[MINT_SMP_PACKET_SIZE];
    uint8_t response[MINT_SMP_PACKET_SIZE];
    size_t response_len;
    mint_writer_t writer;
    mint_smp_header_t header = question->header;
    header.body_len = (uint16_t)question->body_len;
    mint_writer_init(&writer, packet, sizeof packet);
    mint_smp_write_header(&writer, &header);
    mint_write_bytes(&writer, question->body, question->body_len);
    mint_agent_handle(&other->agent, packet, writer.len, response, sizeof response, &response_len);
    assert_true(response_len > MINT_SMP_HEADER_LEN);
    answer->body_len = response_len - MINT_SMP_HEADER_LEN;
    memcpy(answer->body, response + MINT_SMP_HEADER_LEN, answer->body_len);
}

static void see_question(line_t *line, rig_packet_t *packet)
{
    mint_bytes_t challenge;
    assert_int_equal(mint_csr_request_read(packet->body, packet->body_len, &challenge), MINT_OK);
    line->saw_challenge = challenge.len != 0;
    if (line->saw_challenge) {
        memcpy(line->challenge, challenge.data, challenge.len);
    }
    if (line->asked != NULL) {
        ask_other(line->asked, packet, &line->kept);
        line->replay = true;
    }
}

static void see_answer(line_t *line, rig_packet_t *packet)
{
    mint_csr_answer_t answer;
    assert_int_equal(mint_csr_answer_read(packet->body, packet->body_len, &answer), MINT_OK);
    line->saw_mac = answer.mac.len != 0;
    if (line->keep) {
        line->kept = *packet;
    }
    if (line->replay) {
        memcpy(packet->body, line->kept.body, line->kept.body_len);
        packet->body_len = line->kept.body_len;
    }
    if (line->strip) {
        mint_writer_t writer;
        uint8_t body[MINT_SMP_PACKET_SIZE];
        mint_writer_init(&writer, body, sizeof body);
        mint_field_write(&writer, MINT_FIELD_CSR, answer.csr);
        memcpy(packet->body, body, writer.len);
        packet->body_len = writer.len;
    }
}

static bool tamper(void *context, rig_way_t way, rig_packet_t *packet)
{
    line_t *line = context;
    mint_bytes_t csr;
    if (packet->header.command != MINT_COMMAND_CSR ||
        packet->header.group != MINT_SMP_GROUP_MINTMARK) {
        return true;
    }
    if (way == RIG_TO_DEVICE) {
        see_question(line, packet);
    } else if (mint_field_read(packet->body, packet->body_len, MINT_FIELD_CSR, &csr) == MINT_OK) {
        see_answer(line, packet);
    }
    if (line->field != NULL && way == line->way) {
        flip(packet, line->field, line->bit);
    }
    line->seen++;
    return !(line->keep && way == RIG_TO_STATION);
}

static void watch(rig_t *rig, line_t *line)
{
    rig->line.tamper = tamper;
    rig->line.tamper_context = line;
}

/// A device whose firmware was built with `key` (NULL: none).
static rig_device_t *new_device(rig_t *rig, unsigned number, const uint8_t *key)
{
    rig_device_t *device = rig_device_new(rig, number);
    device->enrolment_key = key;
    rig_device_start(rig, device);
    return device;
}

static uint32_t places_taken(rig_t *rig)
{
    mint_batch_t batch;
    assert_int_equal(mint_registry_find_batch(rig->registry, RIG_BATCH_3, &batch, NULL), MINT_OK);
    return batch.admitted;
}

/// Has a conversation that must be refused for want of the key, and checks what it left.
static void expect_refused(rig_t *rig, rig_device_t *device)
{
    uint32_t places = places_taken(rig);
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_ENROLMENT);
    assert_int_equal(talk->last_step, MINT_STEP_CSR);
    assert_non_null(strstr(talk->problem.message, "enrolment key"));
    assert_true(talk->problem.hint[0] != '\0');
    assert_int_equal(rig_count_certificates(rig, device->id), 0);
    assert_int_equal(places_taken(rig), places);
    assert_int_equal(mint_agent_state(&device->agent), MINT_STATE_KEYED);
    rig->line.tamper = NULL;
}

static int work_on_third(void **state)
{
    (void)rig_reset_line(state);
    rig_change_batch(*state, RIG_BATCH_3);
    return 0;
}

static int work_on_first(void **state)
{
    rig_change_batch(*state, RIG_BATCH);
    return 0;
}

// ---- what is made ----

static void test_a_device_with_the_key(void **state)
{
    rig_t *rig = *state;
    line_t line = {0};
    rig_device_t *device = new_device(rig, 1600, rig->station.enrolment_key);
    uint32_t places = places_taken(rig);
    watch(rig, &line);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    assert_true(line.saw_challenge && line.saw_mac);
    assert_int_equal(places_taken(rig), places + 1);
    // A finished one is asked for no CSR any more.
    line = (line_t){0};
    (void)rig_expect(rig, device, MINT_OUTCOME_ALREADY);
    assert_int_equal(line.seen, 0);
    rig_device_free(device);
}

static void test_an_unplugged_device_goes_on(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = new_device(rig, 1601, rig->station.enrolment_key);
    uint32_t places = places_taken(rig);
    for (size_t packets = 10; packets <= 18; packets++) { // around the CSR and what follows
        rig->line.packets_left = packets;
        (void)rig_talk(rig, device);
        assert_true(rig->line.crashed);
        assert_int_equal(rig_reset_line(state), 0);
        rig_device_start(rig, device);
    }
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    assert_int_equal(rig_count_certificates(rig, device->id), 1);
    assert_int_equal(places_taken(rig), places + 1);
    rig_device_free(device);
}

static void test_a_bad_line_does_no_harm(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = new_device(rig, 1602, rig->station.enrolment_key);
    rig->line.lose_percent = 20;
    rig->line.damage_percent = 5;
    rig->line.duplicate_percent = 10;
    rig->line.delay_percent = 10;
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

// ---- what is not ----

static void test_a_device_without_a_key(void **state)
{
    rig_t *rig = *state;
    line_t line = {0};
    rig_device_t *device = new_device(rig, 1603, NULL);
    watch(rig, &line);
    expect_refused(rig, device);
    assert_true(line.saw_challenge && !line.saw_mac);
    assert_non_null(strstr(rig->talk.problem.hint, "batch enrolment-key"));
    // The same device, with the right firmware at last.
    device->enrolment_key = rig->station.enrolment_key;
    rig_device_start(rig, device);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

static void test_a_device_with_another_key(void **state)
{
    rig_t *rig = *state;
    uint8_t key[MINT_ENROLMENT_KEY_LEN];
    memcpy(key, rig->station.enrolment_key, sizeof key);
    key[31] ^= 0x80;
    rig_device_t *device = new_device(rig, 1604, key);
    expect_refused(rig, device);
    rig_device_free(device);
}

static void test_a_mac_taken_away(void **state)
{
    rig_t *rig = *state;
    line_t line = {.strip = true};
    rig_device_t *device = new_device(rig, 1605, rig->station.enrolment_key);
    watch(rig, &line);
    expect_refused(rig, device);
    rig_device_free(device);
}

static void test_an_old_answer(void **state)
{
    rig_t *rig = *state;
    line_t line = {.keep = true};
    uint8_t first[MINT_CHALLENGE_LEN];
    rig_device_t *device = new_device(rig, 1606, rig->station.enrolment_key);
    watch(rig, &line);
    (void)rig_expect_failure(rig, device, MINT_CAUSE_SILENT);
    assert_true(line.saw_mac && line.seen > 2); // the question was repeated, and answered each time
    memcpy(first, line.challenge, sizeof first);
    line.keep = false;
    line.replay = true;
    expect_refused(rig, device);
    assert_memory_not_equal(line.challenge, first, sizeof first);
    rig_device_free(device);
}

// Who has a genuine device can have it answer, but not for another one.
static void test_the_answer_of_another_device(void **state)
{
    rig_t *rig = *state;
    rig_device_t *genuine = new_device(rig, 1609, rig->station.enrolment_key);
    rig_device_t *fake = new_device(rig, 1607, NULL);
    line_t line = {0};
    (void)rig_expect(rig, genuine, MINT_OUTCOME_PROVISIONED);
    line.asked = genuine;
    watch(rig, &line);
    expect_refused(rig, fake);
    rig_device_free(genuine);
    rig_device_free(fake);
}

static void expect_bit_refused(rig_t *rig, rig_device_t *device, rig_way_t way, const char *field,
                               size_t bit)
{
    line_t line = {.way = way, .field = field, .bit = bit};
    watch(rig, &line);
    expect_refused(rig, device);
    assert_int_equal(line.seen, 2);
}

static void test_altered_on_the_line(void **state)
{
    rig_t *rig = *state;
    const size_t step = 11 * MINT_TEST_STEP(6u, 6u) + 1;
    rig_device_t *device = new_device(rig, 1608, rig->station.enrolment_key);
    for (size_t bit = 0; bit < 8 * MINT_SHA256_LEN; bit += step) {
        expect_bit_refused(rig, device, RIG_TO_STATION, MINT_FIELD_MAC, bit);
        expect_bit_refused(rig, device, RIG_TO_DEVICE, MINT_FIELD_CHALLENGE, bit);
        expect_bit_refused(rig, device, RIG_TO_STATION, MINT_FIELD_CSR, 7 * bit);
    }
    rig_device_free(device);
}

/// The station's own check, with one bit altered.
typedef struct {
    uint8_t mac[MINT_SHA256_LEN];
    uint8_t challenge[MINT_CHALLENGE_LEN];
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t csr[253];
} shown_t;

static mint_status_t check(const mint_station_t *station, const shown_t *shown, mint_cause_t *cause)
{
    const mint_csr_answer_t answer = {.csr = {shown->csr, sizeof shown->csr},
                                      .mac = {shown->mac, sizeof shown->mac}};
    return mint_station_check_enrolment(station, shown->challenge, shown->id, &answer, cause, NULL);
}

static void test_every_bit(void **state)
{
    const mint_station_t *station = &((rig_t *)*state)->station;
    mint_cause_t cause;
    shown_t shown;
    for (size_t i = 0; i < sizeof shown; i++) {
        ((uint8_t *)&shown)[i] = (uint8_t)(i * 5 + 3);
    }
    assert_int_equal(mint_enrolment_mac(station->enrolment_key, shown.challenge, shown.id,
                                        (mint_bytes_t){shown.csr, sizeof shown.csr}, shown.mac),
                     MINT_OK);
    assert_int_equal(check(station, &shown, &cause), MINT_OK);
    assert_int_equal(cause, MINT_CAUSE_NONE);
    for (size_t bit = 0; bit < 8 * sizeof shown; bit++) {
        shown_t altered = shown;
        ((uint8_t *)&altered)[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(check(station, &altered, &cause), MINT_ERR_AUTHENTICATION);
        assert_int_equal(cause, MINT_CAUSE_ENROLMENT);
    }
}

// ---- quota, dry runs, batches without a key ----

static void test_nobody_without_the_key_uses_up_the_quota(void **state)
{
    rig_t *rig = *state;
    for (unsigned i = 0; i < RIG_QUOTA_3; i++) {
        rig_device_t *fake = new_device(rig, 1620 + i, NULL);
        expect_refused(rig, fake);
        rig_device_free(fake);
    }
    while (places_taken(rig) < RIG_QUOTA_3) {
        rig_device_t *device =
            new_device(rig, 1630 + places_taken(rig), rig->station.enrolment_key);
        (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
        rig_device_free(device);
    }
    rig_device_t *late = new_device(rig, 1640, rig->station.enrolment_key);
    (void)rig_expect_failure(rig, late, MINT_CAUSE_QUOTA);
    rig_device_free(late);
}

static void test_a_batch_without_a_key(void **state)
{
    rig_t *rig = *state;
    uint8_t key[MINT_ENROLMENT_KEY_LEN];
    memcpy(key, rig->station.enrolment_key, sizeof key);
    rig_change_batch(rig, RIG_BATCH);
    for (unsigned i = 0; i < 2; i++) {
        line_t line = {0};
        rig_device_t *device = new_device(rig, 1650 + i, i == 0 ? NULL : key);
        watch(rig, &line);
        (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
        assert_true(line.seen == 2 && !line.saw_challenge && !line.saw_mac);
        rig_device_free(device);
    }
}

static mint_status_t fail_challenges(void *context, uint8_t *out, size_t len)
{
    const mint_random_t *random = context;
    return len == MINT_CHALLENGE_LEN ? MINT_ERR_IO : random->fill(random->context, out, len);
}

// A question without a fresh challenge is not asked.
static void test_a_host_without_random_numbers(void **state)
{
    rig_t *rig = *state;
    line_t line = {0};
    mint_random_t good = rig->station.random;
    rig_device_t *device = new_device(rig, 1641, rig->station.enrolment_key);
    rig->station.random = (mint_random_t){.fill = fail_challenges, .context = &good};
    watch(rig, &line);
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_STATION);
    assert_int_equal(talk->last_step, MINT_STEP_CSR);
    assert_int_equal(line.seen, 0);
    rig->station.random = good;
    rig_device_free(device);
}

static void test_a_key_that_cannot_be_read_opens_no_station(void **state)
{
    rig_t *rig = *state;
    mint_station_t station;
    mint_batch_t batch;
    char from[256];
    char to[sizeof from + 8];
    static const mint_bytes_t passphrase = {(const uint8_t *)RIG_PASSPHRASE,
                                            sizeof RIG_PASSPHRASE - 1};
    mint_error_t error = {0};
    assert_int_equal(mint_registry_find_batch(rig->registry, RIG_BATCH_3, &batch, NULL), MINT_OK);
    (void)snprintf(from, sizeof from, "%s/keys/%s", rig->factory_dir, batch.enrolment_file);
    (void)snprintf(to, sizeof to, "%s.away", from);
    assert_int_equal(rename(from, to), 0);
    assert_int_equal(
        mint_station_open(&station, rig->factory, rig->registry, RIG_BATCH_3, passphrase, &error),
        MINT_ERR_NOT_FOUND);
    assert_int_equal(rename(to, from), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, work_on_third, work_on_first)

int test_enrolment(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_device_with_the_key),
        TEST(test_an_unplugged_device_goes_on),
        TEST(test_a_bad_line_does_no_harm),
        TEST(test_a_device_without_a_key),
        TEST(test_a_device_with_another_key),
        TEST(test_a_mac_taken_away),
        TEST(test_an_old_answer),
        TEST(test_the_answer_of_another_device),
        TEST(test_altered_on_the_line),
        TEST(test_every_bit),
        TEST(test_a_host_without_random_numbers),
        TEST(test_nobody_without_the_key_uses_up_the_quota),
        TEST(test_a_batch_without_a_key),
        TEST(test_a_key_that_cannot_be_read_opens_no_station),
    };
    return cmocka_run_group_tests_name("station/enrolment", tests, rig_open, NULL);
}
