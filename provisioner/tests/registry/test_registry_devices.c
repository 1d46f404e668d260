// SPDX-License-Identifier: Apache-2.0
//
// Stations, batches and devices: each call's answer, each refusal, and that a refused call changed
// nothing.
#include "tests/support/fixture.h"

#include <stdio.h>
#include <string.h>

#include "registry/issued.h"

// ---- stations and batches ----

static void test_stations_have_one_name_and_one_key(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    uint8_t key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t found[MINT_P256_PUBLIC_KEY_LEN];
    memset(key, 0xB1, sizeof key);
    assert_int_equal(mint_registry_add_station(registry, "bench", key, NULL), MINT_ERR_DUPLICATE);
    assert_int_equal(mint_registry_add_station(registry, "second", key, NULL), MINT_OK);
    assert_int_equal(mint_registry_add_station(registry, "third", key, NULL), MINT_ERR_DUPLICATE);
    assert_int_equal(mint_registry_find_station(registry, "second", found, NULL), MINT_OK);
    assert_memory_equal(found, key, sizeof key);
    assert_int_equal(mint_registry_find_station(registry, "third", found, NULL),
                     MINT_ERR_NOT_FOUND);
}

static void test_names_mean_nothing_elsewhere(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    static const char *const bad[] = {"",    ".",  "..",  "../x",
                                      "a/b", "-x", ".x",  "a b",
                                      "a\n", "é",  "a;b", "123456789012345678901234567890123"};
    uint8_t key[MINT_P256_PUBLIC_KEY_LEN] = {4};
    mint_bytes_t delegation = {.data = key, .len = 1};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(mint_registry_add_station(registry, bad[i], key, NULL), MINT_ERR_ARGUMENT);
        mint_batch_t batch = {.product = "p", .profile = "p"};
        if (strlen(bad[i]) < sizeof batch.name) {
            (void)snprintf(batch.name, sizeof batch.name, "%s", bad[i]);
            assert_int_equal(mint_registry_add_batch(registry, &batch, "bench", delegation, NULL),
                             MINT_ERR_ARGUMENT);
        }
    }
    assert_int_equal(
        mint_registry_add_station(registry, "12345678901234567890123456789.-_", key, NULL),
        MINT_OK);
}

static void test_a_batch_comes_back_as_it_went_in(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    static const uint8_t cose[] = {1, 2, 3};
    mint_batch_t batch = {.name = "b-1",
                          .product = "sensor",
                          .profile = "device-idevid",
                          .quota = 4000000000,
                          .psk = MINT_PSK_POLICY_ONE,
                          .psk_file = "psk-b-1-00.pem"};
    mint_batch_t found;
    uint8_t delegation[MINT_DELEGATION_COSE_MAX_LEN];
    size_t delegation_len = 0;
    mint_bytes_t view = {.data = cose, .len = sizeof cose};
    assert_int_equal(mint_registry_add_batch(registry, &batch, "bench", view, NULL), MINT_OK);
    assert_int_equal(mint_registry_find_batch(registry, "b-1", &found, NULL), MINT_OK);
    assert_string_equal(found.product, "sensor");
    assert_string_equal(found.profile, "device-idevid");
    assert_string_equal(found.psk_file, "psk-b-1-00.pem");
    assert_int_equal(found.quota, 4000000000);
    assert_int_equal(found.psk, MINT_PSK_POLICY_ONE);
    assert_int_equal(found.admitted + found.certified + found.locked, 0);
    assert_true(found.created_s > 1600000000);
    assert_int_equal(
        mint_registry_find_delegation(registry, "bench", "b-1", delegation, &delegation_len, NULL),
        MINT_OK);
    assert_int_equal(delegation_len, sizeof cose);
    assert_memory_equal(delegation, cose, sizeof cose);
}

