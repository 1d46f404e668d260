// SPDX-License-Identifier: Apache-2.0
//
// Every message: written, known bytes, read back equal, at its limits and one beyond.
#include "device/tests/support/check.h"
#include "mintmark/message.h"
#include "mintmark/smp.h"

static uint8_t buffer[MINT_SMP_PACKET_SIZE];
static mint_writer_t writer;

static int set_up(void **state)
{
    (void)state;
    memset(buffer, 0xEE, sizeof buffer);
    mint_writer_init(&writer, buffer, sizeof buffer);
    return 0;
}

static void fill(uint8_t *out, size_t len, uint8_t start)
{
    for (size_t i = 0; i < len; i++) {
        out[i] = (uint8_t)(start + i);
    }
}

/// Checks that the message read from `buffer` cut or lengthened by a byte is refused by `status`.
#define ASSERT_WHOLE_ONLY(read, out)                                                               \
    do {                                                                                           \
        for (size_t cut_len = 0; cut_len < writer.len; cut_len++) {                                \
            assert_int_equal(read(buffer, cut_len, out), MINT_ERR_FORMAT);                         \
        }                                                                                          \
        buffer[writer.len] = 0xF6;                                                                 \
        assert_int_equal(read(buffer, writer.len + 1, out), MINT_ERR_FORMAT);                      \
        assert_int_equal(read(buffer, writer.len, out), MINT_OK);                                  \
    } while (0)

/// Checks that `write` into every buffer too small fails and writes nothing behind it.
#define ASSERT_BOUNDED(write, message)                                                             \
    do {                                                                                           \
        const size_t whole_len = writer.len;                                                       \
        for (size_t size = 0; size < whole_len; size++) {                                          \
            memset(buffer, 0xEE, sizeof buffer);                                                   \
            mint_writer_init(&writer, buffer, size);                                               \
            write(&writer, message);                                                               \
            assert_int_equal(mint_writer_status(&writer), MINT_ERR_SPACE);                         \
            assert_int_equal(buffer[size], 0xEE);                                                  \
        }                                                                                          \
    } while (0)

static mint_info_t sample_info(void)
{
    mint_info_t info = {.board = "mps2-an385",
                        .firmware = "1.2.3",
                        .state = MINT_STATE_CERTIFIED,
                        .batch = "2026-11-A",
                        .rng = 0x0304,
                        .chain_count = 2,
                        .psk_count = 1,
                        .source_count = 2,
                        .sources = {{"host", 2, 512, 70000, 1, 2, 0},
                                    {"timer-jitter", 0, 0, 4294967295u, 65535, 65535, 0x0302}}};
    fill(info.id, sizeof info.id, 1);
    return info;
}

static void info_comes_back_equal(void **state)
{
    (void)state;
    const mint_info_t info = sample_info();
    mint_info_t read;
    mint_info_write(&writer, &info);
    assert_int_equal(mint_writer_status(&writer), MINT_OK);
    assert_int_equal(mint_info_read(buffer, writer.len, &read), MINT_OK);
    assert_memory_equal(read.id, info.id, sizeof info.id);
    assert_string_equal(read.board, info.board);
    assert_string_equal(read.firmware, info.firmware);
    assert_string_equal(read.batch, info.batch);
    assert_int_equal(read.state, info.state);
    assert_int_equal(read.rng, info.rng);
    assert_int_equal(read.chain_count, info.chain_count);
    assert_int_equal(read.psk_count, info.psk_count);
    assert_int_equal(read.source_count, info.source_count);
    for (size_t i = 0; i < info.source_count; i++) {
        assert_string_equal(read.sources[i].name, info.sources[i].name);
        assert_int_equal(read.sources[i].credit, info.sources[i].credit);
        assert_int_equal(read.sources[i].h_64, info.sources[i].h_64);
        assert_int_equal(read.sources[i].samples, info.sources[i].samples);
        assert_int_equal(read.sources[i].rct_alarms, info.sources[i].rct_alarms);
        assert_int_equal(read.sources[i].apt_alarms, info.sources[i].apt_alarms);
        assert_int_equal(read.sources[i].failure, info.sources[i].failure);
    }
    ASSERT_WHOLE_ONLY(mint_info_read, &read);
    ASSERT_BOUNDED(mint_info_write, &info);
}

