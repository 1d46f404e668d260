// SPDX-License-Identifier: Apache-2.0
//
// Which devices of a batch stand out, and in what.
#include "tests/support/fixture.h"

#include <stdio.h>
#include <string.h>

#include "cli/batch_gate.h"

/// A device with the source "adc": the most common value was there `common` times of 1024, and with
/// a source that nothing was drawn from.
static void admit(const fixture_t *fixture, uint32_t number, int common, int failure)
{
    char health[512];
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_device_t device;
    fixture_device_id(number, id);
    (void)snprintf(health, sizeof health,
                   "{\"rng\":0,\"sources\":[{\"name\":\"adc\",\"credit\":1,\"h_64\":64,"
                   "\"failure\":%d,\"rct_alarms\":0,\"noise\":{\"samples\":1024,"
                   "\"longest_run\":4,\"most_common\":%d,\"lag_equal\":%u}},"
                   "{\"name\":\"timer\",\"credit\":0,\"failure\":770}]}",
                   failure, common, 50 + number % 3);
    const mint_admission_t admission = {
        .batch = "many", .id = id, .board = "b", .firmware = "1", .health = health};
    assert_int_equal(mint_registry_admit_device(fixture->registry, &admission, &device, NULL),
                     MINT_OK);
}

/// What the test looks for among the records.
typedef struct {
    const mint_gate_report_t *report;
    uint32_t standing_out; ///< numbers of the devices, one decimal digit each
    uint32_t failed;       ///< likewise
} seen_t;

static mint_status_t look(void *context, const mint_health_record_t *record)
{
    seen_t *seen = context;
    mint_gate_outlier_t outliers[MINT_GATE_OUTLIERS_MAX];
    size_t count = mint_gate_outliers(seen->report, record, outliers);
    for (size_t i = 0; i < count; i++) {
        seen->standing_out = 10 * seen->standing_out + record->id[0];
        assert_string_equal(outliers[i].source, "adc");
        assert_int_equal(outliers[i].figure, MINT_FIGURE_MOST_COMMON);
        assert_int_equal(outliers[i].value, record->id[0] == 4 ? 60 : 2);
        assert_true(record->id[0] == 4 ? outliers[i].z > 3.5 : outliers[i].z < -3.5);
    }
    seen->failed = mint_gate_passed(record) ? seen->failed : 10 * seen->failed + record->id[0];
    return MINT_OK;
}

static void test_who_stands_out_is_named_with_the_figure(void **state)
{
    const fixture_t *fixture = *state;
    static mint_gate_report_t report;
    seen_t seen = {.report = &report};
    fixture_add_batch(fixture->registry, "many", 0);
    for (uint32_t i = 1; i <= 9; i++) {
        admit(fixture, i, i == 4 ? 60 : i == 7 ? 2 : 28 + (int)(i % 3), i == 8 ? 771 : 0);
    }
    assert_int_equal(mint_gate_report_make(fixture->registry, "many", &report, NULL), MINT_OK);
    assert_int_equal(report.devices, 9);
    assert_int_equal(report.looked_at, 9);
    assert_int_equal(report.outliers, 2);
    assert_int_equal(report.source_count, 1);
    assert_string_equal(report.sources[0].name, "adc");
    const mint_robust_t *common = &report.sources[0].figures[MINT_FIGURE_MOST_COMMON];
    assert_int_equal(common->count, 9);
    assert_int_equal((int)common->median, 29);
    assert_int_equal((int)common->mad, 1);
    assert_int_equal((int)common->max, 60);
    assert_int_equal(mint_registry_each_health(fixture->registry, "many", look, &seen, NULL),
                     MINT_OK);
    assert_int_equal(seen.standing_out, 47);
    assert_int_equal(seen.failed, 8);
}

static void test_a_batch_without_devices_has_no_outliers(void **state)
{
    const fixture_t *fixture = *state;
    static mint_gate_report_t report;
    assert_int_equal(mint_gate_report_make(fixture->registry, "spring", &report, NULL), MINT_OK);
    assert_int_equal(report.devices + report.looked_at + report.outliers + report.source_count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_who_stands_out_is_named_with_the_figure),
        TEST(test_a_batch_without_devices_has_no_outliers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
