// SPDX-License-Identifier: Apache-2.0
//
// PSKs in JSON: any identity comes back the same, and what is wrong is named.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/psk_files.h"

#define TEXT(literal)                                                                              \
    ((mint_bytes_t){.data = (const uint8_t *)(literal), .len = sizeof(literal) - 1})

static void add(mint_psk_list_t *list, mint_bytes_t identity, mint_bytes_t key)
{
    assert_int_equal(mint_psk_list_add(list, identity, key, 0, NULL), MINT_OK);
}

static void text_is_exact(void **state)
{
    (void)state;
    mint_psk_list_t list = {0};
    mint_buffer_t text = {0};
    add(&list, TEXT("a\"\xC3\xBC\n"), TEXT("\x01\x02"));
    add(&list, TEXT("\xFF"), TEXT("k"));
    assert_int_equal(mint_psk_json_write(&list, &text), MINT_OK);
    assert_string_equal(
        (const char *)text.data,
        "[\n  {\"identity\": \"a\\\"\xC3\xBC\\n\", \"identity_hex\": \"6122c3bc0a\", "
        "\"key\": \"0102\"},\n"
        "  {\"identity\": null, \"identity_hex\": \"ff\", \"key\": \"6b\"}\n]\n");
    mint_buffer_free(&text);
    mint_psk_list_free(&list);
}

static void any_identity_comes_back(void **state)
{
    (void)state;
    mint_psk_list_t list = {0};
    mint_psk_list_t again = {0};
    mint_buffer_t text = {0};
    mint_error_t error = {0};
    for (unsigned byte = 0; byte < 256; byte++) {
        const uint8_t identity[] = {'x', (uint8_t)byte};
        add(&list, (mint_bytes_t){identity, sizeof identity}, TEXT("k"));
    }
    assert_int_equal(mint_psk_json_write(&list, &text), MINT_OK);
    assert_int_equal(mint_psk_json_read(&again, mint_buffer_view(&text), "f", &error), MINT_OK);
    assert_int_equal(again.count, 256);
    for (unsigned byte = 0; byte < 256; byte++) {
        assert_int_equal(again.entries[byte].identity_len, 2);
        assert_int_equal(again.entries[byte].identity[1], byte);
    }
    assert_int_equal(mint_psk_json_read(&again, mint_buffer_view(&text), "f", &error),
                     MINT_ERR_DUPLICATE);
    assert_int_equal(again.count, 256);
    mint_buffer_free(&text);
    mint_psk_list_free(&list);
    mint_psk_list_free(&again);
}

static void either_identity_will_do(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "[{\"identity\": \"ab\", \"key\": \"01\"}]",
        "[{\"identity_hex\": \"6162\", \"key\": \"01\", \"more\": 1}]",
        "[{\"identity\": null, \"identity_hex\": \"6162\", \"key\": \"01\"}]",
        "[{\"identity\": \"ab\", \"identity_hex\": \"6162\", \"key\": \"01\"}]"};
    for (size_t i = 0; i < 4; i++) {
        mint_psk_list_t list = {0};
        mint_bytes_t text = {(const uint8_t *)texts[i], strlen(texts[i])};
        assert_int_equal(mint_psk_json_read(&list, text, "f", NULL), MINT_OK);
        assert_non_null(mint_psk_list_find(&list, TEXT("ab")));
        mint_psk_list_free(&list);
    }
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        mint_status_t status;
        const char *message;
    } cases[] = {
        {"", MINT_ERR_FORMAT, "f, line 1: "},
        {"[\n{]", MINT_ERR_FORMAT, "f, line 2: "},
        {"{}", MINT_ERR_FORMAT, "f is not a JSON list"},
        {"[1]", MINT_ERR_FORMAT, "f, entry 1: there is no identity"},
        {"[{\"key\": \"01\"}]", MINT_ERR_FORMAT, "f, entry 1: there is no identity"},
        {"[{\"identity\": 1, \"key\": \"01\"}]", MINT_ERR_FORMAT, "there is no identity"},
        {"[{\"identity\": \"a\"}]", MINT_ERR_FORMAT, "f, entry 1: there is no key"},
        {"[{\"identity\": \"a\", \"key\": 1}]", MINT_ERR_FORMAT, "f, entry 1: there is no key"},
        {"[{\"identity\": \"a\", \"key\": \"0\"}]", MINT_ERR_FORMAT, "the key is not"},
        {"[{\"identity\": \"a\", \"key\": \"\"}]", MINT_ERR_ARGUMENT, "a PSK has 1 to"},
        {"[{\"identity\": \"\", \"key\": \"01\"}]", MINT_ERR_ARGUMENT, "an identity has 1 to"},
        {"[{\"identity_hex\": \"6\", \"key\": \"01\"}]", MINT_ERR_FORMAT, "there is no identity"},
        {"[{\"identity\": \"a\", \"identity_hex\": \"62\", \"key\": \"01\"}]", MINT_ERR_FORMAT,
         "f, entry 1: identity and identity_hex are not the same"},
        {"[{\"identity\": \"a\", \"key\": \"01\"}, {\"identity_hex\": \"61\", \"key\": \"02\"}]",
         MINT_ERR_DUPLICATE, "f, entry 2: the identity 'a' is there already"},
        {"[{\"identity\": \"a\", \"identity\": \"b\", \"key\": \"01\"}]", MINT_ERR_FORMAT,
         "f, line 1: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_psk_list_t list = {0};
        mint_error_t error = {0};
        mint_bytes_t text = {(const uint8_t *)cases[i].text, strlen(cases[i].text)};
        add(&list, TEXT("there before"), TEXT("k"));
        mint_status_t status = mint_psk_json_read(&list, text, "f", &error);
        if (strstr(error.message, cases[i].message) == NULL) {
            fail_msg("\"%s\" is not in \"%s\"", cases[i].message, error.message);
        }
        assert_int_equal(status, cases[i].status);
        assert_int_equal(list.count, 1);
        mint_psk_list_free(&list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_exact),
        cmocka_unit_test(any_identity_comes_back),
        cmocka_unit_test(either_identity_will_do),
        cmocka_unit_test(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