static void info_of_all_sources_fits_a_packet(void **state)
{
    (void)state;
    mint_info_t info = sample_info();
    memset(info.board, 'b', sizeof info.board - 1);
    memset(info.firmware, 'f', sizeof info.firmware - 1);
    memset(info.batch, 'a', sizeof info.batch - 1);
    info.source_count = MINT_INFO_SOURCES_MAX;
    for (size_t i = 0; i < MINT_INFO_SOURCES_MAX; i++) {
        info.sources[i] = info.sources[1];
        memset(info.sources[i].name, 's', sizeof info.sources[i].name - 1);
    }
    mint_info_t read;
    mint_info_write(&writer, &info);
    assert_true(writer.len <= MINT_SMP_PACKET_SIZE - MINT_SMP_HEADER_LEN);
    assert_int_equal(mint_info_read(buffer, writer.len, &read), MINT_OK);
    assert_string_equal(read.batch, info.batch);
    assert_string_equal(read.sources[3].name, info.sources[3].name);
}

// A name that a device sends may be printed on a terminal.
static void info_refuses_control_characters(void **state)
{
    (void)state;
    for (unsigned character = 1; character < 256; character++) {
        mint_info_t info = sample_info();
        mint_info_t read;
        info.board[3] = (char)character;
        set_up(NULL);
        mint_info_write(&writer, &info);
        bool printable = character >= ' ' && character <= '~';
        assert_int_equal(mint_info_read(buffer, writer.len, &read),
                         printable ? MINT_OK : MINT_ERR_FORMAT);
        assert_true(printable || read.source_count == 0);
    }
}

static void csr_request_comes_back_equal(void **state)
{
    (void)state;
    uint8_t challenge[MINT_CHALLENGE_LEN];
    mint_bytes_t read;
    fill(challenge, sizeof challenge, 5);
    mint_csr_request_write(&writer, challenge);
    assert_int_equal(writer.len, 1 + 10 + 2 + sizeof challenge);
    assert_memory_equal(buffer,
                        "\xA1\x69"
                        "challenge\x58\x20",
                        13);
    assert_int_equal(mint_csr_request_read(buffer, writer.len, &read), MINT_OK);
    assert_int_equal(read.len, sizeof challenge);
    assert_memory_equal(read.data, challenge, sizeof challenge);
    for (size_t cut_len = 1; cut_len < writer.len; cut_len++) {
        assert_int_equal(mint_csr_request_read(buffer, cut_len, &read), MINT_ERR_FORMAT);
        assert_int_equal(read.len, 0);
    }
    ASSERT_BOUNDED(mint_csr_request_write, challenge);
}

static void csr_request_can_be_left_out(void **state)
{
    (void)state;
    static const uint8_t unknown[] = {0xA1, 0x61, 'x', 0x00};
    mint_bytes_t read = {buffer, 1};
    assert_int_equal(mint_csr_request_read(buffer, 0, &read), MINT_OK);
    assert_int_equal(read.len, 0);
    mint_csr_request_write(&writer, NULL);
    assert_int_equal(writer.len, 1);
    assert_int_equal(buffer[0], 0xA0);
    assert_int_equal(mint_csr_request_read(buffer, writer.len, &read), MINT_OK);
    assert_int_equal(read.len, 0);
    assert_int_equal(mint_csr_request_read(unknown, sizeof unknown, &read), MINT_OK);
    assert_int_equal(read.len, 0);
}

static void csr_request_keeps_its_limits(void **state)
{
    (void)state;
    static const uint8_t bytes[MINT_CHALLENGE_LEN + 1];
    static const size_t wrong[] = {0, 1, MINT_CHALLENGE_LEN - 1, MINT_CHALLENGE_LEN + 1};
    mint_bytes_t read;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        set_up(NULL);
        mint_field_write(&writer, MINT_FIELD_CHALLENGE, (mint_bytes_t){bytes, wrong[i]});
        assert_int_equal(mint_csr_request_read(buffer, writer.len, &read), MINT_ERR_FORMAT);
        assert_int_equal(read.len, 0);
    }
    set_up(NULL);
    mint_text_write(&writer, MINT_FIELD_CHALLENGE, (mint_bytes_t){bytes, MINT_CHALLENGE_LEN});
    assert_int_equal(mint_csr_request_read(buffer, writer.len, &read), MINT_ERR_FORMAT);
}

