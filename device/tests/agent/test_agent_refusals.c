// SPDX-License-Identifier: Apache-2.0
//
// What a device must not obey: each wrong write is refused with its own status, and the store is as
// it was.
#include "device/tests/agent/provision.h"
#include "device/tests/support/arena.h"

static fake_device_t device;
static fake_station_t station;
static fake_station_t stranger; ///< with an authority that the device does not know
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
static uint8_t store_before[MINT_SHA256_LEN];
static mint_bytes_t answer;

static int set_up(void **state)
{
    (void)state;
    fake_station_make(&station, 1, "batch-7");
    fake_station_make(&stranger, 2, "batch-7");
    fake_device_make(&device, 3, station.authority.public_key);
    assert_ok(fake_device_boot(&device));
    fake_device_digest(&device, store_before);
    return 0;
}

/// The same with a device that has its key.
static int set_up_keyed(void **state)
{
    set_up(state);
    assert_ok(provision_key(&station, &device, public_key));
    fake_device_digest(&device, store_before);
    return 0;
}

static void assert_store_unchanged(void)
{
    uint8_t now[MINT_SHA256_LEN];
    fake_device_digest(&device, now);
    assert_memory_equal(now, store_before, sizeof now);
}

/// Sends a spoilt write and checks how it is refused.
static void assert_refused(const fake_write_t *write, mint_status_t expected)
{
    assert_status(fake_station_send_write(&station, &device, write, &answer), expected);
    assert_store_unchanged();
}

/// Checks that the nonce of `write` still counts: the right write with it is obeyed.
static void assert_nonce_lives(const fake_write_t *write)
{
    assert_ok(fake_station_send_write(&station, &device, write, &answer));
}

/// Checks that the nonce of `write` is used up: even the right write with it is refused.
static void assert_nonce_gone(const fake_write_t *write)
{
    assert_refused(write, MINT_ERR_NONCE);
}

static fake_write_t prepare_key(void)
{
    return fake_station_prepare(&station, &device, MINT_COMMAND_KEY, no_fields);
}

static mint_status_t send_body(const void *body, size_t len)
{
    return fake_station_send(&station, &device, MINT_SMP_WRITE, MINT_COMMAND_KEY,
                             (mint_bytes_t){body, len}, &answer);
}

static void an_unsigned_write(void **state)
{
    (void)state;
    const fake_write_t right = prepare_key();
    assert_status(send_body("\xA1\x61r\x41\xA0", 5), MINT_ERR_UNAUTHORISED);
    assert_status(send_body("\xA0", 1), MINT_ERR_UNAUTHORISED);
    assert_store_unchanged();
    assert_nonce_lives(&right);
}

static void garbage(void **state)
{
    (void)state;
    const fake_write_t right = prepare_key();
    assert_status(send_body(NULL, 0), MINT_ERR_FORMAT);
    assert_status(send_body("\x80", 1), MINT_ERR_FORMAT);
    assert_status(send_body("\xA2\x61r\x41\xA0\x61"
                            "a\x41\x00",
                            9),
                  MINT_ERR_FORMAT);
    assert_store_unchanged();
    assert_nonce_lives(&right);
}

static void a_write_without_a_nonce(void **state)
{
    (void)state;
    fake_write_t wrong = prepare_key();
    assert_ok(fake_device_boot(&device)); // the nonce is in RAM alone
    assert_refused(&wrong, MINT_ERR_NONCE);
    memset(wrong.authorisation.nonce, 0, sizeof wrong.authorisation.nonce);
    assert_refused(&wrong, MINT_ERR_NONCE);
}

static void a_replayed_write(void **state)
{
    (void)state;
    uint8_t body[MINT_SMP_PACKET_SIZE];
    const fake_write_t right = prepare_key();
    const size_t len = fake_station_sign(&station, &right, body);
    assert_ok(send_body(body, len));
    fake_device_digest(&device, store_before);
    assert_status(send_body(body, len), MINT_ERR_NONCE);
    // Nor with what the device has in the nonce's place now.
    fake_write_t guessed = right;
    memcpy(guessed.authorisation.nonce, device.agent.nonce, sizeof device.agent.nonce);
    assert_refused(&guessed, MINT_ERR_NONCE);
    // Nor with a nonce outstanding that is another.
    const fake_write_t next = prepare_key();
    assert_status(send_body(body, len), MINT_ERR_NONCE);
    assert_store_unchanged();
    assert_nonce_lives(&next);
}

static void a_superseded_nonce(void **state)
{
    (void)state;
    const fake_write_t first = prepare_key();
    const fake_write_t second = prepare_key();
    assert_refused(&first, MINT_ERR_NONCE);
    assert_nonce_lives(&second);
}

