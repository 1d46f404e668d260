// SPDX-License-Identifier: Apache-2.0
//
// The ADC on AD0.1 (P0.24, p16 of the mbed board). What moves its low bits is the noise of the
// converter and of its reference, as long as the pin rests between two codes' bounds and is driven
// by nobody: two resistors of 100 kilohm, from the pin to 3.3 V and to ground (the port's README).
//
// Each conversion is started by software and waited for. AD0CR is never written while one is under
// way: that would start another and call the first one done (UM10360 §29.5.2).
#include "board.h"
#include "hardware.h"
#include "registers.h"

#define CHANNEL 1u
/// Half of PCLK's 24 MHz is 12 MHz: below both figures that manuals give. It is of the crystal, and
/// close to three times the RC oscillator's 4 MHz; what beats between the two do to the samples is
/// in what is measured, for both run whenever this does.
#define DIVIDER ((LPC_PCLK_HZ + ADC_MAX_HZ - 1u) / ADC_MAX_HZ)
#define CONTROL (1u << CHANNEL | (DIVIDER - 1u) << AD0CR_DIVIDER_SHIFT | AD0CR_ON)

/// Looks at the ADC before it is taken for dead: a conversion takes 65 of its clocks, 520 of the
/// core's.
#define POLLS_MAX 10000u

_Static_assert(DIVIDER > 0 && LPC_PCLK_HZ / DIVIDER <= ADC_MAX_HZ, "the ADC's clock");

void lpc_adc_start(void)
{
    lpc_write(LPC_PCONP, lpc_read(LPC_PCONP) | PCONP_ADC); // before AD0CR_ON (§4.8.9)
    lpc_write(LPC_PINMODE1, (lpc_read(LPC_PINMODE1) & ~PINMODE1_ADC_MASK) | PINMODE1_ADC_FREE);
    lpc_write(LPC_PINSEL1, (lpc_read(LPC_PINSEL1) & ~PINSEL1_ADC_MASK) | PINSEL1_ADC);
    lpc_write(LPC_AD0INTEN, 0);
    lpc_write(LPC_AD0CR, CONTROL);
}

mint_status_t lpc_adc_convert(void *context, uint16_t *value)
{
    (void)context;
    *value = 0;
    lpc_write(LPC_AD0CR, CONTROL | AD0CR_START);
    for (uint32_t polls = 0; polls < POLLS_MAX; polls++) {
        const uint32_t result = lpc_read(LPC_AD0GDR);
        if ((result & AD0GDR_DONE) != 0) {
            lpc_write(LPC_AD0CR, CONTROL);
            *value = (uint16_t)(result >> AD0GDR_SHIFT & 0xFFFu);
            return (result >> AD0GDR_CHANNEL_SHIFT & 7u) == CHANNEL ? MINT_OK : MINT_ERR_SOURCE;
        }
    }
    return MINT_ERR_SOURCE;
}
