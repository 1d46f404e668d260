// SPDX-License-Identifier: Apache-2.0
//
// The pool: what is counted, what is mixed, what is discarded, and that nothing comes out when no
// credited source delivers.
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"
#include "device/tests/support/fake_source.h"
#include "entropy/conditioner.h"

#define STARTUP MINT_ENTROPY_STARTUP
#define BLOCK   40u // samples of 8 bits that make the 320 bits of a block

static mint_entropy_t pool;
static fake_source_t fakes[MINT_ENTROPY_SOURCES_MAX];
static mint_source_t sources[MINT_ENTROPY_SOURCES_MAX];

// One credited source and one that is not, unless a test changes that.
static int reset(void **state)
{
    (void)state;
    for (size_t i = 0; i < MINT_ENTROPY_SOURCES_MAX; i++) {
        sources[i] = fake_source(&fakes[i], i == 0 ? MINT_CREDIT_MEASURED : MINT_CREDIT_NONE);
        fakes[i].random.state = i;
    }
    return 0;
}

static mint_status_t get(uint8_t *out, size_t len)
{
    memset(out, 0xee, len);
    return mint_entropy_get(&pool, out, len);
}

static void blocks_are_made_of_the_samples_after_the_start_up_test(void **state)
{
    (void)state;
    uint8_t log[STARTUP + 2 * BLOCK];
    uint8_t expected[64];
    uint8_t out[64];
    uint8_t chain[32] = {0};
    fakes[0].log = log;
    fakes[0].log_size = sizeof log;
    assert_ok(mint_entropy_start(&pool, sources, 1));
    assert_int_equal(fakes[0].calls, STARTUP);
    assert_ok(get(out, sizeof out));
    assert_int_equal(fakes[0].calls, sizeof log);
    for (size_t block = 0; block < 2; block++) {
        mint_hmac_t hmac;
        assert_ok(mint_conditioner_start(&hmac, chain));
        for (size_t i = 0; i < BLOCK; i++) {
            assert_ok(mint_conditioner_add(&hmac, 0, log[STARTUP + block * BLOCK + i]));
        }
        assert_ok(mint_conditioner_finish(&hmac, expected + 32 * block, chain));
    }
    assert_memory_equal(out, expected, sizeof out);
}

// 320 bits, counted in 1/64 bit and never rounded in our favour.
static void a_block_takes_as_many_samples_as_its_entropy_needs(void **state)
{
    (void)state;
    static const struct {
        uint16_t h_64;
        uint32_t samples;
    } cases[] = {{512, 40}, {511, 41}, {64, 320}, {63, 326}, {7, 2926}, {1, 20480}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t out[32];
        reset(state);
        sources[0].h_64 = cases[i].h_64;
        assert_ok(mint_entropy_start(&pool, sources, 1));
        assert_ok(get(out, sizeof out));
        assert_int_equal(fakes[0].calls, STARTUP + cases[i].samples);
    }
}

static void binary_sources_work_too(void **state)
{
    (void)state;
    uint8_t out[32];
    sources[0].symbol_bits = 1;
    sources[0].h_64 = 32;
    fakes[0].mask = 1;
    assert_ok(mint_entropy_start(&pool, sources, 1));
    assert_ok(get(out, sizeof out));
    assert_int_equal(fakes[0].calls, STARTUP + 640);
}

static void credited_sources_share_the_work(void **state)
{
    (void)state;
    uint8_t out[32];
    sources[1].evidence = fake_evidence(MINT_CREDIT_VOUCHED);
    assert_ok(mint_entropy_start(&pool, sources, 2));
    assert_ok(get(out, sizeof out));
    assert_int_equal(fakes[0].calls, STARTUP + BLOCK / 2);
    assert_int_equal(fakes[1].calls, STARTUP + BLOCK / 2);
}

