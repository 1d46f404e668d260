// SPDX-License-Identifier: Apache-2.0
//
// The agent as an SMP server: SMP's own commands, both versions of the protocol, packets that get
// an error and packets that get no answer, and all of it over a noisy line.
#include "device/tests/agent/provision.h"
#include "device/tests/link/line_recorder.h"
#include "device/tests/support/arena.h"

static fake_device_t device;
static fake_station_t station;
static uint8_t response[MINT_SMP_PACKET_SIZE];
static size_t response_len;

static int set_up(void **state)
{
    (void)state;
    fake_station_make(&station, 1, "batch-7");
    fake_device_make(&device, 3, station.authority.public_key);
    assert_ok(fake_device_boot(&device));
    return 0;
}

static void handle(const void *packet, size_t len)
{
    mint_agent_handle(&device.agent, packet, len, response, sizeof response, &response_len);
}

/// Sends a packet of literal bytes and compares the answer with others.
#define ASSERT_ANSWER(packet, answer)                                                              \
    do {                                                                                           \
        handle(packet, sizeof(packet) - 1);                                                        \
        assert_int_equal(response_len, sizeof(answer) - 1);                                        \
        assert_memory_equal(response, answer, sizeof(answer) - 1);                                 \
    } while (0)

static void echoes(void **state)
{
    (void)state;
    // By write and by read, in version 2 and 1, in a map of unknown length, and nothing.
    ASSERT_ANSWER("\x0A\0\0\x09\0\0\x42\0\xA1\x61\x64\x65hello",
                  "\x0B\0\0\x09\0\0\x42\0\xA1\x61\x72\x65hello");
    ASSERT_ANSWER("\x08\0\0\x06\0\0\x43\0\xA1\x61\x64\x62hi",
                  "\x09\0\0\x06\0\0\x43\0\xA1\x61\x72\x62hi");
    ASSERT_ANSWER("\x02\0\0\x06\0\0\x44\0\xA1\x61\x64\x62hi",
                  "\x03\0\0\x06\0\0\x44\0\xA1\x61\x72\x62hi");
    ASSERT_ANSWER("\x0A\0\0\x07\0\0\x45\0\xBF\x61\x64\x62hi\xFF",
                  "\x0B\0\0\x06\0\0\x45\0\xA1\x61\x72\x62hi");
    ASSERT_ANSWER("\x0A\0\0\x04\0\0\x46\0\xA1\x61\x64\x60",
                  "\x0B\0\0\x04\0\0\x46\0\xA1\x61\x72\x60");
}

static void echoes_the_longest_packet(void **state)
{
    (void)state;
    static uint8_t packet[MINT_SMP_PACKET_SIZE];
    static const uint8_t text[MINT_SMP_PACKET_SIZE];
    const size_t text_len = sizeof packet - MINT_SMP_HEADER_LEN - 6;
    mint_writer_t writer;
    mint_writer_init(&writer, packet, sizeof packet);
    mint_smp_write_header(
        &writer, &(mint_smp_header_t){1, MINT_SMP_WRITE, (uint16_t)(text_len + 6), 0, 1, 0});
    mint_text_write(&writer, "d", (mint_bytes_t){text, text_len});
    assert_ok(mint_writer_status(&writer));
    assert_int_equal(writer.len, sizeof packet);
    handle(packet, writer.len);
    assert_int_equal(response_len, sizeof packet);
}

static void tells_its_buffer_size(void **state)
{
    (void)state;
    ASSERT_ANSWER("\x08\0\0\0\0\0\x01\x06", "\x09\0\0\x18\0\0\x01\x06\xA2\x68"
                                            "buf_size\x19\x06\x00\x69"
                                            "buf_count\x01");
}

