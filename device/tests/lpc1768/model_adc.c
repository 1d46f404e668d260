// SPDX-License-Identifier: Apache-2.0
//
// The converter (UM10360 chapter 29; bits also in LPC17xx.h and NuttX's lpc17_40_adc.h): a
// conversion is 65 clocks of at most 13 MHz; reading a data register clears its DONE.
#include "device/tests/lpc1768/model_parts.h"

#define CR    0x00u
#define GDR   0x04u
#define INTEN 0x0Cu
#define DR0   0x10u
#define STAT  0x30u
#define TRM   0x34u

#define CR_BURST     (1u << 16)
#define CR_PDN       (1u << 21)
#define CR_START     (7u << 24)
#define CR_START_NOW (1u << 24)
#define CR_RESERVED  0xF0DE0000u
#define DONE         (1u << 31)
#define OVERRUN      (1u << 30)
#define ADGINTEN     0x100u
#define CLOCKS       65u
#define CLOCK_MAX_HZ 13000000u

/// Where the channels are (§29.2): port, pin and function.
static const struct {
    uint8_t port, pin, function;
} pins[8] = {{0, 23, 1}, {0, 24, 1}, {0, 25, 1}, {0, 26, 1},
             {1, 30, 3}, {1, 31, 3}, {0, 3, 2},  {0, 2, 2}};

static struct state {
    uint32_t cr, gdr, inten, dr[8], trim;
    bool busy;
    unsigned channel;
    uint64_t done_at;
} adc;

bool model_adc_is_up(void)
{
    return (adc.cr & CR_PDN) != 0;
}

static uint64_t conversion_fs(void)
{
    const uint32_t hz = model_pclk(MODEL_PCLK_ADC) / ((adc.cr >> 8 & 0xFFu) + 1u);
    return CLOCKS * (MODEL_S / (hz > 0 ? hz : 1u));
}

/// The channel that comes after `from` among those selected.
static unsigned next_channel(unsigned from)
{
    for (unsigned i = 1; i <= 8; i++) {
        if ((adc.cr >> ((from + i) % 8u) & 1u) != 0) {
            return (from + i) % 8u;
        }
    }
    return 0;
}

static void begin(unsigned channel, uint64_t at)
{
    if (model_pin_function(pins[channel].port, pins[channel].pin) != pins[channel].function ||
        model_pin_mode(pins[channel].port, pins[channel].pin) != 2u) {
        model_break(RULE_ADC_PIN, channel);
    }
    adc.channel = channel;
    adc.busy = true;
    adc.done_at = at + conversion_fs();
}

static void check_start(void)
{
    const uint32_t selected = adc.cr & 0xFFu;
    const bool burst = (adc.cr & CR_BURST) != 0;
    if ((adc.cr & CR_PDN) == 0) {
        model_break(RULE_ADC_DOWN, adc.cr);
    }
    if (model_pclk(MODEL_PCLK_ADC) / ((adc.cr >> 8 & 0xFFu) + 1u) > CLOCK_MAX_HZ) {
        model_break(RULE_ADC_CLOCK, adc.cr);
    }
    if (selected == 0 || (!burst && (selected & (selected - 1u)) != 0)) {
        model_break(RULE_ADC_CHANNELS, adc.cr);
    }
    if (burst && ((adc.cr & CR_START) != 0 || (adc.inten & ADGINTEN) != 0)) {
        model_break(RULE_ADC_BURST, adc.cr);
    }
    if (!burst && (adc.cr & CR_START) != CR_START_NOW) {
        model_break(RULE_ADC_EDGE, adc.cr);
    }
}

static void write_cr(uint32_t value)
{
    if ((value & CR_RESERVED) != 0) {
        model_break(RULE_RESERVED, value);
    }
    if (adc.busy && (adc.cr & CR_BURST) == 0) {
        model_break(RULE_ADC_RESTART, value);
    }
    adc.cr = value;
    adc.gdr &= ~DONE;
    adc.busy = false;
    if ((value & (CR_BURST | CR_START)) != 0) {
        check_start();
        if ((value & CR_PDN) != 0 && (value & 0xFFu) != 0) {
            begin(next_channel(7), model->now);
        }
    }
}

