// SPDX-License-Identifier: Apache-2.0
//
// The two clocks of the timer jitter: timer 1, whose edges are waited for, on the count of SysTick.
//
// On the real part both come from the same oscillator and this would be no source. In the emulator
// they differ by when QEMU gets round to the timer, which is the host's scheduling.
#include "board.h"
#include "registers.h"

#define INTERVAL_CLOCKS 250u       ///< that timer 1 takes
#define POLLS_MAX       100000000u ///< looks at the timer before it is taken for dead

/// SysTick's 24 bits made 32: what it counted in all, and where it was then.
static uint32_t total;
static uint32_t last;

void lm3s_edges_start(void)
{
    SYSTICK_RVR = SYSTICK_MAX;
    SYSTICK_CVR = 0;
    SYSTICK_CSR = SYSTICK_CSR_START;
    RCGC1 |= RCGC1_TIMER1;
    TIMER1_CFG = 0;
    TIMER1_TAMR = TIMER_TAMR_ONE; // not periodic: that would keep the host busy for good
    last = SYSTICK_CVR;
}

mint_status_t lm3s_next_edge(void *context, uint32_t *count)
{
    (void)context;
    *count = 0;
    TIMER1_ICR = TIMER_RIS_TIMEOUT;
    TIMER1_TAILR = INTERVAL_CLOCKS;
    TIMER1_CTL = TIMER_CTL_ON;
    for (uint32_t polls = 0; polls < POLLS_MAX; polls++) {
        if ((TIMER1_RIS & TIMER_RIS_TIMEOUT) != 0) {
            const uint32_t now = SYSTICK_CVR;
            total += (last - now) & SYSTICK_MAX; // it counts down
            last = now;
            *count = total;
            return MINT_OK;
        }
    }
    return MINT_ERR_SOURCE;
}
