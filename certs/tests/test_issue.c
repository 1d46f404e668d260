// SPDX-License-Identifier: Apache-2.0
//
// Issuing: what is in the certificates, and that nothing comes out when anything is wrong: the
// request, the profile, the signer, the signature.
#include "certs/tests/support.h"

#include <mbedtls/oid.h>

#include "certs/src/der_read.h"
#include "certs/src/der_write.h"
#include "certs/src/verify_tomcrypt.h"
#include "certs/src/view.h"

static hierarchy_t ca;

static int setup(void **state)
{
    (void)state;
    make_hierarchy(&ca);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free_hierarchy(&ca);
    return 0;
}

static void issue_device(mint_buffer_t *der)
{
    issue_builtin("device-idevid", ca.device_key, ca.issuing_key, mint_buffer_view(&ca.issuing),
                  0x03, der);
}

// ---- What is in them ----

static void device_identity_is_as_802_1ar_says(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_certificate_view_t view;
    mint_extension_view_t extension;
    bool there;
    unsigned usage;
    issue_device(&der);
    assert_int_equal(mint_certificate_view(mint_buffer_view(&der), &view), MINT_OK);
    assert_int_equal(view.tbs.version, 3);
    assert_int_equal(view.tbs.serial.len, MINT_SERIAL_LEN);
    assert_int_equal(view.tbs.not_before.tag, MBEDTLS_ASN1_UTC_TIME);
    assert_true(mint_bytes_equal(view.tbs.not_before.content, TEXT("250615150640Z")));
    assert_int_equal(view.tbs.not_after.tag, MBEDTLS_ASN1_GENERALIZED_TIME);
    assert_true(mint_bytes_equal(view.tbs.not_after.content, TEXT("99991231235959Z")));
    // CN=A-0001 as UTF8String, serialNumber=A-0001 as PrintableString.
    assert_true(mint_bytes_equal(view.tbs.subject,
                                 TEXT("\x30\x22\x31\x0F\x30\x0D\x06\x03\x55\x04\x03\x0C\x06"
                                      "A-0001"
                                      "\x31\x0F\x30\x0D\x06\x03\x55\x04\x05\x13\x06"
                                      "A-0001")));
    assert_true(mint_view_key_usage(&view.tbs, &there, &usage));
    assert_int_equal(usage, 1); // digitalSignature
    assert_true(mint_extension_find(&view.tbs, MINT_OID(MBEDTLS_OID_SUBJECT_ALT_NAME), &extension));
    assert_false(extension.critical);
    // otherName { hardwareModuleName, [0] { 1.3.6.1.4.1.32473.1, "A-0001" } }.
    assert_true(mint_bytes_equal(
        extension.value,
        TEXT("\x30\x23\xA0\x21\x06\x08\x2B\x06\x01\x05\x05\x07\x08\x04\xA0\x15\x30\x13\x06\x09"
             "\x2B\x06\x01\x04\x01\x81\xFD\x59\x01\x04\x06"
             "A-0001")));
    mint_buffer_free(&der);
}

static void names_and_identifiers_chain(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_certificate_view_t root;
    mint_certificate_view_t issuing;
    mint_certificate_view_t device;
    issue_device(&der);
    assert_int_equal(mint_certificate_view(mint_buffer_view(&ca.root), &root), MINT_OK);
    assert_int_equal(mint_certificate_view(mint_buffer_view(&ca.issuing), &issuing), MINT_OK);
    assert_int_equal(mint_certificate_view(mint_buffer_view(&der), &device), MINT_OK);
    assert_true(mint_bytes_equal(root.tbs.issuer, root.tbs.subject));
    assert_true(mint_bytes_equal(issuing.tbs.issuer, root.tbs.subject));
    assert_true(mint_bytes_equal(device.tbs.issuer, issuing.tbs.subject));
    assert_true(mint_bytes_equal(mint_view_authority_key_id(&issuing.tbs),
                                 mint_view_subject_key_id(&root.tbs)));
    assert_true(mint_bytes_equal(mint_view_authority_key_id(&device.tbs),
                                 mint_view_subject_key_id(&issuing.tbs)));
    uint8_t id[MINT_KEY_ID_LEN];
    assert_int_equal(mint_key_identifier(ca.issuing_key, id), MINT_OK);
    assert_true(
        mint_bytes_equal(mint_view_subject_key_id(&issuing.tbs), (mint_bytes_t){id, sizeof id}));
    mint_buffer_free(&der);
}