static void csr_answer_comes_back_equal(void **state)
{
    (void)state;
    static const uint8_t der[] = {0x30, 0x01, 0x00};
    uint8_t mac[MINT_SHA256_LEN];
    fill(mac, sizeof mac, 3);
    const mint_csr_answer_t answer = {.csr = {der, sizeof der}, .mac = {mac, sizeof mac}};
    const mint_csr_answer_t without = {.csr = {der, sizeof der}};
    mint_csr_answer_t read;
    mint_csr_answer_write(&writer, &answer);
    assert_memory_equal(buffer,
                        "\xA2\x63"
                        "csr\x43\x30\x01\x00\x63mac\x58\x20",
                        15);
    assert_int_equal(mint_csr_answer_read(buffer, writer.len, &read), MINT_OK);
    assert_int_equal(read.csr.len, sizeof der);
    assert_memory_equal(read.csr.data, der, sizeof der);
    assert_int_equal(read.mac.len, sizeof mac);
    assert_memory_equal(read.mac.data, mac, sizeof mac);
    ASSERT_WHOLE_ONLY(mint_csr_answer_read, &read);
    ASSERT_BOUNDED(mint_csr_answer_write, &answer);
    // Without a MAC it is what it was before there was one.
    set_up(NULL);
    mint_csr_answer_write(&writer, &without);
    assert_int_equal(writer.len, 9);
    assert_memory_equal(buffer,
                        "\xA1\x63"
                        "csr\x43\x30\x01\x00",
                        9);
    assert_int_equal(mint_csr_answer_read(buffer, writer.len, &read), MINT_OK);
    assert_int_equal(read.mac.len, 0);
    ASSERT_BOUNDED(mint_csr_answer_write, &without);
}

static void csr_answer_keeps_its_limits(void **state)
{
    (void)state;
    static const uint8_t doubled[] = {0xA3, 0x63, 'c',  's',  'r', 0x40, 0x63, 'm',
                                      'a',  'c',  0x40, 0x63, 'm', 'a',  'c',  0x40};
    static const uint8_t alone[] = {0xA1, 0x63, 'm', 'a', 'c', 0x40};
    static const uint8_t bytes[MINT_SHA256_LEN + 1];
    mint_csr_answer_t read;
    for (size_t len = 1; len <= sizeof bytes; len++) {
        const mint_csr_answer_t answer = {.csr = {bytes, 1}, .mac = {bytes, len}};
        set_up(NULL);
        mint_csr_answer_write(&writer, &answer);
        assert_int_equal(mint_csr_answer_read(buffer, writer.len, &read),
                         len == MINT_SHA256_LEN ? MINT_OK : MINT_ERR_FORMAT);
        assert_true(len == MINT_SHA256_LEN || (read.csr.len == 0 && read.mac.len == 0));
    }
    assert_int_equal(mint_csr_answer_read(doubled, sizeof doubled, &read), MINT_ERR_FORMAT);
    assert_int_equal(mint_csr_answer_read(alone, sizeof alone, &read), MINT_ERR_FORMAT);
}

