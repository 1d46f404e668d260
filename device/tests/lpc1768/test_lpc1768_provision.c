// SPDX-License-Identifier: Apache-2.0
//
// A whole device on the model: provisioned over its serial line by the agent tests' station, cut
// off at every change of flash, and provisioned to the end all the same.
#include <sys/mman.h>

#include "device/tests/agent/provision.h"
#include "device/tests/lpc1768/station_line.h"
#include "device/tests/lpc1768/whole.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"

/// What outlives a boot: the station, and what it knows of the device.
typedef struct {
    fake_station_t station;
    fake_device_t device;
    uint8_t before[MINT_P256_PUBLIC_KEY_LEN]; ///< the key that a run gave out
    uint8_t after[MINT_P256_PUBLIC_KEY_LEN];
} bench_t;

static bench_t *bench;

static void set_up(void)
{
    if (bench == NULL) {
        bench =
            mmap(NULL, sizeof *bench, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        assert_true(bench != MAP_FAILED);
    }
    memset(bench, 0, sizeof *bench);
    assert_int_equal(use_arena(NULL), 0);
    fake_station_make(&bench->station, 3, "batch-1");
    model_make();
    model->access_clocks = WHOLE_ACCESS_CLOCKS;
    model->access_spread = WHOLE_ACCESS_SPREAD;
    model->image_len = 0x50000;
    model->time_limit = 600 * MODEL_S;
}

static void start(void)
{
    must(use_arena(NULL) == 0);
    must(station_line_start(&bench->device, bench->station.authority.public_key) == MINT_OK);
}

// ---- a whole run ----

static void run(void *context)
{
    (void)context;
    start();
    must(provision_info(&bench->station, &bench->device).state == MINT_STATE_BLANK);
    must(provision_all(&bench->station, &bench->device, bench->before) == MINT_OK);
}

static void look(void *context)
{
    (void)context;
    mint_proof_t proof;
    start();
    const mint_info_t info = provision_info(&bench->station, &bench->device);
    must(info.state == MINT_STATE_LOCKED && info.rng == MINT_OK);
    must(info.chain_count == 2 && info.psk_count == 1);
    must(provision_prove(&bench->station, &bench->device, bench->before, &proof) == MINT_OK);
    must(proof.state == MINT_STATE_LOCKED);
}

static void a_device_is_provisioned(void **state)
{
    (void)state;
    set_up();
    assert_int_equal(model_boot(run, NULL), MODEL_RETURNED);
    model_assert_clean();
    assert_int_equal(model->uart_overruns, 0);
    assert_true(model->interrupts > 0);
    assert_int_equal(model_boot(look, NULL), MODEL_RETURNED);
    model_assert_clean();
}

// ---- cuts ----

static void run_again(void *context)
{
    (void)context;
    mint_proof_t proof;
    start();
    const mint_device_state_t state = mint_agent_state(&bench->device.agent);
    const bool was_given_out = !all_are(bench->before, sizeof bench->before, 0);
    must(!was_given_out || state != MINT_STATE_BLANK);
    if (state == MINT_STATE_LOCKED) {
        memcpy(bench->after, bench->before, sizeof bench->after);
    } else {
        must(provision_all(&bench->station, &bench->device, bench->after) == MINT_OK);
    }
    must(!was_given_out || memcmp(bench->before, bench->after, sizeof bench->after) == 0);
    must(provision_prove(&bench->station, &bench->device, bench->after, &proof) == MINT_OK);
    must(proof.state == MINT_STATE_LOCKED);
}

static void a_cut_anywhere_is_made_good(void **state)
{
    (void)state;
    bool came = true;
    for (uint32_t at = 1; came; at += MINT_TEST_STEP(7u, 7u)) {
        set_up();
        model->random += at;
        model->faults.cut_at = at;
        model->faults.cut_where = MODEL_CUT_DURING;
        const model_end_t end = model_boot(run, NULL);
        assert_true(end == MODEL_POWER_CUT || end == MODEL_RETURNED);
        came = end == MODEL_POWER_CUT;
        model->faults.cut_at = 0;
        model->reads = MODEL_READS_RANDOM;
        assert_int_equal(model_boot(run_again, NULL), MODEL_RETURNED);
        model_assert_clean();
    }
}

// ---- noise that dies ----

static void run_without_noise(void *context)
{
    (void)context;
    start();
    const mint_info_t info = provision_info(&bench->station, &bench->device);
    must(info.state == MINT_STATE_BLANK && info.rng != MINT_OK);
    mint_bytes_t answer; // without a nonce there is no write, so no key
    must(fake_station_read(&bench->station, &bench->device, MINT_COMMAND_NONCE, &answer) !=
         MINT_OK);
}

static void prepare_store(void *context)
{
    (void)context;
    start();
}

/// The store is there, and then both sources die: the device answers, says so, and makes no key.
static void a_device_without_noise_says_so(void **state)
{
    (void)state;
    set_up();
    assert_int_equal(model_boot(prepare_store, NULL), MODEL_RETURNED);
    model->faults.adc_never_done = true;
    model->faults.watchdog_stands = true;
    assert_int_equal(model_boot(run_without_noise, NULL), MODEL_RETURNED);
    model_assert_clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_device_is_provisioned),
        cmocka_unit_test(a_cut_anywhere_is_made_good),
        cmocka_unit_test(a_device_without_noise_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
