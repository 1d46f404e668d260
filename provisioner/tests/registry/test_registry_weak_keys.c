// SPDX-License-Identifier: Apache-2.0
//
// Weak keys across a fleet. Devices, requests and certificates are put into the file as rows, with
// keys and signatures of the test's choice in hand-made DER: the registry's own calls would refuse
// most of them, which is the point of looking again.
#include "tests/support/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tommath.h>

#include "mintmark/certs/random.h"
#include "registry/weak_keys.h"
#include "registry/weak_material.h"

#define POINT_LEN 65u
enum { DER_SIZE = 1024, FINDINGS_MAX = 32 };

// ---- DER ----

/// DER that grows at its front.
typedef struct {
    uint8_t bytes[DER_SIZE];
    size_t at;
} der_t;

static void put(der_t *der, const void *data, size_t len)
{
    assert_true(len <= der->at);
    der->at -= len;
    memcpy(der->bytes + der->at, data, len);
}

/// Wraps all from `end` on, which was `at` before its content was put.
static void wrap(der_t *der, size_t end, uint8_t tag)
{
    size_t len = end - der->at;
    const uint8_t head[] = {tag, 0x82, (uint8_t)(len >> 8), (uint8_t)len};
    const uint8_t middle[] = {tag, 0x81, (uint8_t)len};
    const uint8_t small[] = {tag, (uint8_t)len};
    if (len > 255) {
        put(der, head, sizeof head);
    } else if (len > 127) {
        put(der, middle, sizeof middle);
    } else {
        put(der, small, sizeof small);
    }
}

static const uint8_t ec_algorithm[] = {0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48,
                                       0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A,
                                       0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};
static const uint8_t rsa_algorithm[] = {0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
                                        0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00};
static const uint8_t ecdsa_sha256[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                       0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};

static void put_integer(der_t *der, const uint8_t *data, size_t len)
{
    size_t end = der->at;
    put(der, data, len);
    if ((data[0] & 0x80) != 0) {
        put(der, "\0", 1);
    }
    wrap(der, end, 0x02);
}

static void put_bits(der_t *der, size_t end)
{
    put(der, "\0", 1);
    wrap(der, end, 0x03);
}

/// What a request is made of.
typedef struct {
    const uint8_t *point;   ///< P-256, or NULL:
    const uint8_t *modulus; ///< RSA, 128 bytes
    uint8_t r;              ///< what the signature's r is made of
    uint8_t content;        ///< what makes what is signed another
} request_t;

static void put_spki(der_t *der, const request_t *request)
{
    size_t end = der->at;
    if (request->point != NULL) {
        put(der, request->point, POINT_LEN);
        put_bits(der, end);
        put(der, ec_algorithm, sizeof ec_algorithm);
    } else {
        put_integer(der, (const uint8_t *)"\x01\x00\x01", 3);
        put_integer(der, request->modulus, 128);
        wrap(der, end, 0x30);
        put_bits(der, end);
        put(der, rsa_algorithm, sizeof rsa_algorithm);
    }
    wrap(der, end, 0x30);
}

/// CertificationRequest (RFC 2986 §4), with a signature that no key made.
static mint_bytes_t make_request(der_t *der, const request_t *request)
{
    uint8_t number[32];
    der->at = DER_SIZE;
    memset(number, request->content | 1, sizeof number);
    put_integer(der, number, sizeof number);
    memset(number, request->r, sizeof number);
    put_integer(der, number, sizeof number);
    wrap(der, DER_SIZE, 0x30);
    put_bits(der, DER_SIZE);
    put(der, ecdsa_sha256, sizeof ecdsa_sha256);
    size_t end = der->at;
    put(der, "\xA0\x00", 2);
    put_spki(der, request);
    const uint8_t name[] = {0x30, 0x0E, 0x31, 0x0C, 0x30, 0x0A, 0x06, 0x03,
                            0x55, 0x04, 0x05, 0x13, 0x03, 'a',  'b',  request->content};
    put(der, name, sizeof name);
    put(der, "\x02\x01\x00", 3);
    wrap(der, end, 0x30);
    wrap(der, DER_SIZE, 0x30);
    return (mint_bytes_t){.data = der->bytes + der->at, .len = DER_SIZE - der->at};
}

// ---- rows ----

static void bind(sqlite3_stmt *statement, int place, const uint8_t *data, size_t len)
{
    (void)(data == NULL ? sqlite3_bind_null(statement, place)
                        : sqlite3_bind_blob(statement, place, data, (int)len, SQLITE_TRANSIENT));
}