static void algorithm_has_no_parameters(void **state)
{
    (void)state;
    mint_certificate_view_t view;
    assert_int_equal(mint_certificate_view(mint_buffer_view(&ca.root), &view), MINT_OK);
    mint_bytes_t expected = TEXT("\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02");
    assert_true(mint_bytes_equal(view.signature_algorithm, expected));
    assert_true(mint_bytes_equal(view.tbs.signature_algorithm, expected));
}

static void same_request_gives_same_bytes(void **state)
{
    (void)state;
    mint_buffer_t one = {0};
    mint_buffer_t two = {0};
    issue_device(&one);
    issue_device(&two);
    assert_true(mint_bytes_equal(mint_buffer_view(&one), mint_buffer_view(&two)));
    mint_buffer_free(&one);
    mint_buffer_free(&two);
}

static void serial_numbers_are_20_positive_bytes(void **state)
{
    (void)state;
    uint8_t before[MINT_SERIAL_LEN] = {0};
    for (int i = 0; i < 2000; i++) {
        uint8_t serial[MINT_SERIAL_LEN];
        assert_int_equal(mint_certificate_new_serial(serial, NULL), MINT_OK);
        assert_true(serial[0] >= 1 && serial[0] <= 0x7F);
        assert_memory_not_equal(serial, before, sizeof serial);
        memcpy(before, serial, sizeof before);
    }
}

// ---- What does not come out ----

static void expect_refused(const char *profile_text, mint_key_t *subject, mint_key_t *signer,
                           mint_bytes_t issuer, uint8_t serial, mint_status_t expected,
                           const char *message)
{
    mint_profile_t *profile = NULL;
    mint_error_t error = {0};
    mint_buffer_t der = {0};
    mint_bytes_t text = {(const uint8_t *)profile_text, strlen(profile_text)};
    expect_ok(mint_profile_parse(text, "test", &profile, &error), &error);
    mint_status_t status = issue_with(profile, subject, signer, issuer, serial, &der, &error);
    if (status != expected) {
        fail_msg("%s instead of %s", error.message, message);
    }
    expect_message(&error, message);
    assert_null(der.data);
    mint_profile_free(profile);
}

#define HEAD "[profile]\nkey = p256\nvalidity = 10 days\n"
#define LEAF "[subject]\nCN = a\n[extensions]\nauthority_key_identifier = yes\n"

static void wrong_requests_are_refused(void **state)
{
    (void)state;
    mint_bytes_t issuing = mint_buffer_view(&ca.issuing);
    mint_bytes_t none = {0};
    mint_buffer_t device = {0};
    issue_device(&device);
    expect_refused(HEAD LEAF, ca.device_key, ca.issuing_key, none, 3, MINT_ERR_ARGUMENT,
                   "needs an issuer");
    expect_refused(HEAD "self_signed = yes\n" LEAF, ca.device_key, ca.issuing_key, issuing, 3,
                   MINT_ERR_ARGUMENT, "was given an issuer");
    expect_refused(HEAD LEAF, ca.device_key, ca.root_key, issuing, 3, MINT_ERR_ARGUMENT,
                   "not the issuer's key");
    expect_refused(HEAD "self_signed = yes\n" LEAF, ca.device_key, ca.root_key, none, 3,
                   MINT_ERR_ARGUMENT, "not the issuer's key");
    expect_refused(HEAD LEAF, ca.device_key, ca.issuing_key, issuing, 0, MINT_ERR_ARGUMENT,
                   "serial number");
    expect_refused(HEAD LEAF, ca.device_key, ca.issuing_key, issuing, 0x80, MINT_ERR_ARGUMENT,
                   "serial number");
    expect_refused("[profile]\nkey = p384\nvalidity = forever\n" LEAF, ca.device_key,
                   ca.issuing_key, issuing, 3, MINT_ERR_ARGUMENT, "wants a p384 key");
    expect_refused(HEAD LEAF, ca.device_key, ca.device_key, mint_buffer_view(&device), 3,
                   MINT_ERR_ARGUMENT, "the issuer is not a CA");
    expect_refused(HEAD LEAF, ca.device_key, ca.issuing_key, TEXT("junk"), 3, MINT_ERR_FORMAT,
                   "cannot be read");
    expect_refused(HEAD LEAF "basic_constraints = ca\n", ca.device_key, ca.issuing_key, issuing, 3,
                   MINT_ERR_ARGUMENT, "path length 0");
    mint_buffer_free(&device);
}

