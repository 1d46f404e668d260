// SPDX-License-Identifier: Apache-2.0
//
// What the files of the model have for each other. Each part of the chip is a file with the same
// functions: reset, read, write, and (where time changes it) update and next.
#ifndef MINTMARK_TESTS_LPC1768_MODEL_PARTS_H
#define MINTMARK_TESTS_LPC1768_MODEL_PARTS_H

#include "device/tests/lpc1768/model.h"

/// A part of the chip.
typedef struct {
    uint32_t base;       ///< first address
    uint32_t len;        ///< bytes of addresses
    void (*reset)(void); ///< power comes
    uint32_t (*read)(uint32_t offset);
    void (*write)(uint32_t offset, uint32_t value);
    void (*update)(void);   ///< brings it up to model->now; NULL: time does not change it
    uint64_t (*next)(void); ///< when something that may interrupt happens next; NULL: never
    unsigned irq;           ///< its interrupt, if it has `asserts`
    bool (*asserts)(void);  ///< whether it wants one
} model_part_t;

extern const model_part_t model_clock_part;
extern const model_part_t model_pins_part;
extern const model_part_t model_uart_part;
extern const model_part_t model_adc_part;
extern const model_part_t model_watchdog_part;
extern const model_part_t model_systick_part;
extern const model_part_t model_dwt_part;
extern const model_part_t model_nvic_part;
extern const model_part_t model_control_part;

// ---- model.c ----

/// A rule was broken.
void model_break(model_rule_t rule, uint32_t detail);
/// Ends the boot.
_Noreturn void model_end(model_end_t end);
/// Lets `fs` go by without looking for interrupts.
void model_advance(uint64_t fs);
/// Number of the access to a register that is under way, counted from the boot on: two with numbers
/// that follow each other had nothing between.
extern uint64_t model_access;
/// CPU clocks since the boot.
extern uint64_t model_clocks;
/// Uniformly random 64 bits, and a normally distributed number.
uint64_t model_random(void);
double model_normal(void);

/// Whether a part wants this interrupt.
bool model_asserted(unsigned irq);
/// Power comes: every part as after a reset.
void model_reset_parts(void);

// ---- model_adc.c ----

/// Whether AD0CR has PDN set.
bool model_adc_is_up(void);

// ---- model_flash.c ----

/// Takes the flash's copy handed out by lpc_memory() away.
void model_memory_forget(void);
/// One of the two commands that change flash, whole or cut in the middle.
void model_flash_program(uint32_t address, const uint8_t *data, uint32_t len, bool torn);
void model_flash_erase(uint32_t sector, bool torn);

// ---- model_clock.c ----

/// The clock of a peripheral, Hz: `shift` is where its two bits of PCLKSEL0/1 are, counted through
/// both.
uint32_t model_pclk(unsigned shift);
/// Whether a bit of PCONP is set.
bool model_powered(unsigned bit);
#define MODEL_PCLK_WDT   0u
#define MODEL_PCLK_UART0 6u
#define MODEL_PCLK_ADC   24u
#define MODEL_PC_UART0   3u
#define MODEL_PC_ADC     12u

// ---- model_pins.c ----

/// The function that a pin has, 0 to 3, and its resistors (2: none).
unsigned model_pin_function(unsigned port, unsigned pin);
unsigned model_pin_mode(unsigned port, unsigned pin);

// ---- model_core.c ----

/// Interrupts are masked by PRIMASK.
bool model_masked(void);
/// An interrupt is enabled and its mask bit is off; the NVIC would let one through.
bool model_interruptible(void);
void model_core_reset(void);
/// Enters the handlers of what is pending, unless masked.
void model_deliver(void);
/// Whether anything enabled is pending, masked or not.
bool model_pending(void);
/// When the next event of any part is.
uint64_t model_next_event(void);
/// Brings all parts up to now.
void model_update(void);

#endif
