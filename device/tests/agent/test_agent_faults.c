// SPDX-License-Identifier: Apache-2.0
//
// The agent when the crypto library fails it: every hash, key derivation and AEAD call of the start
// and of every request, those of the store and the generator below included, is made to fail in
// turn. The device says that it failed, never that the station did something wrong, and after the
// next start the same request is done.
//
// P-256 is the fuzz targets' stand-in, so that the thousands of requests take no time; the test
// counts the calls of the device alone, not its own station's.
#include "device/tests/agent/provision.h"
#include "device/tests/store/faulty_seam.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/effort.h"

#define STEP MINT_TEST_STEP(1u, 41u)

static fake_device_t device;
static fake_station_t station;
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
static mint_proof_t proof;

// ---- which calls are counted ----

static struct {
    uint8_t command;  // whose calls are counted; every other one of the device works
    uint32_t calls;   // of it
    uint32_t fail_at; // the one that fails, from 1 on; 0: none
} armed;

// NOLINTBEGIN(cert-dcl51-cpp)
void __real_mint_agent_handle(mint_agent_t *agent, const uint8_t *packet, size_t packet_len,
                              uint8_t *response, size_t response_size, size_t *response_len);
void __wrap_mint_agent_handle(mint_agent_t *agent, const uint8_t *packet, size_t packet_len,
                              uint8_t *response, size_t response_size, size_t *response_len);
// NOLINTEND(cert-dcl51-cpp)

void __wrap_mint_agent_handle(mint_agent_t *agent, const uint8_t *packet, size_t packet_len,
                              uint8_t *response, size_t response_size, size_t *response_len)
{
    mint_smp_header_t header;
    assert_ok(mint_smp_read_header(packet, packet_len, &header));
    const bool counts = header.command == armed.command;
    faulty_seam.calls = 0;
    faulty_seam.fail_at = counts ? armed.fail_at : 0;
    __real_mint_agent_handle(agent, packet, packet_len, response, response_size, response_len);
    armed.calls = counts ? faulty_seam.calls : armed.calls;
    faulty_seam.fail_at = 0;
}

// ---- requests ----

static mint_status_t read_nonce(void)
{
    mint_bytes_t answer;
    return fake_station_read(&station, &device, MINT_COMMAND_NONCE, &answer);
}

static mint_status_t make_key(void)
{
    return provision_key(&station, &device, public_key);
}

static mint_status_t read_csr(void)
{
    uint8_t body[64];
    const uint8_t challenge[MINT_CHALLENGE_LEN] = {0xC5};
    mint_writer_t writer;
    mint_bytes_t answer;
    mint_writer_init(&writer, body, sizeof body);
    mint_csr_request_write(&writer, challenge);
    assert_ok(mint_writer_status(&writer));
    return fake_station_send(&station, &device, MINT_SMP_READ, MINT_COMMAND_CSR,
                             (mint_bytes_t){body, writer.len}, &answer);
}

static mint_status_t install_chain(void)
{
    return provision_chain(&station, &device, public_key, 1, 1);
}

static mint_status_t read_certificate(void)
{
    uint8_t body[16];
    mint_writer_t writer;
    mint_bytes_t answer;
    mint_writer_init(&writer, body, sizeof body);
    mint_number_write(&writer, MINT_FIELD_INDEX, 0);
    return fake_station_send(&station, &device, MINT_SMP_READ, MINT_COMMAND_CERTIFICATE,
                             (mint_bytes_t){body, writer.len}, &answer);
}

static mint_status_t prove(void)
{
    return provision_prove(&station, &device, public_key, &proof);
}

static mint_status_t set_psk(void)
{
    return provision_psk(&station, &device, proof.transport_key, TEST_PSK_IDENTITY,
                         (mint_bytes_t){(const uint8_t *)TEST_PSK, TEST_PSK_LEN});
}

static mint_status_t read_info(void)
{
    mint_bytes_t answer;
    return fake_station_read(&station, &device, MINT_COMMAND_INFO, &answer);
}

static mint_status_t lock(void)
{
    return provision_lock_with(&station, &device, 1);
}

