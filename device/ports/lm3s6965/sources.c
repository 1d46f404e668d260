// SPDX-License-Identifier: Apache-2.0
//
// The board with all its noise sources and every test that the library has for them.
#include "mintmark/sources.h"
#include "board.h"
#include "common/fingerprint_log.h"
#include "mintmark/guard.h"
#include "qemu/host_random.h"

static mint_timer_jitter_t jitter = {.next_edge = lm3s_next_edge, .symbol_bits = 8};

// Wide enough for a temperature sensor's noise, narrow enough to keep a driven input out.
static mint_adc_noise_t adc = {
    .convert = lm3s_adc_convert,
    .resolution_bits = 10,
    .symbol_bits = 3,
    .clip = 16,
};

// The ADC's noise is made up by the emulator, the same at every start: what the boot fingerprint is
// there to notice.
static const mint_fingerprint_store_t fingerprints = {
    .read = mint_fingerprint_log_read,
    .append = mint_fingerprint_log_append,
    .context = (void *)&lm3s_fingerprint_flash,
    .slots = MINT_FINGERPRINT_SLOTS_MAX,
};
static mint_fingerprint_t adc_fingerprint;
static mint_watch_t adc_watch;
static mint_watch_guard_t adc_guard = {
    .watch = &adc_watch, .fingerprint = &adc_fingerprint, .fingerprints = &fingerprints};

// Neither that nor the host's scheduling, which the timers show, is credited anything.
static const mint_source_t sources[] = {
    {.name = "adc",
     .sample = mint_adc_noise_sample,
     .context = &adc,
     MINT_UNCREDITED(3, 128),
     MINT_GUARDED(&adc_guard),
     .wide_sample = mint_adc_noise_wide,
     .wide_bits = 10},
    {.name = "timer-jitter",
     .sample = mint_timer_jitter_sample,
     .context = &jitter,
     MINT_UNCREDITED(8, 32)},
    {.name = "host-random", .sample = qemu_host_random_sample, MINT_VOUCHED("the host's kernel")},
};

const mint_port_t lm3s_port = LM3S_PORT(sources);

void lm3s_sources_start(void)
{
    lm3s_adc_start();
    lm3s_edges_start();
    qemu_host_random_start();
}
