// SPDX-License-Identifier: Apache-2.0
//
// The board with the jitter of its two clocks and the standard's tests alone, without the converter
// and without the further tests, which have more code than all of these: for firmware that must be
// small (device/firmware/sealed.c). It takes the place of sources.c.
#include "board.h"
#include "credit.h"
#include "mintmark/sources.h"

static mint_timer_jitter_t jitter = {.next_edge = lpc_next_edge, .symbol_bits = TIMER_JITTER_BITS};

static const mint_source_t sources[] = {
    {.name = "timer-jitter",
     .sample = mint_timer_jitter_sample,
     .context = &jitter,
     TIMER_JITTER_ENTROPY},
};

const mint_port_t lpc_port = LPC_PORT(sources);

void lpc_sources_start(void)
{
    lpc_edges_start();
}
