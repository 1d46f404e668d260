// SPDX-License-Identifier: Apache-2.0
//
// The board without its converter, whose guard has more code than all other tests: for firmware
// that must be small (device/firmware/sealed.c). It takes the place of sources.c.
#include "board.h"
#include "mintmark/sources.h"
#include "qemu/host_random.h"

static mint_timer_jitter_t jitter = {.next_edge = lm3s_next_edge, .symbol_bits = 8};

// The timers show the host's scheduling, which is credited nothing.
static const mint_source_t sources[] = {
    {.name = "timer-jitter",
     .sample = mint_timer_jitter_sample,
     .context = &jitter,
     MINT_UNCREDITED(8, 32)},
    {.name = "host-random", .sample = qemu_host_random_sample, MINT_VOUCHED("the host's kernel")},
};

const mint_port_t lm3s_port = LM3S_PORT(sources);

void lm3s_sources_start(void)
{
    lm3s_edges_start();
    qemu_host_random_start();
}
