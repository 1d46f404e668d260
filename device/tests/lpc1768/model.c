// SPDX-License-Identifier: Apache-2.0
//
// The model's bus and clock: which part an address belongs to, what an access costs, and the list
// of broken rules. It is what hardware.c is on the part (lpc1768/hardware.h).
#include "device/tests/lpc1768/model.h"

#include <stdio.h>
#include <string.h>

#include "device/tests/lpc1768/model_parts.h"
#include "hardware.h"

lpc_model_t *model;
uint64_t model_access;
uint64_t model_clocks;
static uint64_t clock_remainder; ///< fs that are not yet a CPU clock

static const model_part_t *const parts[] = {
    &model_clock_part, &model_pins_part,     &model_uart_part,
    &model_adc_part,   &model_watchdog_part, &model_systick_part,
    &model_dwt_part,   &model_nvic_part,     &model_control_part,
};
#define PARTS (sizeof parts / sizeof parts[0])

static const char *const sources[] = {
#define RULE_SOURCE(name, source, text) source,
    MODEL_RULES(RULE_SOURCE)};
static const char *const texts[] = {
#define RULE_TEXT(name, source, text) #name ": " text,
    MODEL_RULES(RULE_TEXT)};

const char *model_rule_text(model_rule_t rule)
{
    return texts[rule];
}

void model_break(model_rule_t rule, uint32_t detail)
{
    if (model->first_broken[0] == '\0') {
        snprintf(model->first_broken, sizeof model->first_broken, "%s (%s), 0x%08X", texts[rule],
                 sources[rule], (unsigned)detail);
    }
    model->broken[rule]++;
}

// ---- noise ----

/// xorshift64*: the same on every run.
uint64_t model_random(void)
{
    uint64_t x = model->random;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    model->random = x;
    return x * 0x2545F4914F6CDD1Du;
}

/// The sum of four uniform numbers, which is near enough and quick.
double model_normal(void)
{
    const uint64_t random = model_random();
    const uint32_t sum = (uint32_t)(random & 0xFFFFu) + (uint32_t)(random >> 16 & 0xFFFFu) +
                         (uint32_t)(random >> 32 & 0xFFFFu) + (uint32_t)(random >> 48);
    return ((double)sum - 131070.0) / 37837.0; // of mean 0 and deviation 1
}

// ---- time ----

void model_advance(uint64_t fs)
{
    const uint64_t clock_fs = MODEL_S / model_cclk();
    model->now += fs;
    clock_remainder += fs;
    model_clocks += clock_remainder / clock_fs;
    clock_remainder %= clock_fs;
    if (model->now > model->time_limit) {
        model_end(MODEL_OUT_OF_TIME);
    }
}

void model_update(void)
{
    for (size_t i = 0; i < PARTS; i++) {
        if (parts[i]->update != NULL) {
            parts[i]->update();
        }
    }
}

uint64_t model_next_event(void)
{
    uint64_t next = MODEL_NEVER;
    for (size_t i = 0; i < PARTS; i++) {
        const uint64_t of_part = parts[i]->next != NULL ? parts[i]->next() : MODEL_NEVER;
        next = of_part < next ? of_part : next;
    }
    return next;
}

bool model_asserted(unsigned irq)
{
    for (size_t i = 0; i < PARTS; i++) {
        if (parts[i]->asserts != NULL && parts[i]->irq == irq && parts[i]->asserts()) {
            return true;
        }
    }
    return false;
}

void model_run(uint64_t fs)
{
    const uint64_t end = model->now + fs;
    do {
        const uint64_t next = model_next_event();
        const uint64_t stop = next < end ? next : end;
        model_advance(stop > model->now ? stop - model->now : 0);
        model_update();
        model_deliver();
    } while (model->now < end);
}

/// The access and the code around it take their time, and interrupts come in.
static void pass(void)
{
    const uint32_t spread =
        model->access_spread > 0 ? (uint32_t)(model_random() >> 32) % model->access_spread : 0;
    model_run((model->access_clocks + spread) * (MODEL_S / model_cclk()));
    model_access++;
}

// ---- the bus ----

static const model_part_t *find(uint32_t address)
{
    for (size_t i = 0; i < PARTS; i++) {
        if (address >= parts[i]->base && address - parts[i]->base < parts[i]->len) {
            return parts[i];
        }
    }
    model_break(RULE_UNMAPPED, address);
    return NULL;
}

uint32_t lpc_read(uint32_t address)
{
    pass();
    const model_part_t *part = find(address);
    return part != NULL ? part->read(address - part->base) : 0xDEADBEEFu;
}

void lpc_write(uint32_t address, uint32_t value)
{
    pass();
    const model_part_t *part = find(address);
    if (part != NULL) {
        part->write(address - part->base, value);
    }
    model_update();
    model_deliver();
}

void lpc_barrier(void)
{
    model_deliver();
}

void model_reset_parts(void)
{
    model_access = 0;
    model_clocks = 0;
    clock_remainder = 0;
    model_core_reset();
    for (size_t i = 0; i < PARTS; i++) {
        parts[i]->reset();
    }
}
