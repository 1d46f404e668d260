// SPDX-License-Identifier: Apache-2.0
//
// A device against any packets. With a first byte of 0, the rest is packets, each behind its length
// of two bytes: every signature verifies (fast_p256.c), but none can carry the nonce, so none may
// change the store. With any other, the rest is the request of a command as if it were authorised:
// whatever it is, the keys stay. Either way an answer is a packet, and no private key is in it.
#include <stdlib.h>
#include <string.h>

#include "agent/command.h"
#include "agent/keys.h"
#include "device/tests/agent/fake_device.h"

#define PACKETS_MAX 8u ///< of one input

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static fake_device_t device;
static uint8_t keyed_flash[sizeof device.flash_bytes]; ///< after the keys were made
static uint8_t identity_key[MINT_P256_PRIVATE_KEY_LEN];
static uint8_t transport_key[MINT_P256_PRIVATE_KEY_LEN];
static uint8_t enrolment_key[MINT_ENROLMENT_KEY_LEN];

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void set_up(void)
{
    static const uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN] = {4};
    fake_device_make(&device, 3, authority_key);
    check(mint_sha256(authority_key, 1, enrolment_key) == MINT_OK);
    device.enrolment_key = enrolment_key;
    check(fake_device_boot(&device) == MINT_OK);
    check(mint_keys_make(&device.agent, MINT_UID_TRANSPORT) == MINT_OK);
    check(mint_keys_make(&device.agent, MINT_UID_IDENTITY_KEY) == MINT_OK);
    check(mint_keys_load(&device.agent, MINT_UID_IDENTITY_KEY, identity_key) == MINT_OK);
    check(mint_keys_load(&device.agent, MINT_UID_TRANSPORT, transport_key) == MINT_OK);
    memcpy(keyed_flash, device.flash_bytes, sizeof keyed_flash);
}

static bool flash_is_unchanged(void)
{
    return memcmp(device.flash_bytes, keyed_flash, sizeof keyed_flash) == 0;
}

/// Puts the device back to where its keys were made, if it has left.
static void restore_flash(void)
{
    uint8_t root_key[MINT_STORE_ROOT_KEY_LEN];
    if (flash_is_unchanged()) {
        return;
    }
    memcpy(device.flash_bytes, keyed_flash, sizeof keyed_flash);
    check(device.port.root_key(&device, root_key) == MINT_OK);
    const mint_store_config_t config = {.flash = &device.flash,
                                        .slots = device.agent.slots,
                                        .record_count = MINT_AGENT_RECORDS_MAX,
                                        .unit = device.agent.unit,
                                        .root_key = root_key,
                                        .device_id = device.id,
                                        .device_id_len = sizeof device.id};
    check(mint_store_mount(&device.agent.store, &config) == MINT_OK);
}

static bool contains(const uint8_t *text, size_t text_len, const uint8_t *part, size_t part_len)
{
    for (size_t at = 0; at + part_len <= text_len; at++) {
        // A comparison that the fuzzer does not see into: it would take the key for a hint, send
        // it, and find it echoed.
        if (mint_equal_ct(text + at, part, part_len)) {
            return true;
        }
    }
    return false;
}

static void check_no_secret(const uint8_t *text, size_t len)
{
    check(!contains(text, len, identity_key, 8));
    check(!contains(text, len, transport_key, 8));
    check(!contains(text, len, enrolment_key, 8));
}

static void handle(const uint8_t *packet, size_t len)
{
    static uint8_t response[MINT_SMP_PACKET_SIZE];
    size_t response_len;
    mint_smp_header_t header;
    mint_agent_handle(&device.agent, packet, len, response, sizeof response, &response_len);
    check(response_len <= sizeof response);
    check(response_len == 0 ||
          (mint_smp_read_header(response, response_len, &header) == MINT_OK &&
           (header.op == MINT_SMP_READ_RESPONSE || header.op == MINT_SMP_WRITE_RESPONSE) &&
           header.body_len > 0));
    check_no_secret(response, response_len);
}

static void handle_all(const uint8_t *data, size_t size)
{
    restore_flash();
    mint_reader_t reader;
    mint_reader_init(&reader, data, size);
    for (unsigned i = 0; i < PACKETS_MAX && reader.left_len > 0; i++) {
        size_t len = mint_read_u16be(&reader);
        len = len < reader.left_len ? len : reader.left_len;
        handle(mint_read_bytes(&reader, len), len);
    }
    check(flash_is_unchanged());
}

static void run(uint8_t which, mint_bytes_t request)
{
    static const mint_command_run_t commands[] = {
        mint_command_certificate_write,
        mint_command_certificate_read,
        mint_command_psk,
        mint_command_lock,
        mint_command_unlock,
        mint_command_noise,
    };
    static uint8_t body[MINT_SMP_PACKET_SIZE];
    uint8_t key[MINT_P256_PRIVATE_KEY_LEN];
    mint_writer_t writer;
    restore_flash();
    mint_writer_init(&writer, body, sizeof body);
    mint_call_t call = {&device.agent, request, "fuzz", &writer};
    mint_status_t status = commands[which % (sizeof commands / sizeof commands[0])](&call);
    check(status != MINT_OK || mint_writer_status(&writer) == MINT_OK);
    check_no_secret(body, writer.len);
    if (!flash_is_unchanged()) {
        check(mint_keys_load(&device.agent, MINT_UID_IDENTITY_KEY, key) == MINT_OK);
        check(memcmp(key, identity_key, sizeof key) == 0);
        check(mint_keys_load(&device.agent, MINT_UID_TRANSPORT, key) == MINT_OK);
        check(memcmp(key, transport_key, sizeof key) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (device.port.board == NULL) {
        set_up();
    }
    if (size > 0 && data[0] == 0) {
        handle_all(data + 1, size - 1);
    } else if (size > 0) {
        run((uint8_t)(data[0] - 1), (mint_bytes_t){data + 1, size - 1});
    }
    return 0;
}
