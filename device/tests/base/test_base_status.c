// SPDX-License-Identifier: Apache-2.0
//
// The list of statuses: numbers that are unique and stay, texts that say something.
#include "device/tests/support/check.h"
#include "mintmark/status.h"

#define ITEM(name, value, text) {name, value, text},
static const struct {
    mint_status_t status;
    unsigned value;
    const char *text;
} LIST[] = {MINT_STATUS_LIST(ITEM)};
#define COUNT (sizeof LIST / sizeof LIST[0])

static void numbers_and_texts_are_unique(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(LIST[i].value, LIST[j].value);
            assert_string_not_equal(LIST[i].text, LIST[j].text);
        }
    }
}

static void numbers_name_a_module_and_are_grouped(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        assert_in_range(LIST[i].value, 0x0101, 0x7fff); // travels as a positive 16-bit `rc`
        assert_int_not_equal(LIST[i].value & 0xffu, 0);
        assert_true(i == 0 || LIST[i].value > LIST[i - 1].value);
    }
}

static void every_status_has_its_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        const char *text = mint_status_text(LIST[i].status);
        assert_string_equal(text, LIST[i].text);
        assert_true(strlen(text) > 0 && text[strlen(text) - 1] != '.');
    }
    assert_string_equal(mint_status_text(MINT_OK), "done");
    assert_string_equal(mint_status_text((mint_status_t)0x7fff), "unknown status");
}

// Numbers that were given travel on the wire and stand in audit logs: they may not move.
static void given_numbers_stay(void **state)
{
    (void)state;
    assert_int_equal(MINT_OK, 0);
    assert_int_equal(MINT_ERR_ARGUMENT, 0x0101);
    assert_int_equal(MINT_ERR_CRYPTO, 0x0201);
    assert_int_equal(MINT_ERR_SOURCE, 0x0301);
    assert_int_equal(MINT_ERR_NO_CREDIT, 0x0304);
    assert_int_equal(MINT_ERR_NOT_SEEDED, 0x0401);
    assert_int_equal(MINT_ERR_NOT_FOUND, 0x0501);
    assert_int_equal(MINT_ERR_FRAME, 0x0601);
    assert_int_equal(MINT_ERR_UNAUTHORISED, 0x0701);
    assert_int_equal(MINT_ERR_LOCKED, 0x0707);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_texts_are_unique),
        cmocka_unit_test(numbers_name_a_module_and_are_grouped),
        cmocka_unit_test(every_status_has_its_text),
        cmocka_unit_test(given_numbers_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
