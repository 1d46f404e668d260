// SPDX-License-Identifier: Apache-2.0
//
// The attack matrix at its corners: every attack at its strongest is caught, what the standard's
// tests miss and ours are there for is caught by ours alone, and healthy sources raise no alarm.
// The whole of it, with figures, is in device/HEALTH.md.
#include "attacks.h"
#include "detector.h"
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"

#define LIMIT   200000u
#define SILENCE (LIMIT / MINT_TEST_STEP(2u, 4u)) // that the standard's tests are watched for
#define HEALTHY (1000000u / MINT_TEST_STEP(8u, 16u))
#define WARM_UP 3000u

static detector_t detector;
static attack_state_t state_under_attack;

// Runs one attack until `suite` alarms. Returns the samples that took, 0 for none; `standard` is
// whether the standard's tests had alarmed too.
static uint32_t run(const attack_t *attack, uint32_t strength, suite_t suite, uint32_t limit,
                    bool *standard)
{
    const mint_watch_config_t config = attack_config(attack);
    detector_start(&detector, &config);
    attack_start(&state_under_attack, 1);
    for (uint32_t i = 0; attack->config.symbol_bits == 0 && i < WARM_UP; i++) {
        const uint8_t symbol = attack_healthy(&state_under_attack);
        detector_sample(&detector, symbol, state_under_attack.neighbour);
        assert_ok(detector.verdicts[SUITE_REFERENCED]);
    }
    *standard = false;
    for (uint32_t i = 0; i < limit; i++) {
        if (attack->boot != 0 && i % attack->boot == 0) {
            detector_boot(&detector);
        }
        const uint8_t symbol = attack_sample(&state_under_attack, attack, strength);
        detector_sample(&detector, symbol, state_under_attack.neighbour);
        *standard = *standard || detector.verdicts[SUITE_STANDARD] != MINT_OK;
        if (detector.verdicts[suite] != MINT_OK) {
            return i + 1u;
        }
    }
    return 0;
}

static void every_attack_is_caught_at_its_strongest(void **state)
{
    (void)state;
    bool standard = false;
    for (uint32_t i = 0; i < ATTACKS_COUNT; i++) {
        if (run(&ATTACKS[i], ATTACK_STRENGTHS - 1u, SUITE_REFERENCED, LIMIT, &standard) == 0) {
            fail_msg("missed: %s", ATTACKS[i].name);
        }
    }
}

// By the watch tests without any reference, in fewer samples than given; and by the standard's
// tests not at all, for as long as the limit is.
static void check_ours_alone(const char *name, uint32_t strength, uint32_t within)
{
    bool standard = true;
    const uint32_t samples = run(attack_find(name), strength, SUITE_WATCH, LIMIT, &standard);
    assert_in_range(samples, 1, within);
    assert_false(standard);
    assert_int_equal(run(attack_find(name), strength, SUITE_STANDARD, SILENCE, &standard), 0);
}

static void locking_is_caught_by_ours_alone(void **state)
{
    (void)state;
    check_ours_alone("frequency lock, period 7", 0, 5000);
}

static void the_lcg_is_caught_by_ours_alone(void **state)
{
    (void)state;
    check_ours_alone("LCG of QEMU's LM3S6965, restarted", 0, 2 * 1024);
    check_ours_alone("LCG of QEMU's LM3S6965, on and on", 0, 3 * 65536);
}

static void a_copy_is_caught_by_ours_alone(void **state)
{
    (void)state;
    check_ours_alone("copy of another source", 1, 1000);
}

static void check_healthy(const noise_model_t *model)
{
    fake_random_t random = {.state = 11};
    fake_random_t other = {.state = 12};
    uint8_t symbol = 0;
    uint8_t neighbour = 0;
    detector_start(&detector, &model->config);
    for (uint32_t i = 0; i < HEALTHY; i++) {
        neighbour = model->sample(&other, neighbour);
        symbol = model->sample(&random, symbol);
        detector_sample(&detector, symbol, neighbour);
        assert_ok(detector.verdicts[SUITE_REFERENCED]);
    }
}

static void healthy_sources_raise_no_alarm(void **state)
{
    (void)state;
    check_healthy(&NOISE_ADC);
    check_healthy(&NOISE_TIMER);
    check_healthy(&NOISE_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_attack_is_caught_at_its_strongest),
        cmocka_unit_test(locking_is_caught_by_ours_alone),
        cmocka_unit_test(the_lcg_is_caught_by_ours_alone),
        cmocka_unit_test(a_copy_is_caught_by_ours_alone),
        cmocka_unit_test(healthy_sources_raise_no_alarm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
