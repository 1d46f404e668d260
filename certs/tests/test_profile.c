// SPDX-License-Identifier: Apache-2.0
//
// Profiles: those compiled in, and a wrong line of every kind, named with its number.
#include "certs/tests/support.h"

#include <stdio.h>

#include "certs/src/profile_internal.h"

#define GOOD "[profile]\nkey = p256\nvalidity = forever\n"

static void builtin_profiles_parse(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        mint_key_type_t key_type;
        bool ca;
    } wanted[] = {
        {"axtls-rsa", MINT_KEY_RSA_2048, false}, {"device-aws", MINT_KEY_P256, false},
        {"device-azure", MINT_KEY_P256, false},  {"device-idevid", MINT_KEY_P256, false},
        {"device-ldevid", MINT_KEY_P256, false}, {"device-rfc7925", MINT_KEY_P256, false},
        {"issuing-ca", MINT_KEY_P256, true},     {"matter-dac", MINT_KEY_P256, false},
        {"matter-pai", MINT_KEY_P256, true},     {"root-ca", MINT_KEY_P256, true},
        {"self-signed", MINT_KEY_P256, false},   {"tls-server", MINT_KEY_P256, false},
    };
    size_t count = sizeof wanted / sizeof wanted[0];
    for (size_t i = 0; i < count; i++) {
        mint_profile_t *profile = NULL;
        mint_error_t error = {0};
        assert_string_equal(mint_profile_builtin_name(i), wanted[i].name);
        expect_ok(mint_profile_builtin(wanted[i].name, &profile, &error), &error);
        assert_true(mint_profile_description(profile)[0] != '\0');
        assert_int_equal(mint_profile_key_type(profile), wanted[i].key_type);
        assert_true(mint_profile_takes_key(profile, wanted[i].key_type));
        assert_int_equal(mint_profile_is_ca(profile), wanted[i].ca);
        mint_profile_free(profile);
    }
    assert_null(mint_profile_builtin_name(count));
    mint_profile_t *profile = NULL;
    mint_error_t error = {0};
    assert_int_equal(mint_profile_builtin("none", &profile, &error), MINT_ERR_NOT_FOUND);
    assert_null(profile);
    assert_non_null(strstr(error.hint, " issuing-ca matter-dac "));
    assert_non_null(strstr(error.hint, " tls-server; or give the path of a file"));
}

static void found_by_name_or_path(void **state)
{
    (void)state;
    char folder[PATH_MAX];
    mint_profile_t *profile = NULL;
    mint_error_t error = {0};
    make_folder(folder);
    const char *path = in_folder(folder, "root-ca"); // a name of one compiled in, but a path
    expect_ok(mint_file_create(path, MINT_FILE_PUBLIC, TEXT(GOOD "description = mine\n"), &error),
              &error);
    expect_ok(mint_profile_find(path, &profile, &error), &error);
    assert_string_equal(mint_profile_description(profile), "mine");
    mint_profile_free(profile);
    expect_ok(mint_profile_find("root-ca", &profile, &error), &error);
    assert_true(mint_profile_is_ca(profile));
    mint_profile_free(profile);
    assert_int_equal(mint_profile_find("root.ini", &profile, &error), MINT_ERR_NOT_FOUND);
    assert_null(profile);
    expect_message(&error, "root.ini");
    assert_int_equal(mint_profile_find("root", &profile, &error), MINT_ERR_NOT_FOUND);
    expect_message(&error, "there is no profile root");
    assert_true(mint_profile_is_path("./a"));
    assert_true(mint_profile_is_path(".ini"));
    assert_false(mint_profile_is_path("a.in"));
    remove_folder(folder);
}