static void uncredited_sources_are_mixed_in_but_never_counted(void **state)
{
    (void)state;
    uint8_t out[2][32];
    for (size_t i = 0; i < 2; i++) {
        reset(state);
        fakes[1].random.state = 100 + i; // the only difference
        assert_ok(mint_entropy_start(&pool, sources, 2));
        assert_ok(get(out[i], 32));
        assert_int_equal(fakes[0].calls, STARTUP + BLOCK);
        assert_int_equal(fakes[1].calls, STARTUP + BLOCK);
    }
    assert_memory_not_equal(out[0], out[1], 32);
}

static void uncredited_sources_give_64_samples_a_block(void **state)
{
    (void)state;
    uint8_t out[64];
    sources[0].h_64 = 64;
    assert_ok(mint_entropy_start(&pool, sources, 2));
    assert_ok(get(out, sizeof out));
    assert_int_equal(fakes[0].calls, STARTUP + 2 * 320);
    assert_int_equal(fakes[1].calls, STARTUP + 2 * 64);
}

static void without_a_credited_source_nothing_comes_out(void **state)
{
    (void)state;
    uint8_t out[32];
    sources[0].evidence = NULL;
    assert_status(mint_entropy_start(&pool, sources, 4), MINT_ERR_NO_CREDIT);
    for (size_t i = 0; i < 4; i++) {
        assert_true(pool.states[i].started); // all healthy, all worth nothing
    }
    assert_status(get(out, sizeof out), MINT_ERR_NO_CREDIT);
    assert_zeroed(out, sizeof out);
}

#define STRIDE MINT_TEST_STEP(1u, 97u)

// The only credited source stops at each of its samples in turn.
static void a_source_that_stops_ends_the_output(void **state)
{
    (void)state;
    for (uint32_t at = 1; at <= STARTUP + 2 * BLOCK + 1; at += STRIDE) {
        uint8_t out[64];
        reset(state);
        fakes[0].fail_from = at;
        mint_status_t started = mint_entropy_start(&pool, sources, 2);
        assert_int_equal(started, at <= STARTUP ? MINT_ERR_NO_CREDIT : MINT_OK);
        mint_status_t status = get(out, sizeof out);
        assert_int_equal(status, at <= STARTUP + 2 * BLOCK ? MINT_ERR_NO_CREDIT : MINT_OK);
        if (status != MINT_OK) {
            assert_zeroed(out, sizeof out);
            assert_status(pool.states[0].failure, MINT_ERR_SOURCE);
        }
    }
}

// What a source had delivered to a block before it stopped counts for nothing: the other one
// reaches the target alone.
static void the_sources_that_are_left_reach_the_target_alone(void **state)
{
    (void)state;
    uint8_t out[32];
    sources[1].evidence = fake_evidence(MINT_CREDIT_MEASURED);
    fakes[0].fail_from = STARTUP + BLOCK / 2; // its last sample of the block
    assert_ok(mint_entropy_start(&pool, sources, 2));
    assert_ok(get(out, sizeof out));
    assert_status(pool.states[0].failure, MINT_ERR_SOURCE);
    assert_int_equal(fakes[1].calls, STARTUP + BLOCK / 2 - 1 + BLOCK);
    uint32_t before = fakes[0].calls;
    assert_ok(get(out, sizeof out));
    assert_int_equal(fakes[0].calls, before); // and a source that is out is not asked again
}

// Either of two credited sources stops at each of its calls in turn, for good: the other one always
// delivers 320 bits for each block by itself.
static void whichever_source_fails_the_other_reaches_the_target(void **state)
{
    const uint32_t last = STARTUP + BLOCK;
    for (uint32_t at = 1; at <= last; at += STRIDE) {
        for (uint32_t failing = 0; failing < 2; failing++) {
            uint8_t out[64];
            reset(state);
            sources[1].evidence = fake_evidence(MINT_CREDIT_VOUCHED);
            fakes[failing].fail_from = at;
            assert_ok(mint_entropy_start(&pool, sources, 2));
            assert_ok(get(out, sizeof out));
            assert_status(pool.states[failing].failure, MINT_ERR_SOURCE);
            assert_status(pool.states[1 - failing].failure, MINT_OK);
            assert_int_equal(fakes[failing].calls, at);
            // Blocks that both made, half each; the one that was abandoned; those made alone.
            const uint32_t both = at <= STARTUP ? 0 : (at - STARTUP - 1) / (BLOCK / 2);
            const uint32_t kept = both * (BLOCK / 2);
            const uint32_t lost = at <= STARTUP ? 0 : at - STARTUP - 1 - kept + failing;
            assert_int_equal(fakes[1 - failing].calls, STARTUP + kept + lost + (2 - both) * BLOCK);
        }
    }
}

