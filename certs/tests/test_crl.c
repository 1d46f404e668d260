// SPDX-License-Identifier: Apache-2.0
//
// Revocation lists: what was put in is found, by us and by Mbed TLS; nothing comes out when
// anything is wrong; no bit may change.
#include "certs/tests/support.h"

#include <mbedtls/oid.h>
#include <mbedtls/x509_crl.h>
#include <mbedtls/x509_crt.h>
#include <stdlib.h>

#include "certs/src/crl_tomcrypt.h"
#include "certs/src/der_read.h"
#include "certs/src/der_write.h"
#include "mintmark/certs/crl.h"

#define URI "http://crl.example.com/plant-3.crl"

static hierarchy_t ca;
static mint_signer_t signer;

static const mint_crl_entry_t entries[] = {
    {.serial = {0x03}, .serial_len = 1, .revoked = TEST_NOW - 100},
    {.serial = {0x41, 0x42, 0x43},
     .serial_len = 3,
     .revoked = TEST_NOW - 50,
     .reason = MINT_CRL_KEY_COMPROMISE,
     .invalid_since = TEST_NOW - 5000},
    {.serial = {0x7F, [19] = 0xFF},
     .serial_len = MINT_SERIAL_LEN,
     .revoked = TEST_NOW,
     .reason = MINT_CRL_AA_COMPROMISE},
};
enum { ENTRY_COUNT = sizeof entries / sizeof entries[0] };

static int setup(void **state)
{
    (void)state;
    make_hierarchy(&ca);
    signer = mint_key_signer(ca.issuing_key);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free_hierarchy(&ca);
    return 0;
}

static mint_crl_issue_t request(void)
{
    return (mint_crl_issue_t){.issuer = mint_buffer_view(&ca.issuing),
                              .signer = &signer,
                              .number = 7,
                              .this_update = TEST_NOW,
                              .next_update = TEST_NOW + 86400,
                              .entries = entries,
                              .entry_count = ENTRY_COUNT};
}

static void issue(const mint_crl_issue_t *issue_of, mint_buffer_t *der)
{
    mint_error_t error = {0};
    expect_ok(mint_crl_issue(issue_of, der, &error), &error);
}

// ---- What is in them ----

static void entries_are_what_was_put_in(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_crl_view_t view;
    mint_crl_entry_view_t entry;
    uint64_t number;
    mint_crl_issue_t wanted = request();
    issue(&wanted, &der);
    assert_int_equal(mint_crl_view(mint_buffer_view(&der), &view, NULL), MINT_OK);
    assert_int_equal(view.version, 2);
    assert_true(view.this_update.time == TEST_NOW && view.has_next_update);
    assert_true(view.next_update.time == TEST_NOW + 86400);
    assert_true(mint_crl_number(&view, &number) && number == 7);
    mint_reader_t reader = mint_crl_entries(&view);
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        assert_true(mint_crl_entry_next(&reader, &entry));
        assert_int_equal(entry.serial.len, entries[i].serial_len);
        assert_memory_equal(entry.serial.data, entries[i].serial, entries[i].serial_len);
        assert_true(entry.time.time == entries[i].revoked);
        assert_int_equal(mint_crl_entry_reason(&entry), entries[i].reason);
    }
    assert_false(mint_crl_entry_next(&reader, &entry));
    assert_true(mint_crl_find(&view, TEXT("\x41\x42\x43"), &entry));
    assert_false(mint_crl_find(&view, TEXT("\x41\x42\x44"), &entry));
    assert_int_equal(mint_crl_verify(mint_buffer_view(&der), mint_buffer_view(&ca.issuing), NULL),
                     MINT_OK);
    mint_buffer_free(&der);
}