static void every_key_is_taken(void **state)
{
    (void)state;
    mint_profile_t *profile = NULL;
    mint_error_t error = {0};
    expect_ok(
        mint_profile_parse(
            TEXT(
                "\xEF\xBB\xBF; a comment\r\n[profile]\r\nkey = p384, rsa2048\r\n"
                "validity = 10 days\r\nself_signed = no\ntarget = aws wolfssl\n"
                "[variables]\nplace = ${product}\nroom =\n[subject]\nO = B\xC3\xBC"
                "cher\nCN = ${name} ; the name\n1.2.3.4 = ${room}\n2.5.4.5 = x\n"
                " # one more\n[subject_alt_name]\ndns = a ; b # c\ndns = b\nip = 10.0.0.1\nemail = a@b\nuri = x:y#z\n"
                "hardware_module_name = 1.2.3 ${serial}-${id}\n[extensions]\n"
                "basic_constraints = ca\npath_length = 3\nkey_usage = keyCertSign, decipherOnly\n"
                "extended_key_usage = clientAuth 1.3.6.1.4.1.1\n"
                "certificate_policies = 2.5.29.32.0\nsubject_key_identifier = yes\n"
                "authority_key_identifier = no\ncrl_distribution_point = x:1\n"
                "crl_distribution_point = x:2\nocsp = x:3\nca_issuers = x:4\n"
                "extension = 1.2.3 critical 0403 01\n ; between\n\t02:03\n"
                "extension = 1.2.4 0500\n"),
            "p.ini", &profile, &error),
        &error);
    assert_int_equal(profile->key_type, MINT_KEY_P384);
    assert_int_equal(profile->validity_seconds, 864000);
    assert_false(mint_profile_takes_key(profile, MINT_KEY_P256));
    assert_true(mint_profile_takes_key(profile, MINT_KEY_RSA_2048));
    assert_int_equal(mint_profile_targets(profile), MINT_LINT_AWS | MINT_LINT_WOLFSSL);
    mint_profile_variable_t variable;
    assert_true(mint_profile_variable(profile, 0, &variable));
    assert_string_equal(variable.name, "place");
    assert_string_equal(variable.value, "${product}");
    assert_true(mint_profile_variable(profile, 1, &variable));
    assert_string_equal(variable.value, "");
    assert_false(mint_profile_variable(profile, 2, &variable));
    assert_int_equal(profile->subject_count, 4);
    assert_int_equal(profile->subject[2].type->oid.len, 3);
    assert_string_equal(profile->subject[3].type->name, "serialNumber");
    assert_string_equal(profile->subject[0].template, "B\xC3\xBC"
                                                      "cher");
    assert_string_equal(profile->subject[1].template, "${name}");
    assert_int_equal(profile->san_count, 6);
    assert_int_equal(profile->san[5].hardware_type.len, 2);
    assert_string_equal(profile->san[5].template, "${serial}-${id}");
    assert_true(profile->ca);
    assert_int_equal(profile->path_length, 3);
    assert_int_equal(profile->key_usage, 1u << 5 | 1u << 8);
    assert_int_equal(profile->extended_key_usage_count, 2);
    assert_int_equal(profile->policy_count, 1);
    assert_true(profile->subject_key_identifier);
    assert_false(profile->authority_key_identifier);
    assert_int_equal(profile->crl_distribution_points.count, 2);
    assert_string_equal(profile->ocsp.templates[0], "x:3");
    assert_string_equal(profile->ca_issuers.templates[0], "x:4");
    assert_int_equal(profile->extension_count, 2);
    assert_true(profile->extensions[0].critical);
    assert_int_equal(profile->extensions[0].value_len, 5);
    assert_memory_equal(profile->extensions[0].value, "\x04\x03\x01\x02\x03", 5);
    assert_false(profile->extensions[1].critical);
    mint_profile_free(profile);
}