/// It answers first, so that whoever asked knows, and restarts then. Not in the field.
static void restarts_when_asked(void **state)
{
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    static const uint8_t packet[] = "\x0A\0\0\x01\0\0\x07\x05\xA0";
    static line_recorder_t line;
    (void)state;
    line.len = 0;
    assert_ok(mint_smp_send_packet(packet, sizeof packet - 1, line_recorder_send, &line));
    memcpy(device.line_in, line.bytes, line.len);
    device.line_in_len = line.len;
    mint_agent_poll(&device.agent);
    assert_int_equal(device.resets, 1);
    assert_true(device.line_out_len > 0);
    mint_agent_poll(&device.agent);
    assert_int_equal(device.resets, 1);

    ASSERT_ANSWER("\x0A\0\0\x01\0\0\x07\x05\xA0", "\x0B\0\0\x01\0\0\x07\x05\xA0");
    ASSERT_ANSWER("\x08\0\0\x01\0\0\x07\x05\xA0", "\x09\0\0\x05\0\0\x07\x05\xA1\x62rc\x08");
    device.agent.reset_wanted = false;
    device.port.reset = NULL;
    ASSERT_ANSWER("\x0A\0\0\x01\0\0\x07\x05\xA0", "\x0B\0\0\x05\0\0\x07\x05\xA1\x62rc\x08");
    assert_false(device.agent.reset_wanted);
    assert_ok(provision_all(&station, &device, public_key));
    ASSERT_ANSWER("\x0A\0\0\x01\0\0\x07\x05\xA0", "\x0B\0\0\x05\0\0\x07\x05\xA1\x62rc\x0B");
    assert_false(device.agent.reset_wanted);
}

static mint_status_t no_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    (void)context;
    (void)address;
    (void)out;
    (void)len;
    return MINT_ERR_IO;
}

// Nor when it is retired, nor when the flash does not say that it is not locked.
static void does_not_restart_when_it_must_not(void **state)
{
    (void)state;
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    mint_status_t (*const read)(void *, uint32_t, uint8_t *, size_t) = device.flash.read;
    assert_ok(provision_key(&station, &device, public_key));
    device.flash.read = no_read;
    ASSERT_ANSWER("\x0A\0\0\x01\0\0\x07\x05\xA0", "\x0B\0\0\x05\0\0\x07\x05\xA1\x62rc\x0B");
    device.flash.read = read;
    assert_ok(mint_store_set(&device.agent.store, MINT_UID_RETIRED, NULL, 0,
                             MINT_STORE_WRITE_ONCE | MINT_STORE_UNLOCKED));
    ASSERT_ANSWER("\x0A\0\0\x01\0\0\x07\x05\xA0", "\x0B\0\0\x05\0\0\x07\x05\xA1\x62rc\x0B");
    assert_false(device.agent.reset_wanted);
}

static void answers_the_unknown_with_an_error(void **state)
{
    (void)state;
    // Another group, another command of each group, a write of what is only read.
    ASSERT_ANSWER("\x08\0\0\0\0\x01\x01\0", "\x09\0\0\x05\0\x01\x01\0\xA1\x62rc\x08");
    ASSERT_ANSWER("\x08\0\0\0\0\0\x01\x05", "\x09\0\0\x05\0\0\x01\x05\xA1\x62rc\x08");
    ASSERT_ANSWER("\x08\0\0\0\0\x40\x01\x63", "\x09\0\0\x05\0\x40\x01\x63\xA1\x62rc\x08");
    ASSERT_ANSWER("\x0A\0\0\0\0\x40\x01\0", "\x0B\0\0\x05\0\x40\x01\0\xA1\x62rc\x08");
    ASSERT_ANSWER("\x02\0\0\0\0\x40\x01\0", "\x03\0\0\x05\0\x40\x01\0\xA1\x62rc\x08");
}

