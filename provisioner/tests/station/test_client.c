// SPDX-License-Identifier: Apache-2.0
//
// The client alone, against a peer that the test plays packet by packet on a clock of its own.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mintmark/certs/buffer.h"
#include "station/client.h"

static const uint8_t empty_map[] = {0xA0};
static const uint8_t device_id[MINT_DEVICE_ID_LEN] = {0xD1};

typedef struct {
    mint_client_t client;
    mint_authoriser_t authoriser;
    mint_status_t authorise_status;     ///< what the authoriser gives
    mint_authorisation_t authorisation; ///< what it was last asked to sign
    size_t authorised;                  ///< how often
    uint64_t now_ms;
    uint8_t packet[MINT_SMP_PACKET_SIZE + 4]; ///< last packet that the client sent
    mint_smp_header_t header;                 ///< its header
    mint_bytes_t body;                        ///< its body
} peer_t;

static mint_status_t authorise(void *context, const mint_authorisation_t *authorisation,
                               mint_writer_t *writer)
{
    static const uint8_t ticket[] = "ticket";
    peer_t *peer = context;
    peer->authorisation = *authorisation;
    peer->authorised++;
    mint_write_bytes(writer, ticket, sizeof ticket);
    return peer->authorise_status;
}

static void start(peer_t *peer)
{
    memset(peer, 0, sizeof *peer);
    peer->authoriser = (mint_authoriser_t){authorise, peer};
    peer->now_ms = 1000;
    mint_client_init(&peer->client, &mint_client_patience, &peer->authoriser, 250);
}

// Takes the packet that the client has on the line; false if there is none.
static bool receive(peer_t *peer)
{
    mint_smp_receiver_t receiver;
    mint_smp_receiver_init(&receiver, peer->packet, sizeof peer->packet);
    mint_bytes_t output = mint_client_output(&peer->client);
    mint_bytes_t packet = {0};
    for (size_t i = 0; i < output.len && packet.len == 0; i++) {
        (void)mint_smp_receive(&receiver, output.data[i], &packet);
    }
    mint_client_sent(&peer->client, output.len);
    if (packet.len == 0) {
        return false;
    }
    assert_int_equal(mint_smp_read_header(packet.data, packet.len, &peer->header), MINT_OK);
    peer->body = (mint_bytes_t){packet.data + MINT_SMP_HEADER_LEN, peer->header.body_len};
    assert_int_equal(peer->header.version, 1);
    assert_int_equal(peer->header.group, MINT_SMP_GROUP_MINTMARK);
    return true;
}

static void expect(peer_t *peer, mint_smp_op_t op, mint_command_t command)
{
    assert_true(receive(peer));
    assert_int_equal(peer->header.op, op);
    assert_int_equal(peer->header.command, command);
}

static mint_status_t put(void *context, const uint8_t *data, size_t len)
{
    mint_buffer_append(context, data, len);
    return MINT_OK;
}

static void answer_as(peer_t *peer, mint_smp_header_t header, mint_bytes_t body)
{
    uint8_t packet[MINT_SMP_PACKET_SIZE];
    mint_writer_t writer;
    mint_writer_init(&writer, packet, sizeof packet);
    header.body_len = (uint16_t)body.len;
    mint_smp_write_header(&writer, &header);
    mint_write_bytes(&writer, body.data, body.len);
    mint_buffer_t framed = {0};
    assert_int_equal(mint_smp_send_packet(packet, writer.len, put, &framed), MINT_OK);
    mint_client_take(&peer->client, framed.data, framed.len, peer->now_ms);
    mint_buffer_free(&framed);
}

static mint_smp_header_t reply_to(const mint_smp_header_t *request)
{
    mint_smp_header_t header = *request;
    header.op = request->op == MINT_SMP_READ ? MINT_SMP_READ_RESPONSE : MINT_SMP_WRITE_RESPONSE;
    return header;
}

static void answer(peer_t *peer, mint_bytes_t body)
{
    answer_as(peer, reply_to(&peer->header), body);
}