static void a_nonce_altered_in_one_bit(void **state)
{
    (void)state;
    const fake_write_t right = prepare_key();
    for (size_t i = 0; i < MINT_NONCE_LEN; i += 5) {
        fake_write_t wrong = right;
        wrong.authorisation.nonce[i] ^= 0x10;
        assert_refused(&wrong, MINT_ERR_NONCE);
    }
    assert_nonce_lives(&right);
}

static void a_write_for_another_device(void **state)
{
    (void)state;
    const fake_write_t right = prepare_key();
    fake_write_t wrong = right;
    wrong.authorisation.id[MINT_DEVICE_ID_LEN - 1] ^= 1;
    assert_refused(&wrong, MINT_ERR_TARGET);
    assert_nonce_lives(&right);
}

static void a_station_of_another_authority(void **state)
{
    (void)state;
    const fake_write_t right = prepare_key();
    fake_write_t wrong = right;
    wrong.authority = &stranger.authority;
    assert_refused(&wrong, MINT_ERR_DELEGATION);
    wrong.signer = &stranger.station;
    memcpy(wrong.delegation.station_key, stranger.station.public_key,
           sizeof wrong.delegation.station_key);
    assert_refused(&wrong, MINT_ERR_DELEGATION);
    assert_nonce_lives(&right);
}

// A station key cannot delegate, not even to itself.
static void a_station_that_delegates(void **state)
{
    (void)state;
    fake_write_t wrong = prepare_key();
    wrong.authority = &station.station;
    assert_refused(&wrong, MINT_ERR_DELEGATION);
}

static void a_write_signed_by_another_key(void **state)
{
    (void)state;
    const fake_write_t right = prepare_key();
    fake_write_t wrong = right;
    wrong.signer = &stranger.station;
    assert_refused(&wrong, MINT_ERR_AUTHENTICATION);
    wrong.signer = &station.authority; // the authority delegates; it does not write
    assert_refused(&wrong, MINT_ERR_AUTHENTICATION);
    assert_nonce_lives(&right);
}

static void a_write_without_delegation(void **state)
{
    (void)state;
    uint8_t body[MINT_SMP_PACKET_SIZE];
    uint8_t message[MINT_AUTHORISATION_MAX_LEN + MINT_COSE_OVERHEAD_LEN];
    mint_bytes_t r;
    mint_bytes_t a;
    mint_cose_sign1_t cose;
    const fake_write_t right = prepare_key();
    size_t len = fake_station_sign(&station, &right, body);
    assert_ok(mint_write_body_read(body, len, &r, &a));
    assert_ok(mint_cose_sign1_read(a.data, a.len, &cose));
    // The same message with an empty unprotected header.
    mint_writer_t writer;
    mint_writer_init(&writer, message, sizeof message);
    mint_write_bytes(&writer, (const uint8_t *)"\x84\x43\xA1\x01\x26\xA0", 6);
    const uint8_t *rest = cose.delegation.data + cose.delegation.len;
    mint_write_bytes(&writer, rest, (size_t)(a.data + a.len - rest));
    uint8_t spoilt[MINT_SMP_PACKET_SIZE];
    const mint_bytes_t shortened = {message, writer.len};
    mint_writer_init(&writer, spoilt, sizeof spoilt);
    mint_write_body_write(&writer, r, shortened);
    assert_status(send_body(spoilt, writer.len), MINT_ERR_DELEGATION);
    assert_store_unchanged();
    assert_nonce_lives(&right);
}

// Its name may begin or end as the other does.
static void a_batch_that_is_not_the_delegations(void **state)
{
    (void)state;
    static const char *const names[] = {"batch-8", "batch-", "batch-77"};
    const fake_write_t right = prepare_key();
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fake_write_t wrong = right;
        strcpy(wrong.authorisation.batch, names[i]);
        assert_refused(&wrong, MINT_ERR_BATCH);
        wrong = right;
        strcpy(wrong.delegation.batch, names[i]);
        assert_refused(&wrong, MINT_ERR_BATCH);
    }
    fake_write_t without = right;
    without.authorisation.batch[0] = '\0';
    assert_refused(&without, MINT_ERR_FORMAT);
    assert_nonce_lives(&right);
}

// From here on the signer is the rightful one, and what it asks for uses the nonce up.

static void a_request_that_is_another(void **state)
{
    (void)state;
    const fake_write_t right = prepare_key();
    fake_write_t wrong = right;
    wrong.request = (mint_bytes_t){(const uint8_t *)"\xA1\x61x\x00", 4};
    assert_refused(&wrong, MINT_ERR_DIGEST);
    assert_nonce_gone(&right);
}