// A third credited source changes nothing of that.
static void two_of_three_may_fail(void **state)
{
    (void)state;
    uint8_t out[32];
    sources[1].evidence = fake_evidence(MINT_CREDIT_MEASURED);
    sources[2].evidence = fake_evidence(MINT_CREDIT_VOUCHED);
    fakes[0].fail_from = STARTUP + 5;
    fakes[2].stuck_from = STARTUP + 9;
    fakes[2].stuck_until = UINT32_MAX;
    assert_ok(mint_entropy_start(&pool, sources, 3));
    assert_ok(get(out, sizeof out));
    assert_status(pool.states[0].failure, MINT_ERR_SOURCE);
    assert_status(pool.states[1].failure, MINT_OK);
    assert_status(pool.states[2].failure, MINT_ERR_RCT);
    fakes[1].fail_from = 1;
    assert_status(get(out, sizeof out), MINT_ERR_NO_CREDIT);
    assert_zeroed(out, sizeof out);
}

static void uncredited_sources_cannot_fail_the_output(void **state)
{
    (void)state;
    uint8_t out[64];
    fakes[1].fail_from = STARTUP + 50;
    fakes[2].stuck_from = STARTUP + 50;
    fakes[2].stuck_until = UINT32_MAX;
    fakes[3].fail_from = 1;
    assert_ok(mint_entropy_start(&pool, sources, 4));
    assert_status(pool.states[3].failure, MINT_ERR_SOURCE);
    assert_ok(get(out, sizeof out));
    assert_ok(get(out, sizeof out));
    assert_status(pool.states[1].failure, MINT_ERR_SOURCE);
    assert_status(pool.states[2].failure, MINT_ERR_RCT);
    assert_int_equal(fakes[0].calls, STARTUP + 4 * BLOCK); // no block was discarded for them
}

static void an_intermittent_alarm_discards_the_block(void **state)
{
    (void)state;
    uint8_t out[32];
    fakes[0].stuck_from = STARTUP + 11;
    fakes[0].stuck_until = STARTUP + 16; // five equal samples: the cut-off
    assert_ok(mint_entropy_start(&pool, sources, 1));
    assert_ok(get(out, sizeof out));
    // 15 samples to the alarm, the start-up test again, a block of its own.
    assert_int_equal(fakes[0].calls, STARTUP + 15 + STARTUP + BLOCK);
    assert_int_equal(pool.states[0].rct_alarms, 1);
    assert_int_equal(pool.states[0].apt_alarms, 0);
    assert_true(pool.states[0].started);
    assert_false(all_are(out, sizeof out, 0xee));
}

static void a_stuck_source_is_out_for_good(void **state)
{
    (void)state;
    uint8_t out[32];
    fakes[0].stuck_from = STARTUP + 11;
    fakes[0].stuck_until = UINT32_MAX;
    assert_ok(mint_entropy_start(&pool, sources, 2));
    assert_status(get(out, sizeof out), MINT_ERR_NO_CREDIT);
    assert_zeroed(out, sizeof out);
    assert_status(pool.states[0].failure, MINT_ERR_RCT);
    // The permanent cut-off of 9 is reached early in the repeated start-up test.
    assert_int_equal(fakes[0].calls, STARTUP + 15 + 9);
}

static void a_biased_source_is_out_for_good(void **state)
{
    (void)state;
    uint8_t out[32];
    fakes[0].biased_from = STARTUP + 1; // never five in a row, but far too often
    assert_ok(mint_entropy_start(&pool, sources, 1));
    assert_status(get(out, sizeof out), MINT_ERR_NO_CREDIT);
    assert_zeroed(out, sizeof out);
    assert_status(pool.states[0].failure, MINT_ERR_APT);
    assert_true(pool.states[0].apt_alarms > 0);
}

