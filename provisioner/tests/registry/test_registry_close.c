// SPDX-License-Identifier: Apache-2.0
//
// Closing a batch: who has no place gets none, who has one may be finished, the accounts add up, in
// one process and in several at once.
#include "tests/support/fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static mint_status_t close_it(const fixture_t *fixture, bool with_unfinished, mint_batch_t *batch,
                              bool *changed)
{
    return mint_registry_close_batch(fixture->registry, "spring", with_unfinished, batch, changed,
                                     NULL);
}

static mint_status_t retire(const fixture_t *fixture, uint32_t number)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(number, id);
    return mint_registry_retire_device(fixture->registry, id, NULL);
}

static int64_t events(const fixture_t *fixture)
{
    return fixture_count(fixture->path, "SELECT count(*) FROM events");
}

static void expect_whole(const fixture_t *fixture)
{
    mint_audit_report_t report;
    assert_int_equal(mint_registry_audit(fixture->registry, &report, NULL), MINT_OK);
    assert_int_equal(mint_registry_check(fixture->registry, NULL), MINT_OK);
}

static void test_who_has_no_place_gets_none(void **state)
{
    const fixture_t *fixture = *state;
    static mint_certificate_record_t certificate;
    mint_batch_t batch;
    bool changed;
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_admit(fixture->registry, 2, "spring"), MINT_OK);
    assert_int_equal(close_it(fixture, false, &batch, &changed), MINT_OK);
    assert_true(changed);
    assert_true(batch.closed_s > 0);
    // One that was never met, one that was met, and one on its way between the two steps.
    assert_int_equal(fixture_admit(fixture->registry, 3, "spring"), MINT_ERR_QUOTA);
    assert_int_equal(fixture_admit(fixture->registry, 2, "spring"), MINT_ERR_QUOTA);
    assert_int_equal(fixture_intend(fixture->registry, 2, &certificate), MINT_ERR_QUOTA);
    // Another batch is none of its business.
    fixture_add_batch(fixture->registry, "summer", 0);
    assert_int_equal(fixture_make(fixture->registry, 4, "summer"), MINT_OK);
    expect_whole(fixture);
}

static void test_what_is_under_way_keeps_it_open(void **state)
{
    const fixture_t *fixture = *state;
    static mint_certificate_record_t certificate;
    mint_batch_t batch;
    bool changed;
    assert_int_equal(fixture_admit(fixture->registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_intend(fixture->registry, 1, &certificate), MINT_OK);
    int64_t before = events(fixture);
    assert_int_equal(close_it(fixture, false, &batch, &changed), MINT_ERR_STATE);
    assert_false(changed);
    assert_int_equal(batch.under_way, 1);
    assert_int_equal(batch.closed_s, 0);
    assert_int_equal(events(fixture), before);
    assert_int_equal(close_it(fixture, true, &batch, &changed), MINT_OK);
    assert_true(changed);
    assert_int_equal(batch.under_way, 1);
    // It is finished all the same, and nobody else.
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_make(fixture->registry, 2, "spring"), MINT_ERR_QUOTA);
    assert_int_equal(mint_registry_find_batch(fixture->registry, "spring", &batch, NULL), MINT_OK);
    assert_int_equal(batch.under_way, 0);
    assert_int_equal(batch.locked, 1);
    expect_whole(fixture);
}

static void test_one_that_is_unlocked_is_finished_again(void **state)
{
    const fixture_t *fixture = *state;
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_batch_t batch;
    bool changed;
    fixture_device_id(1, id);
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    assert_int_equal(close_it(fixture, false, &batch, &changed), MINT_OK);
    assert_int_equal(mint_registry_unlock_device(fixture->registry, id, NULL), MINT_OK);
    assert_int_equal(mint_registry_find_batch(fixture->registry, "spring", &batch, NULL), MINT_OK);
    assert_int_equal(batch.under_way, 1);
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
}

/// There is no way back, and the final accounts stay as they are.
static void test_one_that_is_retired_is_not_unlocked(void **state)
{
    const fixture_t *fixture = *state;
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_batch_t batch;
    mint_device_t before;
    mint_device_t after;
    mint_error_t error = {0};
    bool changed;
    fixture_device_id(1, id);
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    assert_int_equal(close_it(fixture, false, &batch, &changed), MINT_OK);
    assert_int_equal(retire(fixture, 1), MINT_OK);
    assert_int_equal(mint_registry_find_device(fixture->registry, id, &before, NULL), MINT_OK);
    const int64_t logged = events(fixture);
    assert_int_equal(mint_registry_unlock_device(fixture->registry, id, &error), MINT_ERR_RETIRED);
    assert_string_equal(error.message, "the device was retired");
    assert_int_equal(events(fixture), logged);
    assert_int_equal(mint_registry_find_device(fixture->registry, id, &after, NULL), MINT_OK);
    assert_int_equal(after.progress, MINT_PROGRESS_LOCKED);
    assert_int_equal(after.changed_s, before.changed_s);
    assert_int_equal(mint_registry_find_batch(fixture->registry, "spring", &batch, NULL), MINT_OK);
    assert_int_equal(batch.locked, 1);
    assert_int_equal(batch.under_way, 0);
    expect_whole(fixture);
}