static void extensions_are_as_rfc_5280_says(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_crl_view_t view;
    mint_certificate_view_t issuer;
    mint_extension_view_t extension;
    mint_crl_entry_view_t entry;
    mint_crl_issue_t wanted = request();
    wanted.distribution_point = URI;
    issue(&wanted, &der);
    assert_int_equal(mint_crl_view(mint_buffer_view(&der), &view, NULL), MINT_OK);
    assert_int_equal(mint_certificate_view(mint_buffer_view(&ca.issuing), &issuer), MINT_OK);
    assert_true(mint_extension_among(view.extensions,
                                     MINT_OID(MBEDTLS_OID_AUTHORITY_KEY_IDENTIFIER), &extension));
    mint_authority_key_view_t authority;
    assert_true(mint_authority_key_view(extension.value, &authority));
    assert_true(mint_bytes_equal(authority.key_id, mint_view_subject_key_id(&issuer.tbs)));
    assert_false(extension.critical);
    // issuingDistributionPoint, critical (§5.2.5): [0] { [0] { [6] URI } }.
    assert_true(mint_extension_among(view.extensions, TEXT("\x55\x1D\x1C"), &extension));
    assert_true(extension.critical);
    assert_true(mint_bytes_equal(extension.value, TEXT("\x30\x28\xA0\x26\xA0\x24\x86\x22" URI)));
    mint_issuing_point_t point;
    assert_true(mint_issuing_point_view(extension.value, &point));
    mint_reader_t names = mint_der_reader(point.point.names);
    mint_general_name_t name;
    assert_true(mint_general_name_next(&names, &name));
    assert_int_equal(name.kind, MINT_GENERAL_NAME_URI);
    assert_true(mint_bytes_equal(name.value, TEXT(URI)));
    // No reason is written for unspecified (§5.3.1); dates of invalidity are GeneralizedTime
    // (§5.3.2).
    assert_true(mint_crl_find(&view, TEXT("\x03"), &entry));
    assert_int_equal(entry.extensions.len, 0);
    assert_true(mint_crl_find(&view, TEXT("\x41\x42\x43"), &entry));
    assert_true(mint_extension_among(entry.extensions, TEXT("\x55\x1D\x18"), &extension));
    assert_true(mint_bytes_equal(extension.value, TEXT("\x18\x0F"
                                                       "20250615134320Z")));
    mint_buffer_free(&der);
}

static void no_list_instead_of_an_empty_one(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_crl_view_t view;
    mint_crl_entry_view_t entry;
    mint_crl_issue_t wanted = request();
    wanted.entry_count = 0;
    issue(&wanted, &der);
    assert_int_equal(mint_crl_view(mint_buffer_view(&der), &view, NULL), MINT_OK);
    assert_int_equal(view.entries.len, 0);
    assert_false(mint_crl_find(&view, TEXT("\x03"), &entry));
    mint_reader_t outer = mint_der_reader(view.tbs);
    mint_reader_t tbs = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    size_t elements = 0;
    for (int tag; tbs.left_len > 0; elements++) {
        (void)mint_der_read_any(&tbs, &tag);
    }
    // version, algorithm, issuer, two dates, extensions
    assert_int_equal(elements, 6);
    mint_buffer_free(&der);
}

static void numbers_come_back(void **state)
{
    (void)state;
    static const uint64_t numbers[] = {
        0, 1, 127, 128, 255, 256, 65535, UINT64_C(1) << 63, 32768, 4294967296, UINT64_MAX};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        mint_buffer_t der = {0};
        mint_crl_view_t view;
        uint64_t number;
        mint_crl_issue_t wanted = request();
        wanted.number = numbers[i];
        issue(&wanted, &der);
        assert_int_equal(mint_crl_view(mint_buffer_view(&der), &view, NULL), MINT_OK);
        assert_true(mint_crl_number(&view, &number));
        assert_true(number == numbers[i]);
        mint_buffer_free(&der);
    }
}