// A source that alarms again and again without ever reaching the permanent cut-off.
static void retries_are_bounded(void **state)
{
    (void)state;
    uint8_t out[32];
    assert_ok(mint_entropy_start(&pool, sources, 1));
    fakes[0].stuck_every = 700; // passes no start-up test any more
    fakes[0].calls = 670;       // and alarms within the first block
    assert_status(get(out, sizeof out), MINT_ERR_NO_CREDIT);
    assert_zeroed(out, sizeof out);
    assert_status(pool.states[0].failure, MINT_ERR_RCT);
    assert_int_equal(fakes[0].calls, 704 + 3 * STARTUP);

    // And one that passes every start-up test, but alarms in every block.
    reset(state);
    assert_ok(mint_entropy_start(&pool, sources, 1));
    fakes[0].stuck_every = STARTUP + 20;
    fakes[0].calls = STARTUP + 19;
    assert_status(get(out, sizeof out), MINT_ERR_NO_CREDIT);
    assert_status(pool.states[0].failure, MINT_ERR_RCT);
    assert_int_equal(pool.states[0].rct_alarms, 3);
    assert_int_equal(fakes[0].calls, 3 * (STARTUP + 20) + 4);
}

static void a_sample_wider_than_described_is_none(void **state)
{
    (void)state;
    sources[0].h_64 = 64;
    sources[0].symbol_bits = 7;
    assert_status(mint_entropy_start(&pool, sources, 1), MINT_ERR_NO_CREDIT);
    assert_status(pool.states[0].failure, MINT_ERR_SOURCE);
}

static void check_refused(void)
{
    assert_status(mint_entropy_start(&pool, sources, 2), MINT_ERR_ARGUMENT);
    assert_int_equal(fakes[0].calls, 0);
    assert_zeroed(&pool, sizeof pool);
}

// Each of these descriptions is wrong in one thing.
static void wrong_descriptions_are_refused(void **state)
{
    for (int i = 0; i < 6; i++) {
        reset(state);
        sources[1].name = i == 0 ? NULL : sources[1].name;
        sources[1].sample = i == 1 ? NULL : sources[1].sample;
        sources[1].symbol_bits = i == 2 ? 0 : i == 3 ? 9 : 8;
        sources[1].h_64 = i == 4 ? 0 : i == 5 ? 513 : 512;
        check_refused();
    }
    assert_status(mint_entropy_start(&pool, sources, 0), MINT_ERR_ARGUMENT);
    assert_status(mint_entropy_start(&pool, sources, MINT_ENTROPY_SOURCES_MAX + 1),
                  MINT_ERR_ARGUMENT);
    uint8_t out[8];
    assert_status(get(out, sizeof out), MINT_ERR_NO_CREDIT);
    assert_zeroed(out, sizeof out);
}

// The compiler refuses these too (check_evidence.py); here somebody has gone round the macros.
static void evidence_that_bears_no_credit_is_refused(void **state)
{
    static const mint_evidence_t wrong[] = {
        {.basis = MINT_CREDIT_MEASURED,
         .figure_micro = 8000000,
         .samples = 999999,
         .restarts = 1000},
        {.basis = MINT_CREDIT_MEASURED,
         .figure_micro = 8000000,
         .samples = 1000000,
         .restarts = 999},
        {.basis = MINT_CREDIT_MEASURED,
         .figure_micro = 7999999,
         .samples = 1000000,
         .restarts = 1000},
        {.basis = MINT_CREDIT_VOUCHED, .figure_micro = 8000000},
        {.basis = MINT_CREDIT_VOUCHED, .figure_micro = 7999999, .voucher = "a test"},
        {.basis = MINT_CREDIT_NONE, .figure_micro = 8000000, .samples = 1000000, .restarts = 1000},
        {.basis = (mint_credit_t)3, .figure_micro = 8000000, .samples = 1000000, .restarts = 1000},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        reset(state);
        sources[1].evidence = &wrong[i];
        check_refused();
    }
}