static void test_a_bad_batch_leaves_nothing(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    static const uint8_t cose[300] = {1};
    mint_batch_t batch = {.name = "bad", .product = "p", .profile = "p"};
    mint_batch_t found;
    mint_bytes_t fits = {.data = cose, .len = 10};
    mint_bytes_t long_one = {.data = cose, .len = sizeof cose};
    assert_int_equal(mint_registry_add_batch(registry, &batch, "nobody", fits, NULL),
                     MINT_ERR_NOT_FOUND);
    assert_int_equal(mint_registry_add_batch(registry, &batch, "bench", long_one, NULL),
                     MINT_ERR_ARGUMENT);
    assert_int_equal(mint_registry_add_batch(registry, &batch, "bench", (mint_bytes_t){0}, NULL),
                     MINT_ERR_ARGUMENT);
    batch.psk = MINT_PSK_POLICY_ONE; // without the name of a key file
    assert_int_equal(mint_registry_add_batch(registry, &batch, "bench", fits, NULL),
                     MINT_ERR_ARGUMENT);
    batch.psk = MINT_PSK_POLICY_NONE;
    (void)snprintf(batch.product, sizeof batch.product, "\xc3("); // no UTF-8
    assert_int_equal(mint_registry_add_batch(registry, &batch, "bench", fits, NULL),
                     MINT_ERR_ARGUMENT);
    batch.product[0] = '\0';
    assert_int_equal(mint_registry_add_batch(registry, &batch, "bench", fits, NULL),
                     MINT_ERR_ARGUMENT);
    assert_int_equal(mint_registry_find_batch(registry, "bad", &found, NULL), MINT_ERR_NOT_FOUND);
    (void)snprintf(batch.name, sizeof batch.name, "spring");
    (void)snprintf(batch.product, sizeof batch.product, "p");
    assert_int_equal(mint_registry_add_batch(registry, &batch, "bench", fits, NULL),
                     MINT_ERR_DUPLICATE);
}

static mint_status_t count_two(void *context, const mint_batch_t *batch)
{
    size_t *count = context;
    (void)batch;
    return ++*count == 2 ? MINT_ERR_SPACE : MINT_OK;
}

static void test_a_listing_ends_when_its_visitor_says_so(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    size_t count = 0;
    fixture_add_batch(registry, "a", 1);
    fixture_add_batch(registry, "b", 1);
    assert_int_equal(mint_registry_each_batch(registry, count_two, &count, NULL), MINT_ERR_SPACE);
    assert_int_equal(count, 2);
}

// ---- admission ----

static void test_a_place_is_taken_with_the_key(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    static mint_certificate_record_t certificate;
    mint_batch_t batch;
    // Whoever only says to be a device, and be it ten, takes nobody's place.
    for (uint32_t i = 0; i < 10; i++) {
        assert_int_equal(fixture_admit(registry, i, "spring"), MINT_OK);
    }
    assert_int_equal(mint_registry_find_batch(registry, "spring", &batch, NULL), MINT_OK);
    assert_int_equal(batch.admitted, 0);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(fixture_intend(registry, i, &certificate), MINT_OK);
    }
    assert_int_equal(fixture_intend(registry, 4, &certificate), MINT_ERR_QUOTA);
    assert_int_equal(mint_registry_find_batch(registry, "spring", &batch, NULL), MINT_OK);
    assert_int_equal(batch.admitted, 4);
    assert_int_equal(mint_registry_check(registry, NULL), MINT_OK);
}

static void test_a_full_batch_turns_devices_away_at_once(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    assert_int_equal(fixture_admit(registry, 9, "spring"), MINT_OK);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(fixture_make(registry, i, "spring"), MINT_OK);
    }
    assert_int_equal(fixture_admit(registry, 4, "spring"), MINT_ERR_QUOTA);
    assert_int_equal(fixture_admit(registry, 9, "spring"), MINT_ERR_QUOTA);
    // One that has its place keeps it.
    assert_int_equal(fixture_make(registry, 3, "spring"), MINT_OK);
}

static void test_a_retired_device_keeps_its_place_and_gets_no_other(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    static mint_certificate_record_t certificate;
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_batch_t batch;
    mint_device_t device;
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(fixture_make(registry, i, "spring"), MINT_OK);
    }
    fixture_device_id(2, id);
    assert_int_equal(mint_registry_retire_device(registry, id, NULL), MINT_OK);
    assert_int_equal(mint_registry_retire_device(registry, id, NULL), MINT_OK);
    assert_int_equal(mint_registry_find_device(registry, id, &device, NULL), MINT_OK);
    assert_true(device.retired_s > 0);
    assert_int_equal(mint_registry_find_batch(registry, "spring", &batch, NULL), MINT_OK);
    assert_int_equal(batch.admitted, 4);
    assert_int_equal(batch.retired, 1);
    assert_int_equal(fixture_admit(registry, 7, "spring"), MINT_ERR_QUOTA);
    assert_int_equal(fixture_admit(registry, 2, "spring"), MINT_ERR_RETIRED);
    assert_int_equal(fixture_intend(registry, 2, &certificate), MINT_ERR_RETIRED);
}

