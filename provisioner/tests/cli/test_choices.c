// SPDX-License-Identifier: Apache-2.0
//
// The words that options take, and the words that the libraries behind the verbs know, are two
// lists: here each word of the table is asked of the library, and the table of what the library
// has. And the guess at what was meant by a mistyped word.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cli/choices.h"
#include "cli/suggest.h"
#include "mintmark/certs/chain.h"
#include "mintmark/certs/crl.h"
#include "mintmark/certs/header.h"
#include "mintmark/certs/key.h"
#include "mintmark/certs/lint.h"
#include "mintmark/certs/psk.h"
#include "mintmark/entropy_tests/suite.h"

static bool has_word(const char *words, const char *wanted)
{
    char word[MINT_CHOICE_SIZE];
    while (mint_choices_next(&words, word)) {
        if (strcmp(word, wanted) == 0) {
            return true;
        }
    }
    return false;
}

static const char *words_of(const mint_verb_t *verb, const char *option)
{
    const mint_choices_t *choices = mint_choices_find(verb, option);
    assert_non_null(choices);
    return choices->words;
}

/// How many words of an option the library knows, all of them.
static size_t assert_known(const mint_verb_t *verb, const char *option,
                           bool (*is_known)(const char *word))
{
    char word[MINT_CHOICE_SIZE];
    size_t count = 0;
    const char *words = words_of(verb, option);
    while (mint_choices_next(&words, word)) {
        if (!is_known(word)) {
            fail_msg("--%s of %s %s: '%s' is not known", option, verb->noun, verb->verb, word);
        }
        count++;
    }
    return count;
}

static bool is_key_type(const char *word)
{
    mint_key_type_t type;
    return mint_key_type_from_name(word, &type, NULL) == MINT_OK;
}

static bool is_target(const char *word)
{
    mint_lint_targets_t targets = 0;
    return mint_lint_add_target(word, &targets, NULL) == MINT_OK;
}

static bool is_purpose(const char *word)
{
    mint_purpose_t purpose;
    return mint_purpose_from_name(word, &purpose, NULL) == MINT_OK;
}

static bool is_reason(const char *word)
{
    mint_crl_reason_t reason;
    return mint_crl_reason_from_name(word, &reason, NULL) == MINT_OK;
}

static bool is_style(const char *word)
{
    mint_header_style_t style;
    return mint_header_style_from_name(word, &style, NULL) == MINT_OK;
}

static bool is_psk_format(const char *word)
{
    mint_psk_format_t format;
    return strcmp(word, "header") == 0 || strcmp(word, "json") == 0 ||
           strcmp(word, "tinydtls") == 0 ||
           mint_psk_format_from_name(word, &format, NULL) == MINT_OK;
}

static bool is_suite(const char *word)
{
    return strcmp(word, "90b") == 0 || mint_suite_find(word) != NULL;
}

static void test_words_are_known(void **state)
{
    (void)state;
    (void)assert_known(&mint_verb_cert_issue, "key", is_key_type);
    (void)assert_known(&mint_verb_ca_rollover, "key", is_key_type);
    (void)assert_known(&mint_verb_cert_lint, "target", is_target);
    (void)assert_known(&mint_verb_cert_verify, "purpose", is_purpose);
    (void)assert_known(&mint_verb_cert_revoke, "reason", is_reason);
    (void)assert_known(&mint_verb_ca_export, "style", is_style);
    (void)assert_known(&mint_verb_header_emit, "style", is_style);
    (void)assert_known(&mint_verb_psk_export, "format", is_psk_format);
    (void)assert_known(&mint_verb_psk_export, "from-format", is_psk_format);
    (void)assert_known(&mint_verb_entropy_assess, "suite", is_suite);
}

static void test_all_that_is_known_is_there(void **state)
{
    (void)state;
    for (int type = MINT_KEY_P256; type <= MINT_KEY_RSA_4096; type++) {
        assert_true(has_word(words_of(&mint_verb_cert_issue, "key"),
                             mint_key_type_name((mint_key_type_t)type)));
    }
    for (int format = 0; format < (int)MINT_PSK_FORMAT_COUNT; format++) {
        assert_true(has_word(words_of(&mint_verb_psk_new, "format"),
                             mint_psk_format_name((mint_psk_format_t)format)));
    }
    for (int style = MINT_HEADER_GENERIC; style <= MINT_HEADER_TINYDTLS; style++) {
        assert_true(has_word(words_of(&mint_verb_header_emit, "style"),
                             mint_header_style_name((mint_header_style_t)style)));
    }
    for (const mint_suite_t *const *suite = mint_suites; *suite != NULL; suite++) {
        assert_true(has_word(words_of(&mint_verb_entropy_report, "suite"), (*suite)->name));
    }
    assert_int_equal(assert_known(&mint_verb_cert_revoke, "reason", is_reason), 10);
}

static void test_check(void **state)
{
    (void)state;
    assert_true(mint_choices_check(&mint_verb_cert_verify, "purpose", "server"));
    assert_false(mint_choices_check(&mint_verb_cert_verify, "purpose", "serve"));
    assert_false(mint_choices_check(&mint_verb_cert_verify, "purpose", ""));
    assert_true(
        mint_choices_check(&mint_verb_ca_crl, "ca", "issuing-7")); // open: the verb's affair
    assert_true(mint_choices_check(&mint_verb_entropy_assess, "suite", "90b,22"));
    assert_true(mint_choices_check(&mint_verb_cert_verify, "host", "anything"));
    assert_null(mint_choices_find(&mint_verb_cert_verify, "format"));
}

static void test_typing_errors(void **state)
{
    (void)state;
    assert_int_equal(mint_typing_errors("", ""), 0);
    assert_int_equal(mint_typing_errors("", "abc"), 3);
    assert_int_equal(mint_typing_errors("batch", "batch"), 0);
    assert_int_equal(mint_typing_errors("bacth", "batch"), 1);    // swapped
    assert_int_equal(mint_typing_errors("kitten", "sitting"), 3); // Levenshtein's usual example
    assert_int_equal(mint_typing_errors("ca", "abc"), 3);         // optimal string alignment
    assert_int_equal(mint_typing_errors("a-word-of-more-than-thirty-letters", "a"), SIZE_MAX);
}

static const char *suggest(const char *typed, const char *words, char *word)
{
    char each[MINT_CHOICE_SIZE];
    mint_suggestion_t near = mint_suggestion_begin(typed);
    while (mint_choices_next(&words, each)) {
        mint_suggestion_try(&near, each);
    }
    return strcpy(word, near.best);
}

static void test_suggestions(void **state)
{
    (void)state;
    char word[MINT_SUGGESTION_SIZE];
    static const char nouns[] = "factory ca cert psk batch station device registry entropy";
    assert_string_equal(suggest("fcatory", nouns, word), "factory");
    assert_string_equal(suggest("certificates", nouns, word), "cert");
    assert_string_equal(suggest("dev", nouns, word), "device");
    assert_string_equal(suggest("stat", nouns, word), "station");
    assert_string_equal(suggest("xa", nouns, word), ""); // nothing is near a word of two letters
    assert_string_equal(suggest("", nouns, word), "");
    assert_string_equal(suggest("teapot", nouns, word), "");
    assert_string_equal(suggest("certificate-of-more-than-thirty-letters", nouns, word), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_known), cmocka_unit_test(test_all_that_is_known_is_there),
        cmocka_unit_test(test_check),           cmocka_unit_test(test_typing_errors),
        cmocka_unit_test(test_suggestions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