static void answer_empty(peer_t *peer)
{
    answer(peer, (mint_bytes_t){empty_map, sizeof empty_map});
}

static void answer_error(peer_t *peer, uint16_t group, uint32_t rc)
{
    uint8_t body[32];
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_error_body_write(&writer, group, rc);
    answer(peer, (mint_bytes_t){body, writer.len});
}

static void answer_nonce(peer_t *peer, uint8_t fill, size_t len)
{
    uint8_t nonce[2 * MINT_NONCE_LEN];
    memset(nonce, fill, sizeof nonce);
    uint8_t body[64];
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_field_write(&writer, "nonce", (mint_bytes_t){nonce, len});
    answer(peer, (mint_bytes_t){body, writer.len});
}

// Lets the open packet count as lost.
static void lose(peer_t *peer)
{
    peer->now_ms = mint_client_deadline(&peer->client);
    mint_client_tick(&peer->client, peer->now_ms);
}

static void expect_result(peer_t *peer, mint_status_t status, bool refused)
{
    mint_bytes_t body;
    bool was_refused;
    assert_true(mint_client_finished(&peer->client));
    assert_int_equal(mint_client_result(&peer->client, &body, &was_refused), status);
    assert_int_equal(was_refused, refused);
    assert_false(mint_client_finished(&peer->client));
}

static void ask_info(peer_t *peer)
{
    assert_int_equal(mint_client_read(&peer->client, MINT_COMMAND_INFO, empty_map, sizeof empty_map,
                                      peer->now_ms),
                     MINT_OK);
}

static void ask_key(peer_t *peer)
{
    assert_int_equal(mint_client_write(&peer->client, device_id, MINT_COMMAND_KEY, empty_map,
                                       sizeof empty_map, peer->now_ms),
                     MINT_OK);
}

// ---- reads ----

static void test_a_read_is_answered(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_info(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_INFO);
    assert_int_equal(peer.header.sequence, 250);
    static const uint8_t body[] = {0xA1, 0x61, 'x', 0x05};
    answer(&peer, (mint_bytes_t){body, sizeof body});

    mint_bytes_t got;
    bool refused;
    assert_int_equal(mint_client_result(&peer.client, &got, &refused), MINT_OK);
    assert_int_equal(got.len, sizeof body);
    assert_memory_equal(got.data, body, sizeof body);
    assert_int_equal(peer.client.retries, 0);
}

static void test_a_lost_read_is_repeated_under_new_sequences(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_info(&peer);
    uint64_t last_wait_ms = 0;
    for (unsigned i = 0; i < 12; i++) {
        expect(&peer, MINT_SMP_READ, MINT_COMMAND_INFO);
        assert_int_equal(peer.header.sequence, (uint8_t)(250 + i));
        uint64_t wait_ms = mint_client_deadline(&peer.client) - peer.now_ms;
        assert_true(wait_ms >= last_wait_ms);
        assert_true(wait_ms <= mint_client_patience.longest_ms);
        last_wait_ms = wait_ms;
        lose(&peer);
    }
    assert_int_equal(last_wait_ms, mint_client_patience.longest_ms);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_INFO);
    answer_empty(&peer);
    expect_result(&peer, MINT_OK, false);
    assert_int_equal(peer.client.retries, 12);
}

static void test_silence_ends_the_question(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_info(&peer);
    unsigned packets = 0;
    while (!mint_client_finished(&peer.client)) {
        packets += receive(&peer) ? 1 : 0;
        lose(&peer);
    }
    assert_int_equal(packets, mint_client_patience.unheard);
    assert_in_range(peer.now_ms, 1000 + 20000, 1000 + 30000);
    expect_result(&peer, MINT_ERR_TIMEOUT, false);
}

