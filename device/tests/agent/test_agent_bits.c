// SPDX-License-Identifier: Apache-2.0
//
// One authorised write with every single bit flipped in turn. A flip in the body is refused; a flip
// in the header gives a packet that is refused, ignored, or the same request under another sequence
// number, and in no case does the store change.
#include "device/tests/agent/provision.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/effort.h"

#define BIT_STEP MINT_TEST_STEP(13u, 41u)

static fake_device_t device;
static fake_station_t station;
static uint8_t packet[MINT_SMP_PACKET_SIZE];
static size_t packet_len;

/// Makes the packet of an authorised KEY to a blank device, nonce outstanding.
static void make_packet(void)
{
    fake_station_make(&station, 1, "batch-7");
    fake_device_make(&device, 3, station.authority.public_key);
    assert_ok(fake_device_boot(&device));
    const fake_write_t right = fake_station_prepare(&station, &device, MINT_COMMAND_KEY, no_fields);
    packet_len =
        MINT_SMP_HEADER_LEN + fake_station_sign(&station, &right, packet + MINT_SMP_HEADER_LEN);
    const mint_smp_header_t header = {
        1, MINT_SMP_WRITE,  (uint16_t)(packet_len - MINT_SMP_HEADER_LEN), MINT_SMP_GROUP_MINTMARK,
        5, MINT_COMMAND_KEY};
    mint_writer_t writer;
    mint_writer_init(&writer, packet, MINT_SMP_HEADER_LEN);
    mint_smp_write_header(&writer, &header);
}

/// Sends the packet; true if the device obeyed it.
static bool send(void)
{
    uint16_t group;
    uint32_t rc;
    mint_agent_handle(&device.agent, packet, packet_len, station.response, sizeof station.response,
                      &station.response_len);
    return station.response_len > 0 &&
           !mint_error_body_read(station.response + MINT_SMP_HEADER_LEN,
                                 station.response_len - MINT_SMP_HEADER_LEN, &group, &rc);
}

static void flip(size_t bit)
{
    packet[bit / 8] = (uint8_t)(packet[bit / 8] ^ 1u << bit % 8);
}

/// Checks that the rightful station alone could have used the nonce up: the packet differs from the
/// right one in `r` and nowhere else.
static void assert_request_differs(size_t bit)
{
    mint_bytes_t r;
    mint_bytes_t a;
    assert_ok(mint_write_body_read(packet + MINT_SMP_HEADER_LEN, packet_len - MINT_SMP_HEADER_LEN,
                                   &r, &a));
    assert_ptr_equal(r.data, packet + bit / 8);
}

static void every_bit_of_the_body(void **state)
{
    (void)state;
    uint8_t before[MINT_SHA256_LEN];
    uint8_t after[MINT_SHA256_LEN];
    make_packet();
    fake_device_digest(&device, before);
    for (size_t bit = 8 * MINT_SMP_HEADER_LEN; bit < 8 * packet_len; bit += BIT_STEP) {
        flip(bit);
        assert_false(send());
        fake_device_digest(&device, after);
        assert_memory_equal(before, after, sizeof before);
        if (device.agent.nonce_valid) {
            flip(bit);
        } else {
            assert_request_differs(bit);
            make_packet();
        }
    }
    assert_true(send()); // after all that, the right one
}

static void every_bit_of_the_header(void **state)
{
    (void)state;
    for (size_t bit = 0; bit < 8 * MINT_SMP_HEADER_LEN; bit++) {
        make_packet();
        flip(bit);
        // Reserved bits, flags and sequence are not part of the request, nor is the version.
        bool reserved = bit >= 5 && bit < 8;
        bool version = bit == 3;
        bool flags = bit / 8 == 1;
        bool sequence = bit / 8 == 6;
        bool read_or_ignored = bit < 3;
        bool obeyed = send();
        assert_true(read_or_ignored || obeyed == (reserved || version || flags || sequence));
        assert_int_equal(mint_agent_state(&device.agent) != MINT_STATE_BLANK,
                         reserved || version || flags || sequence);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bit_of_the_body),
        cmocka_unit_test(every_bit_of_the_header),
    };
    return cmocka_run_group_tests_name("agent/bits", tests, use_arena, NULL);
}