static void noise_request_comes_back_equal(void **state)
{
    (void)state;
    static const uint8_t known[] = {0xA3, 0x64, 'w', 'i', 'd', 'e',  0x01, 0x65,
                                    'c',  'o',  'u', 'n', 't', 0x19, 0x02, 0xBC,
                                    0x66, 's',  'o', 'u', 'r', 'c',  'e',  0x03};
    // As stations asked before there were counts: the old answer's size.
    static const uint8_t old[] = {0xA1, 0x66, 's', 'o', 'u', 'r', 'c', 'e', 0x03};
    mint_noise_request_t read;
    mint_noise_request_t request = {.source = 3, .count = 700, .wide = true};
    mint_noise_request_write(&writer, &request);
    assert_int_equal(writer.len, sizeof known);
    assert_memory_equal(buffer, known, sizeof known);
    ASSERT_WHOLE_ONLY(mint_noise_request_read, &read);
    assert_true(read.source == 3 && read.count == 700 && read.wide);
    ASSERT_BOUNDED(mint_noise_request_write, &request);
    assert_int_equal(mint_noise_request_read(old, sizeof old, &read), MINT_OK);
    assert_true(read.source == 3 && read.count == MINT_NOISE_LEN && !read.wide);
    for (request.count = 699; request.count < 702; request.count++) {
        set_up(NULL);
        mint_noise_request_write(&writer, &request);
        assert_int_equal(mint_noise_request_read(buffer, writer.len, &read),
                         request.count <= 700 ? MINT_OK : MINT_ERR_FORMAT);
    }
}

