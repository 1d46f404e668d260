// SPDX-License-Identifier: Apache-2.0
//
// The entropy gate, source by source, and what is written down of it.
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "station/intake.h"
#include "station/outcome.h"

static const mint_info_t good = {
    .source_count = 2,
    .sources = {{.name = "timer-jitter", .credit = 0, .samples = 9000},
                {.name = "host-random", .credit = 2, .h_64 = 512, .samples = 2048}},
};

static void test_a_healthy_device_passes(void **state)
{
    (void)state;
    mint_error_t error = {0};
    assert_int_equal(mint_intake_gate(&good, 0, &error), MINT_OK);
}

static void test_an_uncredited_source_may_fail(void **state)
{
    (void)state;
    mint_info_t info = good;
    info.sources[0].failure = MINT_ERR_APT;
    assert_int_equal(mint_intake_gate(&info, 0, NULL), MINT_OK);
}

static void expect_refused(const mint_info_t *info, mint_status_t status, const char *words)
{
    mint_error_t error = {0};
    assert_int_equal(mint_intake_gate(info, 0, &error), status);
    assert_non_null(strstr(error.message, words));
}

static void test_what_is_refused(void **state)
{
    (void)state;
    mint_info_t info = good;
    info.sources[1].failure = MINT_ERR_RCT;
    info.sources[1].rct_alarms = 3;
    expect_refused(&info, MINT_ERR_RCT, "host-random");
    expect_refused(&info, MINT_ERR_RCT, "RCT alarms 3");

    info = good;
    info.rng = MINT_ERR_LATCHED;
    expect_refused(&info, MINT_ERR_LATCHED, "stays off");

    info = good;
    info.sources[1].credit = 0;
    expect_refused(&info, MINT_ERR_NO_CREDIT, "credited");

    info = good;
    info.sources[1].credit = 7; // of a kind that this program does not know
    expect_refused(&info, MINT_ERR_NO_CREDIT, "credited");

    info = good;
    info.sources[1].h_64 = 0;
    expect_refused(&info, MINT_ERR_NO_CREDIT, "credited");

    info = good;
    info.source_count = 0;
    expect_refused(&info, MINT_ERR_NO_CREDIT, "credited");
}

static void test_credit_in_words(void **state)
{
    (void)state;
    static const struct {
        uint8_t credit;
        uint16_t h_64;
        const char *text;
    } cases[] = {
        {0, 0, "not credited"},
        {9, 64, "not credited"},
        {1, 32, "measured, 0.50 bit a sample"},
        {2, 512, "vouched by the host's random device, 8.00 bit a sample"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_info_source_t source = {.credit = cases[i].credit, .h_64 = cases[i].h_64};
        char text[MINT_INTAKE_CREDIT_SIZE];
        mint_intake_credit(&source, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void test_health_is_written_down(void **state)
{
    (void)state;
    char text[MINT_HEALTH_MAX_LEN + 1];
    assert_int_equal(mint_intake_health(&good, NULL, text), MINT_OK);
    json_t *health = json_loads(text, 0, NULL);
    assert_non_null(health);
    assert_int_equal(json_integer_value(json_object_get(health, "rng")), 0);
    const json_t *source = json_array_get(json_object_get(health, "sources"), 1);
    assert_string_equal(json_string_value(json_object_get(source, "name")), "host-random");
    assert_int_equal(json_integer_value(json_object_get(source, "h_64")), 512);
    assert_int_equal(json_integer_value(json_object_get(source, "samples")), 2048);
    json_decref(health);
}

static void test_the_fullest_health_fits(void **state)
{
    (void)state;
    mint_info_t info = {.source_count = MINT_INFO_SOURCES_MAX, .rng = 0xFFFF};
    for (size_t i = 0; i < MINT_INFO_SOURCES_MAX; i++) {
        mint_info_source_t *source = &info.sources[i];
        memset(source, 0xFF, sizeof *source);
        memset(source->name, '"', sizeof source->name - 1);
        source->name[sizeof source->name - 1] = '\0';
    }
    char text[MINT_HEALTH_MAX_LEN + 1];
    mint_noise_figures_t figures[MINT_INFO_SOURCES_MAX];
    memset(figures, 0x7F, sizeof figures);
    assert_int_equal(mint_intake_health(&info, figures, text), MINT_OK);
}

static void test_every_outcome_has_its_words(void **state)
{
    (void)state;
    for (int i = 0; i < MINT_CAUSE_COUNT; i++) {
        assert_string_not_equal(mint_cause_word((mint_cause_t)i), "unknown");
        assert_string_not_equal(mint_cause_text((mint_cause_t)i), "unknown cause");
    }
    assert_string_equal(mint_cause_word(MINT_CAUSE_COUNT), "unknown");
    assert_string_equal(mint_cause_text(MINT_CAUSE_COUNT), "unknown cause");
    assert_string_equal(mint_outcome_text(MINT_OUTCOME_ALREADY), "already");
    assert_int_equal(mint_cause_of_refusal(MINT_ERR_APT), MINT_CAUSE_ENTROPY);
    assert_int_equal(mint_cause_of_refusal(MINT_ERR_DELEGATION), MINT_CAUSE_REFUSED);
    assert_int_equal(mint_cause_of_registry(MINT_ERR_QUOTA), MINT_CAUSE_QUOTA);
    assert_int_equal(mint_cause_of_registry(MINT_ERR_DUPLICATE), MINT_CAUSE_DUPLICATE);
    assert_int_equal(mint_cause_of_registry(MINT_ERR_RETIRED), MINT_CAUSE_RETIRED);
    assert_int_equal(mint_cause_of_registry(MINT_ERR_IO), MINT_CAUSE_REGISTRY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_healthy_device_passes),
        cmocka_unit_test(test_an_uncredited_source_may_fail),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_credit_in_words),
        cmocka_unit_test(test_health_is_written_down),
        cmocka_unit_test(test_the_fullest_health_fits),
        cmocka_unit_test(test_every_outcome_has_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
