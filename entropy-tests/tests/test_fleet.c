// SPDX-License-Identifier: Apache-2.0
//
// The page of a fleet: who stands out is counted, drawn and named; names are no markup. With a
// file's name as argument it writes a page there, for the test that looks at pages in a browser.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mintmark/entropy_tests/fleet.h"

#define DEVICES 300u

static double values[2][DEVICES];
static char names[DEVICES][33];
static mint_fleet_device_t devices[DEVICES];
static mint_fleet_series_t series[2];
static mint_fleet_t fleet;

/// Devices that are alike, but number 41 in one figure and the last one in the other.
static void make_fleet(void)
{
    for (unsigned i = 0; i < DEVICES; i++) {
        (void)snprintf(names[i], sizeof names[i], "%08x%024x", i * 2654435761u, i);
        values[0][i] = 3 + i * 7919 % 5;
        values[1][i] = 40 + i * 7919 % 23;
        devices[i] = (mint_fleet_device_t){names[i], "2026-11-23T09:00:00Z", "/dev/ttyACM0", true};
    }
    values[0][41] = 90;
    values[1][7] = NAN;
    values[1][DEVICES - 1] = 1;
    series[0] = (mint_fleet_series_t){"adc0", "longest_run", "Equal samples in a row.", 5, 0,
                                      10.2,   values[0]};
    series[1] = (mint_fleet_series_t){"adc0", "most_common", "The most frequent value.", 51, 20.8,
                                      82,     values[1]};
    fleet = (mint_fleet_t){.batch = "spring",
                           .devices = devices,
                           .device_count = DEVICES,
                           .series = series,
                           .series_count = 2,
                           .made = "2026-11-23T10:00:00Z",
                           .command = "mintmark batch report --batch spring --html spring.html",
                           .version = "mintmark 0.0.0"};
}

static char *write_page(void)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    assert_non_null(out);
    assert_int_equal(mint_fleet_write_html(&fleet, out), MINT_OK);
    assert_int_equal(fclose(out), 0);
    return text;
}

static size_t count(const char *text, const char *part)
{
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at++) {
        found++;
    }
    return found;
}

static void test_outliers(void **state)
{
    (void)state;
    make_fleet();
    assert_int_equal(mint_fleet_count_outliers(&fleet), 2);
    assert_int_equal(mint_fleet_count_failed(&fleet), 0);
    char *page = write_page();
    char *again = write_page();
    assert_string_equal(page, again);
    assert_non_null(strstr(page, "2 of 300 devices stand out."));
    assert_int_equal(count(page, names[41]), 1);
    assert_int_equal(count(page, names[DEVICES - 1]), 1);
    assert_int_equal(count(page, names[40]), 0);
    assert_int_equal(count(page, "<circle class=\"out\""), 2);
    assert_int_equal(count(page, "<svg viewBox=\"0 0 400"), 2);
    assert_non_null(strstr(page, "longest_run: 90, where most have 0 to 10.2"));
    assert_null(strstr(page, " nan"));
    free(page);
    free(again);
}

static void test_verdicts(void **state)
{
    (void)state;
    make_fleet();
    devices[9].is_passed = false;
    char *page = write_page();
    assert_non_null(strstr(page, "1 of 300 devices did not pass the gate."));
    assert_int_equal(count(page, names[9]), 1);
    free(page);
    make_fleet();
    values[0][41] = 5;
    values[1][DEVICES - 1] = 45;
    page = write_page();
    assert_non_null(strstr(page, "The noise of all devices is alike."));
    free(page);
    fleet.refused = 1;
    page = write_page();
    assert_non_null(strstr(page, "<h1>1 device was turned away at the gate.</h1>"));
    free(page);
    fleet.refused = 1234;
    values[0][41] = 90;
    page = write_page();
    assert_non_null(strstr(page, "1 of 300 devices stands out."));
    assert_non_null(strstr(page, "1,234 more were turned away at the gate for their noise"));
    assert_non_null(strstr(page, "<dt>Turned away</dt>\n<dd>1,234</dd>"));
    free(page);
    fleet.refused = 0;
    fleet.device_count = 0;
    page = write_page();
    assert_non_null(strstr(page, "no devices yet"));
    assert_non_null(strstr(page, "<dt>Turned away</dt>\n<dd>0</dd>"));
    assert_null(strstr(page, "<figure"));
    free(page);
}

static void test_names_are_no_markup(void **state)
{
    (void)state;
    make_fleet();
    devices[41].name = "<script>alert(1)</script>";
    devices[41].place = "\"><img src=x>";
    fleet.batch = "<b>\x1b[2J";
    series[0].source = "<i>adc";
    char *page = write_page();
    assert_null(strstr(page, "<script"));
    assert_null(strstr(page, "<img"));
    assert_null(strstr(page, "<b>"));
    assert_null(strstr(page, "<i>"));
    assert_null(strchr(page, '\x1b'));
    assert_null(strstr(page, "http:"));
    free(page);
}

static void test_many_devices_stay_small(void **state)
{
    (void)state;
    static double many[100000];
    static mint_fleet_device_t crowd[100000];
    make_fleet();
    for (size_t i = 0; i < 100000; i++) {
        many[i] = i % 9000 == 0 ? 1000 : 50;
        crowd[i] = devices[0];
    }
    series[0].values = many;
    series[0].high = 100;
    fleet.devices = crowd;
    fleet.device_count = 100000;
    fleet.series_count = 1;
    char *page = write_page();
    assert_true(strlen(page) < 200000);
    assert_int_equal(count(page, "<circle class=\"out\""), 12);
    free(page);
}

static void test_output_that_fails(void **state)
{
    (void)state;
    make_fleet();
    FILE *out = fopen("/dev/full", "w");
    assert_non_null(out);
    assert_int_equal(mint_fleet_write_html(&fleet, out), MINT_ERR_IO);
    (void)fclose(out);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outliers),
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_names_are_no_markup),
        cmocka_unit_test(test_many_devices_stay_small),
        cmocka_unit_test(test_output_that_fails),
    };
    if (argc > 1) {
        FILE *out = fopen(argv[1], "w");
        make_fleet();
        return out != NULL && mint_fleet_write_html(&fleet, out) == MINT_OK && fclose(out) == 0 ? 0
                                                                                                : 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
