// SPDX-License-Identifier: Apache-2.0
//
// The device's side of a batch's enrolment key: whoever asks for the CSR with a challenge gets it
// under the MAC that device/SPEC.md describes ("CSR"), and a device without the key, or a question
// without a challenge, is what it was before there were such keys.
#include "device/tests/agent/provision.h"
#include "device/tests/support/arena.h"

static fake_device_t device;
static fake_station_t station;
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
static uint8_t challenge[MINT_CHALLENGE_LEN];

static const uint8_t key[MINT_ENROLMENT_KEY_LEN] = "an enrolment key of 32 bytes ...";

static void make_device(const uint8_t *enrolment_key)
{
    fake_station_make(&station, 1, "batch-7");
    fake_device_make(&device, 3, station.authority.public_key);
    device.enrolment_key = enrolment_key;
    assert_ok(fake_device_boot(&device));
    for (size_t i = 0; i < sizeof challenge; i++) {
        challenge[i] = (uint8_t)(i * 3 + 1);
    }
}

/// A device with its keys: on a board it takes seconds to make them, so there is one for all tests
/// that ask no more of it, and its firmware is another one each time.
static void make_keyed(const uint8_t *enrolment_key)
{
    if (device.port.board == NULL || mint_agent_state(&device.agent) != MINT_STATE_KEYED) {
        make_device(enrolment_key);
        assert_ok(provision_key(&station, &device, public_key));
    }
    device.enrolment_key = enrolment_key;
    mint_agent_set_enrolment_key(&device.agent, enrolment_key);
}

/// Asks for the CSR with any body.
static mint_status_t ask(mint_bytes_t body, mint_csr_answer_t *answer)
{
    mint_bytes_t bytes;
    mint_status_t status =
        fake_station_send(&station, &device, MINT_SMP_READ, MINT_COMMAND_CSR, body, &bytes);
    if (status == MINT_OK) {
        assert_ok(mint_csr_answer_read(bytes.data, bytes.len, answer));
    }
    return status;
}

/// Asks under the challenge (NULL: without one).
static mint_csr_answer_t read_csr(const uint8_t *under)
{
    uint8_t body[64];
    mint_writer_t writer;
    mint_csr_answer_t answer = {0};
    mint_writer_init(&writer, body, sizeof body);
    mint_csr_request_write(&writer, under);
    assert_ok(ask((mint_bytes_t){body, writer.len}, &answer));
    assert_true(answer.csr.len > 200);
    return answer;
}

/// What the MAC must be, made of the whole message in one piece.
static void expect_mac(const mint_csr_answer_t *answer)
{
    uint8_t message[512];
    uint8_t mac[MINT_SHA256_LEN];
    mint_writer_t writer;
    mint_writer_init(&writer, message, sizeof message);
    mint_write_bytes(&writer, (const uint8_t *)"mintmark-enrolment", 18);
    mint_write_bytes(&writer, challenge, sizeof challenge);
    mint_write_bytes(&writer, device.id, sizeof device.id);
    mint_write_bytes(&writer, answer->csr.data, answer->csr.len);
    assert_ok(mint_writer_status(&writer));
    assert_ok(mint_hmac(key, sizeof key, message, writer.len, mac));
    assert_int_equal(answer->mac.len, sizeof mac);
    assert_memory_equal(answer->mac.data, mac, sizeof mac);
}

static void a_challenge_is_answered_with_the_mac(void **state)
{
    (void)state;
    make_keyed(key);
    const mint_csr_answer_t answer = read_csr(challenge);
    expect_mac(&answer);
}

static void it_is_in_every_state_and_after_a_restart(void **state)
{
    (void)state;
    make_device(key);
    assert_ok(provision_all(&station, &device, public_key));
    assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_LOCKED);
    mint_csr_answer_t answer = read_csr(challenge);
    expect_mac(&answer);
    assert_ok(fake_device_boot(&device));
    answer = read_csr(challenge);
    expect_mac(&answer);
}

static void an_old_answer_does_not_fit_a_new_challenge(void **state)
{
    (void)state;
    make_keyed(key);
    uint8_t wanted[MINT_SHA256_LEN];
    const mint_csr_answer_t answer = read_csr(challenge);
    assert_int_equal(answer.mac.len, sizeof wanted);
    challenge[0] ^= 1;
    assert_ok(mint_enrolment_mac(key, challenge, device.id, answer.csr, wanted));
    assert_false(mint_equal_ct(answer.mac.data, wanted, sizeof wanted));
}

static void without_a_key_there_is_no_mac(void **state)
{
    (void)state;
    make_keyed(NULL);
    assert_int_equal(read_csr(challenge).mac.len, 0);
    assert_int_equal(read_csr(NULL).mac.len, 0);
}

static void without_a_challenge_there_is_no_mac(void **state)
{
    (void)state;
    mint_csr_answer_t answer = {0};
    make_keyed(key);
    assert_int_equal(read_csr(NULL).mac.len, 0);
    assert_ok(ask((mint_bytes_t){NULL, 0}, &answer));
    assert_int_equal(answer.mac.len, 0);
}

static void a_blank_device_has_no_csr(void **state)
{
    (void)state;
    mint_csr_answer_t answer = {0};
    uint8_t body[64];
    mint_writer_t writer;
    make_device(key);
    mint_writer_init(&writer, body, sizeof body);
    mint_csr_request_write(&writer, challenge);
    assert_status(ask((mint_bytes_t){body, writer.len}, &answer), MINT_ERR_STATE);
}

static void a_malformed_challenge_is_refused(void **state)
{
    (void)state;
    static const size_t wrong_len[] = {0, 1, 16, 31, 33, 64};
    static const uint8_t bytes[64] = {1};
    static const uint8_t not_a_map[] = {0x40};
    mint_csr_answer_t answer = {0};
    make_keyed(key);
    for (size_t i = 0; i < sizeof wrong_len / sizeof wrong_len[0]; i++) {
        uint8_t body[128];
        mint_writer_t writer;
        mint_writer_init(&writer, body, sizeof body);
        mint_field_write(&writer, MINT_FIELD_CHALLENGE, (mint_bytes_t){bytes, wrong_len[i]});
        assert_status(ask((mint_bytes_t){body, writer.len}, &answer), MINT_ERR_FORMAT);
    }
    assert_status(ask((mint_bytes_t){not_a_map, sizeof not_a_map}, &answer), MINT_ERR_FORMAT);
    answer = read_csr(challenge);
    expect_mac(&answer);
}

static void the_answer_is_short(void **state)
{
    (void)state;
    make_keyed(key);
    (void)read_csr(challenge);
    assert_true(station.response_len < 320); // 249 to 253 bytes of CSR, and the MAC
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_challenge_is_answered_with_the_mac),
        cmocka_unit_test(an_old_answer_does_not_fit_a_new_challenge),
        cmocka_unit_test(without_a_key_there_is_no_mac),
        cmocka_unit_test(without_a_challenge_there_is_no_mac),
        cmocka_unit_test(a_malformed_challenge_is_refused),
        cmocka_unit_test(the_answer_is_short),
        cmocka_unit_test(it_is_in_every_state_and_after_a_restart),
        cmocka_unit_test(a_blank_device_has_no_csr),
    };
    return cmocka_run_group_tests_name("agent/enrolment", tests, use_arena, NULL);
}