static void test_it_is_closed_once(void **state)
{
    const fixture_t *fixture = *state;
    mint_batch_t first;
    mint_batch_t second;
    bool changed;
    assert_int_equal(close_it(fixture, false, &first, &changed), MINT_OK);
    int64_t before = events(fixture);
    assert_int_equal(close_it(fixture, true, &second, &changed), MINT_OK);
    assert_false(changed);
    assert_int_equal(second.closed_s, first.closed_s);
    assert_int_equal(events(fixture), before);
    assert_int_equal(
        mint_registry_close_batch(fixture->registry, "winter", true, &second, &changed, NULL),
        MINT_ERR_NOT_FOUND);
    assert_false(changed);
}

/// Each place of the quota is accounted for once: 8 ordered, of which two were made and one of
/// these retired, one scrapped, one under way, and four never made.
static void test_the_accounts_add_up(void **state)
{
    const fixture_t *fixture = *state;
    static mint_certificate_record_t certificate;
    mint_batch_t batch;
    bool changed;
    fixture_add_batch(fixture->registry, "eight", 8);
    for (uint32_t i = 1; i <= 4; i++) {
        assert_int_equal(fixture_admit(fixture->registry, i, "eight"), MINT_OK);
        assert_int_equal(fixture_intend(fixture->registry, i, &certificate), MINT_OK);
    }
    assert_int_equal(fixture_admit(fixture->registry, 5, "eight"), MINT_OK); // takes no place
    assert_int_equal(retire(fixture, 5), MINT_OK);
    assert_int_equal(fixture_make(fixture->registry, 1, "eight"), MINT_OK);
    assert_int_equal(fixture_make(fixture->registry, 2, "eight"), MINT_OK);
    assert_int_equal(retire(fixture, 2), MINT_OK);
    assert_int_equal(retire(fixture, 3), MINT_OK);
    assert_int_equal(
        mint_registry_close_batch(fixture->registry, "eight", true, &batch, &changed, NULL),
        MINT_OK);
    assert_int_equal(batch.locked, 2);
    assert_int_equal(batch.retired, 2);
    assert_int_equal(batch.scrapped, 1);
    assert_int_equal(batch.under_way, 1);
    assert_int_equal(batch.admitted, batch.locked + batch.scrapped + batch.under_way);
}

static void test_the_log_tells_it_and_finds_who_opens_it_again(void **state)
{
    const fixture_t *fixture = *state;
    mint_audit_report_t report;
    mint_batch_t batch;
    bool changed;
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    assert_int_equal(close_it(fixture, false, &batch, &changed), MINT_OK);
    assert_int_equal(fixture_count(fixture->path,
                                   "SELECT count(*) FROM events WHERE kind = 'batch.close' AND"
                                   " detail = 'spring, 1 made, 0 scrapped, 0 under way'"),
                     1);
    expect_whole(fixture);
    sqlite3 *db = fixture_break_in(fixture->path);
    fixture_forge(db, "UPDATE batches SET closed = NULL");
    (void)sqlite3_close(db);
    assert_int_equal(mint_registry_audit(fixture->registry, &report, NULL),
                     MINT_ERR_AUTHENTICATION);
    assert_non_null(strstr(report.finding, "row 1 of batches was changed"));
}

// ---- several processes ----

/// A station: makes new devices until there is no place left for one.
static int make_until_refused(const char *path, uint32_t station)
{
    mint_registry_t *registry = NULL;
    mint_status_t status = mint_registry_open(&registry, path, "station", NULL);
    for (uint32_t i = 0; i < 10000 && status == MINT_OK; i++) {
        status = fixture_make(registry, station * 100000 + i, "big");
    }
    mint_registry_close(registry);
    return status == MINT_ERR_QUOTA ? 0 : 1;
}

/// Closes while stations work. From then on the number of places taken stays as it was, and each
/// station has met its refusal.
static void test_stations_at_work_stop(void **state)
{
    fixture_t *fixture = *state;
    pid_t stations[3];
    mint_batch_t batch = {0};
    mint_batch_t after;
    bool changed;
    fixture_add_batch(fixture->registry, "big", 0);
    mint_registry_close(fixture->registry); // which must not cross a fork
    for (uint32_t i = 0; i < 3; i++) {
        stations[i] = fork();
        assert_true(stations[i] >= 0);
        if (stations[i] == 0) {
            _exit(make_until_refused(fixture->path, i + 1));
        }
    }
    assert_int_equal(mint_registry_open(&fixture->registry, fixture->path, "bench", NULL), MINT_OK);
    for (batch.locked = 0; batch.locked < 20;) {
        assert_int_equal(mint_registry_find_batch(fixture->registry, "big", &batch, NULL), MINT_OK);
        (void)usleep(1000);
    }
    assert_int_equal(
        mint_registry_close_batch(fixture->registry, "big", true, &batch, &changed, NULL), MINT_OK);
    for (size_t i = 0; i < 3; i++) {
        int code = 1;
        assert_int_equal(waitpid(stations[i], &code, 0), stations[i]);
        assert_int_equal(code, 0);
    }
    assert_int_equal(mint_registry_find_batch(fixture->registry, "big", &after, NULL), MINT_OK);
    assert_int_equal(after.admitted, batch.admitted);
    assert_int_equal(after.under_way, 0);
    assert_int_equal(after.locked, batch.admitted);
    expect_whole(fixture);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_who_has_no_place_gets_none),
        TEST(test_what_is_under_way_keeps_it_open),
        TEST(test_one_that_is_unlocked_is_finished_again),
        TEST(test_one_that_is_retired_is_not_unlocked),
        TEST(test_it_is_closed_once),
        TEST(test_the_accounts_add_up),
        TEST(test_the_log_tells_it_and_finds_who_opens_it_again),
        TEST(test_stations_at_work_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
