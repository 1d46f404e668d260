// SPDX-License-Identifier: Apache-2.0
//
// How a certificate chain is installed, begun again, completed and read back.
#include "device/tests/agent/provision.h"
#include "device/tests/support/arena.h"

static fake_device_t device;
static fake_station_t station;
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];

static int set_up(void **state)
{
    (void)state;
    fake_station_make(&station, 1, "batch-7");
    fake_device_make(&device, 3, station.authority.public_key);
    assert_ok(fake_device_boot(&device));
    assert_ok(provision_key(&station, &device, public_key));
    return 0;
}

static mint_status_t install(uint8_t index, uint8_t count, uint8_t serial)
{
    uint8_t der[MINT_CERTIFICATE_MAX_LEN + 64];
    const uint8_t *key = index == 0 ? public_key : station.authority.public_key;
    size_t len = make_certificate(key, serial, 70, der);
    return provision_certificate(&station, &device, index, count, (mint_bytes_t){der, len});
}

/// Reads a certificate back and compares it with the one of this serial number.
static void assert_installed(uint8_t index, uint8_t count, uint8_t serial)
{
    uint8_t der[MINT_CERTIFICATE_MAX_LEN + 64];
    uint8_t body[16];
    mint_bytes_t answer;
    mint_bytes_t got;
    uint32_t got_count;
    mint_writer_t writer;
    const uint8_t *key = index == 0 ? public_key : station.authority.public_key;
    size_t len = make_certificate(key, serial, 70, der);
    mint_writer_init(&writer, body, sizeof body);
    mint_number_write(&writer, "index", index);
    assert_ok(fake_station_send(&station, &device, MINT_SMP_READ, MINT_COMMAND_CERTIFICATE,
                                (mint_bytes_t){body, writer.len}, &answer));
    assert_ok(mint_field_read(answer.data, answer.len, "der", &got));
    assert_ok(mint_number_read(answer.data, answer.len, "count", &got_count));
    assert_int_equal(got.len, len);
    assert_memory_equal(got.data, der, len);
    assert_int_equal(got_count, count);
}

static mint_status_t read_back(uint32_t index)
{
    uint8_t body[16];
    mint_bytes_t answer;
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_number_write(&writer, "index", index);
    return fake_station_send(&station, &device, MINT_SMP_READ, MINT_COMMAND_CERTIFICATE,
                             (mint_bytes_t){body, writer.len}, &answer);
}

static void is_read_back(void **state)
{
    (void)state;
    assert_status(read_back(0), MINT_ERR_NOT_FOUND);
    assert_ok(install(0, 3, 10));
    assert_ok(install(1, 3, 11));
    assert_status(read_back(2), MINT_ERR_NOT_FOUND);
    assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_KEYED);
    assert_ok(install(2, 3, 12));
    assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_CERTIFIED);
    for (uint8_t i = 0; i < 3; i++) {
        assert_installed(i, 3, (uint8_t)(10 + i));
    }
    assert_status(read_back(3), MINT_ERR_NOT_FOUND);
    assert_status(read_back(256), MINT_ERR_NOT_FOUND);
}

static void grows_from_the_device_up(void **state)
{
    (void)state;
    assert_status(install(1, 2, 11), MINT_ERR_STATE);
    assert_ok(install(0, 3, 10));
    assert_status(install(2, 3, 12), MINT_ERR_STATE);
    assert_ok(install(1, 3, 11));
    assert_ok(install(2, 3, 12));
}

static void has_one_count(void **state)
{
    (void)state;
    assert_ok(install(0, 3, 10));
    assert_status(install(1, 2, 11), MINT_ERR_MISMATCH);
    assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_KEYED);
}

static void does_not_change_once_complete(void **state)
{
    (void)state;
    assert_ok(install(0, 2, 10));
    assert_ok(install(1, 2, 11));
    assert_status(install(0, 2, 20), MINT_ERR_MISMATCH);
    assert_status(install(1, 2, 21), MINT_ERR_MISMATCH);
    assert_status(install(0, 1, 10), MINT_ERR_MISMATCH);
    assert_status(install(0, 3, 10), MINT_ERR_MISMATCH);
    assert_status(install(2, 3, 12), MINT_ERR_MISMATCH);
    assert_ok(install(0, 2, 10));
    assert_ok(install(1, 2, 11));
    assert_installed(0, 2, 10);
    assert_installed(1, 2, 11);
}