static void wrong_names_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"[subject]\nC = DEU\n", "the subject's C has 3 characters, 2 are allowed"},
        {"[subject]\nserialNumber = a*b\n", "the subject's serialNumber has a character"},
        {"[subject]\nCN = \xFF\n", "the subject's CN has a character"},
        {"[subject]\nCN = ${name}${name}${name}${name}\n", "the subject's CN has 72 characters"},
        {"[subject]\nemailAddress = \xC3\xBC@x\n", "the subject's emailAddress has a character"},
        {"[subject_alt_name]\ndns = a b\n", "is not a DNS name"},
        {"[subject_alt_name]\ndns = 192.168.1.10\n",
         "192.168.1.10 is an IP address, not a DNS name"},
        {"[subject_alt_name]\nip = 1.2.3\n", "is not an IP address"},
        {"[subject_alt_name]\nuri = nothing\n", "is not a URI"},
        {"[subject_alt_name]\nuri = //host/x:1\n", "is not a URI"},
        {"[subject_alt_name]\nuri = 1http://x\n", "is not a URI"},
        {"[subject_alt_name]\nuri = ht_tp://x\n", "is not a URI"},
        {"[subject_alt_name]\nuri = :x\n", "is not a URI"},
        {"[subject_alt_name]\nuri = http:\n", "is not a URI"},
        {"[subject_alt_name]\nemail = nobody\n", "is not a mail address"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_buffer_t text = {0};
        mint_buffer_printf(&text, "%s%s", HEAD, cases[i].text);
        expect_refused((const char *)text.data, ca.device_key, ca.issuing_key,
                       mint_buffer_view(&ca.issuing), 3, MINT_ERR_ARGUMENT, cases[i].message);
        mint_buffer_free(&text);
    }
}

static mint_profile_t *parse(const char *text)
{
    mint_profile_t *profile = NULL;
    mint_error_t error = {0};
    mint_bytes_t view = {(const uint8_t *)text, strlen(text)};
    expect_ok(mint_profile_parse(view, "test", &profile, &error), &error);
    return profile;
}

// A mail address is an IA5String (RFC 5280 §A.1), by its name and by its object identifier.
static void mail_addresses_are_ia5_strings(void **state)
{
    (void)state;
    static const char *const names[] = {"emailAddress", "1.2.840.113549.1.9.1"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        mint_buffer_t text = {0};
        mint_buffer_t der = {0};
        mint_error_t error = {0};
        mint_certificate_view_t view;
        mint_buffer_printf(&text,
                           HEAD "[subject]\n%s = a@b\n[subject_alt_name]\nemail = a@b\n"
                                "[extensions]\nauthority_key_identifier = yes\n",
                           names[i]);
        mint_profile_t *profile = parse((const char *)text.data);
        expect_ok(issue_with(profile, ca.device_key, ca.issuing_key, mint_buffer_view(&ca.issuing),
                             3, &der, &error),
                  &error);
        assert_int_equal(mint_certificate_view(mint_buffer_view(&der), &view), MINT_OK);
        mint_name_reader_t reader = mint_name_reader(view.tbs.subject);
        mint_attribute_view_t attribute;
        assert_true(mint_name_next(&reader, &attribute));
        assert_int_equal(attribute.tag, MBEDTLS_ASN1_IA5_STRING);
        assert_true(mint_bytes_equal(attribute.text, TEXT("a@b")));
        mint_profile_free(profile);
        mint_buffer_free(&der);
        mint_buffer_free(&text);
    }
}