static void mbed_tls_finds_them_revoked(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_buffer_t device = {0};
    mint_buffer_t other = {0};
    mbedtls_x509_crl list;
    mbedtls_x509_crt chain;
    mbedtls_x509_crt root;
    mint_crl_entry_t revoked = {.serial_len = MINT_SERIAL_LEN, .revoked = TEST_NOW};
    mint_crl_issue_t wanted = request();
    memset(revoked.serial, 0x05, sizeof revoked.serial);
    wanted.entries = &revoked;
    wanted.entry_count = 1;
    issue(&wanted, &der);
    issue_builtin("device-idevid", ca.device_key, ca.issuing_key, mint_buffer_view(&ca.issuing),
                  0x05, &device);
    issue_builtin("device-idevid", ca.device_key, ca.issuing_key, mint_buffer_view(&ca.issuing),
                  0x06, &other);
    mbedtls_x509_crl_init(&list);
    mbedtls_x509_crt_init(&root);
    assert_int_equal(mbedtls_x509_crl_parse_der(&list, der.data, der.len), 0);
    assert_int_equal(mbedtls_x509_crt_parse_der(&root, ca.issuing.data, ca.issuing.len), 0);
    for (int i = 0; i < 2; i++) {
        const mint_buffer_t *leaf = i == 0 ? &device : &other;
        const uint32_t by_clock = MBEDTLS_X509_BADCRL_EXPIRED | MBEDTLS_X509_BADCRL_FUTURE |
                                  MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE;
        uint32_t flags = 0;
        mbedtls_x509_crt_init(&chain);
        assert_int_equal(mbedtls_x509_crt_parse_der(&chain, leaf->data, leaf->len), 0);
        (void)mbedtls_x509_crt_verify(&chain, &root, &list, NULL, &flags, NULL, NULL);
        assert_int_equal(flags & ~by_clock, i == 0 ? MBEDTLS_X509_BADCERT_REVOKED : 0);
        mbedtls_x509_crt_free(&chain);
    }
    mbedtls_x509_crt_free(&root);
    mbedtls_x509_crl_free(&list);
    mint_buffer_free(&der);
    mint_buffer_free(&device);
    mint_buffer_free(&other);
}

static void a_big_list_is_written_whole(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    mint_buffer_t der = {0};
    mint_crl_view_t view;
    mint_crl_entry_view_t entry;
    mint_crl_entry_t *many = calloc(MANY, sizeof *many);
    assert_non_null(many);
    for (size_t i = 0; i < MANY; i++) {
        many[i] = (mint_crl_entry_t){.serial_len = MINT_SERIAL_LEN,
                                     .revoked = TEST_NOW + (int64_t)i,
                                     .reason = MINT_CRL_SUPERSEDED,
                                     .invalid_since = MINT_TIME_FOREVER};
        memset(many[i].serial, 0x7F, MINT_SERIAL_LEN);
        many[i].serial[18] = (uint8_t)(i >> 8);
        many[i].serial[19] = (uint8_t)i;
    }
    mint_crl_issue_t wanted = request();
    wanted.entries = many;
    wanted.entry_count = MANY;
    issue(&wanted, &der);
    assert_int_equal(mint_crl_view(mint_buffer_view(&der), &view, NULL), MINT_OK);
    mint_bytes_t last = {.data = many[MANY - 1].serial, .len = MINT_SERIAL_LEN};
    assert_true(mint_crl_find(&view, last, &entry));
    assert_true(entry.time.time == TEST_NOW + MANY - 1);
    free(many);
    mint_buffer_free(&der);
}

