// SPDX-License-Identifier: Apache-2.0
//
// Lists of PSKs: each identity once, limits, the exact lines of each format, what each refuses, and
// that what is written reads back.
#include "certs/tests/support.h"

#include <stdio.h>

#include "mintmark/certs/psk.h"

static void add(mint_psk_list_t *list, mint_bytes_t identity, mint_bytes_t key)
{
    mint_error_t error = {0};
    expect_ok(mint_psk_list_add(list, identity, key, 0, &error), &error);
}

// ---- the list ----

static void identities_come_once(void **state)
{
    (void)state;
    mint_psk_list_t list = {0};
    mint_error_t error = {0};
    char identity[32];
    assert_null(mint_psk_list_find(&list, TEXT("a")));
    for (unsigned i = 0; i < 5000; i++) {
        (void)snprintf(identity, sizeof identity, "device-%u", i);
        add(&list, (mint_bytes_t){(uint8_t *)identity, strlen(identity)},
            (mint_bytes_t){(uint8_t *)&i, sizeof i});
    }
    for (unsigned i = 0; i < 5000; i++) {
        (void)snprintf(identity, sizeof identity, "device-%u", i);
        mint_bytes_t view = {(uint8_t *)identity, strlen(identity)};
        const mint_psk_t *psk = mint_psk_list_find(&list, view);
        assert_ptr_equal(psk, &list.entries[i]);
        assert_memory_equal(psk->key, &i, sizeof i);
        assert_int_equal(mint_psk_list_add(&list, view, TEXT("k"), 0, &error), MINT_ERR_DUPLICATE);
    }
    expect_message(&error, "'device-4999' is there already");
    assert_int_equal(list.count, 5000);
    add(&list, TEXT("device-1\0"), TEXT("k")); // another one: it has a zero byte more
    mint_psk_list_free(&list);
    assert_int_equal(list.count, 0);
}

static void lengths_are_those_of_rfc_4279(void **state)
{
    (void)state;
    static const uint8_t bytes[129] = {1};
    mint_psk_list_t list = {0};
    mint_error_t error = {0};
    add(&list, (mint_bytes_t){bytes, 128}, (mint_bytes_t){bytes, 64});
    assert_int_equal(mint_psk_list_add(&list, (mint_bytes_t){bytes, 129}, TEXT("k"), 0, &error),
                     MINT_ERR_ARGUMENT);
    expect_message(&error, "1 to 128 bytes, not 129");
    assert_int_equal(mint_psk_list_add(&list, TEXT("a"), (mint_bytes_t){bytes, 65}, 0, &error),
                     MINT_ERR_ARGUMENT);
    expect_message(&error, "1 to 64 bytes, not 65");
    assert_int_equal(mint_psk_list_add(&list, TEXT(""), TEXT("k"), 0, &error), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_psk_list_add(&list, TEXT("a"), TEXT(""), 0, &error), MINT_ERR_ARGUMENT);
    assert_int_equal(list.count, 1);

    mint_psk_limits_t limits = {"it", 128, 64};
    expect_ok(mint_psk_list_check(&list, &limits, &error), &error);
    limits.key_max_len = 63;
    assert_int_equal(mint_psk_list_check(&list, &limits, &error), MINT_ERR_SPACE);
    expect_message(&error, "has 64 bytes, it holds 63");
    limits.identity_max_len = 127;
    assert_int_equal(mint_psk_list_check(&list, &limits, &error), MINT_ERR_SPACE);
    expect_message(&error, "has 128 bytes, it holds 127");
    mint_psk_list_free(&list);
}

static void identities_are_shown_safely(void **state)
{
    (void)state;
    char text[MINT_PSK_IDENTITY_TEXT_SIZE];
    mint_psk_identity_text(TEXT("a\\b\x1B[1m\xFF"), text);
    assert_string_equal(text, "a\\\\b\\x1b[1m\\xff");
    uint8_t worst[MINT_PSK_IDENTITY_MAX_LEN];
    memset(worst, 0xFF, sizeof worst);
    mint_psk_identity_text((mint_bytes_t){worst, sizeof worst}, text);
    assert_int_equal(strlen(text), 4 * sizeof worst);
}

static void hex_is_strict(void **state)
{
    (void)state;
    uint8_t out[4];
    size_t len = 9;
    assert_int_equal(mint_psk_from_hex("0aF1", 4, out, sizeof out, &len), MINT_OK);
    assert_int_equal(len, 2);
    assert_memory_equal(out, "\x0a\xf1", 2);
    static const char *const bad[] = {"1", "0g", "g0", " 1", "0x", "1@", "`1", "1/", "1:"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        out[0] = 1;
        assert_int_equal(mint_psk_from_hex(bad[i], strlen(bad[i]), out, sizeof out, &len),
                         MINT_ERR_FORMAT);
        assert_int_equal(out[0], 0);
        assert_int_equal(len, 0);
    }
    assert_int_equal(mint_psk_from_hex("0011223344", 10, out, sizeof out, &len), MINT_ERR_SPACE);
}

