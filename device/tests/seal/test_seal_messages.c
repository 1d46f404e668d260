// SPDX-License-Identifier: Apache-2.0
//
// One message at a time: known answers of another implementation, every message that was altered,
// cut or meant for somebody else refused with nothing out, and the window to its edges.
#include "device/tests/seal/ends.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/effort.h"
#include "device/tests/support/vectors.h"

#define BLOCK 1000u

static rig_t rig;
static mint_sealer_t sealer;
static mint_opener_t opener;
static uint64_t first;

static int set_up(void **state)
{
    (void)state;
    ends_start(&rig);
    const mint_seal_config_t config = ends_config(&rig.store, BLOCK);
    first = 5000;
    const mint_random_t random = ends_first_number(&first);
    assert_ok(mint_sealer_create(&config, &random));
    assert_ok(mint_opener_create(&config));
    assert_ok(mint_sealer_start(&sealer, &config));
    assert_ok(mint_opener_start(&opener, &config));
    return 0;
}

static void check_vector(const vectors_t *v)
{
    uint8_t message[256];
    uint8_t text[128];
    size_t len = 0;
    uint64_t number;
    mint_bytes_t psk = vectors_get(v, "psk");
    mint_bytes_t ad = vectors_get(v, "ad");
    mint_bytes_t expected = vectors_get(v, "message");
    mint_bytes_t expected_text = vectors_get(v, "text");
    mint_seal_config_t config = {.store = &rig.store,
                                 .identity = vectors_get(v, "identity").data,
                                 .identity_len = vectors_get(v, "identity").len,
                                 .role = (mint_seal_role_t)vectors_get(v, "role").data[0],
                                 .block = 1};
    memcpy(&config.sender, vectors_get(v, "sender").data, sizeof config.sender);
    memcpy(&number, vectors_get(v, "number").data, sizeof number);
    const mint_random_t random = ends_first_number(&number);
    rig_start(&rig, 1024, 4, 4, 12);
    assert_ok(rig_mount(&rig));
    assert_ok(mint_psk_set(&rig.store, config.identity, config.identity_len, psk.data, psk.len));
    assert_ok(mint_sealer_create(&config, &random));
    assert_ok(mint_opener_create(&config));
    assert_ok(mint_sealer_start(&sealer, &config));
    assert_ok(mint_opener_start(&opener, &config));

    assert_ok(mint_seal(&sealer, ad.data, ad.len, expected_text.data, expected_text.len, message,
                        sizeof message, &len));
    assert_int_equal(len, expected.len);
    check_bytes(message, expected);
    assert_ok(
        mint_open(&opener, ad.data, ad.len, expected.data, expected.len, text, sizeof text, &len));
    assert_int_equal(len, expected_text.len);
    check_bytes(text, expected_text);
    assert_true(mint_opener_next(&opener) == number + 1);
}

static void test_known_answers(void **state)
{
    (void)state;
    static vectors_t v;
    int records = 0;
    for (vectors_open(&v, "sealed_messages.txt"); vectors_next(&v); records++) {
        check_vector(&v);
    }
    assert_true(records >= 6);
}

/// Text and message in the same memory, of all lengths around the cipher's blocks.
static void test_in_place(void **state)
{
    (void)state;
    for (size_t len = 0; len < 50; len++) {
        uint8_t buffer[50 + MINT_SEAL_OVERHEAD_LEN];
        uint8_t *text = buffer + MINT_SEAL_HEADER_LEN;
        size_t message_len = 0;
        size_t text_len = 0;
        memset(text, 't', len);
        assert_ok(mint_seal(&sealer, NULL, 0, text, len, buffer, sizeof buffer, &message_len));
        assert_int_equal(message_len, len + MINT_SEAL_OVERHEAD_LEN);
        assert_true(ends_number(buffer) == first + len);
        assert_ok(mint_open(&opener, NULL, 0, buffer, message_len, text, 50, &text_len));
        assert_int_equal(text_len, len);
        assert_true(all_are(text, len, 't'));
    }
}

/// Opens what must not open, and that it leaves nothing and changes nothing.
static void refuse(const mint_bytes_t ad, const uint8_t *message, size_t message_len,
                   mint_status_t expected)
{
    uint8_t text[64];
    size_t len = SIZE_MAX;
    const mint_opener_t before = opener;
    uint32_t operations = rig.flash.operation_count;
    memset(text, 0xEE, sizeof text);
    mint_status_t status =
        mint_open(&opener, ad.data, ad.len, message, message_len, text, sizeof text, &len);
    if (expected == MINT_OK) {
        assert_true(status == MINT_ERR_FORMAT || status == MINT_ERR_AUTHENTICATION ||
                    status == MINT_ERR_STALE);
    } else {
        assert_status(status, expected);
    }
    assert_int_equal(len, 0);
    assert_zeroed(text, sizeof text);
    assert_memory_equal(&opener, &before, sizeof opener);
    assert_int_equal(rig.flash.operation_count, operations);
}