static void text_says_what_is_in_it(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_buffer_t text = {0};
    mint_error_t error = {0};
    mint_crl_issue_t wanted = request();
    wanted.distribution_point = URI;
    issue(&wanted, &der);
    expect_ok(mint_crl_text(mint_buffer_view(&der), &text, &error), &error);
    static const char *const parts[] = {
        "Version 2 (0x1)",
        "Issuer: O=device.example.com, CN=device.example.com Issuing CA\n",
        "Last Update: Jun 15 15:06:40 2025 GMT\n",
        "X509v3 CRL Number: \n                7\n",
        "X509v3 Issuing Distribution Point: critical\n                Full Name:\n"
        "                  URI:" URI "\n",
        "Serial Number: 414243\n        Revocation Date: Jun 15 15:05:50 2025 GMT\n",
        "Key Compromise\n",
        "Invalidity Date: \n                Jun 15 13:43:20 2025 GMT\n",
        "AA Compromise\n",
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strstr((const char *)text.data, parts[i]) == NULL) {
            fail_msg("\"%s\" is not in \"%s\"", parts[i], (const char *)text.data);
        }
    }
    assert_int_equal(mint_crl_text(TEXT("junk"), &text, &error), MINT_ERR_FORMAT);
    assert_null(text.data);
    mint_buffer_free(&der);
}

static void shards_cover_all_and_do_not_overlap(void **state)
{
    (void)state;
    enum { SHARDS = 7, SERIALS = 7000 };
    unsigned counts[SHARDS + 1] = {0};
    for (uint32_t i = 0; i < SERIALS; i++) {
        uint8_t serial[MINT_SERIAL_LEN];
        assert_int_equal(mint_certificate_new_serial(serial, NULL), MINT_OK);
        uint32_t shard = mint_crl_shard(serial, sizeof serial, SHARDS);
        assert_in_range(shard, 1, SHARDS);
        counts[shard]++;
    }
    for (size_t i = 1; i <= SHARDS; i++) {
        assert_in_range(counts[i], 700, 1300); // 1000 each: ten standard deviations
    }
    const uint8_t known[] = {0x01, 0x00, 0x00, 0x01, 0x00};
    assert_int_equal(mint_crl_shard(known, sizeof known, 16), 1);
    assert_int_equal(mint_crl_shard(known, sizeof known, 255), 2);
    assert_int_equal(mint_crl_shard(known, 1, 4), 2);
    assert_int_equal(mint_crl_shard(known, sizeof known, 1), 1);
}

static void reasons_have_names(void **state)
{
    (void)state;
    mint_crl_reason_t reason;
    mint_error_t error = {0};
    unsigned count = 0;
    for (unsigned i = 0; i < 16; i++) {
        const char *name = mint_crl_reason_name((mint_crl_reason_t)i);
        if (strcmp(name, "unknown") != 0) {
            assert_int_equal(mint_crl_reason_from_name(name, &reason, NULL), MINT_OK);
            assert_int_equal(reason, i);
            count++;
        }
    }
    assert_int_equal(count, 10);
    assert_int_equal(mint_crl_reason_from_name("Superseded", &reason, &error), MINT_ERR_ARGUMENT);
    assert_non_null(strstr(error.hint, "superseded"));
}

// ---- What does not come out ----

static void expect_refused(const mint_crl_issue_t *wanted, mint_status_t expected,
                           const char *message)
{
    mint_buffer_t der = {0};
    mint_error_t error = {0};
    assert_int_equal(mint_crl_issue(wanted, &der, &error), expected);
    expect_message(&error, message);
    assert_null(der.data);
}