static void cutoffs_follow_from_the_entropy(void **state)
{
    (void)state;
    sources[1].h_64 = 64;
    assert_ok(mint_entropy_start(&pool, sources, 2));
    assert_int_equal(pool.states[0].limits.rct_cutoff, 5);
    assert_int_equal(pool.states[0].limits.apt_cutoff, 16);
    assert_int_equal(pool.states[1].limits.rct_cutoff, 31);
    assert_int_equal(pool.states[1].limits.apt_cutoff, 325);
}

static void raw_samples_are_the_sources_own_and_feed_no_output(void **state)
{
    (void)state;
    uint8_t log[STARTUP + 100];
    uint8_t raw[100];
    uint8_t out[32];
    fakes[0].log = log;
    fakes[0].log_size = sizeof log;
    assert_ok(mint_entropy_start(&pool, sources, 2));
    assert_ok(mint_entropy_raw(&pool, 0, raw, sizeof raw));
    assert_memory_equal(raw, log + STARTUP, sizeof raw);
    assert_int_equal(pool.states[0].samples, STARTUP + 100);
    assert_zeroed(pool.chain, sizeof pool.chain);
    assert_ok(get(out, sizeof out));
    assert_int_equal(fakes[0].calls, STARTUP + 100 + BLOCK);
    assert_status(mint_entropy_raw(&pool, 2, raw, sizeof raw), MINT_ERR_ARGUMENT);
    assert_zeroed(raw, sizeof raw);
}

static void raw_samples_are_tested(void **state)
{
    (void)state;
    uint8_t raw[100];
    uint8_t out[32];
    assert_ok(mint_entropy_start(&pool, sources, 1));
    fakes[0].stuck_from = STARTUP + 11;
    fakes[0].stuck_until = STARTUP + 16;
    assert_ok(mint_entropy_raw(&pool, 0, raw, sizeof raw)); // an alarm is no reason to stop
    assert_int_equal(pool.states[0].rct_alarms, 1);
    assert_false(pool.states[0].started);
    assert_ok(get(out, sizeof out)); // but the source starts up again before it is used
    assert_int_equal(fakes[0].calls, STARTUP + 100 + STARTUP + BLOCK);
    fakes[0].fail_from = fakes[0].calls + 50;
    memset(raw, 0xee, sizeof raw);
    assert_status(mint_entropy_raw(&pool, 0, raw, sizeof raw), MINT_ERR_SOURCE);
    assert_zeroed(raw, sizeof raw);
    assert_status(get(out, sizeof out), MINT_ERR_NO_CREDIT);
}

// ---- a guard, made of what a test wants ----

static struct {
    uint16_t startup;     ///< samples that it asks for, 0: as many as there are
    mint_status_t start;  ///< what starting it returns
    uint32_t starts;      ///< how often it was started
    uint32_t samples;     ///< shown to it since
    uint32_t alarm_from;  ///< the sample at which it begins to alarm, from 1 on; 0: never
    uint32_t alarm_until; ///< the first one at which it does no more
    bool permanent;       ///< its alarms are permanent
} guarding;

static mint_status_t guard_start(void *context, const mint_source_t *source, uint16_t *startup)
{
    assert_ptr_equal(context, &guarding);
    assert_ptr_equal(source, &sources[0]);
    assert_int_equal(*startup, STARTUP);
    *startup = guarding.startup != 0 ? guarding.startup : *startup;
    guarding.starts++;
    guarding.samples = 0;
    return guarding.start;
}

static mint_status_t guard_sample(void *context, uint8_t symbol, bool *permanent)
{
    (void)context;
    (void)symbol;
    guarding.samples++;
    assert_false(*permanent);
    *permanent = guarding.permanent;
    const bool alarm = guarding.alarm_from != 0 && guarding.samples >= guarding.alarm_from &&
                       guarding.samples < guarding.alarm_until;
    return alarm ? MINT_ERR_LAG : MINT_OK;
}

