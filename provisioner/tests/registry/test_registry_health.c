// SPDX-License-Identifier: Apache-2.0
//
// What the entropy gate saw, row by row, as stations of this version and older ones wrote it down.
#include "tests/support/fixture.h"

#include <stdio.h>
#include <string.h>

#include "registry/health.h"

#define RECORDS_MAX 8

/// Records as they came.
typedef struct {
    mint_health_record_t list[RECORDS_MAX];
    size_t count;
    size_t stop_at; ///< records; 0: none
} records_t;

static mint_status_t keep(void *context, const mint_health_record_t *record)
{
    records_t *records = context;
    assert_true(records->count < RECORDS_MAX);
    records->list[records->count++] = *record;
    return records->count == records->stop_at ? MINT_ERR_SPACE : MINT_OK;
}

static void admit(const fixture_t *fixture, uint32_t number, const char *batch, const char *health)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_device_t device;
    fixture_device_id(number, id);
    const mint_admission_t admission = {.batch = batch,
                                        .id = id,
                                        .board = "b",
                                        .firmware = "1",
                                        .health = health,
                                        .port = "/dev/ttyUSB0"};
    assert_int_equal(mint_registry_admit_device(fixture->registry, &admission, &device, NULL),
                     MINT_OK);
}

static void list(const fixture_t *fixture, const char *batch, records_t *records)
{
    *records = (records_t){0};
    assert_int_equal(mint_registry_each_health(fixture->registry, batch, keep, records, NULL),
                     MINT_OK);
}

static const char whole[] =
    "{\"rng\":0,\"sources\":[{\"name\":\"adc\",\"credit\":1,\"h_64\":96,\"samples\":1104,"
    "\"rct_alarms\":1,\"apt_alarms\":2,\"failure\":0,\"noise\":{\"samples\":1024,"
    "\"longest_run\":3,\"most_common\":40,\"lag\":322,\"lag_equal\":18,\"step_common\":29}},"
    "{\"name\":\"timer\",\"credit\":0,\"h_64\":0,\"samples\":5,\"rct_alarms\":0,"
    "\"apt_alarms\":0,\"failure\":770}]}";

static void test_a_record_has_all_that_was_written(void **state)
{
    const fixture_t *fixture = *state;
    static records_t records;
    static const uint32_t figures[MINT_FIGURE_COUNT] = {3, 40, 18, 29, 1, 2};
    mint_certificate_record_t certificate;
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(1, id);
    admit(fixture, 1, "spring", whole);
    assert_int_equal(fixture_intend(fixture->registry, 1, &certificate), MINT_OK);
    assert_int_equal(mint_registry_record_certificate(fixture->registry, certificate.serial,
                                                      fixture_certificate(certificate.serial),
                                                      NULL),
                     MINT_OK);
    list(fixture, "spring", &records);
    assert_int_equal(records.count, 1);
    const mint_health_record_t *record = &records.list[0];
    assert_memory_equal(record->id, id, sizeof id);
    assert_true(record->admitted_s > 0);
    assert_string_equal(record->port, "/dev/ttyUSB0");
    assert_string_equal(record->station, "bench");
    assert_int_equal(record->progress, MINT_PROGRESS_ISSUED);
    assert_false(record->is_retired);
    assert_true(record->has_serial);
    assert_memory_equal(record->serial, certificate.serial, MINT_SERIAL_LEN);
    assert_int_equal(record->rng, 0);
    assert_int_equal(record->source_count, 2);
    assert_string_equal(record->sources[0].name, "adc");
    assert_int_equal(record->sources[0].credit, 1);
    assert_int_equal(record->sources[0].h_64, 96);
    assert_int_equal(record->sources[0].samples, 1024);
    assert_int_equal(record->sources[0].lag, 322);
    assert_memory_equal(record->sources[0].figures, figures, sizeof figures);
    assert_int_equal(record->sources[1].failure, 770);
    assert_int_equal(record->sources[1].samples, 0);
}

static const char long_name[] =
    "{\"sources\":[{\"name\":\"a name that is much longer than names of sources are\","
    "\"noise\":{\"samples\":-5,\"lag\":1.5}}]}";