static void an_issuer_signs_while_it_is_valid(void **state)
{
    (void)state;
    static const struct {
        int64_t now;
        const char *message; // NULL: it is signed
    } cases[] = {
        {TEST_NOW - 1, "the issuer's validity has not begun"},
        {TEST_NOW, NULL},
        {TEST_NOW + 86400 - 1, NULL},
        {TEST_NOW + 86400, NULL}, // the last second is in it
        {TEST_NOW + 86400 + 1, "the issuer's validity has ended"},
    };
    mint_buffer_t root = {0};
    mint_error_t error = {0};
    mint_profile_t *of_root = parse("[profile]\nkey = p256\nvalidity = 1 days\nself_signed = yes\n"
                                    "[subject]\nCN = Root\n[extensions]\nbasic_constraints = ca\n"
                                    "key_usage = keyCertSign\nsubject_key_identifier = yes\n");
    mint_profile_t *of_leaf = parse(HEAD LEAF);
    expect_ok(issue_with(of_root, ca.root_key, ca.root_key, (mint_bytes_t){0}, 1, &root, &error),
              &error);
    mint_signer_t signer = mint_key_signer(ca.root_key);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_buffer_t der = {0};
        mint_issue_t issue = {.profile = of_leaf,
                              .subject_key = ca.device_key,
                              .issuer = mint_buffer_view(&root),
                              .signer = &signer,
                              .serial = {1},
                              .now = cases[i].now};
        mint_status_t status = mint_certificate_issue(&issue, &der, &error);
        if (cases[i].message == NULL) {
            expect_ok(status, &error);
        } else {
            assert_int_equal(status, MINT_ERR_ARGUMENT);
            expect_message(&error, cases[i].message);
        }
        mint_buffer_free(&der);
    }
    mint_profile_free(of_root);
    mint_profile_free(of_leaf);
    mint_buffer_free(&root);
}

static void lint_errors_prevent_signing(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *rule;
    } cases[] = {
        {"[subject]\nCN = a\n", "authority-key-id"},
        {"[extensions]\nauthority_key_identifier = yes\n", "empty-subject"},
        {LEAF "key_usage = keyCertSign\n", "key-cert-sign"},
        {LEAF "key_usage = keyEncipherment\n", "ec-key-usage"},
        {LEAF "extended_key_usage = serverAuth\n", "server-names"},
        {LEAF "[subject_alt_name]\nhardware_module_name = 1.2.3 x\n", "device-serial-number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_buffer_t text = {0};
        mint_buffer_printf(&text, "%s%s", HEAD, cases[i].text);
        expect_refused((const char *)text.data, ca.device_key, ca.issuing_key,
                       mint_buffer_view(&ca.issuing), 3, MINT_ERR_MISMATCH, cases[i].rule);
        mint_buffer_free(&text);
    }
}

// ---- Signers that fail ----

// A signer that spoils the signature of a real one.
typedef struct {
    mint_signer_t real;
    size_t flip;          // byte to change
    mint_status_t status; // returned instead of signing, if not MINT_OK
} faulty_t;

static mint_status_t sign_badly(void *context, const uint8_t *digest, size_t digest_len,
                                uint8_t signature[MINT_SIGNATURE_MAX_LEN], size_t *signature_len)
{
    faulty_t *faulty = context;
    *signature_len = 0;
    if (faulty->status != MINT_OK) {
        return faulty->status;
    }
    mint_status_t status =
        faulty->real.sign(faulty->real.context, digest, digest_len, signature, signature_len);
    signature[faulty->flip % *signature_len] ^= 0x01;
    return status;
}

