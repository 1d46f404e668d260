// SPDX-License-Identifier: Apache-2.0
//
// No private key, no PSK and no enrolment key leaves the device: every byte that it sent in a whole
// life, with every kind of read in every state, is searched for each of them, as they are and in
// hex and base64.
#include "agent/keys.h"
#include "device/tests/agent/provision.h"
#include "device/tests/support/arena.h"

#define FRAGMENT_LEN 8u ///< bytes of a secret that are looked for at once

static fake_device_t device;
static fake_station_t station;
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
static const uint8_t enrolment_key[MINT_ENROLMENT_KEY_LEN] =
    "\xA4\x1B\x77\xC2\x05\xE9\x38\x6F\xD0\x92\x4C\xBB\x13\x5A\xF7\x81"
    "\x2E\x66\xDD\x09\x97\x40\xB3\x1C\xE5\x78\x0A\xCF\x34\x8B\x51\xF2";

static bool contains(const uint8_t *text, size_t text_len, const void *part, size_t part_len)
{
    for (size_t at = 0; at + part_len <= text_len; at++) {
        if (memcmp(text + at, part, part_len) == 0) {
            return true;
        }
    }
    return false;
}

static bool contains_hex(const uint8_t *text, size_t text_len, const uint8_t *part,
                         const char *digits)
{
    char hex[2 * FRAGMENT_LEN];
    for (size_t i = 0; i < FRAGMENT_LEN; i++) {
        hex[2 * i] = digits[part[i] >> 4];
        hex[2 * i + 1] = digits[part[i] & 15u];
    }
    return contains(text, text_len, hex, sizeof hex);
}

/// Base64 of the part where it starts a group; the caller tries every start.
static bool contains_base64(const uint8_t *text, size_t text_len, const uint8_t *part)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char base64[8];
    for (size_t i = 0; i < sizeof base64; i++) {
        size_t bit = 6 * i;
        unsigned bits = (unsigned)part[bit / 8] << 8 | part[bit / 8 + 1];
        base64[i] = alphabet[bits >> (10 - bit % 8) & 63u];
    }
    return contains(text, text_len, base64, sizeof base64);
}

/// True if any fragment of the secret is in the text in any of the forms.
static bool leaks(const uint8_t *text, size_t text_len, const uint8_t *secret, size_t secret_len)
{
    bool found = false;
    for (size_t at = 0; at + FRAGMENT_LEN <= secret_len; at++) {
        found = found || contains(text, text_len, secret + at, FRAGMENT_LEN) ||
                contains_hex(text, text_len, secret + at, "0123456789abcdef") ||
                contains_hex(text, text_len, secret + at, "0123456789ABCDEF") ||
                contains_base64(text, text_len, secret + at);
    }
    return found;
}

// The search itself must find what it is there to find.
static void the_search_finds_secrets(void **state)
{
    (void)state;
    static const uint8_t secret[] = {0xDE, 0xAD, 0xBE, 0xEF, 1, 2, 3, 4, 0xFF, 0x7E};
    static const char *const texts[] = {
        "xx\xDE\xAD\xBE\xEF\x01\x02\x03\x04yy",
        "xxdeadbeef01020304yy",
        "xxDEADBEEF01020304yy",
        "xx3q2+7wECAwT/fg==yy", // of the whole
        "xx/t6tvu8BAgMEyy",     // behind another byte
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_true(leaks((const uint8_t *)texts[i], strlen(texts[i]), secret, sizeof secret));
    }
    assert_false(leaks((const uint8_t *)"deadbee", 7, secret, sizeof secret));
}

static void read_csr_under_challenge(void)
{
    static const uint8_t challenge[MINT_CHALLENGE_LEN] = {1};
    uint8_t body[64];
    mint_bytes_t answer;
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_csr_request_write(&writer, challenge);
    mint_status_t status = fake_station_send(&station, &device, MINT_SMP_READ, MINT_COMMAND_CSR,
                                             (mint_bytes_t){body, writer.len}, &answer);
    assert_true(status == MINT_OK || status == MINT_ERR_STATE);
}