/// Adds device `number` with its request. Where the request has no point, the device has a random
/// one.
static void add_device(const fixture_t *fixture, uint8_t number, const request_t *request)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t serial[MINT_SERIAL_LEN] = {0x40, [19] = number};
    uint8_t other[POINT_LEN];
    der_t der;
    sqlite3_stmt *statement = NULL;
    mint_bytes_t csr = make_request(&der, request);
    fixture_device_id(number, id);
    assert_int_equal(mint_host_random_fill(NULL, other, sizeof other), MINT_OK);
    other[0] = 4;
    sqlite3 *db = fixture_break_in(fixture->path);
    assert_int_equal(sqlite3_prepare_v2(
                         db,
                         "INSERT INTO devices (device, batch, station, board, firmware, progress,"
                         " public_key, health, admitted, changed) VALUES (?1, 1, 's', 'b', 'f', 1,"
                         " ?2, '{}', 0, 0)",
                         -1, &statement, NULL),
                     SQLITE_OK);
    bind(statement, 1, id, sizeof id);
    bind(statement, 2, request->point != NULL ? request->point : other, POINT_LEN);
    if (sqlite3_step(statement) != SQLITE_DONE) {
        // The schema keeps identity keys apart; the same one then is the transport key.
        fail_msg("%s", sqlite3_errmsg(db));
    }
    (void)sqlite3_finalize(statement);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "INSERT INTO certificates (serial, device, csr, intended)"
                                        " VALUES (?1, last_insert_rowid(), ?2, 0)",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    bind(statement, 1, serial, sizeof serial);
    bind(statement, 2, csr.data, csr.len);
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
}

static void random_point(uint8_t point[POINT_LEN])
{
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    const mint_random_t host = {.fill = mint_host_random_fill, .context = NULL};
    assert_int_equal(mint_p256_generate(&host, private_key, point), MINT_OK);
}

// ---- searches ----

/// What was found.
typedef struct {
    mint_weakness_kind_t kind[FINDINGS_MAX];
    size_t holders[FINDINGS_MAX];
    char first[FINDINGS_MAX][MINT_PORT_MAX_LEN];
    size_t count;
} findings_t;

static mint_status_t note(void *context, const mint_weakness_t *weakness)
{
    findings_t *findings = context;
    assert_true(findings->count < FINDINGS_MAX);
    findings->kind[findings->count] = weakness->kind;
    findings->holders[findings->count] = weakness->holder_count;
    (void)snprintf(findings->first[findings->count], sizeof findings->first[0], "%s",
                   weakness->holders[0]);
    findings->count++;
    assert_string_not_equal(mint_weakness_text(weakness->kind), "unknown");
    assert_string_not_equal(mint_weakness_consequence(weakness->kind), "");
    return MINT_OK;
}

static mint_weak_counts_t search(const fixture_t *fixture, findings_t *findings)
{
    const mint_random_t host = {.fill = mint_host_random_fill, .context = NULL};
    mint_weak_counts_t counts;
    mint_error_t error = {0};
    *findings = (findings_t){0};
    if (mint_registry_weak_keys(fixture->registry, &host, note, findings, &counts, &error) !=
        MINT_OK) {
        fail_msg("%s", error.message);
    }
    assert_int_equal(counts.findings, findings->count);
    return counts;
}

/// The fixture's station has a key of one byte repeated: another, so that it is not found.
static int setup(void **state)
{
    (void)fixture_setup(state);
    const fixture_t *fixture = *state;
    sqlite3 *db = fixture_break_in(fixture->path);
    fixture_forge(db, "UPDATE stations SET public_key = randomblob(65)");
    (void)sqlite3_close(db);
    return 0;
}

static void test_good_keys_give_no_finding(void **state)
{
    const fixture_t *fixture = *state;
    findings_t findings;
    uint8_t point[POINT_LEN];
    for (uint8_t i = 1; i <= 20; i++) {
        random_point(point);
        const request_t request = {.point = point, .r = i, .content = i};
        add_device(fixture, i, &request);
    }
    mint_weak_counts_t counts = search(fixture, &findings);
    assert_int_equal(findings.count, 0);
    assert_int_equal(counts.ec_keys, 21);
    assert_int_equal(counts.signatures, 20);
    assert_int_equal(counts.unreadable, 0);
}