static uint32_t convert(void)
{
    double value =
        model->adc_mean + (model->faults.adc_stuck ? 0 : model->adc_noise * model_normal());
    value = value < 0 ? 0 : value > 4095 ? 4095 : value;
    return (uint32_t)(value + 0.5);
}

static void finish(void)
{
    const model_faults_t *faults = &model->faults;
    adc.busy = false;
    if (faults->adc_never_done ||
        (faults->adc_dies_after != 0 && model->conversions >= faults->adc_dies_after)) {
        return;
    }
    const uint32_t result = convert() << 4 | DONE;
    model->conversions++;
    adc.gdr = result | (adc.gdr & DONE ? OVERRUN : 0u) | adc.channel << 24;
    adc.dr[adc.channel] = result | (adc.dr[adc.channel] & DONE ? OVERRUN : 0u);
    if ((adc.cr & CR_BURST) != 0) {
        begin(next_channel(adc.channel), adc.done_at);
    }
}

static void adc_update(void)
{
    while (adc.busy && model->now >= adc.done_at) {
        finish();
    }
}

static uint64_t adc_next(void)
{
    return adc.busy ? adc.done_at : MODEL_NEVER;
}

static bool adc_asserts(void)
{
    bool asserts = (adc.inten & ADGINTEN) != 0 && (adc.gdr & DONE) != 0;
    for (unsigned i = 0; i < 8; i++) {
        asserts = asserts || ((adc.inten >> i & 1u) != 0 && (adc.dr[i] & DONE) != 0);
    }
    return asserts;
}

static uint32_t read_stat(void)
{
    uint32_t stat = adc_asserts() ? 1u << 16 : 0u;
    for (unsigned i = 0; i < 8; i++) {
        stat |= (adc.dr[i] & DONE ? 1u << i : 0u) | (adc.dr[i] & OVERRUN ? 0x100u << i : 0u);
    }
    return stat;
}

static bool powered(uint32_t offset)
{
    if (!model_powered(MODEL_PC_ADC)) {
        model_break(RULE_UNPOWERED, offset);
        return false;
    }
    return true;
}

/// The register and its flags, which the reading clears.
static uint32_t take(uint32_t *data)
{
    const uint32_t value = *data;
    *data &= ~(DONE | OVERRUN);
    return value;
}

static uint32_t adc_read(uint32_t offset)
{
    if (!powered(offset)) {
        return 0;
    }
    if (offset >= DR0 && offset < STAT) {
        return take(&adc.dr[(offset - DR0) / 4u]);
    }
    switch (offset) {
    case CR:
        return adc.cr;
    case GDR:
        return take(&adc.gdr);
    case INTEN:
        return adc.inten;
    case STAT:
        return read_stat();
    case TRM:
        return adc.trim;
    default:
        model_break(RULE_UNMAPPED, offset);
        return 0;
    }
}

static void adc_write(uint32_t offset, uint32_t value)
{
    if (!powered(offset)) {
        return;
    }
    switch (offset) {
    case CR:
        write_cr(value);
        break;
    case INTEN:
        adc.inten = value & 0x1FFu;
        break;
    case TRM:
        adc.trim = value;
        break;
    default:
        model_break(offset <= STAT ? RULE_READ_ONLY : RULE_UNMAPPED, offset);
    }
}

static void adc_reset(void)
{
    adc = (struct state){.cr = 1u, .inten = ADGINTEN};
}

const model_part_t model_adc_part = {.base = 0x40034000u,
                                     .len = 0x40u,
                                     .reset = adc_reset,
                                     .read = adc_read,
                                     .write = adc_write,
                                     .update = adc_update,
                                     .next = adc_next,
                                     .irq = MODEL_IRQ_ADC,
                                     .asserts = adc_asserts};
