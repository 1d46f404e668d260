// SPDX-License-Identifier: Apache-2.0
//
// Searches of the registry: what is asked for and nothing else, as JSON and as CSV.
#include "tests/support/fixture.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/certs/random.h"

/// Devices 1 and 2 of the batch "spring" and 3 of "summer", at two ports, admitted and issued on
/// three days. What they say of themselves is not nice.
static int setup(void **state)
{
    (void)fixture_setup(state);
    fixture_t *fixture = *state;
    fixture_add_batch(fixture->registry, "summer", 0);
    for (uint32_t i = 1; i <= 3; i++) {
        const char *batch = i == 3 ? "summer" : "spring";
        assert_int_equal(fixture_make(fixture->registry, i, batch), MINT_OK);
    }
    sqlite3 *db = fixture_break_in(fixture->path);
    fixture_forge(db, "UPDATE devices SET admitted = 86400 * id, board = '=cmd|x',"
                      " port = iif(id = 1, '/dev/ttyUSB0', '/dev/ttyUSB1'),"
                      " firmware = '1,\"0\"', health = '{\"rct\":0,\"a\":[1,2]}';"
                      "UPDATE certificates SET issued = 86400 * id");
    (void)sqlite3_close(db);
    return 0;
}

static char *run(const fixture_t *fixture, const mint_search_t *search)
{
    char *text = NULL;
    size_t text_len = 0;
    mint_error_t error = {0};
    FILE *stream = open_memstream(&text, &text_len);
    if (mint_registry_search(fixture->registry, search, stream, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    (void)fclose(stream);
    return text;
}

static mint_status_t add_digit(void *context, const mint_device_t *device)
{
    int *number = context;
    *number = *number * 10 + device->id[0];
    return MINT_OK;
}

/// Which devices a search finds, as a number whose digits are theirs; the same must come of the
/// certificates, and of the devices one by one.
static int found(const fixture_t *fixture, const mint_search_t *search)
{
    char *text = run(fixture, search);
    json_t *all = json_loads(text, 0, NULL);
    int numbers[2] = {0, 0};
    static const char *const lists[] = {"devices", "certificates"};
    static const char *const ids[] = {"id", "device"};
    assert_non_null(all);
    assert_int_equal(json_object_size(all), 2);
    for (int i = 0; i < 2; i++) {
        size_t index;
        json_t *row;
        json_array_foreach(json_object_get(all, lists[i]), index, row)
        {
            const char *id = json_string_value(json_object_get(row, ids[i]));
            numbers[i] = numbers[i] * 10 + (id[1] - '0');
        }
    }
    int one_by_one = 0;
    assert_int_equal(
        mint_registry_search_devices(fixture->registry, search, add_digit, &one_by_one, NULL),
        MINT_OK);
    assert_int_equal(numbers[0], numbers[1]);
    assert_int_equal(numbers[0], one_by_one);
    json_decref(all);
    free(text);
    return numbers[0];
}

static void test_each_filter_finds_its_own(void **state)
{
    const fixture_t *fixture = *state;
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_certificate_record_t certificate;
    fixture_device_id(2, id);
    assert_int_equal(mint_registry_find_certificate(fixture->registry, id, &certificate, NULL),
                     MINT_OK);
    const mint_bytes_t serial = {certificate.serial, MINT_SERIAL_LEN};
    assert_int_equal(found(fixture, &(mint_search_t){.batch = "spring"}), 12);
    assert_int_equal(found(fixture, &(mint_search_t){.batch = "none"}), 0);
    assert_int_equal(found(fixture, &(mint_search_t){.station = "bench"}), 123);
    assert_int_equal(found(fixture, &(mint_search_t){.station = "bench-2"}), 0);
    assert_int_equal(found(fixture, &(mint_search_t){.port = "/dev/ttyUSB1"}), 23);
    assert_int_equal(found(fixture, &(mint_search_t){.id = id}), 2);
    assert_int_equal(found(fixture, &(mint_search_t){.serial = serial}), 2);
    assert_int_equal(found(fixture, &(mint_search_t){.fingerprint = certificate.fingerprint}), 2);
    assert_int_equal(found(fixture, &(mint_search_t){.since_s = 2 * 86400}), 23);
    assert_int_equal(found(fixture, &(mint_search_t){.until_s = 2 * 86400}), 1);
    assert_int_equal(
        found(fixture, &(mint_search_t){.since_s = 2 * 86400, .until_s = 2 * 86400 + 1}), 2);
}

static void test_filters_are_all_asked_for(void **state)
{
    const fixture_t *fixture = *state;
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(3, id);
    assert_int_equal(found(fixture, &(mint_search_t){.batch = "spring", .port = "/dev/ttyUSB1"}),
                     2);
    assert_int_equal(found(fixture, &(mint_search_t){.batch = "spring", .id = id}), 0);
    assert_int_equal(found(fixture, &(mint_search_t){.batch = "summer",
                                                     .station = "bench",
                                                     .port = "/dev/ttyUSB1",
                                                     .id = id,
                                                     .since_s = 1,
                                                     .until_s = 86400 * 4}),
                     3);
}

/// A search by any of these needs not read all rows.
static void test_each_filter_has_its_index(void **state)
{
    const fixture_t *fixture = *state;
    static const char *const conditions[] = {
        "devices d WHERE d.port = '/dev/ttyUSB0'",
        "devices d WHERE d.device = x'00'",
        "devices d WHERE d.id IN (SELECT device FROM certificates WHERE serial = x'00')",
        "devices d WHERE d.id IN (SELECT device FROM certificates WHERE fingerprint = x'00')",
        "devices d WHERE d.admitted >= 1 AND d.admitted < 2",
        "devices d JOIN batches b ON b.id = d.batch WHERE b.name = 'spring'",
        "certificates c WHERE c.serial = x'00'",
        "certificates c WHERE c.fingerprint = x'00'",
        "certificates c WHERE c.issued >= 1 AND c.issued < 2"};
    sqlite3 *db = fixture_break_in(fixture->path);
    for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++) {
        char sql[256];
        sqlite3_stmt *statement = NULL;
        (void)snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN SELECT * FROM %s", conditions[i]);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            const char *plan = (const char *)sqlite3_column_text(statement, 3);
            if (strstr(plan, "SCAN d") != NULL || strstr(plan, "SCAN c") != NULL) {
                fail_msg("%s: %s", conditions[i], plan);
            }
        }
        (void)sqlite3_finalize(statement);
    }
    (void)sqlite3_close(db);
}