static mint_status_t send_ticket(uint8_t command)
{
    uint8_t payload[MINT_TICKET_MAX_LEN];
    uint8_t message[MINT_TICKET_MAX_LEN + MINT_COSE_OVERHEAD_LEN];
    uint8_t body[MINT_SMP_PACKET_SIZE];
    const fake_write_t write = fake_station_prepare(&station, &device, command, no_fields);
    const mint_ticket_t ticket = {.request = write.authorisation, .seconds = 60};
    mint_writer_t writer;
    mint_bytes_t answer;
    mint_writer_init(&writer, payload, sizeof payload);
    mint_ticket_write(&writer, &ticket);
    const size_t len = fake_station_sign_payload(&station, (mint_bytes_t){payload, writer.len},
                                                 (mint_bytes_t){NULL, 0}, MINT_COSE_TEXT_TICKET,
                                                 &station.authority, message, sizeof message);
    mint_writer_init(&writer, body, sizeof body - MINT_SMP_HEADER_LEN);
    mint_write_body_write(&writer, no_fields, (mint_bytes_t){message, len});
    assert_ok(mint_writer_status(&writer));
    return fake_station_send(&station, &device, MINT_SMP_WRITE, command,
                             (mint_bytes_t){body, writer.len}, &answer);
}

static mint_status_t unlock(void)
{
    return send_ticket(MINT_COMMAND_UNLOCK);
}

static mint_status_t retire(void)
{
    return send_ticket(MINT_COMMAND_RETIRE);
}

// A device's whole life, request by request.
static const struct {
    const char *name;
    uint8_t command;
    mint_status_t (*send)(void);
    mint_device_state_t state; // after it
} LIFE[] = {
    {"nonce", MINT_COMMAND_NONCE, read_nonce, MINT_STATE_BLANK},
    {"key", MINT_COMMAND_KEY, make_key, MINT_STATE_KEYED},
    {"csr", MINT_COMMAND_CSR, read_csr, MINT_STATE_KEYED},
    {"certificate", MINT_COMMAND_CERTIFICATE, install_chain, MINT_STATE_CERTIFIED},
    {"certificate again", MINT_COMMAND_CERTIFICATE, install_chain, MINT_STATE_CERTIFIED},
    {"certificate, read", MINT_COMMAND_CERTIFICATE, read_certificate, MINT_STATE_CERTIFIED},
    {"prove", MINT_COMMAND_PROVE, prove, MINT_STATE_CERTIFIED},
    {"psk", MINT_COMMAND_PSK, set_psk, MINT_STATE_CERTIFIED},
    {"psk again", MINT_COMMAND_PSK, set_psk, MINT_STATE_CERTIFIED},
    {"info", MINT_COMMAND_INFO, read_info, MINT_STATE_CERTIFIED},
    {"lock", MINT_COMMAND_LOCK, lock, MINT_STATE_LOCKED},
    {"unlock", MINT_COMMAND_UNLOCK, unlock, MINT_STATE_CERTIFIED},
    {"retire", MINT_COMMAND_RETIRE, retire, MINT_STATE_RETIRED},
};
#define LIFE_LEN (sizeof LIFE / sizeof LIFE[0])

// ---- the tests ----

// What a failure below may be told as: that it failed there, that the generator is off because of
// it, or that what was written cannot be read back.
static bool is_own_failure(mint_status_t status)
{
    return status == MINT_ERR_CRYPTO || status == MINT_ERR_LATCHED || status == MINT_ERR_FLASH;
}

static void fail_request(size_t i, uint32_t at)
{
    armed.fail_at = at;
    const mint_status_t status = LIFE[i].send();
    armed.fail_at = 0;
    if (status != MINT_OK && !is_own_failure(status)) {
        fail_msg("%s, call %u of %u: %s", LIFE[i].name, at, armed.calls, mint_status_text(status));
    }
    if (status == MINT_OK) {
        assert_int_equal(mint_agent_state(&device.agent), LIFE[i].state);
    }
    assert_ok(fake_device_boot(&device));
    const mint_status_t again = LIFE[i].send();
    if (again != MINT_OK) {
        fail_msg("%s after call %u: %s", LIFE[i].name, at, mint_status_text(again));
    }
    assert_int_equal(mint_agent_state(&device.agent), LIFE[i].state);
}