static void answers_errors_as_the_version_has_them(void **state)
{
    (void)state;
    ASSERT_ANSWER("\x08\0\0\0\0\x40\x01\x03", // CSR, MINT_ERR_STATE
                  "\x09\0\0\x14\0\x40\x01\x03\xA1\x63"
                  "err\xA2\x62rc\x19\x01\x04\x65group\x18\x40");
    ASSERT_ANSWER("\0\0\0\0\0\x40\x01\x03", "\x01\0\0\x07\0\x40\x01\x03\xA1\x62rc\x19\x01\x04");
    ASSERT_ANSWER("\x0A\0\0\x01\0\0\x01\0\xA0", "\x0B\0\0\x05\0\0\x01\0\xA1\x62rc\x03");
}

// Where a command has no arguments, what stands in their place must be a map all the same; a field
// that it does not know is passed over, and no body is one.
static void refuses_a_body_that_is_no_map(void **state)
{
    static const char *const bodies[] = {"\xFF\x01", "\x80", "\xA1\x61x", "\xA0\xA0",
                                         "\xA1\x61x\x5F\x41y\xFF"};
    static const uint8_t commands[] = {MINT_COMMAND_INFO, MINT_COMMAND_NONCE};
    static const mint_bytes_t none = {NULL, 0};
    static const mint_bytes_t unknown = {(const uint8_t *)"\xA1\x61x\x01", 4};
    (void)state;
    for (size_t i = 0; i < sizeof commands; i++) {
        mint_bytes_t answer;
        for (size_t j = 0; j < sizeof bodies / sizeof bodies[0]; j++) {
            const mint_bytes_t body = {(const uint8_t *)bodies[j], strlen(bodies[j])};
            assert_status(
                fake_station_send(&station, &device, MINT_SMP_READ, commands[i], body, &answer),
                MINT_ERR_FORMAT);
        }
        assert_ok(fake_station_send(&station, &device, MINT_SMP_READ, commands[i], none, &answer));
        assert_ok(
            fake_station_send(&station, &device, MINT_SMP_READ, commands[i], unknown, &answer));
    }
    // Of SMP's own group too: parameters and reset.
    ASSERT_ANSWER("\x08\0\0\x02\0\0\x01\x06\xFF\0", "\x09\0\0\x05\0\0\x01\x06\xA1\x62rc\x03");
    ASSERT_ANSWER("\x0A\0\0\x02\0\0\x01\x05\xFF\0", "\x0B\0\0\x05\0\0\x01\x05\xA1\x62rc\x03");
    assert_false(device.agent.reset_wanted);
}

static void does_not_answer_what_is_no_request(void **state)
{
    (void)state;
#define ASSERT_SILENT(packet)                                                                      \
    do {                                                                                           \
        handle(packet, sizeof(packet) - 1);                                                        \
        assert_int_equal(response_len, 0);                                                         \
    } while (0)
    ASSERT_SILENT("");
    ASSERT_SILENT("\x08\0\0\0\0\0\x01");       // no whole header
    ASSERT_SILENT("\x08\0\0\x01\0\0\x01\0");   // a body that is not there
    ASSERT_SILENT("\x08\0\0\0\0\0\x01\0\xA0"); // a body that is not announced
    ASSERT_SILENT("\x09\0\0\0\0\0\x01\0");     // a response
    ASSERT_SILENT("\x0B\0\0\0\0\0\x01\0");     // another
    ASSERT_SILENT("\x0C\0\0\0\0\0\x01\0");     // no operation
    ASSERT_SILENT("\x10\0\0\0\0\0\x01\0");     // version 3
#undef ASSERT_SILENT
}

static void needs_room_for_its_answer(void **state)
{
    (void)state;
    mint_agent_handle(&device.agent, (const uint8_t *)"\x08\0\0\0\0\0\x01\x06", 8, response,
                      sizeof response - 1, &response_len);
    assert_int_equal(response_len, 0);
}

static void send_line(const void *data, size_t len)
{
    memcpy(device.line_in + device.line_in_len, data, len);
    device.line_in_len += len;
}