static void a_command_that_is_another(void **state)
{
    (void)state;
    const fake_write_t right = prepare_key();
    fake_write_t wrong = right;
    wrong.command = MINT_COMMAND_LOCK; // sent as another than it was signed for
    assert_refused(&wrong, MINT_ERR_DIGEST);
    assert_nonce_gone(&right);
}

static void set_batch(fake_write_t *write, const char *batch)
{
    strcpy(write->delegation.batch, batch);
    strcpy(write->authorisation.batch, batch);
}

static void another_batch(void **state)
{
    (void)state;
    const fake_write_t right = prepare_key();
    fake_write_t wrong = right;
    set_batch(&wrong, "batch-8");
    assert_refused(&wrong, MINT_ERR_BATCH);
    set_batch(&wrong, "batch-77");
    assert_nonce_gone(&wrong);
    wrong = prepare_key();
    set_batch(&wrong, "batch-77");
    assert_refused(&wrong, MINT_ERR_BATCH);
    const fake_write_t next = prepare_key();
    assert_nonce_lives(&next);
}

/// Signs nothing: gives the signature that it has.
static mint_status_t repeat_signature(void *context, const uint8_t digest[MINT_SHA256_LEN],
                                      uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    (void)digest;
    memcpy(signature, context, MINT_P256_SIGNATURE_LEN);
    return MINT_OK;
}

/// Puts what the authority once signed for the same station and another batch in the place of a
/// write's delegation, and leaves every other byte as it is. Returns the length of the new body.
static size_t exchange_delegation(mint_bytes_t body, const char *batch, uint8_t *out)
{
    uint8_t payload[MINT_DELEGATION_MAX_LEN];
    uint8_t other[MINT_DELEGATION_MAX_LEN + MINT_COSE_OVERHEAD_LEN];
    uint8_t message[MINT_SMP_PACKET_SIZE];
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    const mint_cose_signer_t signer = {repeat_signature, signature};
    mint_delegation_t delegation = {.batch = ""};
    mint_bytes_t r;
    mint_bytes_t a;
    mint_cose_sign1_t cose;
    mint_writer_t writer;
    memcpy(delegation.station_key, station.station.public_key, sizeof delegation.station_key);
    strcpy(delegation.batch, batch);
    mint_writer_init(&writer, payload, sizeof payload);
    mint_delegation_write(&writer, &delegation);
    size_t other_len = fake_station_sign_payload(&station, (mint_bytes_t){payload, writer.len},
                                                 (mint_bytes_t){NULL, 0}, MINT_COSE_TEXT_DELEGATION,
                                                 &station.authority, other, sizeof other);
    assert_ok(mint_write_body_read(body.data, body.len, &r, &a));
    assert_ok(mint_cose_sign1_read(a.data, a.len, &cose));
    memcpy(signature, cose.signature.data, sizeof signature);
    mint_writer_init(&writer, message, sizeof message);
    assert_ok(mint_cose_sign1_write(&writer, cose.payload, (mint_bytes_t){other, other_len},
                                    MINT_COSE_TEXT_REQUEST, &signer));
    const mint_bytes_t exchanged = {message, writer.len};
    mint_writer_init(&writer, out, MINT_SMP_PACKET_SIZE - MINT_SMP_HEADER_LEN);
    mint_write_body_write(&writer, r, exchanged);
    assert_ok(mint_writer_status(&writer));
    return writer.len;
}

static unsigned meddled[MINT_COMMAND_NOISE + 1]; ///< writes of each command

static void meddle_with_delegation(fake_device_t *target, uint8_t command, mint_bytes_t body)
{
    static uint8_t flash_before[sizeof target->flash_bytes];
    uint8_t spoilt[MINT_SMP_PACKET_SIZE];
    const size_t len = exchange_delegation(body, "batch-6", spoilt);
    memcpy(flash_before, target->flash_bytes, sizeof flash_before);
    for (int i = 0; i < 2; i++) { // the second time the device knows the delegation
        assert_status(fake_station_send(&station, target, MINT_SMP_WRITE, command,
                                        (mint_bytes_t){spoilt, len}, &answer),
                      MINT_ERR_BATCH);
        assert_memory_equal(target->flash_bytes, flash_before, sizeof flash_before);
    }
    meddled[command]++;
}

// The delegation is not signed by the station: that it is the one that the station meant, the
// batch's name in the signed request says. The genuine write, sent after the altered one, is obeyed
// each time.
static void a_delegation_exchanged_at_every_write(void **state)
{
    (void)state;
    memset(meddled, 0, sizeof meddled);
    station.meddle = meddle_with_delegation;
    assert_ok(provision_all(&station, &device, public_key));
    assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_LOCKED);
    assert_string_equal(provision_info(&station, &device).batch, "batch-7");
    assert_int_equal(meddled[MINT_COMMAND_KEY], 1);
    assert_int_equal(meddled[MINT_COMMAND_CERTIFICATE], 2);
    assert_int_equal(meddled[MINT_COMMAND_PSK], 1);
    assert_int_equal(meddled[MINT_COMMAND_LOCK], 1);
}