static void guard_the_first(void)
{
    static const mint_guard_t guard = {guard_start, guard_sample};
    memset(&guarding, 0, sizeof guarding);
    sources[0].guard = &guard;
    sources[0].guard_context = &guarding;
}

static void a_guard_sees_every_sample(void **state)
{
    (void)state;
    uint8_t out[32];
    guard_the_first();
    guarding.permanent = true; // of no alarm
    assert_ok(mint_entropy_start(&pool, sources, 1));
    assert_ok(get(out, sizeof out));
    assert_int_equal(guarding.starts, 1);
    assert_int_equal(guarding.samples, STARTUP + BLOCK);
    assert_int_equal(pool.states[0].guard_alarms, 0);
}

static void a_guard_may_ask_for_a_longer_start_up_test(void **state)
{
    (void)state;
    guard_the_first();
    guarding.startup = STARTUP + 500;
    assert_ok(mint_entropy_start(&pool, sources, 1));
    assert_int_equal(fakes[0].calls, STARTUP + 500);
    guarding.startup = 1; // but not for a shorter one
    assert_ok(mint_entropy_start(&pool, sources, 1));
    assert_int_equal(fakes[0].calls, 2 * STARTUP + 500);
}

static void a_guard_that_does_not_start_puts_the_source_out(void **state)
{
    (void)state;
    guard_the_first();
    guarding.start = MINT_ERR_CRYPTO;
    assert_status(mint_entropy_start(&pool, sources, 1), MINT_ERR_NO_CREDIT);
    assert_status(pool.states[0].failure, MINT_ERR_CRYPTO);
    assert_int_equal(fakes[0].calls, 0);
}

static void a_guards_alarm_is_an_alarm(void **state)
{
    uint8_t out[32];
    guard_the_first();
    guarding.alarm_from = STARTUP + 10;
    guarding.alarm_until = STARTUP + 11;
    assert_ok(mint_entropy_start(&pool, sources, 1));
    assert_ok(get(out, sizeof out)); // after another start-up test, and with a block of its own
    assert_int_equal(fakes[0].calls, STARTUP + 10 + STARTUP + BLOCK);
    assert_int_equal(pool.states[0].guard_alarms, 1);
    assert_int_equal(pool.states[0].rct_alarms, 0);
    assert_int_equal(pool.states[0].apt_alarms, 0);

    for (int permanent = 0; permanent < 2; permanent++) {
        reset(state);
        guard_the_first();
        guarding.alarm_from = STARTUP + 10;
        guarding.alarm_until = UINT32_MAX;
        guarding.permanent = permanent == 1;
        assert_ok(mint_entropy_start(&pool, sources, 1));
        assert_status(get(out, sizeof out), MINT_ERR_NO_CREDIT);
        assert_zeroed(out, sizeof out);
        assert_status(pool.states[0].failure, MINT_ERR_LAG);
        assert_int_equal(fakes[0].calls, STARTUP + 10 + (permanent == 1 ? 0 : 3 * STARTUP));
    }
}

// Both alarm at one sample: the standard's test is named, and either can make it permanent.
static void the_standards_tests_are_named_first(void **state)
{
    (void)state;
    guard_the_first();
    guarding.permanent = true;
    guarding.alarm_from = 5;
    guarding.alarm_until = 6;
    fakes[0].stuck_from = 1;
    fakes[0].stuck_until = 6;
    assert_status(mint_entropy_start(&pool, sources, 1), MINT_ERR_NO_CREDIT);
    assert_int_equal(fakes[0].calls, 5);
    assert_status(pool.states[0].failure, MINT_ERR_RCT);
    assert_int_equal(pool.states[0].rct_alarms, 1);
    assert_int_equal(pool.states[0].guard_alarms, 1);
}