/// A station signs while the authority retires the device: what it signed is not good.
static void test_a_device_retired_meanwhile_gets_no_certificate(void **state)
{
    const fixture_t *fixture = *state;
    static mint_certificate_record_t certificate;
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(1, id);
    assert_int_equal(fixture_admit(fixture->registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_intend(fixture->registry, 1, &certificate), MINT_OK);
    assert_int_equal(mint_registry_retire_device(fixture->registry, id, NULL), MINT_OK);
    assert_int_equal(mint_registry_record_certificate(fixture->registry, certificate.serial,
                                                      fixture_certificate(certificate.serial),
                                                      NULL),
                     MINT_ERR_RETIRED);
    assert_int_equal(
        fixture_count(fixture->path, "SELECT count(*) FROM certificates WHERE der IS NOT NULL"), 0);
    assert_int_equal(mint_registry_check(fixture->registry, NULL), MINT_OK);
}

/// What was on hold could be taken back, and is not any more; what was revoked keeps its reason.
static void test_retiring_ends_a_hold_and_keeps_a_worse_reason(void **state)
{
    const fixture_t *fixture = *state;
    static const struct {
        mint_crl_reason_t before;
        int64_t after;
    } cases[] = {{MINT_CRL_CERTIFICATE_HOLD, 5}, {MINT_CRL_KEY_COMPROMISE, 1}};
    for (uint32_t i = 0; i < 2; i++) {
        mint_certificate_record_t certificate;
        uint8_t id[MINT_DEVICE_ID_LEN];
        char sql[128];
        bool changed;
        fixture_device_id(i, id);
        assert_int_equal(fixture_make(fixture->registry, i, "spring"), MINT_OK);
        assert_int_equal(mint_registry_find_certificate(fixture->registry, id, &certificate, NULL),
                         MINT_OK);
        mint_revocation_t revocation = {.serial = {certificate.serial, MINT_SERIAL_LEN},
                                        .reason = cases[i].before,
                                        .revoked = 1760000000,
                                        .note = ""};
        assert_int_equal(mint_registry_revoke(fixture->registry, &revocation, &changed, NULL),
                         MINT_OK);
        assert_int_equal(mint_registry_retire_device(fixture->registry, id, NULL), MINT_OK);
        (void)snprintf(sql, sizeof sql,
                       "SELECT reason FROM revocations WHERE certificate = %u ORDER BY id DESC",
                       i + 1);
        assert_int_equal(fixture_count(fixture->path, sql), cases[i].after);
        revocation.reason = MINT_CRL_REMOVE_FROM_CRL;
        assert_int_equal(mint_registry_revoke(fixture->registry, &revocation, &changed, NULL),
                         MINT_ERR_STATE);
    }
    assert_int_equal(mint_registry_check(fixture->registry, NULL), MINT_OK);
}

static void test_the_port_is_on_record(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    uint8_t id[MINT_DEVICE_ID_LEN];
    char name[MINT_PORT_MAX_LEN + 2];
    mint_device_t device;
    fixture_device_id(1, id);
    mint_admission_t admission = {.batch = "spring",
                                  .id = id,
                                  .board = "b",
                                  .firmware = "1",
                                  .health = "{}",
                                  .port = "/dev/ttyUSB0"};
    assert_int_equal(mint_registry_admit_device(registry, &admission, &device, NULL), MINT_OK);
    assert_string_equal(device.port, "/dev/ttyUSB0");
    admission.port = NULL;
    assert_int_equal(mint_registry_admit_device(registry, &admission, &device, NULL), MINT_OK);
    assert_string_equal(device.port, "/dev/ttyUSB0");
    memset(name, 'p', sizeof name);
    name[sizeof name - 1] = '\0';
    static const char *const bad[] = {"", "a\nb"};
    for (size_t i = 0; i < 3; i++) {
        admission.port = i < 2 ? bad[i] : name;
        assert_int_equal(mint_registry_admit_device(registry, &admission, &device, NULL),
                         MINT_ERR_ARGUMENT);
    }
}

static void test_no_quota_is_no_limit(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    fixture_add_batch(registry, "open", 0);
    for (uint32_t i = 0; i < 20; i++) {
        assert_int_equal(fixture_admit(registry, i, "open"), MINT_OK);
    }
}

static void test_a_device_stays_in_its_batch(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    fixture_add_batch(registry, "autumn", 4);
    assert_int_equal(fixture_admit(registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_admit(registry, 1, "autumn"), MINT_ERR_BATCH);
    assert_int_equal(fixture_admit(registry, 2, "winter"), MINT_ERR_NOT_FOUND);
}

static void test_admission_again_brings_the_words_up_to_date(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_device_t device;
    fixture_device_id(1, id);
    mint_admission_t admission = {
        .batch = "spring", .id = id, .board = "b", .firmware = "1.0", .health = "{}"};
    assert_int_equal(mint_registry_admit_device(registry, &admission, &device, NULL), MINT_OK);
    admission.firmware = "1.1";
    assert_int_equal(mint_registry_admit_device(registry, &admission, &device, NULL), MINT_OK);
    assert_string_equal(device.firmware, "1.1");
    assert_string_equal(device.station, "bench");
    assert_memory_equal(device.id, id, sizeof id);
    assert_int_equal(fixture_make(registry, 1, "spring"), MINT_OK);
    // What was on record when it was locked stays.
    admission.firmware = "6.6";
    assert_int_equal(mint_registry_admit_device(registry, &admission, &device, NULL), MINT_OK);
    assert_string_not_equal(device.firmware, "6.6");
    assert_int_equal(device.progress, MINT_PROGRESS_LOCKED);
}

static void test_what_a_device_says_must_fit(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    uint8_t id[MINT_DEVICE_ID_LEN] = {1};
    mint_device_t device;
    char long_text[MINT_HEALTH_MAX_LEN + 2];
    memset(long_text, ' ', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    mint_admission_t admission = {
        .batch = "spring", .id = id, .board = "b", .firmware = "f", .health = long_text};
    assert_int_equal(mint_registry_admit_device(registry, &admission, &device, NULL),
                     MINT_ERR_ARGUMENT);
    admission.health = "{";
    assert_int_equal(mint_registry_admit_device(registry, &admission, &device, NULL),
                     MINT_ERR_ARGUMENT);
    admission.health = "{}";
    admission.board = "a board with too long a name";
    assert_int_equal(mint_registry_admit_device(registry, &admission, &device, NULL),
                     MINT_ERR_ARGUMENT);
    admission.board = "\x1b[2J"; // clears a terminal
    assert_int_equal(mint_registry_admit_device(registry, &admission, &device, NULL),
                     MINT_ERR_ARGUMENT);
    admission.board = "b";
    admission.firmware = "\xff";
    assert_int_equal(mint_registry_admit_device(registry, &admission, &device, NULL),
                     MINT_ERR_ARGUMENT);
    assert_int_equal(mint_registry_find_device(registry, id, &device, NULL), MINT_ERR_NOT_FOUND);
}

// ---- confirmations ----

static void test_progress_never_goes_back(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t digest[MINT_SHA256_LEN] = {7};
    mint_device_t device;
    fixture_device_id(1, id);
    assert_int_equal(fixture_make(registry, 1, "spring"), MINT_OK);
    assert_int_equal(
        mint_registry_advance_device(registry, id, MINT_PROGRESS_INSTALLED, digest, NULL), MINT_OK);
    assert_int_equal(mint_registry_find_device(registry, id, &device, NULL), MINT_OK);
    assert_int_equal(device.progress, MINT_PROGRESS_LOCKED);
    assert_false(device.has_store_digest);
}

static void test_steps_before_the_certificate_are_not_taken_by_hand(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(1, id);
    assert_int_equal(mint_registry_advance_device(registry, id, MINT_PROGRESS_LOCKED, NULL, NULL),
                     MINT_ERR_NOT_FOUND);
    assert_int_equal(fixture_admit(registry, 1, "spring"), MINT_OK);
    assert_int_equal(mint_registry_advance_device(registry, id, MINT_PROGRESS_LOCKED, NULL, NULL),
                     MINT_ERR_STATE);
    assert_int_equal(mint_registry_advance_device(registry, id, MINT_PROGRESS_ISSUED, NULL, NULL),
                     MINT_ERR_ARGUMENT);
}

static void test_the_store_digest_is_kept(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    static mint_certificate_record_t certificate;
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t digest[MINT_SHA256_LEN] = {7};
    mint_device_t device;
    fixture_device_id(1, id);
    assert_int_equal(fixture_admit(registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_intend(registry, 1, &certificate), MINT_OK);
    assert_int_equal(mint_registry_record_certificate(registry, certificate.serial,
                                                      fixture_certificate(certificate.serial),
                                                      NULL),
                     MINT_OK);
    assert_int_equal(mint_registry_advance_device(registry, id, MINT_PROGRESS_PROVEN, digest, NULL),
                     MINT_OK);
    assert_int_equal(mint_registry_advance_device(registry, id, MINT_PROGRESS_LOCKED, NULL, NULL),
                     MINT_OK);
    assert_int_equal(mint_registry_find_device(registry, id, &device, NULL), MINT_OK);
    assert_true(device.has_store_digest);
    assert_memory_equal(device.store_digest, digest, sizeof digest);
}

static void test_transport_keys_are_one_a_device(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t other_id[MINT_DEVICE_ID_LEN];
    uint8_t key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t other_key[MINT_P256_PUBLIC_KEY_LEN];
    mint_error_t error = {0};
    fixture_device_id(1, id);
    fixture_device_id(2, other_id);
    fixture_device_key(101, key);
    fixture_device_key(102, other_key);
    assert_int_equal(mint_registry_record_transport_key(registry, id, key, NULL),
                     MINT_ERR_NOT_FOUND);
    assert_int_equal(fixture_admit(registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_admit(registry, 2, "spring"), MINT_OK);
    assert_int_equal(mint_registry_record_transport_key(registry, id, key, NULL), MINT_OK);
    assert_int_equal(mint_registry_record_transport_key(registry, id, key, NULL), MINT_OK);
    assert_int_equal(mint_registry_record_transport_key(registry, id, other_key, NULL),
                     MINT_ERR_MISMATCH);
    assert_int_equal(mint_registry_record_transport_key(registry, other_id, key, &error),
                     MINT_ERR_DUPLICATE);
    assert_non_null(strstr(error.hint, "stop the line"));
}

static void test_a_psk_is_confirmed_once(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_device_t device;
    fixture_device_id(1, id);
    assert_int_equal(mint_registry_record_psk(registry, id, NULL), MINT_ERR_NOT_FOUND);
    assert_int_equal(fixture_admit(registry, 1, "spring"), MINT_OK);
    assert_int_equal(mint_registry_record_psk(registry, id, NULL), MINT_OK);
    assert_int_equal(mint_registry_record_psk(registry, id, NULL), MINT_OK);
    assert_int_equal(mint_registry_find_device(registry, id, &device, NULL), MINT_OK);
    assert_true(device.has_psk);
}

/// Ids in the order of a listing.
typedef struct {
    uint8_t ids[8][MINT_DEVICE_ID_LEN];
    size_t count;
} seen_t;

static mint_status_t see(void *context, const mint_device_t *device)
{
    seen_t *seen = context;
    memcpy(seen->ids[seen->count++], device->id, sizeof device->id);
    return MINT_OK;
}

static void test_devices_are_listed_by_batch_in_order(void **state)
{
    mint_registry_t *registry = ((fixture_t *)*state)->registry;
    seen_t seen = {0};
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_add_batch(registry, "autumn", 4);
    assert_int_equal(fixture_admit(registry, 9, "spring"), MINT_OK);
    assert_int_equal(fixture_admit(registry, 5, "autumn"), MINT_OK);
    assert_int_equal(fixture_admit(registry, 1, "spring"), MINT_OK);
    assert_int_equal(mint_registry_each_device(registry, "spring", see, &seen, NULL), MINT_OK);
    assert_int_equal(seen.count, 2);
    fixture_device_id(9, id);
    assert_memory_equal(seen.ids[0], id, sizeof id);
    seen.count = 0;
    assert_int_equal(mint_registry_each_device(registry, NULL, see, &seen, NULL), MINT_OK);
    assert_int_equal(seen.count, 3);
}

static void test_progress_has_texts(void **state)
{
    (void)state;
    assert_string_equal(mint_progress_text(MINT_PROGRESS_ADMITTED), "admitted");
    assert_string_equal(mint_progress_text(MINT_PROGRESS_LOCKED), "locked");
    assert_string_equal(mint_progress_text((mint_progress_t)6), "unknown");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_stations_have_one_name_and_one_key),
        TEST(test_names_mean_nothing_elsewhere),
        TEST(test_a_batch_comes_back_as_it_went_in),
        TEST(test_a_bad_batch_leaves_nothing),
        TEST(test_a_listing_ends_when_its_visitor_says_so),
        TEST(test_a_place_is_taken_with_the_key),
        TEST(test_a_full_batch_turns_devices_away_at_once),
        TEST(test_a_retired_device_keeps_its_place_and_gets_no_other),
        TEST(test_a_device_retired_meanwhile_gets_no_certificate),
        TEST(test_retiring_ends_a_hold_and_keeps_a_worse_reason),
        TEST(test_the_port_is_on_record),
        TEST(test_no_quota_is_no_limit),
        TEST(test_a_device_stays_in_its_batch),
        TEST(test_admission_again_brings_the_words_up_to_date),
        TEST(test_what_a_device_says_must_fit),
        TEST(test_progress_never_goes_back),
        TEST(test_steps_before_the_certificate_are_not_taken_by_hand),
        TEST(test_the_store_digest_is_kept),
        TEST(test_transport_keys_are_one_a_device),
        TEST(test_a_psk_is_confirmed_once),
        TEST(test_devices_are_listed_by_batch_in_order),
        cmocka_unit_test(test_progress_has_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
