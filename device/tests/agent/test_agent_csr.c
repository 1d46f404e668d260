// SPDX-License-Identifier: Apache-2.0
//
// The certificate request: its bytes field by field, its signature, and that every reading says the
// same under a signature of its own. (That OpenSSL takes it, a script checks with write_csr.)
#include "agent/der.h"
#include "agent/spki.h"
#include "device/tests/agent/provision.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/effort.h"

static fake_device_t device;
static fake_station_t station;
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
static uint8_t csr[512];
static size_t csr_len;

static void read_csr(void)
{
    mint_bytes_t answer;
    mint_bytes_t der;
    assert_ok(fake_station_read(&station, &device, MINT_COMMAND_CSR, &answer));
    assert_ok(mint_field_read(answer.data, answer.len, "csr", &der));
    assert_true(der.len <= sizeof csr);
    memcpy(csr, der.data, der.len);
    csr_len = der.len;
}

static void make_device(uint8_t number)
{
    fake_station_make(&station, 1, "batch-7");
    fake_device_make(&device, number, station.authority.public_key);
    for (uint8_t i = 0; i < MINT_DEVICE_ID_LEN; i++) {
        device.id[i] = (uint8_t)(0xA0 + i * 17 + number);
    }
    assert_ok(fake_device_boot(&device));
    assert_ok(provision_key(&station, &device, public_key));
    read_csr();
}

/// Reads an INTEGER into half a signature.
static void read_half(mint_reader_t *reader, uint8_t half[MINT_P256_SIGNATURE_LEN / 2])
{
    mint_reader_t value;
    mint_agent_der_read(reader, MINT_DER_INTEGER, &value);
    assert_ok(mint_reader_status(&value));
    assert_true(value.left_len >= 1);
    assert_true((*value.at & 0x80u) == 0); // positive
    if (*value.at == 0) {
        assert_true(value.left_len > 1 && (value.at[1] & 0x80u) != 0); // and in its shortest form
        (void)mint_read_u8(&value);
    }
    const size_t len = value.left_len;
    assert_true(len <= MINT_P256_SIGNATURE_LEN / 2);
    memset(half, 0, MINT_P256_SIGNATURE_LEN / 2);
    memcpy(half + MINT_P256_SIGNATURE_LEN / 2 - len, value.at, len);
}

static void expect(mint_reader_t *reader, const void *bytes, size_t len)
{
    const uint8_t *at = mint_read_bytes(reader, len);
    assert_non_null(at);
    assert_memory_equal(at, bytes, len);
}

/// Takes the CSR apart and verifies it.
static void check_csr(void)
{
    static const uint8_t algorithm[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                        0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};
    static const uint8_t subject[] = {0x30, 0x2B, 0x31, 0x29, 0x30, 0x27, 0x06,
                                      0x03, 0x55, 0x04, 0x05, 0x13, 0x20};
    mint_reader_t reader;
    mint_reader_t request;
    mint_reader_t info;
    mint_reader_t bits;
    mint_reader_t pair;
    uint8_t spki[MINT_SPKI_LEN];
    uint8_t digest[MINT_SHA256_LEN];
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    mint_reader_init(&reader, csr, csr_len);
    mint_agent_der_read(&reader, MINT_DER_SEQUENCE, &request);
    assert_int_equal(reader.left_len, 0);
    const uint8_t *start = request.at;
    mint_agent_der_read(&request, MINT_DER_SEQUENCE, &info);
    assert_ok(mint_sha256(start, (size_t)(request.at - start), digest));

    expect(&info, "\x02\x01\x00", 3); // version
    expect(&info, subject, sizeof subject);
    for (size_t i = 0; i < MINT_DEVICE_ID_LEN; i++) {
        static const char digits[] = "0123456789abcdef";
        const char text[] = {digits[device.id[i] >> 4], digits[device.id[i] & 15u]};
        expect(&info, text, sizeof text);
    }
    mint_spki_make(public_key, spki);
    expect(&info, spki, sizeof spki);
    expect(&info, "\xA0\x00", 2); // attributes
    assert_int_equal(info.left_len, 0);

    expect(&request, algorithm, sizeof algorithm);
    mint_agent_der_read(&request, MINT_DER_BIT_STRING, &bits);
    assert_int_equal(request.left_len, 0);
    assert_int_equal(mint_read_u8(&bits), 0);
    mint_agent_der_read(&bits, MINT_DER_SEQUENCE, &pair);
    assert_int_equal(bits.left_len, 0);
    read_half(&pair, signature);
    read_half(&pair, signature + MINT_P256_SIGNATURE_LEN / 2);
    assert_int_equal(pair.left_len, 0);
    assert_ok(mint_p256_verify(public_key, digest, signature));
}

static void proves_possession(void **state)
{
    (void)state;
    make_device(3);
    check_csr();
}

// Signatures have halves that begin with zeros or with a set bit: many devices show all forms.
static void holds_for_many_devices(void **state)
{
    (void)state;
    size_t shortest = sizeof csr;
    size_t longest = 0;
    for (unsigned number = 1; number <= 100; number += MINT_TEST_STEP(7u, 29u)) {
        make_device((uint8_t)number);
        check_csr();
        shortest = csr_len < shortest ? csr_len : shortest;
        longest = csr_len > longest ? csr_len : longest;
    }
    assert_true(longest > shortest);
}

/// What the CSR in `bytes` signs.
static mint_bytes_t signed_part(const uint8_t *bytes, size_t len)
{
    mint_reader_t reader;
    mint_reader_t request;
    mint_reader_t info;
    mint_reader_init(&reader, bytes, len);
    mint_agent_der_read(&reader, MINT_DER_SEQUENCE, &request);
    const uint8_t *start = request.at;
    mint_agent_der_read(&request, MINT_DER_SEQUENCE, &info);
    assert_ok(mint_reader_status(&request));
    return (mint_bytes_t){start, (size_t)(request.at - start)};
}

static void says_the_same_at_every_reading_and_signs_anew(void **state)
{
    (void)state;
    uint8_t first[sizeof csr];
    make_device(3);
    const size_t first_len = csr_len;
    memcpy(first, csr, csr_len);
    const mint_bytes_t said = signed_part(first, first_len);
    for (int reading = 0; reading < 2; reading++) {
        read_csr();
        check_csr();
        assert_int_equal(signed_part(csr, csr_len).len, said.len);
        assert_memory_equal(signed_part(csr, csr_len).data, said.data, said.len);
        assert_true(csr_len != first_len || memcmp(csr, first, csr_len) != 0);
        assert_ok(fake_device_boot(&device));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proves_possession),
        cmocka_unit_test(holds_for_many_devices),
        cmocka_unit_test(says_the_same_at_every_reading_and_signs_anew),
    };
    return cmocka_run_group_tests_name("agent/csr", tests, use_arena, NULL);
}