static mint_status_t issue_by(const mint_signer_t *signer, mint_buffer_t *der, mint_error_t *error)
{
    mint_profile_t *profile = NULL;
    expect_ok(mint_profile_builtin("device-idevid", &profile, error), error);
    mint_issue_t issue = {.profile = profile,
                          .values = {.serial = "A-0001"},
                          .subject_key = ca.device_key,
                          .issuer = mint_buffer_view(&ca.issuing),
                          .signer = signer,
                          .serial = {1},
                          .now = TEST_NOW};
    mint_status_t status = mint_certificate_issue(&issue, der, error);
    mint_profile_free(profile);
    return status;
}

static void wrong_signature_never_leaves(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_buffer_t der = {0};
    faulty_t faulty = {.real = mint_key_signer(ca.issuing_key)};
    mint_signer_t signer = {sign_badly, &faulty, ca.issuing_key};
    for (faulty.flip = 0; faulty.flip < 72; faulty.flip++) {
        assert_int_equal(issue_by(&signer, &der, &error), MINT_ERR_AUTHENTICATION);
        assert_null(der.data);
    }
    // The right form, by the wrong key.
    mint_signer_t other = mint_key_signer(ca.device_key);
    other.public_key = ca.issuing_key;
    assert_int_equal(issue_by(&other, &der, &error), MINT_ERR_AUTHENTICATION);
    expect_message(&error, "does not verify");
    assert_null(der.data);
}

static void failing_signer_is_reported(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_buffer_t der = {0};
    faulty_t faulty = {.status = MINT_ERR_TIMEOUT};
    mint_signer_t signer = {sign_badly, &faulty, ca.issuing_key};
    assert_int_equal(issue_by(&signer, &der, &error), MINT_ERR_TIMEOUT);
    expect_message(&error, "no answer in time");
    assert_null(der.data);
}

// ---- The second library ----

static void second_library_notices_every_difference(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_buffer_t subject = {0};
    mint_buffer_t signer = {0};
    mint_certificate_view_t view;
    issue_device(&der);
    assert_int_equal(mint_certificate_view(mint_buffer_view(&der), &view), MINT_OK);
    assert_int_equal(mint_key_public_der(ca.device_key, &subject), MINT_OK);
    assert_int_equal(mint_key_public_der(ca.issuing_key, &signer), MINT_OK);
    const mint_expectation_t right = {.tbs = view.tbs.whole,
                                      .serial = view.tbs.serial,
                                      .not_before = TEST_NOW,
                                      .not_after = MINT_TIME_FOREVER,
                                      .subject_public_key = mint_buffer_view(&subject),
                                      .signer_type = MINT_KEY_P256,
                                      .signer_public_key = mint_buffer_view(&signer)};
    mint_error_t error = {0};
    expect_ok(mint_tomcrypt_verify(mint_buffer_view(&der), &right, &error), &error);

    mint_expectation_t wrong[5] = {right, right, right, right, right};
    wrong[0].serial = TEXT("another");
    wrong[1].not_before++;
    wrong[2].not_after--;
    wrong[3].subject_public_key = mint_buffer_view(&signer);
    wrong[4].signer_public_key = mint_buffer_view(&subject);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(mint_tomcrypt_verify(mint_buffer_view(&der), &wrong[i], NULL),
                         MINT_ERR_AUTHENTICATION);
    }
    wrong[0] = right;
    wrong[0].signer_type = MINT_KEY_BRAINPOOL_P256; // another curve
    assert_int_equal(mint_tomcrypt_verify(mint_buffer_view(&der), &wrong[0], NULL),
                     MINT_ERR_AUTHENTICATION);
    wrong[0].signer_type = (mint_key_type_t)99;
    assert_int_equal(mint_tomcrypt_verify(mint_buffer_view(&der), &wrong[0], NULL),
                     MINT_ERR_UNSUPPORTED);
    mint_buffer_free(&signer);
    mint_buffer_free(&subject);
    mint_buffer_free(&der);
}

