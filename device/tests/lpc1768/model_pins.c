// SPDX-License-Identifier: Apache-2.0
//
// Pin functions and pin modes (UM10360 chapter 8: PINSEL0 at 0x4002C000, PINMODE0 at 0x4002C040;
// also in LPC17xx.h and in NuttX's lpc176x_pinconn.h). A register holds 16 pins, two bits each.
#include <string.h>

#include "device/tests/lpc1768/model_parts.h"

#define PINSEL_COUNT  11u
#define PINMODE       0x40u
#define PINMODE_COUNT 10u
#define REGISTERS     32u

static uint32_t registers[REGISTERS];

unsigned model_pin_function(unsigned port, unsigned pin)
{
    return registers[port * 2u + pin / 16u] >> (pin % 16u * 2u) & 3u;
}

unsigned model_pin_mode(unsigned port, unsigned pin)
{
    return registers[PINMODE / 4u + port * 2u + pin / 16u] >> (pin % 16u * 2u) & 3u;
}

static void check(uint32_t offset)
{
    const bool pinsel = offset < PINSEL_COUNT * 4u;
    const bool pinmode = offset >= PINMODE && offset < PINMODE + PINMODE_COUNT * 4u;
    if (!pinsel && !pinmode) {
        model_break(RULE_UNMAPPED, offset);
    }
}

static uint32_t pins_read(uint32_t offset)
{
    check(offset);
    return registers[offset / 4u];
}

static void pins_write(uint32_t offset, uint32_t value)
{
    check(offset);
    registers[offset / 4u] = value;
}

static void pins_reset(void)
{
    memset(registers, 0, sizeof registers);
}

const model_part_t model_pins_part = {
    .base = 0x4002C000u, .len = 0x80u, .reset = pins_reset, .read = pins_read, .write = pins_write};