static void every_call_of_every_request_fails_in_turn(void **state)
{
    static fake_device_t device_before;
    static fake_station_t station_before;
    (void)state;
    for (size_t i = 0; i < LIFE_LEN; i++) {
        device_before = device;
        station_before = station;
        armed.command = LIFE[i].command;
        armed.calls = 0;
        assert_ok(LIFE[i].send());
        assert_int_equal(mint_agent_state(&device.agent), LIFE[i].state);
        const uint32_t total = armed.calls;
        for (uint32_t at = 1; at <= total; at += STEP) {
            device = device_before;
            station = station_before;
            fail_request(i, at);
        }
        device = device_before;
        station = station_before;
        assert_ok(LIFE[i].send());
    }
}

// At the start too: it does not start, or it starts and says what does not work.
static void every_call_of_the_start_fails_in_turn(void **state)
{
    static fake_device_t device_before;
    uint8_t key_before[MINT_P256_PUBLIC_KEY_LEN];
    (void)state;
    for (size_t i = 0; i + 2 < LIFE_LEN; i++) {
        assert_ok(LIFE[i].send());
    }
    memcpy(key_before, public_key, sizeof key_before);
    device_before = device;
    faulty_seam.calls = 0;
    assert_ok(fake_device_boot(&device));
    const uint32_t total = faulty_seam.calls;
    assert_true(total > 0);
    for (uint32_t at = 1; at <= total; at += STEP) {
        device = device_before;
        faulty_seam.calls = 0;
        faulty_seam.fail_at = at;
        mint_status_t status = fake_device_boot(&device);
        faulty_seam.fail_at = 0;
        assert_true(status == MINT_OK || is_own_failure(status));
        if (status == MINT_OK) {
            assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_LOCKED);
        }
        assert_ok(fake_device_boot(&device));
        assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_LOCKED);
        station.heard_len = 0;
        assert_ok(provision_prove(&station, &device, key_before, &proof));
    }
}

// A device that cannot tell whether it is certified does not take another chain for that.
static void a_certified_device_keeps_its_chain_whatever_fails(void **state)
{
    static fake_device_t device_before;
    static fake_station_t station_before;
    (void)state;
    assert_ok(make_key());
    assert_ok(install_chain());
    device_before = device;
    station_before = station;
    armed.command = MINT_COMMAND_CERTIFICATE;
    assert_status(provision_chain(&station, &device, public_key, 2, 7), MINT_ERR_MISMATCH);
    const uint32_t total = armed.calls;
    for (uint32_t at = 1; at <= total; at += STEP) {
        device = device_before;
        station = station_before;
        armed.fail_at = at;
        mint_status_t status = provision_chain(&station, &device, public_key, 2, 7);
        armed.fail_at = 0;
        assert_true(status == MINT_ERR_MISMATCH || is_own_failure(status));
        assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_CERTIFIED);
        assert_ok(install_chain());
    }
}

static int set_up(void **state)
{
    static const uint8_t enrolment_key[MINT_ENROLMENT_KEY_LEN] = {0xE1};
    (void)state;
    memset(&armed, 0, sizeof armed);
    memset(&faulty_seam, 0, sizeof faulty_seam);
    fake_station_make(&station, 1, "batch-7");
    fake_device_make(&device, 3, station.authority.public_key);
    device.enrolment_key = enrolment_key;
    return fake_device_boot(&device) == MINT_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_call_of_every_request_fails_in_turn, set_up),
        cmocka_unit_test_setup(every_call_of_the_start_fails_in_turn, set_up),
        cmocka_unit_test_setup(a_certified_device_keeps_its_chain_whatever_fails, set_up),
    };
    return cmocka_run_group_tests_name("agent/faults", tests, use_arena, NULL);
}
