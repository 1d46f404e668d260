// SPDX-License-Identifier: Apache-2.0
//
// From intent to certificate: one live certificate for a device, whatever is called how often.
#include "tests/support/fixture.h"

#include <string.h>

static mint_certificate_record_t certificate;
static mint_certificate_record_t again;

static void test_an_intent_reserves_a_positive_serial(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(fixture_admit(registry, i, "spring"), MINT_OK);
        assert_int_equal(fixture_intend(registry, i, &certificate), MINT_OK);
        assert_false(certificate.issued);
        assert_in_range(certificate.serial[0], 0x40, 0x7F);
        assert_memory_not_equal(certificate.serial, again.serial, MINT_SERIAL_LEN);
        again = certificate;
    }
}

static void test_an_intent_is_for_admitted_devices(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    assert_int_equal(fixture_intend(registry, 1, &certificate), MINT_ERR_NOT_FOUND);
}

static void test_a_second_intent_gives_the_same_serial(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    assert_int_equal(fixture_admit(registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_intend(registry, 1, &certificate), MINT_OK);
    assert_int_equal(fixture_intend(registry, 1, &again), MINT_OK);
    assert_memory_equal(certificate.serial, again.serial, MINT_SERIAL_LEN);
}

static void test_a_recorded_certificate_is_given_again(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t digest[MINT_SHA256_LEN];
    fixture_device_id(1, id);
    assert_int_equal(fixture_admit(registry, 1, "spring"), MINT_OK);
    assert_int_equal(mint_registry_find_certificate(registry, id, &again, NULL),
                     MINT_ERR_NOT_FOUND);
    assert_int_equal(fixture_intend(registry, 1, &certificate), MINT_OK);
    assert_int_equal(mint_registry_find_certificate(registry, id, &again, NULL),
                     MINT_ERR_NOT_FOUND);
    mint_bytes_t der = fixture_certificate(certificate.serial);
    for (int i = 0; i < 2; i++) { // the second time changes nothing
        assert_int_equal(mint_registry_record_certificate(registry, certificate.serial, der, NULL),
                         MINT_OK);
    }
    assert_int_equal(fixture_intend(registry, 1, &again), MINT_OK);
    assert_true(again.issued);
    assert_int_equal(again.der_len, der.len);
    assert_memory_equal(again.der, der.data, der.len);
    assert_int_equal(mint_sha256(der.data, der.len, digest), MINT_OK);
    assert_memory_equal(again.fingerprint, digest, sizeof digest);
    assert_int_equal(mint_registry_find_certificate(registry, id, &certificate, NULL), MINT_OK);
    assert_memory_equal(certificate.der, der.data, der.len);
}

static void test_the_first_of_two_signatures_wins(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    assert_int_equal(fixture_admit(registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_intend(registry, 1, &certificate), MINT_OK);
    mint_bytes_t der = fixture_certificate(certificate.serial);
    assert_int_equal(mint_registry_record_certificate(registry, certificate.serial, der, NULL),
                     MINT_OK);
    uint8_t other[200] = {0x30};
    assert_int_equal(
        mint_registry_record_certificate(registry, certificate.serial,
                                         (mint_bytes_t){.data = other, .len = sizeof other}, NULL),
        MINT_ERR_MISMATCH);
    assert_int_equal(fixture_intend(registry, 1, &again), MINT_OK);
    assert_memory_equal(again.der, der.data, der.len);
}

static void test_only_reserved_serials_are_recorded(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    uint8_t serial[MINT_SERIAL_LEN] = {0x41};
    uint8_t big[MINT_CERTIFICATE_MAX_LEN + 1] = {0x30};
    mint_bytes_t der = fixture_certificate(serial);
    assert_int_equal(mint_registry_record_certificate(registry, serial, der, NULL),
                     MINT_ERR_NOT_FOUND);
    assert_int_equal(mint_registry_record_certificate(registry, serial, (mint_bytes_t){0}, NULL),
                     MINT_ERR_ARGUMENT);
    assert_int_equal(mint_registry_record_certificate(
                         registry, serial, (mint_bytes_t){.data = big, .len = sizeof big}, NULL),
                     MINT_ERR_ARGUMENT);
}

/// Intends for device `number` with the key of device `key_number`.
static mint_status_t intend_with_key(mint_registry_t *registry, uint32_t number,
                                     uint32_t key_number, const mint_random_t *random,
                                     mint_error_t *error)
{
    static const uint8_t csr[] = {0x30, 0x00};
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t key[MINT_P256_PUBLIC_KEY_LEN];
    fixture_device_id(number, id);
    fixture_device_key(key_number, key);
    return mint_registry_intend_certificate(registry, random, id, key,
                                            (mint_bytes_t){.data = csr, .len = sizeof csr},
                                            &certificate, error);
}

/// A generator that always gives the byte it points at.
static mint_status_t fill_same(void *context, uint8_t *out, size_t len)
{
    memset(out, *(uint8_t *)context, len);
    return MINT_OK;
}

static mint_status_t fill_none(void *context, uint8_t *out, size_t len)
{
    (void)context;
    memset(out, 0, len);
    return MINT_ERR_IO;
}

static void test_a_key_belongs_to_one_device(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    uint8_t byte = 9;
    const mint_random_t random = {.fill = fill_same, .context = &byte};
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_device_t device;
    mint_error_t error = {0};
    assert_int_equal(fixture_admit(registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_admit(registry, 2, "spring"), MINT_OK);
    assert_int_equal(intend_with_key(registry, 1, 1, &random, NULL), MINT_OK);
    assert_int_equal(intend_with_key(registry, 2, 1, &random, &error), MINT_ERR_DUPLICATE);
    assert_non_null(strstr(error.hint, "stop the line"));
    fixture_device_id(2, id);
    assert_int_equal(mint_registry_find_device(registry, id, &device, NULL), MINT_OK);
    assert_int_equal(device.progress, MINT_PROGRESS_ADMITTED);
    assert_false(device.has_public_key);
}

static void test_a_device_keeps_its_key(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    uint8_t byte = 9;
    const mint_random_t random = {.fill = fill_same, .context = &byte};
    assert_int_equal(fixture_admit(registry, 1, "spring"), MINT_OK);
    assert_int_equal(intend_with_key(registry, 1, 1, &random, NULL), MINT_OK);
    assert_int_equal(intend_with_key(registry, 1, 7, &random, NULL), MINT_ERR_MISMATCH);
}

static void test_a_generator_that_repeats_or_fails_gives_no_serial(void **state)
{
    fixture_t *fixture = *state;
    mint_registry_t *registry = fixture->registry;
    uint8_t byte = 9;
    const mint_random_t same = {.fill = fill_same, .context = &byte};
    const mint_random_t none = {.fill = fill_none, .context = NULL};
    assert_int_equal(fixture_admit(registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_admit(registry, 2, "spring"), MINT_OK);
    assert_int_equal(intend_with_key(registry, 1, 1, &same, NULL), MINT_OK);
    assert_int_equal(intend_with_key(registry, 2, 2, &same, NULL), MINT_ERR_CRYPTO);
    assert_int_equal(intend_with_key(registry, 2, 2, &none, NULL), MINT_ERR_IO);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM certificates"), 1);
    byte = 10;
    assert_int_equal(intend_with_key(registry, 2, 2, &same, NULL), MINT_OK);
}

static void test_a_csr_has_a_size(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    static uint8_t big[MINT_CSR_MAX_LEN + 1];
    uint8_t byte = 9;
    const mint_random_t random = {.fill = fill_same, .context = &byte};
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t key[MINT_P256_PUBLIC_KEY_LEN];
    fixture_device_id(1, id);
    fixture_device_key(1, key);
    assert_int_equal(fixture_admit(registry, 1, "spring"), MINT_OK);
    assert_int_equal(mint_registry_intend_certificate(registry, &random, id, key, (mint_bytes_t){0},
                                                      &certificate, NULL),
                     MINT_ERR_ARGUMENT);
    mint_bytes_t csr = {.data = big, .len = sizeof big};
    assert_int_equal(
        mint_registry_intend_certificate(registry, &random, id, key, csr, &certificate, NULL),
        MINT_ERR_ARGUMENT);
}

static void test_the_schema_itself_forbids_a_second_certificate(void **state)
{
    fixture_t *fixture = *state;
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    sqlite3 *db = fixture_break_in(fixture->path);
    assert_int_equal(sqlite3_exec(db,
                                  "INSERT INTO certificates (serial, device, csr, intended)"
                                  " SELECT randomblob(20), device, csr, 0 FROM certificates",
                                  NULL, NULL, NULL),
                     SQLITE_CONSTRAINT);
    (void)sqlite3_close(db);
}

static void test_no_secret_has_a_column(void **state)
{
    const fixture_t *fixture = *state;
    assert_int_equal(fixture_count(fixture->path,
                                   "SELECT count(*) FROM sqlite_schema s,"
                                   " pragma_table_info(s.name) c WHERE c.name LIKE '%private%'"
                                   " OR c.name LIKE '%secret%' OR c.name LIKE '%psk_key%'"),
                     0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_an_intent_reserves_a_positive_serial),
        TEST(test_an_intent_is_for_admitted_devices),
        TEST(test_a_second_intent_gives_the_same_serial),
        TEST(test_a_recorded_certificate_is_given_again),
        TEST(test_the_first_of_two_signatures_wins),
        TEST(test_only_reserved_serials_are_recorded),
        TEST(test_a_key_belongs_to_one_device),
        TEST(test_a_device_keeps_its_key),
        TEST(test_a_generator_that_repeats_or_fails_gives_no_serial),
        TEST(test_a_csr_has_a_size),
        TEST(test_the_schema_itself_forbids_a_second_certificate),
        TEST(test_no_secret_has_a_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
