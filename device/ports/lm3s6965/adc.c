// SPDX-License-Identifier: Apache-2.0
//
// The ADC, converting the temperature sensor that every part has inside.
//
// Timer 0 starts each conversion, because that is the one trigger that QEMU emulates: the software
// trigger (PSSI) does nothing there. What QEMU converts is no noise but 0x200 + ((n >> 16) & 7) of
// n = n * 314159 + 1, from the same n at every start: a source that
// is there to be found out.
#include "board.h"
#include "registers.h"

#define TRIGGER_CLOCKS 16u        ///< from the start of the timer to that of a conversion
#define POLLS_MAX      100000000u ///< looks at the ADC before it is taken for dead

void lm3s_adc_start(void)
{
    RCGC0 |= RCGC0_ADC;
    RCGC1 |= RCGC1_TIMER0;
    TIMER0_CFG = 0;
    TIMER0_TAMR = TIMER_TAMR_ONE;
    ADC_EMUX = ADC_EMUX_SS3;
    ADC_SSCTL3 = ADC_SSCTL_TS | ADC_SSCTL_IE | ADC_SSCTL_END;
    ADC_ACTSS = ADC_SS3;
}

// One trigger makes two conversions in QEMU, one at each edge of its pulse. Both are taken: every
// conversion once and in order, where leaving one would fill the FIFO and make each that is taken
// sixteen old. (The FIFO's own status cannot be asked: in QEMU it is wrong once the FIFO has gone
// round.)
static bool second_waits;

static bool wait_for_conversion(void)
{
    for (uint32_t polls = 0; polls < POLLS_MAX; polls++) {
        if ((ADC_RIS & ADC_SS3) != 0) {
            return true;
        }
    }
    return false;
}

mint_status_t lm3s_adc_convert(void *context, uint16_t *value)
{
    (void)context;
    *value = 0;
    if (!second_waits) {
        ADC_ISC = ADC_SS3;
        TIMER0_TAILR = TRIGGER_CLOCKS;
        TIMER0_CTL = TIMER_CTL_ON | TIMER_CTL_ADC;
        if (!wait_for_conversion()) {
            return MINT_ERR_SOURCE;
        }
    }
    second_waits = !second_waits;
    *value = (uint16_t)ADC_SSFIFO3;
    return MINT_OK;
}
