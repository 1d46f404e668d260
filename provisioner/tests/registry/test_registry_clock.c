// SPDX-License-Identifier: Apache-2.0
//
// A machine whose clock goes back (the linker puts this clock between): changes are refused,
// nothing is lost, and they go on when the clock is right or somebody says that it is.
#include "tests/support/fixture.h"

#include <string.h>
#include <time.h>

static time_t ahead_s; ///< of the machine's own clock

time_t __real_time(time_t *out);
time_t __wrap_time(time_t *out);

time_t __wrap_time(time_t *out)
{
    time_t now = __real_time(NULL) + ahead_s;
    if (out != NULL) {
        *out = now;
    }
    return now;
}

static int setup(void **state)
{
    ahead_s = 0;
    return fixture_setup(state);
}

static void expect_whole(fixture_t *fixture)
{
    mint_audit_report_t report;
    assert_int_equal(mint_registry_audit(fixture->registry, &report, NULL), MINT_OK);
    assert_int_equal(mint_registry_check(fixture->registry, NULL), MINT_OK);
}

static void test_a_clock_far_behind_changes_nothing(void **state)
{
    fixture_t *fixture = *state;
    mint_error_t error = {0};
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    int64_t events = fixture_count(fixture->path, "SELECT count(*) FROM events");
    ahead_s = -86400;
    assert_int_equal(fixture_admit(fixture->registry, 2, "spring"), MINT_ERR_STATE);
    assert_int_equal(mint_registry_note(fixture->registry, "note", NULL, "text", &error),
                     MINT_ERR_STATE);
    assert_non_null(strstr(error.message, "clock is 86"));
    assert_non_null(strstr(error.hint, "--accept-clock"));
    error = (mint_error_t){0};
    assert_int_equal(mint_registry_check_clock(fixture->registry, &error), MINT_ERR_STATE);
    assert_non_null(strstr(error.message, "clock is 86"));
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM events"), events);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM devices"), 1);
    expect_whole(fixture);
    // What is there can be read, and opened.
    mint_registry_close(fixture->registry);
    assert_int_equal(mint_registry_open(&fixture->registry, fixture->path, "bench", NULL), MINT_OK);
    ahead_s = 0;
    assert_int_equal(mint_registry_check_clock(fixture->registry, NULL), MINT_OK);
    assert_int_equal(fixture_make(fixture->registry, 2, "spring"), MINT_OK);
    expect_whole(fixture);
}

static void test_a_clock_that_is_corrected_a_little_is_no_matter(void **state)
{
    fixture_t *fixture = *state;
    ahead_s = -250;
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    ahead_s = -350; // behind the last event's 250 by less than the slack
    assert_int_equal(mint_registry_check_clock(fixture->registry, NULL), MINT_OK);
    assert_int_equal(fixture_make(fixture->registry, 2, "spring"), MINT_OK);
    expect_whole(fixture);
}

static void test_a_clock_that_was_wrong_before_can_be_accepted(void **state)
{
    fixture_t *fixture = *state;
    ahead_s = 86400L * 365;
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    ahead_s = 0;
    assert_int_equal(fixture_make(fixture->registry, 2, "spring"), MINT_ERR_STATE);
    assert_int_equal(mint_registry_accept_clock(fixture->registry, NULL), MINT_OK);
    assert_int_equal(fixture_make(fixture->registry, 2, "spring"), MINT_OK);
    assert_int_equal(
        fixture_count(fixture->path, "SELECT count(*) FROM events WHERE kind = 'registry.clock'"),
        1);
    expect_whole(fixture);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_clock_far_behind_changes_nothing),
        TEST(test_a_clock_that_is_corrected_a_little_is_no_matter),
        TEST(test_a_clock_that_was_wrong_before_can_be_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