static void a_request_that_is_no_map(void **state)
{
    (void)state;
    const fake_write_t wrong = fake_station_prepare(&station, &device, MINT_COMMAND_KEY,
                                                    (mint_bytes_t){(const uint8_t *)"\x80", 1});
    assert_refused(&wrong, MINT_ERR_FORMAT);
    assert_nonce_gone(&wrong);
}

static void any_write_to_a_locked_device(void **state)
{
    (void)state;
    mint_proof_t proof;
    const mint_bytes_t other_psk = {(const uint8_t *)"another value...", 16};
    assert_ok(provision_all(&station, &device, public_key));
    fake_device_digest(&device, store_before);
    assert_ok(provision_prove(&station, &device, public_key, &proof));
    assert_status(provision_key(&station, &device, public_key), MINT_ERR_LOCKED);
    assert_status(provision_chain(&station, &device, public_key, 2, 1), MINT_ERR_LOCKED);
    assert_status(provision_chain(&station, &device, public_key, 1, 9), MINT_ERR_LOCKED);
    assert_status(
        provision_psk(&station, &device, proof.transport_key, TEST_PSK_IDENTITY, other_psk),
        MINT_ERR_LOCKED);
    assert_status(provision_psk(&station, &device, proof.transport_key, "new", other_psk),
                  MINT_ERR_LOCKED);
    assert_store_unchanged();
    // And the checks before that still count.
    fake_write_t wrong = fake_station_prepare(&station, &device, MINT_COMMAND_LOCK, no_fields);
    wrong.authority = &stranger.authority;
    assert_refused(&wrong, MINT_ERR_DELEGATION);
}

static void a_read_sent_as_a_write(void **state)
{
    (void)state;
    static const uint8_t commands[] = {MINT_COMMAND_INFO, MINT_COMMAND_NONCE, MINT_COMMAND_CSR,
                                       MINT_COMMAND_PROVE};
    for (size_t i = 0; i < sizeof commands; i++) {
        uint16_t group;
        uint32_t rc;
        const uint8_t packet[] = {0x0A, 0, 0, 1, 0, 64, 1, commands[i], 0xA0};
        mint_agent_handle(&device.agent, packet, sizeof packet, station.response,
                          sizeof station.response, &station.response_len);
        assert_true(mint_error_body_read(station.response + MINT_SMP_HEADER_LEN,
                                         station.response_len - MINT_SMP_HEADER_LEN, &group, &rc));
        assert_int_equal(group, 0);
        assert_int_equal(rc, MINT_SMP_RC_NOT_SUPPORTED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_unsigned_write, set_up),
        cmocka_unit_test_setup(garbage, set_up),
        cmocka_unit_test_setup(a_write_without_a_nonce, set_up),
        cmocka_unit_test_setup(a_replayed_write, set_up),
        cmocka_unit_test_setup(a_superseded_nonce, set_up),
        cmocka_unit_test_setup(a_nonce_altered_in_one_bit, set_up),
        cmocka_unit_test_setup(a_write_for_another_device, set_up),
        cmocka_unit_test_setup(a_station_of_another_authority, set_up),
        // The same where a right delegation was seen before, which the device knows again.
        cmocka_unit_test_setup(a_station_of_another_authority, set_up_keyed),
        cmocka_unit_test_setup(a_station_that_delegates, set_up_keyed),
        cmocka_unit_test_setup(a_write_signed_by_another_key, set_up_keyed),
        cmocka_unit_test_setup(a_station_that_delegates, set_up),
        cmocka_unit_test_setup(a_write_signed_by_another_key, set_up),
        cmocka_unit_test_setup(a_write_without_delegation, set_up),
        cmocka_unit_test_setup(a_batch_that_is_not_the_delegations, set_up),
        cmocka_unit_test_setup(a_batch_that_is_not_the_delegations, set_up_keyed),
        cmocka_unit_test_setup(a_request_that_is_another, set_up_keyed),
        cmocka_unit_test_setup(a_command_that_is_another, set_up_keyed),
        cmocka_unit_test_setup(another_batch, set_up_keyed),
        cmocka_unit_test_setup(a_delegation_exchanged_at_every_write, set_up),
        cmocka_unit_test_setup(a_request_that_is_no_map, set_up_keyed),
        cmocka_unit_test_setup(any_write_to_a_locked_device, set_up),
        cmocka_unit_test_setup(a_read_sent_as_a_write, set_up),
    };
    return cmocka_run_group_tests_name("agent/refusals", tests, use_arena, NULL);
}