/// Older versions, other programs: what is not there is 0, what is strange does no harm.
static void test_any_json_is_a_record(void **state)
{
    static const char *const texts[] = {
        "{}",
        "[]",
        "{\"sources\":[]}",
        "{\"rng\":-1,\"sources\":{\"a\":1}}",
        "{\"rng\":99999999999,\"sources\":[1,\"x\",null,{\"name\":7,\"noise\":[1]},{}]}",
        long_name};
    const fixture_t *fixture = *state;
    static records_t records;
    fixture_add_batch(fixture->registry, "old", 0);
    for (uint32_t i = 0; i < 6; i++) {
        admit(fixture, i, "old", texts[i]);
    }
    list(fixture, "old", &records);
    assert_int_equal(records.count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(records.list[i].id[0], i);
        assert_int_equal(records.list[i].rng, 0);
        assert_false(records.list[i].has_serial);
        for (size_t s = 0; s < records.list[i].source_count; s++) {
            assert_int_equal(records.list[i].sources[s].samples, 0);
        }
    }
    assert_int_equal(records.list[4].source_count, MINT_HEALTH_SOURCES_MAX);
    assert_int_equal(strlen(records.list[5].sources[0].name), MINT_HEALTH_NAME_MAX_LEN);
}

static void test_only_the_batch_in_order_until_told_to_stop(void **state)
{
    const fixture_t *fixture = *state;
    static records_t records;
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_add_batch(fixture->registry, "summer", 0);
    for (uint32_t i = 1; i <= 6; i++) {
        admit(fixture, 7 - i, i % 2 == 0 ? "summer" : "spring", whole);
    }
    fixture_device_id(3, id);
    assert_int_equal(mint_registry_retire_device(fixture->registry, id, NULL), MINT_OK);
    list(fixture, "summer", &records);
    assert_int_equal(records.count, 3);
    assert_int_equal(records.list[0].id[0], 5);
    assert_int_equal(records.list[1].id[0], 3);
    assert_true(records.list[1].is_retired);
    assert_int_equal(records.list[2].id[0], 1);
    list(fixture, "winter", &records);
    assert_int_equal(records.count, 0);
    records = (records_t){.stop_at = 2};
    assert_int_equal(mint_registry_each_health(fixture->registry, "spring", keep, &records, NULL),
                     MINT_ERR_SPACE);
    assert_int_equal(records.count, 2);
    assert_string_equal(mint_figure_text(MINT_FIGURE_STEP_COMMON), "step_common");
    assert_string_equal(mint_figure_text((mint_figure_t)MINT_FIGURE_COUNT), "unknown");
}

static uint64_t refused(const fixture_t *fixture, const char *batch, const char *cause)
{
    uint64_t count = 99;
    assert_int_equal(mint_registry_count_refused(fixture->registry, batch, cause, &count, NULL),
                     MINT_OK);
    return count;
}

/// Each device once, however often it came; those of the batch and cause asked for, and nothing
/// that only looks so.
static void test_refusals_are_counted_by_device(void **state)
{
    static const struct {
        uint32_t device;
        const char *kind;
        const char *detail;
    } notes[] = {
        {1, "refused", "batch spring, entropy in step info: a"},
        {1, "refused", "batch spring, entropy in step noise: b"},
        {2, "refused", "batch spring, entropy in step noise: c"},
        {3, "refused", "batch spring, enrolment in step csr: batch spring, entropy in step x"},
        {4, "refused", "batch spring-2, entropy in step noise: d"},
        {5, "refused", "entropy in step noise: from before, batch spring, entropy in step noise"},
        {6, "image", "batch spring, entropy in step noise: e"},
    };
    const fixture_t *fixture = *state;
    for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
        uint8_t id[MINT_DEVICE_ID_LEN];
        fixture_device_id(notes[i].device, id);
        assert_int_equal(
            mint_registry_note(fixture->registry, notes[i].kind, id, notes[i].detail, NULL),
            MINT_OK);
    }
    assert_int_equal(refused(fixture, "spring", "entropy"), 2);
    assert_int_equal(refused(fixture, "spring-2", "entropy"), 1);
    assert_int_equal(refused(fixture, "spring", "enrolment"), 1);
    assert_int_equal(refused(fixture, "sprin_", "entropy"), 0);
    assert_int_equal(refused(fixture, "", ""), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_record_has_all_that_was_written),
        TEST(test_any_json_is_a_record),
        TEST(test_only_the_batch_in_order_until_told_to_stop),
        TEST(test_refusals_are_counted_by_device),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
