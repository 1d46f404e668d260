// SPDX-License-Identifier: Apache-2.0
//
// Messages that are wrong in one place (data/malformed_messages.txt): each is refused as a whole,
// and its neighbour that is right is read.
#include "device/tests/support/check.h"
#include "device/tests/support/vectors.h"
#include "mintmark/cose.h"
#include "mintmark/message.h"

#define PAYLOAD_LEN 65536u // the first length with a head of five bytes

static uint8_t message[PAYLOAD_LEN + 128];

static void put(mint_writer_t *writer, const char *bytes, size_t len)
{
    mint_write_bytes(writer, (const uint8_t *)bytes, len);
}
#define PUT(writer, bytes) put(writer, bytes, sizeof(bytes) - 1)

/// A COSE_Sign1 of one byte under 64 zero bytes, or under `signature`.
static size_t write_cose(mint_bytes_t unprotected, mint_bytes_t signature)
{
    static const uint8_t zeros[MINT_P256_SIGNATURE_LEN];
    mint_writer_t writer;
    mint_writer_init(&writer, message, sizeof message);
    PUT(&writer, "\x84\x43\xA1\x01\x26");
    mint_write_bytes(&writer, unprotected.data, unprotected.len);
    PUT(&writer, "\x41\x00");
    if (signature.len > 0) {
        mint_write_bytes(&writer, signature.data, signature.len);
    } else {
        PUT(&writer, "\x58\x40");
        mint_write_bytes(&writer, zeros, sizeof zeros);
    }
    assert_ok(mint_writer_status(&writer));
    return writer.len;
}

static size_t write_info(mint_bytes_t pairs, mint_bytes_t sources)
{
    static const uint8_t zeros[MINT_DEVICE_ID_LEN];
    mint_writer_t writer;
    mint_writer_init(&writer, message, sizeof message);
    PUT(&writer, "\xA9");
    if (pairs.len > 0) {
        mint_write_bytes(&writer, pairs.data, pairs.len);
    } else {
        PUT(&writer, "\x62id\x50");
        mint_write_bytes(&writer, zeros, sizeof zeros);
        PUT(&writer, "\x63rng\x00");
    }
    PUT(&writer, "\x64psks\x00\x65"
                 "batch\x60\x65"
                 "board\x60\x65"
                 "chain\x00\x65state\x00\x67sources");
    if (sources.len > 0) {
        mint_write_bytes(&writer, sources.data, sources.len);
    } else {
        PUT(&writer, "\x80");
    }
    PUT(&writer, "\x68"
                 "firmware\x60");
    assert_ok(mint_writer_status(&writer));
    return writer.len;
}

static mint_status_t read_cose(const vectors_t *vectors, bool *left)
{
    mint_cose_sign1_t read;
    const size_t len =
        write_cose(vectors_get(vectors, "unprotected"), vectors_get(vectors, "signature"));
    mint_status_t status = mint_cose_sign1_read(message, len, &read);
    *left = read.payload.data != NULL || read.delegation.data != NULL;
    return status;
}

static mint_status_t read_info(const vectors_t *vectors, bool *left)
{
    mint_info_t read;
    memset(&read, 0xEE, sizeof read);
    const size_t len = write_info(vectors_get(vectors, "pairs"), vectors_get(vectors, "sources"));
    mint_status_t status = mint_info_read(message, len, &read);
    *left = !all_are(&read, sizeof read, 0);
    return status;
}

static void each_is_read_or_refused_as_a_whole(void **state)
{
    static vectors_t vectors;
    unsigned read = 0;
    unsigned refused = 0;
    (void)state;
    vectors_open(&vectors, "malformed_messages.txt");
    while (vectors_next(&vectors)) {
        bool left = false;
        const bool good = strstr(vectors.kind, "-read") != NULL;
        const mint_status_t status = strncmp(vectors.kind, "cose", 4) == 0
                                         ? read_cose(&vectors, &left)
                                         : read_info(&vectors, &left);
        if (status != (good ? MINT_OK : MINT_ERR_FORMAT) || (!good && left)) {
            fail_msg("record %u, %s: %s", read + refused + 1, vectors.kind,
                     mint_status_text(status));
        }
        read += good;
        refused += !good;
    }
    assert_int_equal(read, 7);
    assert_int_equal(refused, 34);
}

// Larger than any packet; the host reads what it wrote itself.
static void a_payload_of_any_length_is_read(void **state)
{
    static const uint8_t zeros[MINT_P256_SIGNATURE_LEN];
    (void)state;
    mint_cose_sign1_t read;
    mint_writer_t writer;
    mint_writer_init(&writer, message, sizeof message);
    PUT(&writer, "\x84\x43\xA1\x01\x26\xA0\x5A\x00\x01\x00\x00");
    memset(message + writer.len, 0xDA, PAYLOAD_LEN);
    writer.len += PAYLOAD_LEN;
    PUT(&writer, "\x58\x40");
    mint_write_bytes(&writer, zeros, sizeof zeros);
    assert_ok(mint_writer_status(&writer));
    assert_ok(mint_cose_sign1_read(message, writer.len, &read));
    assert_int_equal(read.payload.len, PAYLOAD_LEN);
}

// What a reader never gives: nothing else may slip it to the verifier.
static void a_signature_of_another_length_does_not_verify(void **state)
{
    static const uint8_t bytes[MINT_P256_SIGNATURE_LEN + 1];
    static const uint8_t key[MINT_P256_PUBLIC_KEY_LEN] = {0x04};
    static const size_t lengths[] = {0, MINT_P256_SIGNATURE_LEN - 1, MINT_P256_SIGNATURE_LEN + 1};
    (void)state;
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        const mint_cose_sign1_t short_one = {.payload = {bytes, 1},
                                             .signature = {bytes, lengths[i]}};
        assert_status(mint_cose_sign1_verify(&short_one, "text", key), MINT_ERR_AUTHENTICATION);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_read_or_refused_as_a_whole),
        cmocka_unit_test(a_payload_of_any_length_is_read),
        cmocka_unit_test(a_signature_of_another_length_does_not_verify),
    };
    return cmocka_run_group_tests_name("link/malformed", tests, NULL, NULL);
}