// ---- writing ----

static void expect_file(const mint_psk_list_t *list, mint_psk_format_t format, const char *expected)
{
    mint_buffer_t text = {0};
    mint_error_t error = {0};
    expect_ok(mint_psk_write(list, format, "CoAP", &text, &error), &error);
    assert_string_equal((const char *)text.data, expected);
    mint_buffer_free(&text);
}

static void formats_are_exact(void **state)
{
    (void)state;
    mint_psk_list_t list = {0};
    add(&list, TEXT("device-1"), TEXT("\x01\x02"));
    add(&list, TEXT("it's b"),
        TEXT("\xFF"
             "k"));
    expect_file(&list, MINT_PSK_MOSQUITTO, "device-1:0102\nit's b:ff6b\n");
    expect_file(&list, MINT_PSK_GNUTLS, "device-1:0102\n#697427732062:ff6b\n");
    expect_file(&list, MINT_PSK_OPENSSL,
                "-psk_identity device-1 -psk 0102\n"
                "-psk_identity 'it'\\''s b' -psk ff6b\n");
    expect_file(&list, MINT_PSK_LIBCOAP,
                "CoAP,device-1,\x01\x02\nCoAP,it's b,\xFF"
                "k\n");
    expect_file(&list, MINT_PSK_CSV, "identity,key\ndevice-1,0102\n\"it's b\",ff6b\n");
    add(&list, TEXT("\xFF,\""), TEXT("k"));
    expect_file(&list, MINT_PSK_CSV,
                "identity_hex,key\n6465766963652d31,0102\n697427732062,ff6b\nff2c22,6b\n");
    mint_psk_list_free(&list);
}