static void other_keys_issue_too(void **state)
{
    (void)state;
    static const mint_key_type_t types[] = {MINT_KEY_P384, MINT_KEY_RSA_2048};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        mint_error_t error = {0};
        mint_buffer_t text = {0};
        mint_buffer_t der = {0};
        mint_profile_t *profile = NULL;
        mint_key_t *key = mint_key_new();
        mint_buffer_printf(&text, "[profile]\nkey = %s\nvalidity = 10 days\nself_signed = yes\n%s",
                           mint_key_type_name(types[i]), "[subject]\nCN = a\n");
        expect_ok(mint_profile_parse(mint_buffer_view(&text), "test", &profile, &error), &error);
        expect_ok(mint_key_generate(key, types[i], &error), &error);
        expect_ok(issue_with(profile, key, key, (mint_bytes_t){0}, 1, &der, &error), &error);
        mint_bytes_t chain = mint_buffer_view(&der);
        expect_ok(mint_chain_verify(&chain, 1, chain, TEST_NOW, &error), &error);
        mint_profile_free(profile);
        mint_key_free(key);
        mint_buffer_free(&der);
        mint_buffer_free(&text);
    }
}

// ---- Variables, further extensions ----

static void issue_text(const char *text, const mint_profile_values_t *values, mint_buffer_t *der,
                       mint_status_t expected, const char *message)
{
    mint_profile_t *profile = NULL;
    mint_error_t error = {0};
    mint_signer_t signer = mint_key_signer(ca.issuing_key);
    mint_bytes_t view = {(const uint8_t *)text, strlen(text)};
    expect_ok(mint_profile_parse(view, "test", &profile, &error), &error);
    const mint_issue_t issue = {.profile = profile,
                                .values = *values,
                                .subject_key = ca.device_key,
                                .issuer = mint_buffer_view(&ca.issuing),
                                .signer = &signer,
                                .serial = {1},
                                .now = TEST_NOW};
    mint_status_t status = mint_certificate_issue(&issue, der, &error);
    if (status != expected) {
        fail_msg("%s instead of %s", error.message, message);
    }
    if (message != NULL) {
        expect_message(&error, message);
        assert_null(der->data);
    }
    mint_profile_free(profile);
}

static void variables_of_the_profile(void **state)
{
    (void)state;
    static const char text[] = HEAD "[variables]\nplace = ${product}-1\nroom =\n"
                                    "[subject]\nCN = ${place} ${room}\n"
                                    "[extensions]\nauthority_key_identifier = yes\n";
    const mint_profile_variable_t room = {"room", "7"};
    const mint_profile_variable_t both[] = {{"room", "8"}, {"place", "B"}};
    const mint_profile_variable_t other = {"rom", "7"};
    mint_profile_values_t values = {.product = "Sensor", .more = &room, .more_count = 1};
    mint_certificate_info_t info;
    mint_buffer_t der = {0};
    issue_text(text, &values, &der, MINT_OK, NULL);
    assert_int_equal(mint_certificate_read(mint_buffer_view(&der), &info, NULL), MINT_OK);
    assert_string_equal(info.subject, "CN=Sensor-1 7");
    values.more = both;
    values.more_count = 2;
    issue_text(text, &values, &der, MINT_OK, NULL);
    assert_int_equal(mint_certificate_read(mint_buffer_view(&der), &info, NULL), MINT_OK);
    assert_string_equal(info.subject, "CN=B 8");
    values.more_count = 0;
    issue_text(text, &values, &der, MINT_ERR_ARGUMENT, "needs a value for ${room}");
    values.more = &other;
    values.more_count = 1;
    issue_text(text, &values, &der, MINT_ERR_ARGUMENT, "declares no variable rom");
    mint_buffer_free(&der);
}