static void wrong_lines_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {GOOD "[subject]\nXX = 1\n", "p.ini, line 5: there is no subject attribute XX"},
        {GOOD "[subject]\nCN = ${nme}\n", "line 5: there is no variable ${nme}"},
        {GOOD "[subject]\nCN = ${name\n", "line 5: there is no variable ${name"},
        {GOOD "[subject]\nCN =\n", "line 5: CN has no value"},
        {GOOD "[sbject]\nCN = a\n", "line 5: there is no section [sbject]"},
        {GOOD "colour = red\n", "line 4: [profile] has no key colour"},
        {GOOD "key = p256\n", "line 4: key appears a second time"},
        {"key = p256\n", "line 1: there is no section []"},
        {"[profile]\nkey = dsa\n", "line 2: there is no key type dsa"},
        {"[profile]\nkey = p256 p384 p256\n", "line 2: key has p256 twice"},
        {"[profile]\nkey = ,\n", "line 2: key names no type"},
        {GOOD "target = browser\n", "line 4: there is no target browser"},
        {GOOD "[variables]\nA = b\n", "line 5: A cannot be a variable's name"},
        {GOOD "[variables]\nname = b\n", "line 5: there is a variable name already"},
        {GOOD "[variables]\na = b\na = c\n", "line 6: there is a variable a already"},
        {GOOD "[variables]\na = ${b}\n", "line 5: there is no variable ${b}"},
        {GOOD "[variables]\na = b\nc = ${a}\n", "line 6: there is no variable ${a}"},
        {GOOD "[subject]\nCN = ${a}\n[variables]\na = b\n", "line 5: there is no variable ${a}"},
        {GOOD " description = a\n", "line 4: the line begins with a space"},
        {GOOD "[subject]\nCN = a\n b\n", "line 6: the line begins with a space"},
        {GOOD "[extensions]\n extension = 1.2.3 0500\n", "line 5: the line begins with a space"},
        {GOOD "[extensions]\nextension = 1.2.3 05\n", "line 5: the extension's value is not one"},
        {GOOD "[extensions]\nextension = 1.2.3\n\n# x\n", "line 5: the extension's value is not"},
        {GOOD "[extensions]\nextension = 1.2.3 0500 0500\n", "line 5: the extension's value is"},
        {GOOD "[extensions]\nextension = 1.2.3 050\n", "line 5: an extension's value is DER in"},
        {GOOD "[extensions]\nextension = 1.2.3 05\n 0g\n", "line 6: an extension's value is DER"},
        {GOOD "[extensions]\nextension = me critical 05 00\n", "line 5: me is not an object"},
        {GOOD "[extensions]\nocsp =\n", "line 5: ocsp has no value"},
        {"[profile]\nvalidity = 1 day\n", "line 2: validity is"},
        {"[profile]\nvalidity = 0 days\n", "line 2: validity is"},
        {"[profile]\nvalidity = -1 days\n", "line 2: validity is"},
        {"[profile]\nvalidity = 99999999999999999999 days\n", "line 2: validity is"},
        {"[profile]\nvalidity = 1 days more\n", "line 2: validity is"},
        {"[profile]\nself_signed = maybe\n", "line 2: maybe is neither yes nor no"},
        {GOOD "[extensions]\nbasic_constraints = CA\n", "line 5: CA is neither ca nor"},
        {GOOD "[extensions]\npath_length = 10\n", "line 5: a path length"},
        {GOOD "[extensions]\npath_length = 1\n", "path_length needs basic_constraints = ca"},
        {GOOD "[extensions]\nkey_usage = sign\n", "line 5: there is no key usage sign"},
        {GOOD "[extensions]\nextended_key_usage = web\n", "line 5: there is no extended key usage"},
        {GOOD "[extensions]\ncertificate_policies = 1.2.x\n", "line 5: 1.2.x is not an object"},
        {GOOD "[subject_alt_name]\nhardware_module_name = 1.2.3\n", "line 5: a hardware module"},
        {GOOD "[subject_alt_name]\nhardware_module_name = x y\n", "line 5: x is not an object"},
        {GOOD "[subject]\nCN = Lamp # in the hall\n", "line 5: a # after a space"},
        {GOOD "[subject]\nCN = Lamp\t# in the hall\n", "line 5: a # after a space"},
        {GOOD "[subject]\nCN = # nothing yet\n", "line 5: a # after a space"},
        {GOOD "[variables]\na = # nothing yet\n", "line 5: a # after a space"},
        {GOOD "description = a # b ; c\n", "line 4: a # after a space"},
        {GOOD "[extensions]\nextension = 1.2.3 05\n 00 # x\n", "line 6: a # after a space"},
        {GOOD "not a line\n", "line 4: neither a [section] nor"},
        {GOOD "[subject\n", "line 4: neither a [section] nor"},
        {GOOD "description = a\x01z\n", "line 4: there is a control character"},
        {"[profile]\nkey = p256\n", "p.ini: [profile] has no validity"},
        {"", "p.ini: [profile] has no key"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_bytes_t text = {(const uint8_t *)cases[i].text, strlen(cases[i].text)};
        mint_profile_t *profile = NULL;
        mint_error_t error = {0};
        assert_int_equal(mint_profile_parse(text, "p.ini", &profile, &error), MINT_ERR_FORMAT);
        assert_null(profile);
        expect_message(&error, cases[i].message);
    }
}