// What a format would hold otherwise than it is.
static void odd_identities_are_written_right_or_refused(void **state)
{
    (void)state;
    static const struct {
        mint_bytes_t identity;
        const char *gnutls; // NULL is never: GnuTLS takes any bytes
        bool mosquitto;
        bool openssl;
        bool libcoap;
    } cases[] = {
        {{(const uint8_t *)"a:b", 3}, "#613a62", false, true, true},
        {{(const uint8_t *)"a\nb", 3}, "#610a62", false, false, false},
        {{(const uint8_t *)"a\0b", 3}, "#610062", false, false, false},
        {{(const uint8_t *)"a\x1b", 2}, "#611b", false, false, false},
        {{(const uint8_t *)"\xFF", 1}, "#ff", false, false, false},
        {{(const uint8_t *)"\xC3\xBC", 2}, "#c3bc", true, true, true},
        {{(const uint8_t *)"#61", 3}, "#233631", false, true, true},
        {{(const uint8_t *)"%41", 3}, "#253431", true, true, true},
        {{(const uint8_t *)" a", 2}, "#2061", false, true, true},
        {{(const uint8_t *)"a ", 2}, "#6120", false, true, true},
        {{(const uint8_t *)"a,b", 3}, "a,b", true, true, false},
        {{(const uint8_t *)"$(x)`'\"", 7}, "$(x)`'\"", true, true, true},
        {{(const uint8_t *)"-psk", 4}, "-psk", true, true, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_psk_list_t list = {0};
        mint_buffer_t text = {0};
        mint_error_t error = {0};
        char expected[64];
        const bool good[] = {
            [MINT_PSK_MOSQUITTO] = cases[i].mosquitto,
            [MINT_PSK_GNUTLS] = true,
            [MINT_PSK_OPENSSL] = cases[i].openssl,
            [MINT_PSK_LIBCOAP] = cases[i].libcoap,
            [MINT_PSK_CSV] = true,
        };
        add(&list, cases[i].identity, TEXT("k"));
        (void)snprintf(expected, sizeof expected, "%s:6b\n", cases[i].gnutls);
        expect_file(&list, MINT_PSK_GNUTLS, expected);
        for (size_t format = 0; format < MINT_PSK_FORMAT_COUNT; format++) {
            mint_status_t status =
                mint_psk_write(&list, (mint_psk_format_t)format, "CoAP", &text, &error);
            assert_int_equal(status, good[format] ? MINT_OK : MINT_ERR_FORMAT);
            assert_true(good[format] || text.len == 0);
        }
        mint_buffer_free(&text);
        mint_psk_list_free(&list);
    }
}

// coap-server takes the key as it stands in the line.
static void libcoap_refuses_keys_that_end_a_line(void **state)
{
    (void)state;
    static const char *const bad[] = {"a\nb", "\n"};
    mint_buffer_t text = {0};
    mint_error_t error = {0};
    for (size_t i = 0; i < 3; i++) {
        mint_psk_list_t list = {0};
        add(&list, TEXT("i"),
            i < 2 ? (mint_bytes_t){(const uint8_t *)bad[i], strlen(bad[i])} : TEXT("a\0b"));
        assert_int_equal(mint_psk_write(&list, MINT_PSK_LIBCOAP, "CoAP", &text, &error),
                         MINT_ERR_FORMAT);
        expect_message(&error, "its key stands there as it is");
        mint_psk_list_free(&list);
    }
    mint_psk_list_t list = {0};
    add(&list, TEXT("i"), TEXT("a,b"));
    expect_file(&list, MINT_PSK_LIBCOAP, "CoAP,i,a,b\n");
    assert_int_equal(mint_psk_write(&list, MINT_PSK_LIBCOAP, "a,b", &text, &error),
                     MINT_ERR_ARGUMENT);
    expect_message(&error, "cannot be an identity hint");
    mint_psk_list_free(&list);
    assert_int_equal(mint_psk_write(&list, MINT_PSK_CSV, "", &text, &error), MINT_ERR_ARGUMENT);
}

// ---- reading ----

static void lists_read_back(void **state)
{
    (void)state;
    static const mint_psk_format_t readable[] = {MINT_PSK_MOSQUITTO, MINT_PSK_GNUTLS, MINT_PSK_CSV};
    for (size_t i = 0; i < 3; i++) {
        mint_psk_list_t list = {0};
        mint_psk_list_t again = {0};
        mint_buffer_t text = {0};
        mint_error_t error = {0};
        add(&list, TEXT("plain"), TEXT("\x01\x02"));
        add(&list, TEXT("\xC3\xBC and \"quotes\", commas"), TEXT("\xFF"));
        if (readable[i] != MINT_PSK_MOSQUITTO) {
            add(&list, TEXT("a:\n\0#"), TEXT("k"));
        }
        expect_ok(mint_psk_write(&list, readable[i], "", &text, &error), &error);
        expect_ok(mint_psk_read(&again, readable[i], mint_buffer_view(&text), "f", &error), &error);
        assert_int_equal(again.count, list.count);
        for (size_t j = 0; j < list.count; j++) {
            const mint_psk_t *a = &list.entries[j];
            const mint_psk_t *b = &again.entries[j];
            assert_int_equal(a->identity_len, b->identity_len);
            assert_memory_equal(a->identity, b->identity, a->identity_len);
            assert_int_equal(a->key_len, b->key_len);
            assert_memory_equal(a->key, b->key, a->key_len);
        }
        // A second time everything is there already, and the list stays as it was.
        assert_int_equal(mint_psk_read(&again, readable[i], mint_buffer_view(&text), "f", &error),
                         MINT_ERR_DUPLICATE);
        assert_int_equal(again.count, list.count);
        mint_buffer_free(&text);
        mint_psk_list_free(&list);
        mint_psk_list_free(&again);
    }
}

static void lines_are_read_as_the_servers_do(void **state)
{
    (void)state;
    mint_psk_list_t list = {0};
    mint_error_t error = {0};
    expect_ok(mint_psk_read(&list, MINT_PSK_MOSQUITTO,
                            TEXT("# a comment\n\n  a b \t: 0102 \r\nc:FF"), "f", &error),
              &error);
    assert_int_equal(list.count, 2);
    assert_non_null(mint_psk_list_find(&list, TEXT("a b")));
    assert_int_equal(mint_psk_list_find(&list, TEXT("c"))->line, 4);
    mint_psk_list_free(&list);
    expect_ok(mint_psk_read(&list, MINT_PSK_GNUTLS, TEXT("#6100:01\na b:02\n"), "f", &error),
              &error);
    assert_non_null(mint_psk_list_find(&list, TEXT("a\0")));
    assert_non_null(mint_psk_list_find(&list, TEXT("a b")));
    mint_psk_list_free(&list);
}

static void wrong_lines_are_named(void **state)
{
    (void)state;
    static const struct {
        mint_psk_format_t format;
        const char *text;
        mint_status_t status;
        const char *message;
    } cases[] = {
        {MINT_PSK_MOSQUITTO, "a:01\nb\n", MINT_ERR_FORMAT, "f, line 2: there is no colon"},
        {MINT_PSK_MOSQUITTO, "a:01\n\nb:0\n", MINT_ERR_FORMAT, "f, line 3: the key is not"},
        {MINT_PSK_MOSQUITTO, "a:01:02\n", MINT_ERR_FORMAT, "f, line 1: the key is not"},
        {MINT_PSK_MOSQUITTO, ":01\n", MINT_ERR_ARGUMENT, "f, line 1: an identity has 1 to"},
        {MINT_PSK_MOSQUITTO, "a:\n", MINT_ERR_ARGUMENT, "f, line 1: a PSK has 1 to"},
        {MINT_PSK_MOSQUITTO, "a\x01:01\n", MINT_ERR_FORMAT, "f, line 1: the identity is no"},
        {MINT_PSK_MOSQUITTO, "\xFF:01\n", MINT_ERR_FORMAT, "f, line 1: the identity is no"},
        {MINT_PSK_MOSQUITTO, "a:01\nb:02\na:03\n", MINT_ERR_DUPLICATE,
         "f, line 3: the identity 'a' is there already, on line 1"},
        {MINT_PSK_GNUTLS, "#:01\n", MINT_ERR_ARGUMENT, "f, line 1: an identity has 1 to"},
        {MINT_PSK_GNUTLS, "# a comment\n", MINT_ERR_FORMAT, "f, line 1: there is no colon"},
        {MINT_PSK_GNUTLS, "#6x:01\n", MINT_ERR_FORMAT, "f, line 1: what follows '#'"},
        {MINT_PSK_GNUTLS, "#61:01\na:02\n", MINT_ERR_DUPLICATE, "f, line 2: the identity 'a'"},
        {MINT_PSK_CSV, "identity,secret\n", MINT_ERR_FORMAT, "f: the columns are"},
        {MINT_PSK_CSV, "identity,identity_hex,key\n", MINT_ERR_FORMAT, "f: the columns are"},
        {MINT_PSK_CSV, "identity,key\na,01\nb\n", MINT_ERR_FORMAT, "f, line 3: 1 fields"},
        {MINT_PSK_CSV, "identity,key\na,01\nb,x1\n", MINT_ERR_FORMAT, "f, line 3: the key is not"},
        {MINT_PSK_CSV, "identity,key\na,01\n\na,02\n", MINT_ERR_DUPLICATE, "f, line 4: the ident"},
        {MINT_PSK_CSV, "identity_hex,key\n6,01\n", MINT_ERR_FORMAT, "f, line 2: identity_hex"},
        {MINT_PSK_CSV, "identity,key\n\xFF,01\n", MINT_ERR_FORMAT, "f, line 2: the identity is no"},
        {MINT_PSK_OPENSSL, "x", MINT_ERR_UNSUPPORTED, "openssl cannot be read"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_psk_list_t list = {0};
        mint_error_t error = {0};
        add(&list, TEXT("there before"), TEXT("k"));
        mint_bytes_t text = {(const uint8_t *)cases[i].text, strlen(cases[i].text)};
        mint_status_t status = mint_psk_read(&list, cases[i].format, text, "f", &error);
        expect_message(&error, cases[i].message);
        assert_int_equal(status, cases[i].status);
        assert_int_equal(list.count, 1);
        mint_psk_list_free(&list);
    }
}

static void keys_too_long_are_refused(void **state)
{
    (void)state;
    mint_psk_list_t list = {0};
    mint_error_t error = {0};
    mint_buffer_t text = {0};
    mint_buffer_printf(&text, "a:%0130d\n", 1);
    assert_int_equal(mint_psk_read(&list, MINT_PSK_MOSQUITTO, mint_buffer_view(&text), "f", &error),
                     MINT_ERR_ARGUMENT);
    expect_message(&error, "f, line 1: a PSK has 1 to 64 bytes, not 65");
    mint_buffer_free(&text);
    mint_psk_list_free(&list);
}

static void formats_have_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < MINT_PSK_FORMAT_COUNT; i++) {
        mint_psk_format_t format;
        const char *name = mint_psk_format_name((mint_psk_format_t)i);
        assert_int_equal(mint_psk_format_from_name(name, &format, NULL), MINT_OK);
        assert_int_equal(format, i);
    }
    mint_psk_format_t format;
    assert_int_equal(mint_psk_format_from_name("xml", &format, NULL), MINT_ERR_ARGUMENT);
    assert_string_equal(mint_psk_format_name((mint_psk_format_t)99), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identities_come_once),
        cmocka_unit_test(lengths_are_those_of_rfc_4279),
        cmocka_unit_test(identities_are_shown_safely),
        cmocka_unit_test(hex_is_strict),
        cmocka_unit_test(formats_are_exact),
        cmocka_unit_test(odd_identities_are_written_right_or_refused),
        cmocka_unit_test(libcoap_refuses_keys_that_end_a_line),
        cmocka_unit_test(lists_read_back),
        cmocka_unit_test(lines_are_read_as_the_servers_do),
        cmocka_unit_test(wrong_lines_are_named),
        cmocka_unit_test(keys_too_long_are_refused),
        cmocka_unit_test(formats_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