static void test_csv_is_as_rfc_4180_has_it(void **state)
{
    const fixture_t *fixture = *state;
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(1, id);
    char *text = run(fixture, &(mint_search_t){.list = "devices", .csv = true, .id = id});
    char *end = strstr(text, "\r\n");
    assert_non_null(end);
    *end = '\0';
    assert_string_equal(text, "id,batch,station,board,firmware,progress,public_key,transport_key,"
                              "psk,store_digest,health,admitted,changed,port,retired");
    const char *row = end + 2;
    assert_int_equal(strncmp(row, "01000000d0d0d0d0d0d0d0d0d0d0d0d0,spring,bench,", 46), 0);
    // What the device said of itself, which a spreadsheet must neither run nor split.
    assert_non_null(strstr(row, ",\"'=cmd|x\",\"1,\"\"0\"\"\",locked,"));
    assert_non_null(strstr(row, ",\"{\"\"rct\"\":0,\"\"a\"\":[1,2]}\",1970-01-02T00:00:00Z,"));
    assert_non_null(strstr(row, "Z,/dev/ttyUSB0,\r\n"));
    assert_null(strstr(strstr(row, "\r\n") + 2, "\r\n"));
    free(text);
}

static void test_every_list_is_there_in_both_forms(void **state)
{
    const fixture_t *fixture = *state;
    static const char *const lists[] = {"stations",     "batches",     "devices", "cas",
                                        "certificates", "revocations", "crls",    "events"};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        char *text = run(fixture, &(mint_search_t){.list = lists[i]});
        json_t *all = json_loads(text, 0, NULL);
        assert_int_equal(json_object_size(all), 1);
        size_t rows = json_array_size(json_object_get(all, lists[i]));
        json_decref(all);
        free(text);
        text = run(fixture, &(mint_search_t){.list = lists[i], .csv = true});
        size_t lines = 0;
        for (const char *at = text; (at = strstr(at, "\r\n")) != NULL; at += 2) {
            lines++;
        }
        assert_int_equal(lines, rows + 1);
        free(text);
    }
}