/// Every read there is, whatever comes of it.
static void read_everything(void)
{
    static const uint8_t commands[] = {MINT_COMMAND_INFO, MINT_COMMAND_NONCE, MINT_COMMAND_CSR,
                                       MINT_COMMAND_CERTIFICATE, MINT_COMMAND_PROVE};
    mint_proof_t proof;
    mint_status_t status = provision_prove(&station, &device, public_key, &proof);
    assert_true(status == MINT_OK || status == MINT_ERR_STATE);
    read_csr_under_challenge();
    for (size_t i = 0; i < sizeof commands; i++) {
        for (uint8_t index = 0; index < MINT_CHAIN_MAX; index++) {
            uint8_t body[32];
            mint_bytes_t answer;
            mint_writer_t writer;
            mint_writer_init(&writer, body, sizeof body);
            mint_number_write(&writer, "index", index);
            status = fake_station_send(&station, &device, MINT_SMP_READ, commands[i],
                                       (mint_bytes_t){body, writer.len}, &answer);
            assert_true(answer.len > 0);
        }
    }
    assert_status(status, MINT_ERR_FORMAT); // the last: PROVE without a challenge
}

static void nothing_secret_is_sent(void **state)
{
    (void)state;
    mint_proof_t proof;
    uint8_t identity_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t transport_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t root_key[MINT_STORE_ROOT_KEY_LEN];
    fake_station_make(&station, 1, "batch-7");
    fake_device_make(&device, 3, station.authority.public_key);
    device.enrolment_key = enrolment_key;
    assert_ok(fake_device_boot(&device));
    read_everything();
    assert_ok(provision_key(&station, &device, public_key));
    read_everything();
    assert_ok(provision_chain(&station, &device, public_key, 2, 1));
    assert_ok(provision_prove(&station, &device, public_key, &proof));
    assert_ok(provision_psk(&station, &device, proof.transport_key, TEST_PSK_IDENTITY,
                            (mint_bytes_t){(const uint8_t *)TEST_PSK, TEST_PSK_LEN}));
    read_everything();
    assert_ok(provision_lock(&station, &device));
    assert_ok(fake_device_boot(&device));
    read_everything();

    assert_ok(mint_keys_load(&device.agent, MINT_UID_IDENTITY_KEY, identity_key));
    assert_ok(mint_keys_load(&device.agent, MINT_UID_TRANSPORT, transport_key));
    assert_ok(device.port.root_key(&device, root_key));
    assert_false(leaks(station.heard, station.heard_len, enrolment_key, sizeof enrolment_key));
    // It is not in RAM either: there it would outlast the firmware that is built without it.
    assert_false(contains((const uint8_t *)&device, sizeof device, enrolment_key, FRAGMENT_LEN));
    assert_true(station.heard_len > 1000);
    // The search would find the public key, which was sent.
    assert_true(leaks(station.heard, station.heard_len, public_key, sizeof public_key));
    assert_false(leaks(station.heard, station.heard_len, identity_key, sizeof identity_key));
    assert_false(leaks(station.heard, station.heard_len, transport_key, sizeof transport_key));
    assert_false(leaks(station.heard, station.heard_len, root_key, sizeof root_key));
    assert_false(leaks(station.heard, station.heard_len, (const uint8_t *)TEST_PSK, TEST_PSK_LEN));
    // Nor does it stand open on the flash.
    const uint8_t *flash = device.flash_bytes;
    assert_false(leaks(flash, sizeof device.flash_bytes, identity_key, sizeof identity_key));
    assert_false(leaks(flash, sizeof device.flash_bytes, transport_key, sizeof transport_key));
    assert_false(leaks(flash, sizeof device.flash_bytes, (const uint8_t *)TEST_PSK, TEST_PSK_LEN));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_search_finds_secrets),
        cmocka_unit_test(nothing_secret_is_sent),
    };
    return cmocka_run_group_tests_name("agent/secrets", tests, use_arena, NULL);
}