static void long_lines_and_lists_are_refused(void **state)
{
    (void)state;
    for (size_t len = 150; len < 400; len++) {
        mint_buffer_t text = {0};
        mint_profile_t *profile = NULL;
        mint_error_t error = {0};
        mint_buffer_printf(&text, GOOD "description = %0*d\n", (int)(len - 14), 0);
        mint_status_t status =
            mint_profile_parse(mint_buffer_view(&text), "p.ini", &profile, &error);
        assert_int_equal(status, len <= 198 ? MINT_OK : MINT_ERR_FORMAT);
        if (len > 198) {
            expect_message(&error, "line 4: the line is too long");
        }
        mint_profile_free(profile);
        mint_buffer_free(&text);
    }
    mint_buffer_t text = {0};
    mint_profile_t *profile = NULL;
    mint_error_t error = {0};
    mint_buffer_printf(&text, GOOD "[subject_alt_name]\n");
    for (unsigned i = 0; i <= MINT_PROFILE_LIST_MAX; i++) {
        mint_buffer_printf(&text, "dns = a%u\n", i);
    }
    assert_int_equal(mint_profile_parse(mint_buffer_view(&text), "p.ini", &profile, &error),
                     MINT_ERR_FORMAT);
    expect_message(&error, "line 21: more than 16 alternative names");
    mint_buffer_free(&text);

    // An extension may go on for 512 bytes, and not one more.
    for (unsigned more = 0; more < 2; more++) {
        mint_buffer_printf(&text, GOOD "[extensions]\nextension = 1.2.3 04 82 01 %02x\n",
                           0xFC + more);
        for (unsigned i = 0; i < 508 + more; i++) {
            mint_buffer_printf(&text, " 00\n");
        }
        assert_int_equal(mint_profile_parse(mint_buffer_view(&text), "p.ini", &profile, &error),
                         more == 0 ? MINT_OK : MINT_ERR_FORMAT);
        mint_profile_free(profile);
        mint_buffer_free(&text);
    }
    expect_message(&error, "line 514: an extension's value is DER in hexadecimal, at most 512");
}

static void templates_expand(void **state)
{
    (void)state;
    const mint_profile_values_t values = {.serial = "S", .product = "P", .batch = "B", .id = "I"};
    mint_error_t error = {0};
    char out[MINT_EXPANDED_SIZE];
    expect_ok(
        mint_template_expand("${serial}${product}-${batch}$ {id} $", NULL, &values, out, &error),
        &error);
    assert_string_equal(out, "SP-B$ {id} $");
    assert_int_equal(mint_template_expand("x${name}", NULL, &values, out, &error),
                     MINT_ERR_ARGUMENT);
    expect_message(&error, "needs a value for ${name}");

    char longer[MINT_EXPANDED_SIZE + 1];
    memset(longer, 'x', sizeof longer);
    longer[MINT_EXPANDED_SIZE - 1] = '\0';
    // A default is expanded once, its text no further.
    mint_profile_t *profile = NULL;
    expect_ok(
        mint_profile_parse(TEXT(GOOD "[variables]\na = <${serial}>\n"), "p", &profile, &error),
        &error);
    expect_ok(mint_template_expand("${a}${a}", profile, &values, out, &error), &error);
    assert_string_equal(out, "<S><S>");
    const mint_profile_variable_t given = {"a", "${b}"};
    const mint_profile_values_t more = {.more = &given, .more_count = 1};
    expect_ok(mint_template_expand("${a}", profile, &more, out, &error), &error);
    assert_string_equal(out, "${b}");
    mint_profile_free(profile);

    const mint_profile_values_t fits = {.serial = longer};
    expect_ok(mint_template_expand("${serial}", NULL, &fits, out, &error), &error);
    assert_int_equal(mint_template_expand("${serial}y", NULL, &fits, out, &error),
                     MINT_ERR_ARGUMENT);
    longer[MINT_EXPANDED_SIZE - 1] = 'x';
    longer[MINT_EXPANDED_SIZE] = '\0';
    assert_int_equal(mint_template_expand("${serial}", NULL, &fits, out, &error),
                     MINT_ERR_ARGUMENT);
    expect_message(&error, "${serial} is too long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(builtin_profiles_parse),
        cmocka_unit_test(found_by_name_or_path),
        cmocka_unit_test(every_key_is_taken),
        cmocka_unit_test(wrong_lines_are_named),
        cmocka_unit_test(long_lines_and_lists_are_refused),
        cmocka_unit_test(templates_expand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