static void addresses_and_foreign_extensions_are_written(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_certificate_view_t view;
    mint_extension_view_t extension;
    issue_text(HEAD LEAF "crl_distribution_point = http://c/${id}\nocsp = http:o\n"
                         "ca_issuers = http:i\nextension = 1.2.3 critical 04 02\n  01:02\n",
               &(mint_profile_values_t){.id = "7"}, &der, MINT_OK, NULL);
    assert_int_equal(mint_certificate_view(mint_buffer_view(&der), &view), MINT_OK);
    assert_true(
        mint_extension_find(&view.tbs, TEXT(MBEDTLS_OID_CRL_DISTRIBUTION_POINTS), &extension));
    // One point: [0] { [0] { [6] the URI } }.
    assert_true(mint_bytes_equal(extension.value, TEXT("\x30\x12\x30\x10\xA0\x0E\xA0\x0C\x86\x0A"
                                                       "http://c/7")));
    assert_true(
        mint_extension_find(&view.tbs, TEXT("\x2B\x06\x01\x05\x05\x07\x01\x01"), &extension));
    assert_true(mint_bytes_equal(extension.value,
                                 TEXT("\x30\x28\x30\x12\x06\x08\x2B\x06\x01\x05\x05\x07\x30\x01\x86"
                                      "\x06"
                                      "http:o"
                                      "\x30\x12\x06\x08\x2B\x06\x01\x05\x05\x07\x30\x02\x86"
                                      "\x06"
                                      "http:i")));
    assert_true(mint_extension_find(&view.tbs, TEXT("\x2A\x03"), &extension));
    assert_true(extension.critical);
    assert_true(mint_bytes_equal(extension.value, TEXT("\x04\x02\x01\x02")));
    mint_buffer_free(&der);
    issue_text(HEAD LEAF "ocsp = nowhere\n", &(mint_profile_values_t){0}, &der, MINT_ERR_ARGUMENT,
               "nowhere is not a URI");
}

// ---- The profiles compiled in ----

// Issues by a profile with a P-256 key (RSA where it wants that); lint has nothing to say.
static void expect_clean(const char *name, mint_key_t *subject, mint_key_t *signing_key,
                         mint_bytes_t issuer, mint_buffer_t *der)
{
    mint_error_t error = {0};
    mint_profile_t *profile = NULL;
    mint_lint_report_t report;
    const mint_profile_variable_t eui64 = {"eui64", "02-00-5E-10-00-00-00-01"};
    mint_signer_t signer = mint_key_signer(signing_key);
    expect_ok(mint_profile_builtin(name, &profile, &error), &error);
    const mint_issue_t issue = {.profile = profile,
                                .values = {.serial = "A-0001",
                                           .product = "Sensor",
                                           .name = "device.example.com",
                                           .more = &eui64,
                                           .more_count = strcmp(name, "device-rfc7925") == 0},
                                .subject_key = subject,
                                .issuer = issuer,
                                .signer = &signer,
                                .serial = {1},
                                .now = TEST_NOW};
    expect_ok(mint_certificate_issue(&issue, der, &error), &error);
    expect_ok(mint_lint_certificate(mint_buffer_view(der), mint_profile_targets(profile), &report,
                                    &error),
              &error);
    if (report.count > 0) {
        fail_msg("%s: %s", name, report.findings[0].text);
    }
    mint_profile_free(profile);
}