/// Two devices with good keys, and then a change that nobody records.
static void add_two_and_forge(const fixture_t *fixture, const char *sql)
{
    uint8_t point[2][POINT_LEN];
    for (uint8_t i = 0; i < 2; i++) {
        random_point(point[i]);
    }
    for (uint8_t i = 0; i < 2; i++) {
        const uint8_t number = (uint8_t)(i + 1);
        add_device(fixture, number,
                   &(request_t){.point = point[i], .r = number, .content = number});
    }
    sqlite3 *db = fixture_break_in(fixture->path);
    fixture_forge(db, sql);
    (void)sqlite3_close(db);
}

static void test_the_same_key_twice_is_found(void **state)
{
    const fixture_t *fixture = *state;
    findings_t findings;
    add_two_and_forge(fixture,
                      "UPDATE devices SET transport_key = (SELECT public_key FROM devices WHERE"
                      " id = 1) WHERE id = 2");
    (void)search(fixture, &findings);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.kind[0], MINT_WEAK_DUPLICATE_KEY);
    assert_int_equal(findings.holders[0], 2);
}

static void test_a_request_with_anothers_key_is_found(void **state)
{
    const fixture_t *fixture = *state;
    findings_t findings;
    add_two_and_forge(fixture,
                      "UPDATE certificates SET csr = (SELECT csr FROM certificates WHERE id = 1)"
                      " WHERE id = 2");
    (void)search(fixture, &findings);
    // The same request is the same signature of the same thing: that alone gives nothing away.
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.kind[0], MINT_WEAK_DUPLICATE_KEY);
}

static void test_repeated_nonces_are_found_and_told_apart(void **state)
{
    const fixture_t *fixture = *state;
    findings_t findings;
    uint8_t point[3][POINT_LEN];
    for (size_t i = 0; i < 3; i++) {
        random_point(point[i]);
        add_device(
            fixture, (uint8_t)(i + 1),
            &(request_t){.point = point[i], .r = i < 2 ? 7 : 9, .content = (uint8_t)(i + 1)});
    }
    (void)search(fixture, &findings);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.kind[0], MINT_WEAK_NONCE_OTHER);
    assert_int_equal(findings.holders[0], 2);
    // Device 3's key signs another thing with its nonce, in a request that device 2 has now.
    der_t der;
    mint_bytes_t csr = make_request(&der, &(request_t){.point = point[2], .r = 9, .content = 77});
    sqlite3 *db = fixture_break_in(fixture->path);
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "UPDATE certificates SET csr = ?1 WHERE id = 2", -1,
                                        &statement, NULL),
                     SQLITE_OK);
    bind(statement, 1, csr.data, csr.len);
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
    (void)search(fixture, &findings);
    assert_int_equal(findings.count, 2);
    assert_int_equal(findings.kind[0], MINT_WEAK_DUPLICATE_KEY);
    assert_int_equal(findings.kind[1], MINT_WEAK_NONCE_SAME_KEY);
    assert_non_null(strstr(mint_weakness_consequence(findings.kind[1]), "computable"));
    assert_non_null(strstr(findings.first[1], "request of device"));
}

/// Primes of 512 bits, by `openssl prime -generate -bits 512 -hex`.
static const char *const primes[] = {
    "EA2B09E531CB0CF9D429B5B896AE12DBCEE267CE6896531F4ABCC3779A621D13"
    "8E913BDF55AAD079CB330430E917EFDD4701D62AF7EE6E281A4EF6AB289DA76F",
    "E4BC5D1B9BE421FDC22445501C673DF18CAAE1C112DB2468BE4109586C2F67BD"
    "890F6F06E55B7F4F0C6ADC58A5CB60E5A8E13C257911C0007736FDEFDED2BEB5",
    "D47DFFEC781E603D0964F80A7E8500710EFEF136974933571AA93B1D59AAE72D"
    "E2FBC5AB12A561E26498EB5986B874A4282F15C8E803FCA80E93413C9A299245",
    "EE4870E8D595EC03E59B46C771449F218BF4352A4353B58FF077BB41E6328802"
    "6D3A22808A320FEDD6CC380B53B39A4B87A0326A7336503F6102708F6553A2B5",
    "FAACCD4C0AE4DF3E3645DB94CFE9A51E050CBBE5ED4DCE0D2F68E9A3A3C1580C"
    "1AA68FC41E12352B2583CBAD518EB272A062CAE3A461EB5D8C85D3DF716A4EEB",
    "C0BF48E4FC91ECF6F52D0B38A3278102D5C69A121B8FD243B2E5B48BC523E85F"
    "CBBBEC143534077180B39FC4FFC42484348088B732022631255EB8AF08B78E21",
    "D8C8626BE789B5FF4FDE60261FB704E658258F1E088F2C1658B2E07DEE2B288C"
    "B36F0DAB6442C9C0A822E927EED14D11BF18DF150CC97D7631CEB53C3043D53D",
};