static void test_a_device_that_only_ever_answers_something_else_is_given_up(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_info(&peer);
    unsigned packets = 0;
    while (!mint_client_finished(&peer.client)) {
        if (receive(&peer)) {
            packets++;
            mint_smp_header_t other = reply_to(&peer.header);
            other.command = MINT_COMMAND_CSR;
            answer_as(&peer, other, (mint_bytes_t){empty_map, sizeof empty_map});
        }
        lose(&peer);
    }
    assert_int_equal(packets, MINT_CLIENT_TRIES_MAX);
    expect_result(&peer, MINT_ERR_TIMEOUT, false);
}

static void test_what_does_not_match_is_passed_over(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_info(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_INFO);
    const mint_bytes_t body = {empty_map, sizeof empty_map};
    mint_smp_header_t right = reply_to(&peer.header);

    mint_smp_header_t wrong = right;
    wrong.sequence--;
    answer_as(&peer, wrong, body);
    wrong = right;
    wrong.sequence++;
    answer_as(&peer, wrong, body);
    wrong = right;
    wrong.command = MINT_COMMAND_NONCE;
    answer_as(&peer, wrong, body);
    wrong = right;
    wrong.group = MINT_SMP_GROUP_OS;
    answer_as(&peer, wrong, body);
    wrong = right;
    wrong.op = MINT_SMP_WRITE_RESPONSE;
    answer_as(&peer, wrong, body);
    answer_as(&peer, peer.header, body); // an echo of our own request
    static const uint8_t junk[] = "boot 1.2.3\r\n\x06\x09????\n\x04\x14";
    mint_client_take(&peer.client, junk, sizeof junk, peer.now_ms);
    assert_false(mint_client_finished(&peer.client));

    answer_as(&peer, right, body);
    expect_result(&peer, MINT_OK, false);
}

static void test_a_late_answer_to_an_earlier_try_counts(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_info(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_INFO);
    mint_smp_header_t first = reply_to(&peer.header);
    lose(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_INFO);
    answer_as(&peer, first, (mint_bytes_t){empty_map, sizeof empty_map});
    expect_result(&peer, MINT_OK, false);

    // The same packet again does not answer the next question.
    ask_info(&peer);
    answer_as(&peer, first, (mint_bytes_t){empty_map, sizeof empty_map});
    assert_false(mint_client_finished(&peer.client));
}

static void test_a_stuck_line_does_not_fill_up(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_info(&peer);
    size_t len = mint_client_output(&peer.client).len;
    mint_client_sent(&peer.client, 3);
    lose(&peer);
    lose(&peer);
    assert_int_equal(mint_client_output(&peer.client).len, len - 3);
    assert_int_equal(peer.client.packets, 1);
}

static void test_a_line_that_stays_stuck_is_given_up(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_info(&peer);
    while (!mint_client_finished(&peer.client)) {
        lose(&peer);
    }
    assert_in_range(peer.now_ms, 1000 + 20000, 1000 + 40000);
    expect_result(&peer, MINT_ERR_TIMEOUT, false);
}

static void test_waits_are_short_again_once_the_device_is_heard(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_key(&peer);
    for (unsigned i = 0; i < 6; i++) {
        expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
        lose(&peer);
    }
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    answer_nonce(&peer, 1, MINT_NONCE_LEN);
    expect(&peer, MINT_SMP_WRITE, MINT_COMMAND_KEY);
    assert_int_equal(mint_client_deadline(&peer.client) - peer.now_ms,
                     mint_client_patience.write_ms);
    lose(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    assert_int_equal(mint_client_deadline(&peer.client) - peer.now_ms,
                     mint_client_patience.read_ms);
}

// ---- errors ----

static void test_refusals_are_the_devices_own(void **state)
{
    (void)state;
    static const struct {
        uint16_t group;
        uint32_t rc;
        mint_status_t status;
    } cases[] = {
        {MINT_SMP_GROUP_MINTMARK, MINT_ERR_NO_CREDIT, MINT_ERR_NO_CREDIT},
        {MINT_SMP_GROUP_MINTMARK, MINT_ERR_LOCKED, MINT_ERR_LOCKED},
        {MINT_SMP_GROUP_MINTMARK, 0xFFFF, MINT_ERR_PEER},
        {MINT_SMP_GROUP_OS, MINT_SMP_RC_NOT_SUPPORTED, MINT_ERR_UNSUPPORTED},
        {MINT_SMP_GROUP_OS, MINT_SMP_RC_UNKNOWN, MINT_ERR_PEER},
    };
    static peer_t peer;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        start(&peer);
        ask_info(&peer);
        expect(&peer, MINT_SMP_READ, MINT_COMMAND_INFO);
        answer_error(&peer, cases[i].group, cases[i].rc);
        expect_result(&peer, cases[i].status, true);
    }
}