static void wrong_requests_are_refused(void **state)
{
    (void)state;
    mint_buffer_t device = {0};
    mint_crl_entry_t entry = entries[0];
    mint_crl_issue_t wanted = request();
    wanted.next_update = TEST_NOW;
    expect_refused(&wanted, MINT_ERR_ARGUMENT, "ends before it begins");
    wanted = request();
    wanted.distribution_point = "nowhere";
    expect_refused(&wanted, MINT_ERR_ARGUMENT, "is not a URI");
    wanted.distribution_point = "http://\xC3\xBC";
    expect_refused(&wanted, MINT_ERR_ARGUMENT, "is not a URI");
    wanted = request();
    wanted.entries = &entry;
    wanted.entry_count = 1;
    entry.reason = MINT_CRL_REMOVE_FROM_CRL;
    expect_refused(&wanted, MINT_ERR_ARGUMENT, "complete lists");
    entry = entries[0];
    entry.serial[0] = 0x80;
    expect_refused(&wanted, MINT_ERR_ARGUMENT, "serial number");
    entry = entries[0];
    entry.serial_len = 0;
    expect_refused(&wanted, MINT_ERR_ARGUMENT, "serial number");
    entry = entries[0];
    entry.revoked = MINT_TIME_FOREVER + 1;
    expect_refused(&wanted, MINT_ERR_SPACE, "1950 and 9999");
    wanted = request();
    wanted.issuer = mint_buffer_view(&ca.root);
    expect_refused(&wanted, MINT_ERR_ARGUMENT, "not the issuer's key");
    wanted.issuer = TEXT("junk");
    expect_refused(&wanted, MINT_ERR_FORMAT, "cannot be read");
    issue_builtin("device-idevid", ca.device_key, ca.issuing_key, mint_buffer_view(&ca.issuing),
                  0x05, &device);
    mint_signer_t by_device = mint_key_signer(ca.device_key);
    wanted = request();
    wanted.issuer = mint_buffer_view(&device);
    wanted.signer = &by_device;
    expect_refused(&wanted, MINT_ERR_ARGUMENT, "may not sign lists");
    mint_buffer_free(&device);
}

// A signer that spoils the signature of a real one.
typedef struct {
    mint_signer_t real;
    size_t flip; // byte to change
} faulty_t;

static mint_status_t sign_badly(void *context, const uint8_t *digest, size_t digest_len,
                                uint8_t signature[MINT_SIGNATURE_MAX_LEN], size_t *signature_len)
{
    faulty_t *faulty = context;
    mint_status_t status =
        faulty->real.sign(faulty->real.context, digest, digest_len, signature, signature_len);
    signature[faulty->flip % *signature_len] ^= 0x01;
    return status;
}

static void wrong_signature_never_leaves(void **state)
{
    (void)state;
    faulty_t faulty = {.real = signer};
    mint_signer_t bad = {sign_badly, &faulty, ca.issuing_key};
    mint_crl_issue_t wanted = request();
    wanted.signer = &bad;
    for (faulty.flip = 0; faulty.flip < 72; faulty.flip++) {
        expect_refused(&wanted, MINT_ERR_AUTHENTICATION, "LibTomCrypt");
    }
    mint_signer_t other = mint_key_signer(ca.device_key); // the right form, by the wrong key
    other.public_key = ca.issuing_key;
    wanted.signer = &other;
    expect_refused(&wanted, MINT_ERR_AUTHENTICATION, "does not verify");
}

static void second_library_notices_every_difference(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_buffer_t spki = {0};
    mint_crl_view_t view;
    mint_crl_entry_t changed[ENTRY_COUNT];
    const mint_crl_issue_t right = request();
    issue(&right, &der);
    assert_int_equal(mint_key_public_der(ca.issuing_key, &spki), MINT_OK);
    assert_int_equal(mint_crl_view(mint_buffer_view(&der), &view, NULL), MINT_OK);
    assert_int_equal(mint_crl_tomcrypt_verify(mint_buffer_view(&der), view.tbs, &right,
                                              mint_buffer_view(&spki), NULL),
                     MINT_OK);
    for (int i = 0; i < 7; i++) {
        mint_crl_issue_t wrong = right;
        mint_bytes_t tbs = view.tbs;
        memcpy(changed, entries, sizeof changed);
        wrong.entries = changed;
        switch (i) {
        case 0:
            wrong.entry_count--;
            break;
        case 1:
            wrong.entry_count = 0;
            break;
        case 2:
            changed[1].serial[2]++;
            break;
        case 3:
            changed[2].revoked--;
            break;
        case 4:
            wrong.this_update--;
            break;
        case 5:
            wrong.next_update++;
            break;
        default:
            tbs = (mint_bytes_t){.data = view.tbs.data + 1, .len = view.tbs.len};
        }
        assert_int_equal(mint_crl_tomcrypt_verify(mint_buffer_view(&der), tbs, &wrong,
                                                  mint_buffer_view(&spki), NULL),
                         MINT_ERR_AUTHENTICATION);
    }
    mint_buffer_free(&der);
    mint_buffer_free(&spki);
}