static void answers_over_a_noisy_line(void **state)
{
    (void)state;
    static line_recorder_t line;
    line = (line_recorder_t){.len = 0};
    assert_ok(mint_smp_send_packet((const uint8_t *)"\x08\0\0\0\0\0\x01\x06", 8, line_recorder_send,
                                   &line));
    send_line("noise\x06\x09\x06 more\n", 14);
    send_line(line.bytes, line.len);
    send_line(line.bytes, line.len - 3); // lost in the middle
    send_line(line.bytes, line.len);
    mint_agent_poll(&device.agent);
    const size_t once = device.line_out_len;
    assert_int_equal(once, mint_smp_framed_len(MINT_SMP_HEADER_LEN + 24));
    mint_agent_poll(&device.agent);
    assert_int_equal(device.line_out_len, 2 * once);
    assert_memory_equal(device.line_out, device.line_out + once, once);
    mint_agent_poll(&device.agent);
    assert_int_equal(device.line_out_len, 2 * once);

    // And what it sent is a packet.
    static uint8_t buffer[MINT_SMP_PACKET_SIZE + 4];
    mint_smp_receiver_t receiver;
    mint_bytes_t packet = {NULL, 0};
    mint_smp_receiver_init(&receiver, buffer, sizeof buffer);
    bool complete = false;
    for (size_t i = 0; i < once && !complete; i++) {
        complete = mint_smp_receive(&receiver, device.line_out[i], &packet);
    }
    assert_true(complete);
    uint32_t size;
    assert_ok(mint_number_read(packet.data + MINT_SMP_HEADER_LEN, packet.len - MINT_SMP_HEADER_LEN,
                               "buf_size", &size));
    assert_int_equal(size, MINT_SMP_PACKET_SIZE);
}

static void leaves_a_response_on_the_line_unanswered(void **state)
{
    (void)state;
    static line_recorder_t line;
    line = (line_recorder_t){.len = 0};
    assert_ok(mint_smp_send_packet((const uint8_t *)"\x09\0\0\0\0\0\x01\x06", 8, line_recorder_send,
                                   &line));
    send_line(line.bytes, line.len);
    mint_agent_poll(&device.agent);
    assert_int_equal(device.line_in_at, device.line_in_len);
    assert_int_equal(device.line_out_len, 0);
}

static void survives_a_line_that_does_not_take_its_answer(void **state)
{
    (void)state;
    static line_recorder_t line;
    line = (line_recorder_t){.len = 0};
    assert_ok(mint_smp_send_packet((const uint8_t *)"\x08\0\0\0\0\0\x01\x06", 8, line_recorder_send,
                                   &line));
    send_line(line.bytes, line.len);
    device.line_out_len = sizeof device.line_out;
    mint_agent_poll(&device.agent);
    device.line_out_len = 0;
    send_line(line.bytes, line.len);
    mint_agent_poll(&device.agent);
    assert_true(device.line_out_len > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(echoes, set_up),
        cmocka_unit_test_setup(echoes_the_longest_packet, set_up),
        cmocka_unit_test_setup(tells_its_buffer_size, set_up),
        cmocka_unit_test_setup(restarts_when_asked, set_up),
        cmocka_unit_test_setup(does_not_restart_when_it_must_not, set_up),
        cmocka_unit_test_setup(answers_the_unknown_with_an_error, set_up),
        cmocka_unit_test_setup(answers_errors_as_the_version_has_them, set_up),
        cmocka_unit_test_setup(refuses_a_body_that_is_no_map, set_up),
        cmocka_unit_test_setup(does_not_answer_what_is_no_request, set_up),
        cmocka_unit_test_setup(needs_room_for_its_answer, set_up),
        cmocka_unit_test_setup(answers_over_a_noisy_line, set_up),
        cmocka_unit_test_setup(leaves_a_response_on_the_line_unanswered, set_up),
        cmocka_unit_test_setup(survives_a_line_that_does_not_take_its_answer, set_up),
    };
    return cmocka_run_group_tests_name("agent/packets", tests, use_arena, NULL);
}