static void test_misuse_is_told(void **state)
{
    (void)state;
    static peer_t peer;
    static uint8_t large[MINT_SMP_PACKET_SIZE];
    start(&peer);
    mint_bytes_t body;
    bool refused;
    assert_int_equal(mint_client_result(&peer.client, &body, &refused), MINT_ERR_STATE);
    assert_int_equal(mint_client_read(&peer.client, MINT_COMMAND_INFO, large, sizeof large, 0),
                     MINT_ERR_SPACE);
    ask_info(&peer);
    assert_int_equal(mint_client_read(&peer.client, MINT_COMMAND_INFO, empty_map, 1, 0),
                     MINT_ERR_STATE);
    assert_int_equal(mint_client_result(&peer.client, &body, &refused), MINT_ERR_STATE);

    mint_client_init(&peer.client, &mint_client_patience, NULL, 0);
    assert_int_equal(mint_client_write(&peer.client, device_id, MINT_COMMAND_KEY, empty_map, 1, 0),
                     MINT_ERR_STATE);
}

// ---- writes ----

static void test_a_write_is_authorised_for_its_nonce(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_key(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    answer_nonce(&peer, 0x17, MINT_NONCE_LEN);
    expect(&peer, MINT_SMP_WRITE, MINT_COMMAND_KEY);

    mint_bytes_t request;
    mint_bytes_t ticket;
    assert_int_equal(mint_write_body_read(peer.body.data, peer.body.len, &request, &ticket),
                     MINT_OK);
    assert_int_equal(request.len, 1);
    assert_string_equal((const char *)ticket.data, "ticket");
    uint8_t digest[MINT_SHA256_LEN];
    assert_int_equal(mint_sha256(empty_map, sizeof empty_map, digest), MINT_OK);
    assert_memory_equal(peer.authorisation.digest, digest, sizeof digest);
    assert_memory_equal(peer.authorisation.id, device_id, sizeof device_id);
    assert_int_equal(peer.authorisation.command, MINT_COMMAND_KEY);
    assert_int_equal(peer.authorisation.nonce[0], 0x17);
    assert_int_equal(peer.authorisation.nonce[MINT_NONCE_LEN - 1], 0x17);

    answer_empty(&peer);
    expect_result(&peer, MINT_OK, false);
}

static void test_a_lost_write_gets_a_new_nonce(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_key(&peer);
    for (uint8_t i = 0; i < 5; i++) {
        expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
        answer_nonce(&peer, i, MINT_NONCE_LEN);
        expect(&peer, MINT_SMP_WRITE, MINT_COMMAND_KEY);
        assert_int_equal(peer.authorisation.nonce[0], i);
        lose(&peer);
    }
    assert_int_equal(peer.authorised, 5);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    lose(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    assert_int_equal(peer.authorised, 5);
}

static void test_a_void_nonce_is_fetched_anew(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_key(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    answer_nonce(&peer, 1, MINT_NONCE_LEN);
    expect(&peer, MINT_SMP_WRITE, MINT_COMMAND_KEY);
    answer_error(&peer, MINT_SMP_GROUP_MINTMARK, MINT_ERR_NONCE);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    answer_nonce(&peer, 2, MINT_NONCE_LEN);
    expect(&peer, MINT_SMP_WRITE, MINT_COMMAND_KEY);
    answer_empty(&peer);
    expect_result(&peer, MINT_OK, false);
}

static void test_a_late_nonce_is_not_used(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_key(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    mint_smp_header_t first = peer.header;
    lose(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    mint_smp_header_t second = peer.header;
    peer.header = first;
    answer_nonce(&peer, 1, MINT_NONCE_LEN);
    assert_int_equal(peer.authorised, 0);
    peer.header = second;
    answer_nonce(&peer, 2, MINT_NONCE_LEN);
    assert_int_equal(peer.authorisation.nonce[0], 2);
}

static void test_a_late_answer_to_a_write_counts_while_a_nonce_is_fetched(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_key(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    answer_nonce(&peer, 1, MINT_NONCE_LEN);
    expect(&peer, MINT_SMP_WRITE, MINT_COMMAND_KEY);
    mint_smp_header_t write = reply_to(&peer.header);
    lose(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    answer_as(&peer, write, (mint_bytes_t){empty_map, sizeof empty_map});
    expect_result(&peer, MINT_OK, false);
}

static void test_failures_of_a_write_end_it(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_key(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    answer_error(&peer, MINT_SMP_GROUP_MINTMARK, MINT_ERR_LATCHED);
    expect_result(&peer, MINT_ERR_LATCHED, true);

    ask_key(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    answer_nonce(&peer, 1, MINT_NONCE_LEN - 1);
    expect_result(&peer, MINT_ERR_PEER, false);

    ask_key(&peer);
    expect(&peer, MINT_SMP_READ, MINT_COMMAND_NONCE);
    peer.authorise_status = MINT_ERR_CRYPTO;
    answer_nonce(&peer, 1, MINT_NONCE_LEN);
    expect_result(&peer, MINT_ERR_CRYPTO, false);
    assert_false(receive(&peer));
}

static void test_a_device_that_voids_every_nonce_is_given_up(void **state)
{
    (void)state;
    static peer_t peer;
    start(&peer);
    ask_key(&peer);
    unsigned writes = 0;
    while (!mint_client_finished(&peer.client)) {
        assert_true(receive(&peer));
        if (peer.header.command == MINT_COMMAND_NONCE) {
            answer_nonce(&peer, 1, MINT_NONCE_LEN);
        } else {
            writes++;
            answer_error(&peer, MINT_SMP_GROUP_MINTMARK, MINT_ERR_NONCE);
        }
    }
    assert_in_range(writes, MINT_CLIENT_TRIES_MAX / 2, MINT_CLIENT_TRIES_MAX);
    expect_result(&peer, MINT_ERR_NONCE, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_read_is_answered),
        cmocka_unit_test(test_a_lost_read_is_repeated_under_new_sequences),
        cmocka_unit_test(test_silence_ends_the_question),
        cmocka_unit_test(test_a_device_that_only_ever_answers_something_else_is_given_up),
        cmocka_unit_test(test_what_does_not_match_is_passed_over),
        cmocka_unit_test(test_a_late_answer_to_an_earlier_try_counts),
        cmocka_unit_test(test_a_stuck_line_does_not_fill_up),
        cmocka_unit_test(test_a_line_that_stays_stuck_is_given_up),
        cmocka_unit_test(test_waits_are_short_again_once_the_device_is_heard),
        cmocka_unit_test(test_refusals_are_the_devices_own),
        cmocka_unit_test(test_misuse_is_told),
        cmocka_unit_test(test_a_write_is_authorised_for_its_nonce),
        cmocka_unit_test(test_a_lost_write_gets_a_new_nonce),
        cmocka_unit_test(test_a_void_nonce_is_fetched_anew),
        cmocka_unit_test(test_a_late_nonce_is_not_used),
        cmocka_unit_test(test_a_late_answer_to_a_write_counts_while_a_nonce_is_fetched),
        cmocka_unit_test(test_failures_of_a_write_end_it),
        cmocka_unit_test(test_a_device_that_voids_every_nonce_is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