// ---- What is not believed ----

static void lists_of_others_are_not_believed(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_buffer_t impostor = {0};
    mint_error_t error = {0};
    mint_crl_issue_t wanted = request();
    issue(&wanted, &der);
    mint_bytes_t list = mint_buffer_view(&der);
    assert_int_equal(mint_crl_verify(list, mint_buffer_view(&ca.root), &error),
                     MINT_ERR_AUTHENTICATION);
    expect_message(&error, "another issuer");
    // The issuer's name, another key.
    mint_key_t *key = fixed_key(0x55);
    issue_builtin("issuing-ca", key, ca.root_key, mint_buffer_view(&ca.root), 0x09, &impostor);
    assert_int_equal(mint_crl_verify(list, mint_buffer_view(&impostor), &error),
                     MINT_ERR_AUTHENTICATION);
    expect_message(&error, "signature is wrong");
    assert_int_equal(mint_crl_verify(list, TEXT("x"), &error), MINT_ERR_FORMAT);
    assert_int_equal(mint_crl_verify(TEXT("x"), mint_buffer_view(&ca.issuing), &error),
                     MINT_ERR_FORMAT);
    mint_key_free(key);
    mint_buffer_free(&der);
    mint_buffer_free(&impostor);
}

static void every_flipped_bit_is_noticed(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_crl_issue_t wanted = request();
    issue(&wanted, &der);
    for (size_t i = 0; i < der.len; i++) {
        uint8_t bit = (uint8_t)(1u << i % 8);
        der.data[i] ^= bit;
        mint_status_t status =
            mint_crl_verify(mint_buffer_view(&der), mint_buffer_view(&ca.issuing), NULL);
        der.data[i] ^= bit;
        if (status == MINT_OK) {
            fail_msg("a flipped bit in byte %zu was not noticed", i);
        }
    }
    mint_buffer_free(&der);
}

static void every_cut_is_noticed(void **state)
{
    (void)state;
    mint_buffer_t der = {0};
    mint_crl_view_t view;
    mint_crl_issue_t wanted = request();
    issue(&wanted, &der);
    for (size_t len = 0; len < der.len; len++) {
        assert_int_equal(mint_crl_view((mint_bytes_t){der.data, len}, &view, NULL),
                         MINT_ERR_FORMAT);
    }
    mint_buffer_append(&der, "x", 1);
    assert_int_equal(mint_crl_view(mint_buffer_view(&der), &view, NULL), MINT_ERR_FORMAT);
    mint_buffer_free(&der);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_what_was_put_in),
        cmocka_unit_test(extensions_are_as_rfc_5280_says),
        cmocka_unit_test(no_list_instead_of_an_empty_one),
        cmocka_unit_test(numbers_come_back),
        cmocka_unit_test(mbed_tls_finds_them_revoked),
        cmocka_unit_test(a_big_list_is_written_whole),
        cmocka_unit_test(text_says_what_is_in_it),
        cmocka_unit_test(shards_cover_all_and_do_not_overlap),
        cmocka_unit_test(reasons_have_names),
        cmocka_unit_test(wrong_requests_are_refused),
        cmocka_unit_test(wrong_signature_never_leaves),
        cmocka_unit_test(second_library_notices_every_difference),
        cmocka_unit_test(lists_of_others_are_not_believed),
        cmocka_unit_test(every_flipped_bit_is_noticed),
        cmocka_unit_test(every_cut_is_noticed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
