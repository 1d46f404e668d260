// SPDX-License-Identifier: Apache-2.0
//
// The random number generator, and the clock of the CPU jitter.
//
// The nRF51's generator is thermal noise with a bias correction. What QEMU has in its place is the
// host's random device, handed out one byte in as much time as the part would take. So the host's
// kernel is who vouches for it, and for a real part nothing is said here.
#include "board.h"
#include "registers.h"

#define POLLS_MAX 20000000u ///< looks at the generator before it is taken for dead

void microbit_noise_start(void)
{
    TIMER0_MODE = 0;
    TIMER0_BITMODE = TIMER0_BITMODE_32;
    TIMER0_PRESCALER = 0;
    TIMER0_START = NRF_TRIGGER;
    // One value at a time: a generator that runs on would keep the emulator busy for good.
    RNG_SHORTS = RNG_SHORTS_STOP;
}

mint_status_t microbit_rng_sample(void *context, uint8_t *symbol)
{
    (void)context;
    *symbol = 0;
    RNG_VALRDY = 0;
    RNG_START = NRF_TRIGGER;
    for (uint32_t polls = 0; polls < POLLS_MAX; polls++) {
        if (RNG_VALRDY != 0) {
            *symbol = (uint8_t)RNG_VALUE;
            return MINT_OK;
        }
    }
    RNG_STOP = NRF_TRIGGER;
    return MINT_ERR_SOURCE;
}

uint32_t microbit_ticks(void)
{
    TIMER0_CAPTURE0 = NRF_TRIGGER;
    return TIMER0_CC0;
}