static void profiles_compiled_in_are_clean(void **state)
{
    (void)state;
    static const char *const devices[] = {"device-idevid", "device-ldevid", "device-rfc7925",
                                          "device-aws",    "device-azure",  "tls-server"};
    mint_error_t error = {0};
    mint_buffer_t der = {0};
    mint_buffer_t pai = {0};
    mint_buffer_t file = {0};
    mint_key_t *rsa = mint_key_new();
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        expect_clean(devices[i], ca.device_key, ca.issuing_key, mint_buffer_view(&ca.issuing),
                     &der);
    }
    expect_clean("root-ca", ca.root_key, ca.root_key, (mint_bytes_t){0}, &der);
    expect_clean("issuing-ca", ca.issuing_key, ca.root_key, mint_buffer_view(&ca.root), &der);
    expect_clean("self-signed", ca.device_key, ca.device_key, (mint_bytes_t){0}, &der);
    expect_clean("matter-pai", ca.issuing_key, ca.root_key, mint_buffer_view(&ca.root), &pai);
    expect_clean("matter-dac", ca.device_key, ca.issuing_key, mint_buffer_view(&pai), &der);
    // A DAC under a CA that is no PAI is refused.
    mint_profile_t *profile = NULL;
    expect_ok(mint_profile_builtin("matter-dac", &profile, &error), &error);
    assert_int_equal(issue_with(profile, ca.device_key, ca.issuing_key,
                                mint_buffer_view(&ca.issuing), 1, &der, &error),
                     MINT_ERR_MISMATCH);
    expect_message(&error, "(matter-issuer,");
    mint_profile_free(profile);

    expect_ok(
        mint_file_read(CERTS_TEST_DATA_DIR "/../fuzz/corpus/key/pkcs1_rsa2048.der", &file, &error),
        &error);
    expect_ok(mint_key_set_private_der(rsa, mint_buffer_view(&file), (mint_bytes_t){0}, &error),
              &error);
    expect_clean("axtls-rsa", rsa, rsa, (mint_bytes_t){0}, &der);
    mint_key_free(rsa);
    mint_buffer_free(&file);
    mint_buffer_free(&pai);
    mint_buffer_free(&der);
}

static void brainpool_signs_and_is_verified(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_buffer_t der = {0};
    mint_profile_t *profile = NULL;
    mint_key_t *key = mint_key_new();
    mint_key_t *other = mint_key_new();
    expect_ok(mint_key_generate(key, MINT_KEY_BRAINPOOL_P256, &error), &error);
    expect_ok(mint_key_generate(other, MINT_KEY_BRAINPOOL_P256, &error), &error);
    expect_ok(mint_profile_builtin("root-ca", &profile, &error), &error);
    expect_ok(issue_with(profile, key, key, (mint_bytes_t){0}, 1, &der, &error), &error);
    mint_bytes_t chain = mint_buffer_view(&der);
    expect_ok(mint_chain_verify(&chain, 1, chain, TEST_NOW, &error), &error);
    // A fault in the signer is seen over the twist too.
    mint_signer_t signer = mint_key_signer(other);
    signer.public_key = key;
    const mint_issue_t issue = {.profile = profile,
                                .values = {.name = "x"},
                                .subject_key = key,
                                .signer = &signer,
                                .serial = {1},
                                .now = TEST_NOW};
    assert_int_equal(mint_certificate_issue(&issue, &der, &error), MINT_ERR_AUTHENTICATION);
    expect_message(&error, "LibTomCrypt does not verify");
    assert_null(der.data);
    mint_profile_free(profile);
    mint_key_free(other);
    mint_key_free(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(device_identity_is_as_802_1ar_says),
        cmocka_unit_test(names_and_identifiers_chain),
        cmocka_unit_test(algorithm_has_no_parameters),
        cmocka_unit_test(same_request_gives_same_bytes),
        cmocka_unit_test(serial_numbers_are_20_positive_bytes),
        cmocka_unit_test(wrong_requests_are_refused),
        cmocka_unit_test(wrong_names_are_refused),
        cmocka_unit_test(mail_addresses_are_ia5_strings),
        cmocka_unit_test(an_issuer_signs_while_it_is_valid),
        cmocka_unit_test(lint_errors_prevent_signing),
        cmocka_unit_test(wrong_signature_never_leaves),
        cmocka_unit_test(failing_signer_is_reported),
        cmocka_unit_test(second_library_notices_every_difference),
        cmocka_unit_test(other_keys_issue_too),
        cmocka_unit_test(profiles_compiled_in_are_clean),
        cmocka_unit_test(brainpool_signs_and_is_verified),
        cmocka_unit_test(variables_of_the_profile),
        cmocka_unit_test(addresses_and_foreign_extensions_are_written),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