static void make_modulus(size_t p, size_t q, uint8_t modulus[128])
{
    mp_int first;
    mp_int second;
    assert_int_equal(mp_init_multi(&first, &second, NULL), MP_OKAY);
    assert_int_equal(mp_read_radix(&first, primes[p], 16), MP_OKAY);
    assert_int_equal(mp_read_radix(&second, primes[q], 16), MP_OKAY);
    assert_int_equal(mp_mul(&first, &second, &first), MP_OKAY);
    assert_int_equal(mp_ubin_size(&first), 128);
    assert_int_equal(mp_to_ubin(&first, modulus, 128, NULL), MP_OKAY);
    mp_clear_multi(&first, &second, NULL);
}

static void test_common_factors_are_found(void **state)
{
    static const struct {
        size_t p;
        size_t q;
    } keys[] = {{0, 1}, {2, 3}, {4, 5}, {6, 2}}; // the second and the fourth share a prime
    const fixture_t *fixture = *state;
    findings_t findings;
    uint8_t modulus[128];
    for (uint8_t i = 0; i < 4; i++) {
        make_modulus(keys[i].p, keys[i].q, modulus);
        add_device(fixture, (uint8_t)(i + 1),
                   &(request_t){.modulus = modulus, .r = (uint8_t)(i + 1), .content = i});
    }
    mint_weak_counts_t counts = search(fixture, &findings);
    assert_int_equal(counts.rsa_keys, 4);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.kind[0], MINT_WEAK_COMMON_FACTOR);
    assert_int_equal(findings.holders[0], 2);
    assert_string_equal(findings.first[0], "device 02000000d0d0d0d0d0d0d0d0d0d0d0d0");
}

static void test_guessable_and_patterned_keys_are_found(void **state)
{
    const fixture_t *fixture = *state;
    const mint_random_t host = {.fill = mint_host_random_fill, .context = NULL};
    findings_t findings;
    uint8_t point[POINT_LEN];
    const uint8_t one[MINT_P256_PRIVATE_KEY_LEN] = {[31] = 1};
    assert_int_equal(mint_p256_public_key(&host, one, point), MINT_OK);
    add_device(fixture, 1, &(request_t){.point = point, .r = 1, .content = 1});
    memset(point + 1, 0x33, 64);
    add_device(fixture, 2, &(request_t){.point = point, .r = 2, .content = 2});
    (void)search(fixture, &findings);
    assert_int_equal(findings.count, 2);
    assert_int_equal(findings.kind[0], MINT_WEAK_SCALAR);
    assert_string_equal(findings.first[0], "device 01000000d0d0d0d0d0d0d0d0d0d0d0d0");
    assert_int_equal(findings.kind[1], MINT_WEAK_PATTERN);
}

static void test_what_cannot_be_read_is_counted(void **state)
{
    const fixture_t *fixture = *state;
    findings_t findings;
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    sqlite3 *db = fixture_break_in(fixture->path);
    fixture_forge(db, "UPDATE devices SET public_key = randomblob(65)");
    (void)sqlite3_close(db);
    mint_weak_counts_t counts = search(fixture, &findings);
    assert_int_equal(counts.unreadable, 2);
    assert_int_equal(findings.count, 0);
}

/// Requests cut anywhere are none, and are not read past their end.
static void test_cut_requests_are_not_read(void **state)
{
    (void)state;
    uint8_t point[POINT_LEN];
    der_t der;
    mint_weak_material_t material;
    random_point(point);
    mint_bytes_t whole = make_request(&der, &(request_t){.point = point, .r = 1, .content = 1});
    assert_true(mint_weak_material_request(whole, &material));
    assert_memory_equal(material.point.data, point, POINT_LEN);
    for (size_t len = 0; len < whole.len; len++) {
        // On the heap, so that the sanitizer sees a byte too far.
        uint8_t *cut = malloc(len + 1);
        assert_non_null(cut);
        memcpy(cut + 1, whole.data, len);
        assert_false(mint_weak_material_request((mint_bytes_t){cut + 1, len}, &material));
        free(cut);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_good_keys_give_no_finding),
        TEST(test_the_same_key_twice_is_found),
        TEST(test_a_request_with_anothers_key_is_found),
        TEST(test_repeated_nonces_are_found_and_told_apart),
        TEST(test_common_factors_are_found),
        TEST(test_guessable_and_patterned_keys_are_found),
        TEST(test_what_cannot_be_read_is_counted),
        cmocka_unit_test(test_cut_requests_are_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