static size_t count_events(const fixture_t *fixture, mint_search_t search)
{
    search.list = "events";
    char *text = run(fixture, &search);
    json_t *all = json_loads(text, 0, NULL);
    size_t count = json_array_size(json_object_get(all, "events"));
    assert_int_equal(json_object_size(all), 1);
    json_decref(all);
    free(text);
    return count;
}

/// A device's events are those of its row, of its certificate and its revocation, its claims and
/// what is noted of it.
static void test_events_are_found_by_device_and_time(void **state)
{
    const fixture_t *fixture = *state;
    uint8_t one[MINT_DEVICE_ID_LEN];
    uint8_t two[MINT_DEVICE_ID_LEN];
    const mint_claim_t claim = {.kind = MINT_CLAIM_NONCE, .digest = {1}};
    fixture_device_id(1, one);
    fixture_device_id(2, two);
    size_t all = count_events(fixture, (mint_search_t){0});
    size_t others = count_events(fixture, (mint_search_t){.id = two});
    size_t before = count_events(fixture, (mint_search_t){.id = one});
    assert_true(before > 2 && before < all);
    assert_int_equal(mint_registry_claim(fixture->registry, one, &claim, 1, NULL), MINT_OK);
    assert_int_equal(mint_registry_note(fixture->registry, "refused", one, "no", NULL), MINT_OK);
    // The device, its certificate, and the revocation of this.
    assert_int_equal(mint_registry_retire_device(fixture->registry, one, NULL), MINT_OK);
    assert_int_equal(count_events(fixture, (mint_search_t){.id = one}), before + 5);
    assert_int_equal(count_events(fixture, (mint_search_t){.id = two}), others);
    sqlite3 *db = fixture_break_in(fixture->path);
    fixture_forge(db, "UPDATE events SET time = sequence");
    (void)sqlite3_close(db);
    assert_int_equal(count_events(fixture, (mint_search_t){.since_s = 3}), all + 5 - 2);
    assert_int_equal(count_events(fixture, (mint_search_t){.until_s = 3}), 2);
    assert_int_equal(count_events(fixture, (mint_search_t){.since_s = 3, .until_s = 4}), 1);
}

static void test_what_makes_no_sense_is_refused(void **state)
{
    const fixture_t *fixture = *state;
    static const mint_search_t searches[] = {
        {.list = "birds"},
        {.csv = true},
        {.csv = true, .batch = "spring"},
        {.list = "events", .batch = "spring"},
        {.list = "events", .since_s = 1, .port = "/dev/ttyUSB0"},
        {.list = "crls", .since_s = 1},
    };
    for (size_t i = 0; i < sizeof searches / sizeof searches[0]; i++) {
        mint_error_t error = {0};
        FILE *stream = fopen("/dev/full", "w"); // to which nothing is written
        assert_int_equal(mint_registry_search(fixture->registry, &searches[i], stream, &error),
                         MINT_ERR_ARGUMENT);
        assert_string_not_equal(error.message, "");
        (void)fclose(stream);
    }
    FILE *stream = fopen("/dev/full", "w");
    assert_int_equal(mint_registry_search(fixture->registry,
                                          &(mint_search_t){.list = "devices", .csv = true}, stream,
                                          NULL),
                     MINT_ERR_IO);
    (void)fclose(stream);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_each_filter_finds_its_own),           TEST(test_filters_are_all_asked_for),
        TEST(test_each_filter_has_its_index),           TEST(test_csv_is_as_rfc_4180_has_it),
        TEST(test_every_list_is_there_in_both_forms),   TEST(test_what_makes_no_sense_is_refused),
        TEST(test_events_are_found_by_device_and_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