static void health_is_tested_on_demand(void **state)
{
    (void)state;
    uint8_t out[32];
    assert_ok(mint_entropy_start(&pool, sources, 2));
    assert_ok(mint_entropy_test(&pool));
    assert_int_equal(fakes[0].calls, 2 * STARTUP);
    assert_int_equal(fakes[1].calls, 2 * STARTUP);
    assert_zeroed(pool.chain, sizeof pool.chain);
    fakes[0].stuck_from = 1;
    fakes[0].stuck_until = UINT32_MAX;
    assert_status(mint_entropy_test(&pool), MINT_ERR_NO_CREDIT);
    assert_status(pool.states[0].failure, MINT_ERR_RCT);
    assert_true(pool.states[1].started);
    assert_status(get(out, sizeof out), MINT_ERR_NO_CREDIT);
    // A source that is out stays out, whatever it would say now.
    fakes[0].stuck_from = 0;
    assert_status(mint_entropy_test(&pool), MINT_ERR_NO_CREDIT);
    assert_status(get(out, sizeof out), MINT_ERR_NO_CREDIT);
    assert_zeroed(out, sizeof out);
}

static void starting_again_gives_sources_another_chance(void **state)
{
    (void)state;
    uint8_t out[32];
    fakes[0].fail_from = 1;
    assert_status(mint_entropy_start(&pool, sources, 1), MINT_ERR_NO_CREDIT);
    fakes[0].fail_from = 0;
    assert_status(get(out, sizeof out), MINT_ERR_NO_CREDIT); // not before
    assert_ok(mint_entropy_start(&pool, sources, 1));
    assert_ok(get(out, sizeof out));
}

static void partial_blocks_are_cut_and_nothing_is_written_past_them(void **state)
{
    (void)state;
    uint8_t out[41];
    assert_ok(mint_entropy_start(&pool, sources, 1));
    memset(out, 0xee, sizeof out);
    assert_ok(mint_entropy_get(&pool, out, 40));
    assert_int_equal(out[40], 0xee);
    assert_false(all_are(out + 32, 8, 0xee));
    assert_int_equal(fakes[0].calls, STARTUP + 2 * BLOCK);
    assert_ok(mint_entropy_get(&pool, out, 0));
    assert_int_equal(fakes[0].calls, STARTUP + 2 * BLOCK);
}

static void freeing_wipes(void **state)
{
    (void)state;
    uint8_t out[32];
    assert_ok(mint_entropy_start(&pool, sources, 1));
    assert_ok(get(out, sizeof out));
    assert_false(all_are(pool.chain, sizeof pool.chain, 0));
    mint_entropy_free(&pool);
    assert_zeroed(&pool, sizeof pool);
}

#define TEST(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(blocks_are_made_of_the_samples_after_the_start_up_test),
        TEST(a_block_takes_as_many_samples_as_its_entropy_needs),
        TEST(binary_sources_work_too),
        TEST(credited_sources_share_the_work),
        TEST(uncredited_sources_are_mixed_in_but_never_counted),
        TEST(uncredited_sources_give_64_samples_a_block),
        TEST(without_a_credited_source_nothing_comes_out),
        TEST(a_source_that_stops_ends_the_output),
        TEST(the_sources_that_are_left_reach_the_target_alone),
        TEST(whichever_source_fails_the_other_reaches_the_target),
        TEST(two_of_three_may_fail),
        TEST(uncredited_sources_cannot_fail_the_output),
        TEST(an_intermittent_alarm_discards_the_block),
        TEST(a_stuck_source_is_out_for_good),
        TEST(a_biased_source_is_out_for_good),
        TEST(retries_are_bounded),
        TEST(a_sample_wider_than_described_is_none),
        TEST(wrong_descriptions_are_refused),
        TEST(evidence_that_bears_no_credit_is_refused),
        TEST(cutoffs_follow_from_the_entropy),
        TEST(raw_samples_are_the_sources_own_and_feed_no_output),
        TEST(raw_samples_are_tested),
        TEST(a_guard_sees_every_sample),
        TEST(a_guard_may_ask_for_a_longer_start_up_test),
        TEST(a_guard_that_does_not_start_puts_the_source_out),
        TEST(a_guards_alarm_is_an_alarm),
        TEST(the_standards_tests_are_named_first),
        TEST(health_is_tested_on_demand),
        TEST(starting_again_gives_sources_another_chance),
        TEST(partial_blocks_are_cut_and_nothing_is_written_past_them),
        TEST(freeing_wipes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