static void test_altered(void **state)
{
    (void)state;
    static const mint_bytes_t ad = {(const uint8_t *)"topic", 5};
    static const mint_bytes_t short_ad = {(const uint8_t *)"topic", 4};
    static const mint_bytes_t no_ad = {NULL, 0};
    uint8_t text[20] = "what it is about";
    uint8_t message[20 + MINT_SEAL_OVERHEAD_LEN + 1];
    size_t len = 0;
    assert_ok(
        mint_seal(&sealer, ad.data, ad.len, text, sizeof text, message, sizeof message, &len));
    for (size_t bit = 0; bit < 8 * len; bit++) {
        message[bit / 8] ^= (uint8_t)(1u << bit % 8);
        refuse(ad, message, len, MINT_OK);
        message[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t cut_len = 0; cut_len < len; cut_len++) {
        refuse(ad, message, cut_len,
               cut_len < MINT_SEAL_OVERHEAD_LEN ? MINT_ERR_FORMAT : MINT_ERR_AUTHENTICATION);
    }
    message[len] = 0;
    refuse(ad, message, len + 1, MINT_ERR_AUTHENTICATION);
    refuse(short_ad, message, len, MINT_ERR_AUTHENTICATION);
    refuse(no_ad, message, len, MINT_ERR_AUTHENTICATION);
    assert_ok(mint_open(&opener, ad.data, ad.len, message, len, text, sizeof text, &len));
    refuse(ad, message, sizeof message - 1, MINT_ERR_STALE);
}

/// The same PSK, sender and number make other messages in each direction, for each sender and
/// under each identity, and none opens another's.
static void test_others(void **state)
{
    (void)state;
    static const mint_bytes_t no_ad = {NULL, 0};
    uint8_t message[4 + MINT_SEAL_OVERHEAD_LEN];
    mint_seal_config_t configs[4];
    for (int i = 0; i < 4; i++) {
        configs[i] = ends_config(&rig.store, BLOCK);
    }
    configs[0].role = MINT_SEAL_BY_SERVER;
    configs[1].sender++;
    configs[2].identity = (const uint8_t *)"sensor-8";
    configs[3].identity = (const uint8_t *)"sensor-7b";
    configs[3].identity_len++;
    assert_ok(mint_psk_set(&rig.store, configs[2].identity, 8, ends_psk.data, ends_psk.len));
    assert_ok(mint_psk_set(&rig.store, configs[3].identity, 9, ends_psk.data, ends_psk.len));
    const mint_random_t random = ends_first_number(&first);
    for (int i = 0; i < 4; i++) {
        mint_sealer_t other;
        assert_ok(mint_sealer_create(&configs[i], &random));
        assert_ok(mint_sealer_start(&other, &configs[i]));
        assert_memory_not_equal(other.channel.key, sealer.channel.key, sizeof other.channel.key);
        assert_memory_not_equal(other.channel.iv, sealer.channel.iv, sizeof other.channel.iv);
        assert_true(other.channel.uid != sealer.channel.uid);
        size_t len = ends_seal(&other, 1, message, sizeof message);
        refuse(no_ad, message, len, MINT_ERR_AUTHENTICATION);
        // Nor if it says that it is ours.
        memcpy(message, sealer.channel.head, sizeof sealer.channel.head);
        refuse(no_ad, message, len, MINT_ERR_AUTHENTICATION);
        mint_sealer_stop(&other);
    }
}

static void test_header(void **state)
{
    (void)state;
    mint_seal_header_t header;
    uint8_t message[4 + MINT_SEAL_OVERHEAD_LEN];
    size_t len = ends_seal(&sealer, 1, message, sizeof message);
    assert_ok(mint_seal_header(message, len, &header));
    assert_int_equal(header.role, MINT_SEAL_BY_DEVICE);
    assert_int_equal(header.sender, ENDS_SENDER);
    assert_true(header.number == first);
    assert_status(mint_seal_header(message, MINT_SEAL_OVERHEAD_LEN - 1, &header), MINT_ERR_FORMAT);
    for (unsigned byte = 0; byte < 256; byte++) {
        message[0] = (uint8_t)byte;
        assert_status(mint_seal_header(message, len, &header),
                      byte == 0x10 || byte == 0x11 ? MINT_OK : MINT_ERR_FORMAT);
    }
    // A number that no sender has, though it would authenticate: the window stays in its range.
    static const mint_bytes_t no_ad = {NULL, 0};
    mint_sealer_t liar = sealer;
    liar.next = (UINT64_MAX >> 1) + 1;
    liar.reserved = UINT64_MAX;
    len = ends_seal(&liar, 1, message, sizeof message);
    refuse(no_ad, message, len, MINT_ERR_FORMAT);
}

static void test_arguments(void **state)
{
    (void)state;
    static uint8_t text[MINT_SEAL_TEXT_MAX_LEN + 1];
    static uint8_t message[MINT_SEAL_TEXT_MAX_LEN + 1 + MINT_SEAL_OVERHEAD_LEN];
    size_t len = SIZE_MAX;
    const uint64_t next = sealer.next;
    const uint32_t operations = rig.flash.operation_count;
    memset(message, 0xEE, sizeof message);
    assert_status(mint_seal(&sealer, NULL, 0, text, sizeof text, message, sizeof message, &len),
                  MINT_ERR_ARGUMENT);
    assert_int_equal(len, 0);
    assert_zeroed(message, sizeof message);
    assert_status(
        mint_seal(&sealer, text, MINT_SEAL_AD_MAX_LEN + 1, text, 1, message, sizeof message, &len),
        MINT_ERR_ARGUMENT);
    assert_status(mint_seal(&sealer, NULL, 0, text, 5, message, 4 + MINT_SEAL_OVERHEAD_LEN, &len),
                  MINT_ERR_SPACE);
    assert_true(sealer.next == next);
    assert_int_equal(rig.flash.operation_count, operations);

    text[0] = text[sizeof text - 2] = 7;
    assert_ok(
        mint_seal(&sealer, NULL, 0, text, sizeof text - 1, message, sizeof message - 1, &len));
    assert_int_equal(len, sizeof message - 1);
    // A buffer that is too small refuses the message, and it can be opened later.
    size_t text_len = SIZE_MAX;
    assert_status(mint_open(&opener, NULL, 0, message, len, text, sizeof text - 2, &text_len),
                  MINT_ERR_SPACE);
    assert_int_equal(text_len, 0);
    assert_zeroed(text, sizeof text - 2);
    assert_status(mint_open(&opener, NULL, 0, message, len + 1, text, sizeof text, &text_len),
                  MINT_ERR_FORMAT);
    assert_status(mint_open(&opener, message, MINT_SEAL_AD_MAX_LEN + 1, message, len, text,
                            sizeof text, &text_len),
                  MINT_ERR_ARGUMENT);
    assert_ok(mint_open(&opener, NULL, 0, message, len, text, sizeof text - 1, &text_len));
    assert_int_equal(text[0], 7);
    assert_int_equal(text[sizeof text - 2], 7);
    assert_zeroed(text + 1, sizeof text - 3);
}

static void test_bad_configurations(void **state)
{
    (void)state;
    static uint8_t identity[MINT_PSK_IDENTITY_MAX_LEN + 1];
    mint_seal_config_t bad[6];
    for (int i = 0; i < 6; i++) {
        bad[i] = ends_config(&rig.store, BLOCK);
    }
    bad[0].block = 0;
    bad[1].block = MINT_SEAL_BLOCK_MAX + 1;
    bad[2].identity_len = 0;
    bad[3].identity = identity;
    bad[3].identity_len = sizeof identity;
    bad[4].role = (mint_seal_role_t)2;
    bad[5].role = (mint_seal_role_t)-1;
    const mint_random_t random = ends_first_number(&first);
    for (int i = 0; i < 6; i++) {
        assert_status(mint_sealer_create(&bad[i], &random), MINT_ERR_ARGUMENT);
        assert_status(mint_opener_create(&bad[i]), MINT_ERR_ARGUMENT);
        assert_status(mint_sealer_remove(&bad[i]), MINT_ERR_ARGUMENT);
        assert_status(mint_opener_remove(&bad[i]), MINT_ERR_ARGUMENT);
        assert_status(mint_sealer_start(&sealer, &bad[i]), MINT_ERR_ARGUMENT);
        assert_status(mint_opener_start(&opener, &bad[i]), MINT_ERR_ARGUMENT);
        assert_zeroed(&sealer, sizeof sealer);
        assert_zeroed(&opener, sizeof opener);
    }
    mint_seal_config_t config = ends_config(&rig.store, MINT_SEAL_BLOCK_MAX);
    assert_ok(mint_sealer_start(&sealer, &config));
    config.identity = (const uint8_t *)"sensor-9";
    assert_status(mint_sealer_start(&sealer, &config), MINT_ERR_NOT_FOUND);
    // A PSK that could be guessed.
    assert_ok(mint_psk_set(&rig.store, config.identity, 8, identity, MINT_SEAL_PSK_MIN_LEN - 1));
    assert_ok(mint_sealer_create(&config, &random));
    assert_status(mint_sealer_start(&sealer, &config), MINT_ERR_KEY);
    assert_status(mint_opener_start(&opener, &config), MINT_ERR_KEY);
    assert_ok(mint_psk_set(&rig.store, config.identity, 8, identity, MINT_SEAL_PSK_MIN_LEN));
    assert_ok(mint_sealer_start(&sealer, &config));
}

static void test_not_started(void **state)
{
    (void)state;
    uint8_t message[4 + MINT_SEAL_OVERHEAD_LEN] = {0};
    uint8_t text[4];
    size_t len = ends_seal(&sealer, 1, message, sizeof message);
    mint_sealer_stop(&sealer);
    mint_opener_stop(&opener);
    assert_zeroed(&sealer, sizeof sealer);
    assert_zeroed(&opener, sizeof opener);
    assert_status(mint_open(&opener, NULL, 0, message, len, text, sizeof text, &len),
                  MINT_ERR_STATE);
    assert_status(mint_seal(&sealer, NULL, 0, text, 4, message, sizeof message, &len),
                  MINT_ERR_STATE);
    assert_zeroed(message, sizeof message);
    assert_status(mint_sealer_skip(&sealer, 1), MINT_ERR_STATE);
    assert_status(mint_opener_save(&opener), MINT_ERR_STATE);
    assert_true(mint_opener_next(&opener) == 0);
}

/// A message for each number, made once.
#define MESSAGES 200u
static uint8_t messages[MESSAGES][4 + MINT_SEAL_OVERHEAD_LEN];

static void make_messages(void)
{
    for (uint32_t i = 0; i < MESSAGES; i++) {
        ends_seal(&sealer, i, messages[i], sizeof messages[i]);
    }
}

static mint_status_t deliver(uint32_t i)
{
    return ends_open(&opener, i, messages[i], sizeof messages[i]);
}

static void test_window_edges(void **state)
{
    (void)state;
    make_messages();
    assert_ok(deliver(100));
    for (uint32_t i = 0; i <= 100 - MINT_SEAL_WINDOW; i++) {
        assert_status(deliver(i), MINT_ERR_STALE);
    }
    assert_ok(deliver(101 - MINT_SEAL_WINDOW));
    assert_ok(deliver(99));
    assert_status(deliver(100), MINT_ERR_STALE);
    // One further: what was at the edge is out, what was opened stays opened.
    assert_ok(deliver(101));
    assert_status(deliver(101 - MINT_SEAL_WINDOW), MINT_ERR_STALE);
    assert_ok(deliver(102 - MINT_SEAL_WINDOW));
    assert_status(deliver(99), MINT_ERR_STALE);
    assert_ok(deliver(98));
    // Just as far as the window, then just as far and one.
    assert_ok(deliver(101 + MINT_SEAL_WINDOW - 1));
    assert_status(deliver(101), MINT_ERR_STALE);
    assert_status(deliver(102), MINT_OK);
    assert_ok(deliver(199));
    assert_status(deliver(101 + MINT_SEAL_WINDOW - 1), MINT_ERR_STALE);
    assert_ok(deliver(200 - MINT_SEAL_WINDOW + 40));
    assert_true(mint_opener_next(&opener) == first + MESSAGES);
}

/// Each once, in any order within the window.
static void test_out_of_order(void **state)
{
    (void)state;
    uint32_t random = 11;
    for (unsigned round = 0; round < 20; round++) {
        set_up(NULL);
        make_messages();
        bool opened[MESSAGES] = {false};
        uint32_t newest = 0;
        for (unsigned i = 0; i < 4 * MESSAGES; i += MINT_TEST_STEP(1u, 3u)) {
            uint32_t at = ram_random(&random) % 48 + i / 4;
            at = at < MESSAGES ? at : MESSAGES - 1;
            bool in_reach = at + MINT_SEAL_WINDOW > newest;
            assert_status(deliver(at), in_reach && !opened[at] ? MINT_OK : MINT_ERR_STALE);
            opened[at] = true;
            newest = at > newest ? at : newest;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answers),
        cmocka_unit_test_setup(test_in_place, set_up),
        cmocka_unit_test_setup(test_altered, set_up),
        cmocka_unit_test_setup(test_others, set_up),
        cmocka_unit_test_setup(test_header, set_up),
        cmocka_unit_test_setup(test_arguments, set_up),
        cmocka_unit_test_setup(test_bad_configurations, set_up),
        cmocka_unit_test_setup(test_not_started, set_up),
        cmocka_unit_test_setup(test_window_edges, set_up),
        cmocka_unit_test_setup(test_out_of_order, set_up),
    };
    return cmocka_run_group_tests_name("seal/messages", tests, use_arena, NULL);
}