// A station whose answer was lost may have issued another certificate: what is not complete can be
// begun again, and nothing of the old chain gets into the new one.
static void can_be_begun_again(void **state)
{
    (void)state;
    for (uint8_t count = 1; count <= 3; count++) {
        set_up(state);
        assert_ok(install(0, 3, 10));
        assert_ok(install(1, 3, 11));
        assert_ok(install(0, count, 20));
        assert_int_equal(mint_agent_state(&device.agent),
                         count == 1 ? MINT_STATE_CERTIFIED : MINT_STATE_KEYED);
        assert_status(read_back(1), MINT_ERR_NOT_FOUND);
        for (uint8_t i = 1; i < count; i++) {
            assert_ok(install(i, count, (uint8_t)(20 + i)));
        }
        assert_int_equal(mint_agent_state(&device.agent), MINT_STATE_CERTIFIED);
        for (uint8_t i = 0; i < count; i++) {
            assert_installed(i, count, (uint8_t)(20 + i));
        }
    }
}

static void repeating_its_first_keeps_the_others(void **state)
{
    (void)state;
    assert_ok(install(0, 3, 10));
    assert_ok(install(1, 3, 11));
    assert_ok(install(0, 3, 10));
    assert_installed(1, 3, 11);
}

static void is_for_this_device(void **state)
{
    (void)state;
    uint8_t der[MINT_CERTIFICATE_MAX_LEN + 64];
    size_t len = make_certificate(station.station.public_key, 10, 70, der);
    assert_status(provision_certificate(&station, &device, 0, 1, (mint_bytes_t){der, len}),
                  MINT_ERR_MISMATCH);
    assert_status(read_back(0), MINT_ERR_NOT_FOUND);
}

static void must_parse_as_far_as_its_key(void **state)
{
    (void)state;
    uint8_t der[MINT_CERTIFICATE_MAX_LEN + 64];
    const size_t len = make_certificate(public_key, 10, 70, der);
    // Cut short, with something behind, and with the outer tag or any of the first lengths wrong.
    assert_status(provision_certificate(&station, &device, 0, 1, (mint_bytes_t){der, len - 1}),
                  MINT_ERR_FORMAT);
    der[len] = 0;
    assert_status(provision_certificate(&station, &device, 0, 1, (mint_bytes_t){der, len + 1}),
                  MINT_ERR_FORMAT);
    for (size_t at = 0; at < 6; at++) {
        der[at] ^= 0x01;
        assert_status(provision_certificate(&station, &device, 0, 1, (mint_bytes_t){der, len}),
                      MINT_ERR_FORMAT);
        der[at] ^= 0x01;
    }
    assert_ok(provision_certificate(&station, &device, 0, 1, (mint_bytes_t){der, len}));
}

// The largest write there is, for a batch with the longest name: it must fit into a packet.
static void takes_the_longest_certificate(void **state)
{
    (void)state;
    fake_station_make(&station, 1, "abcdefghijklmnopqrstuvwxyz012345");
    fake_device_make(&device, 3, station.authority.public_key);
    assert_ok(fake_device_boot(&device));
    assert_ok(provision_key(&station, &device, public_key));
    uint8_t der[MINT_CERTIFICATE_MAX_LEN + 64];
    size_t padding_len = 800;
    size_t len = make_certificate(public_key, 10, padding_len, der);
    padding_len += MINT_CERTIFICATE_MAX_LEN - len;
    len = make_certificate(public_key, 10, padding_len, der);
    assert_int_equal(len, MINT_CERTIFICATE_MAX_LEN);
    assert_ok(provision_certificate(&station, &device, 0, 1, (mint_bytes_t){der, len}));
    uint8_t body[16];
    mint_bytes_t answer;
    mint_bytes_t got;
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_number_write(&writer, "index", 0);
    assert_ok(fake_station_send(&station, &device, MINT_SMP_READ, MINT_COMMAND_CERTIFICATE,
                                (mint_bytes_t){body, writer.len}, &answer));
    assert_ok(mint_field_read(answer.data, answer.len, "der", &got));
    assert_int_equal(got.len, len);
    assert_memory_equal(got.data, der, len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(is_read_back, set_up),
        cmocka_unit_test_setup(grows_from_the_device_up, set_up),
        cmocka_unit_test_setup(has_one_count, set_up),
        cmocka_unit_test_setup(does_not_change_once_complete, set_up),
        cmocka_unit_test_setup(can_be_begun_again, set_up),
        cmocka_unit_test_setup(repeating_its_first_keeps_the_others, set_up),
        cmocka_unit_test_setup(is_for_this_device, set_up),
        cmocka_unit_test_setup(must_parse_as_far_as_its_key, set_up),
        cmocka_unit_test_setup(takes_the_longest_certificate, set_up),
    };
    return cmocka_run_group_tests_name("agent/chain", tests, use_arena, NULL);
}