static void noise_answer_comes_back_equal(void **state)
{
    (void)state;
    static const uint8_t samples[MINT_NOISE_MAX_LEN + 1] = {7, 1};
    mint_noise_answer_t answer = {3, 10, true, 70000, 2, {samples, 2}};
    mint_noise_answer_t read;
    mint_noise_answer_write(&writer, &answer);
    ASSERT_WHOLE_ONLY(mint_noise_answer_read, &read);
    assert_true(read.symbol_bits == 3 && read.wide_bits == 10 && read.emulated);
    assert_true(read.first == 70000 && read.guard_alarms == 2 && read.samples.len == 2);
    assert_memory_equal(read.samples.data, samples, 2);
    ASSERT_BOUNDED(mint_noise_answer_write, &answer);
    static const struct {
        uint8_t bits, wide;
        size_t len;
        mint_status_t expected;
    } cases[] = {
        {1, 0, 0, MINT_OK},
        {8, 16, MINT_NOISE_MAX_LEN, MINT_OK},
        {0, 0, 0, MINT_ERR_FORMAT},
        {9, 0, 0, MINT_ERR_FORMAT},
        {3, 8, 0, MINT_ERR_FORMAT},
        {3, 17, 0, MINT_ERR_FORMAT},
        {8, 0, 1401, MINT_ERR_FORMAT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        set_up(NULL);
        answer = (mint_noise_answer_t){cases[i].bits, cases[i].wide, false,
                                       UINT32_MAX,    UINT16_MAX,    {samples, cases[i].len}};
        mint_noise_answer_write(&writer, &answer);
        assert_int_equal(mint_writer_status(&writer), MINT_OK); // fits a packet
        assert_int_equal(mint_noise_answer_read(buffer, writer.len, &read), cases[i].expected);
    }
}

static void certificate_request_comes_back_equal(void **state)
{
    (void)state;
    static const uint8_t der[] = {0x30, 0x01, 0x00};
    static const uint8_t known[] = {0xA3, 0x63, 'd', 'e', 'r', 0x43, 0x30, 0x01,
                                    0x00, 0x65, 'c', 'o', 'u', 'n',  't',  0x02,
                                    0x65, 'i',  'n', 'd', 'e', 'x',  0x01};
    const mint_certificate_request_t request = {1, 2, {der, sizeof der}};
    mint_certificate_request_t read;
    mint_certificate_request_write(&writer, &request);
    assert_int_equal(writer.len, sizeof known);
    assert_memory_equal(buffer, known, sizeof known);
    assert_int_equal(mint_certificate_request_read(buffer, writer.len, &read), MINT_OK);
    assert_int_equal(read.index, 1);
    assert_int_equal(read.count, 2);
    assert_int_equal(read.der.len, sizeof der);
    assert_memory_equal(read.der.data, der, sizeof der);
    ASSERT_WHOLE_ONLY(mint_certificate_request_read, &read);
    ASSERT_BOUNDED(mint_certificate_request_write, &request);
}

static void certificate_request_keeps_its_limits(void **state)
{
    (void)state;
    static const uint8_t der[MINT_CERTIFICATE_MAX_LEN + 1];
    static const struct {
        uint8_t index, count;
        size_t len;
        mint_status_t expected;
    } cases[] = {
        {0, 1, 1, MINT_OK},         {2, 3, MINT_CERTIFICATE_MAX_LEN, MINT_OK},
        {0, 1, 0, MINT_ERR_FORMAT}, {0, 1, MINT_CERTIFICATE_MAX_LEN + 1, MINT_ERR_FORMAT},
        {0, 0, 1, MINT_ERR_FORMAT}, {1, 1, 1, MINT_ERR_FORMAT},
        {0, 4, 1, MINT_ERR_FORMAT}, {3, 4, 1, MINT_ERR_FORMAT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const mint_certificate_request_t request = {
            cases[i].index, cases[i].count, {der, cases[i].len}};
        mint_certificate_request_t read;
        set_up(NULL);
        mint_certificate_request_write(&writer, &request);
        assert_int_equal(mint_certificate_request_read(buffer, writer.len, &read),
                         cases[i].expected);
        assert_true(cases[i].expected == MINT_OK || read.der.data == NULL);
    }
}

static void psk_request_comes_back_equal(void **state)
{
    (void)state;
    uint8_t ciphertext[MINT_PSK_MAX_LEN + MINT_AEAD_TAG_LEN];
    uint8_t identity[MINT_IDENTITY_MAX_LEN];
    fill(ciphertext, sizeof ciphertext, 9);
    fill(identity, sizeof identity, 100);
    mint_psk_request_t request = {.identity = {identity, sizeof identity},
                                  .ciphertext = {ciphertext, sizeof ciphertext}};
    fill(request.enc, sizeof request.enc, 4);
    mint_psk_request_t read;
    mint_psk_request_write(&writer, &request);
    assert_int_equal(mint_psk_request_read(buffer, writer.len, &read), MINT_OK);
    assert_memory_equal(read.enc, request.enc, sizeof request.enc);
    assert_int_equal(read.identity.len, sizeof identity);
    assert_memory_equal(read.identity.data, identity, sizeof identity);
    assert_int_equal(read.ciphertext.len, sizeof ciphertext);
    assert_memory_equal(read.ciphertext.data, ciphertext, sizeof ciphertext);
    ASSERT_WHOLE_ONLY(mint_psk_request_read, &read);
    ASSERT_BOUNDED(mint_psk_request_write, &request);
}

static void psk_request_keeps_its_limits(void **state)
{
    (void)state;
    static const uint8_t bytes[256];
    static const struct {
        size_t identity_len, ciphertext_len;
        mint_status_t expected;
    } cases[] = {
        {1, 17, MINT_OK},           {128, 80, MINT_OK},       {0, 17, MINT_ERR_FORMAT},
        {129, 17, MINT_ERR_FORMAT}, {1, 16, MINT_ERR_FORMAT}, {1, 81, MINT_ERR_FORMAT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const mint_psk_request_t request = {.identity = {bytes, cases[i].identity_len},
                                            .ciphertext = {bytes, cases[i].ciphertext_len}};
        mint_psk_request_t read;
        set_up(NULL);
        mint_psk_request_write(&writer, &request);
        assert_int_equal(mint_psk_request_read(buffer, writer.len, &read), cases[i].expected);
    }
}

static void proof_comes_back_equal(void **state)
{
    (void)state;
    mint_proof_t proof = {.state = MINT_STATE_LOCKED};
    fill(proof.id, sizeof proof.id, 1);
    fill(proof.challenge, sizeof proof.challenge, 2);
    fill(proof.transport_key, sizeof proof.transport_key, 3);
    fill(proof.store_digest, sizeof proof.store_digest, 4);
    mint_proof_t read;
    mint_proof_write(&writer, &proof);
    assert_true(writer.len <= MINT_PROOF_MAX_LEN);
    assert_int_equal(mint_proof_read(buffer, writer.len, &read), MINT_OK);
    assert_memory_equal(read.id, proof.id, sizeof proof.id);
    assert_memory_equal(read.challenge, proof.challenge, sizeof proof.challenge);
    assert_memory_equal(read.transport_key, proof.transport_key, sizeof proof.transport_key);
    assert_memory_equal(read.store_digest, proof.store_digest, sizeof proof.store_digest);
    assert_int_equal(read.state, MINT_STATE_LOCKED);
    ASSERT_WHOLE_ONLY(mint_proof_read, &read);
    ASSERT_BOUNDED(mint_proof_write, &proof);
}

static void delegation_comes_back_equal(void **state)
{
    (void)state;
    mint_delegation_t delegation = {.batch = "abcdefghijklmnopqrstuvwxyz012345"};
    fill(delegation.station_key, sizeof delegation.station_key, 7);
    mint_delegation_t read;
    mint_delegation_write(&writer, &delegation);
    assert_true(writer.len <= MINT_DELEGATION_MAX_LEN);
    assert_int_equal(mint_delegation_read(buffer, writer.len, &read), MINT_OK);
    assert_string_equal(read.batch, delegation.batch);
    assert_memory_equal(read.station_key, delegation.station_key, sizeof read.station_key);
    ASSERT_WHOLE_ONLY(mint_delegation_read, &read);
    ASSERT_BOUNDED(mint_delegation_write, &delegation);
}

static void delegation_needs_a_batch(void **state)
{
    (void)state;
    const mint_delegation_t delegation = {.batch = ""};
    mint_delegation_t read;
    mint_delegation_write(&writer, &delegation);
    assert_int_equal(mint_delegation_read(buffer, writer.len, &read), MINT_ERR_FORMAT);
}

static void authorisation_comes_back_equal(void **state)
{
    (void)state;
    mint_authorisation_t authorisation = {.command = 255,
                                          .batch = "abcdefghijklmnopqrstuvwxyz012345"};
    fill(authorisation.id, sizeof authorisation.id, 1);
    fill(authorisation.nonce, sizeof authorisation.nonce, 2);
    fill(authorisation.digest, sizeof authorisation.digest, 3);
    mint_authorisation_t read;
    mint_authorisation_write(&writer, &authorisation);
    assert_true(writer.len <= MINT_AUTHORISATION_MAX_LEN);
    assert_int_equal(mint_authorisation_read(buffer, writer.len, &read), MINT_OK);
    assert_memory_equal(read.id, authorisation.id, sizeof read.id);
    assert_memory_equal(read.nonce, authorisation.nonce, sizeof read.nonce);
    assert_memory_equal(read.digest, authorisation.digest, sizeof read.digest);
    assert_int_equal(read.command, 255);
    assert_string_equal(read.batch, authorisation.batch);
    ASSERT_WHOLE_ONLY(mint_authorisation_read, &read);
    ASSERT_BOUNDED(mint_authorisation_write, &authorisation);
}

static void authorisation_needs_a_batch(void **state)
{
    (void)state;
    const mint_authorisation_t authorisation = {.command = 2};
    mint_authorisation_t read;
    mint_authorisation_write(&writer, &authorisation);
    assert_int_equal(mint_authorisation_read(buffer, writer.len, &read), MINT_ERR_FORMAT);
}

static void small_messages_have_known_bytes(void **state)
{
    (void)state;
    static const uint8_t nonce[] = {1, 2};
    static const uint8_t known_field[] = {0xA1, 0x65, 'n', 'o', 'n', 'c', 'e', 0x42, 1, 2};
    static const uint8_t known_text[] = {0xA1, 0x61, 'r', 0x62, 1, 2};
    static const uint8_t known_number[] = {0xA1, 0x65, 'i',  'n',  'd',  'e',
                                           'x',  0x1A, 0xFF, 0xFF, 0xFF, 0xFF};
    mint_bytes_t view;
    uint32_t number;
    mint_field_write(&writer, "nonce", (mint_bytes_t){nonce, sizeof nonce});
    assert_int_equal(writer.len, sizeof known_field);
    assert_memory_equal(buffer, known_field, sizeof known_field);
    assert_int_equal(mint_field_read(buffer, writer.len, "nonce", &view), MINT_OK);
    assert_int_equal(view.len, sizeof nonce);
    assert_memory_equal(view.data, nonce, sizeof nonce);

    set_up(NULL);
    mint_text_write(&writer, "r", (mint_bytes_t){nonce, sizeof nonce});
    assert_int_equal(writer.len, sizeof known_text);
    assert_memory_equal(buffer, known_text, sizeof known_text);
    assert_int_equal(mint_text_read(buffer, writer.len, "r", &view), MINT_OK);
    assert_int_equal(view.len, sizeof nonce);
    assert_int_equal(mint_field_read(buffer, writer.len, "r", &view), MINT_ERR_FORMAT);
    assert_null(view.data);

    set_up(NULL);
    mint_number_write(&writer, "index", UINT32_MAX);
    assert_int_equal(writer.len, sizeof known_number);
    assert_memory_equal(buffer, known_number, sizeof known_number);
    assert_int_equal(mint_number_read(buffer, writer.len, "index", &number), MINT_OK);
    assert_true(number == UINT32_MAX);
    assert_int_equal(mint_text_read(buffer, writer.len, "index", &view), MINT_ERR_FORMAT);

    set_up(NULL);
    mint_empty_write(&writer);
    assert_int_equal(writer.len, 1);
    assert_int_equal(buffer[0], 0xA0);
    assert_int_equal(mint_empty_read(buffer, 1), MINT_OK);
    assert_int_equal(mint_empty_read(buffer, 0), MINT_ERR_FORMAT);
}

static void certificate_answer_reads_as_fields(void **state)
{
    (void)state;
    static const uint8_t der[] = {9, 8, 7};
    mint_bytes_t view;
    uint32_t count;
    mint_certificate_answer_write(&writer, (mint_bytes_t){der, sizeof der}, 3);
    assert_int_equal(mint_field_read(buffer, writer.len, "der", &view), MINT_OK);
    assert_memory_equal(view.data, der, sizeof der);
    assert_int_equal(mint_number_read(buffer, writer.len, "count", &count), MINT_OK);
    assert_int_equal(count, 3);
}

static void parameters_read_as_numbers(void **state)
{
    (void)state;
    uint32_t number;
    mint_parameters_write(&writer, 1536, 1);
    assert_int_equal(mint_number_read(buffer, writer.len, "buf_size", &number), MINT_OK);
    assert_int_equal(number, 1536);
    assert_int_equal(mint_number_read(buffer, writer.len, "buf_count", &number), MINT_OK);
    assert_int_equal(number, 1);
}

static void write_body_comes_back_equal(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0xA0, 1, 2, 3};
    const mint_bytes_t r = {bytes, 1};
    const mint_bytes_t a = {bytes + 1, 3};
    mint_bytes_t read_r;
    mint_bytes_t read_a;
    mint_write_body_write(&writer, r, a);
    assert_int_equal(mint_write_body_read(buffer, writer.len, &read_r, &read_a), MINT_OK);
    assert_int_equal(read_r.len, 1);
    assert_int_equal(read_a.len, 3);
    assert_memory_equal(read_a.data, a.data, 3);
}

static void write_body_without_authorisation_is_told_apart(void **state)
{
    (void)state;
    static const uint8_t no_a[] = {0xA1, 0x61, 'r', 0x41, 0xA0};
    static const uint8_t empty_a[] = {0xA2, 0x61, 'r', 0x41, 0xA0, 0x61, 'a', 0x40};
    static const uint8_t no_r[] = {0xA1, 0x61, 'a', 0x41, 1};
    static const uint8_t nothing[] = {0xA0};
    static const uint8_t no_map[] = {0x80};
    mint_bytes_t r;
    mint_bytes_t a;
    assert_int_equal(mint_write_body_read(no_a, sizeof no_a, &r, &a), MINT_ERR_UNAUTHORISED);
    assert_null(r.data);
    assert_int_equal(mint_write_body_read(nothing, sizeof nothing, &r, &a), MINT_ERR_UNAUTHORISED);
    assert_int_equal(mint_write_body_read(empty_a, sizeof empty_a, &r, &a), MINT_ERR_FORMAT);
    assert_int_equal(mint_write_body_read(no_r, sizeof no_r, &r, &a), MINT_ERR_FORMAT);
    assert_int_equal(mint_write_body_read(no_map, sizeof no_map, &r, &a), MINT_ERR_FORMAT);
}

static void errors_of_both_versions_are_found(void **state)
{
    (void)state;
    static const uint8_t known[] = {0xA1, 0x63, 'e',  'r', 'r', 0xA2, 0x62, 'r', 'c',  0x19,
                                    0x07, 0x01, 0x65, 'g', 'r', 'o',  'u',  'p', 0x18, 0x40};
    static const uint8_t fine[] = {0xA1, 0x62, 'r', 'c', 0x00};
    uint16_t group;
    uint32_t rc;
    mint_error_body_write(&writer, 64, MINT_ERR_UNAUTHORISED);
    assert_int_equal(writer.len, sizeof known);
    assert_memory_equal(buffer, known, sizeof known);
    assert_true(mint_error_body_read(buffer, writer.len, &group, &rc));
    assert_int_equal(group, 64);
    assert_int_equal(rc, MINT_ERR_UNAUTHORISED);

    set_up(NULL);
    mint_number_write(&writer, "rc", 8);
    assert_true(mint_error_body_read(buffer, writer.len, &group, &rc));
    assert_int_equal(group, 0);
    assert_int_equal(rc, 8);

    assert_false(mint_error_body_read(fine, sizeof fine, &group, &rc));
    assert_false(mint_error_body_read((const uint8_t *)"\xA0", 1, &group, &rc));
    assert_false(mint_error_body_read(buffer, 0, &group, &rc));
}

static void states_have_names(void **state)
{
    (void)state;
    assert_string_equal(mint_device_state_text(MINT_STATE_BLANK), "blank");
    assert_string_equal(mint_device_state_text(MINT_STATE_KEYED), "keyed");
    assert_string_equal(mint_device_state_text(MINT_STATE_CERTIFIED), "certified");
    assert_string_equal(mint_device_state_text(MINT_STATE_LOCKED), "locked");
    assert_string_equal(mint_device_state_text(MINT_STATE_RETIRED), "retired");
    assert_string_equal(mint_device_state_text(MINT_STATE_UNKNOWN), "unknown");
    assert_string_equal(mint_device_state_text((mint_device_state_t)77), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(info_comes_back_equal, set_up),
        cmocka_unit_test_setup(info_of_all_sources_fits_a_packet, set_up),
        cmocka_unit_test_setup(info_refuses_control_characters, set_up),
        cmocka_unit_test_setup(csr_request_comes_back_equal, set_up),
        cmocka_unit_test_setup(csr_request_can_be_left_out, set_up),
        cmocka_unit_test_setup(csr_request_keeps_its_limits, set_up),
        cmocka_unit_test_setup(csr_answer_comes_back_equal, set_up),
        cmocka_unit_test_setup(csr_answer_keeps_its_limits, set_up),
        cmocka_unit_test_setup(noise_request_comes_back_equal, set_up),
        cmocka_unit_test_setup(noise_answer_comes_back_equal, set_up),
        cmocka_unit_test_setup(certificate_request_comes_back_equal, set_up),
        cmocka_unit_test_setup(certificate_request_keeps_its_limits, set_up),
        cmocka_unit_test_setup(psk_request_comes_back_equal, set_up),
        cmocka_unit_test_setup(psk_request_keeps_its_limits, set_up),
        cmocka_unit_test_setup(proof_comes_back_equal, set_up),
        cmocka_unit_test_setup(delegation_comes_back_equal, set_up),
        cmocka_unit_test_setup(delegation_needs_a_batch, set_up),
        cmocka_unit_test_setup(authorisation_comes_back_equal, set_up),
        cmocka_unit_test_setup(authorisation_needs_a_batch, set_up),
        cmocka_unit_test_setup(small_messages_have_known_bytes, set_up),
        cmocka_unit_test_setup(certificate_answer_reads_as_fields, set_up),
        cmocka_unit_test_setup(parameters_read_as_numbers, set_up),
        cmocka_unit_test_setup(write_body_comes_back_equal, set_up),
        cmocka_unit_test_setup(write_body_without_authorisation_is_told_apart, set_up),
        cmocka_unit_test_setup(errors_of_both_versions_are_found, set_up),
        cmocka_unit_test_setup(states_have_names, set_up),
    };
    return cmocka_run_group_tests_name("link/messages", tests, NULL, NULL);
}
