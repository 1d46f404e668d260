// SPDX-License-Identifier: Apache-2.0
//
// From reset to main(): what the boot ROM looks at (vectors with their checksum, the code read
// protection word), memory, and what happens on a fault.
#include <stdint.h>
#include <string.h>

#include "board.h"
#include "hardware.h"

#define EXCEPTIONS_LEFT 8u  ///< vectors 8 to 15 of the core
#define INTERRUPTS      35u ///< of the part (UM10360 §6.3)

// From memory.ld.
extern uint32_t lpc_stack_top[];
extern uint8_t lpc_data_image[];
extern uint8_t lpc_data_start[];
extern uint8_t lpc_data_end[];
extern uint8_t lpc_bss_start[];
extern uint8_t lpc_bss_end[];
extern const uint8_t lpc_vector_checksum[]; ///< its address is the sum

int main(void);
void lpc_reset_handler(void);
void lpc_fault_handler(void);
_Noreturn void lpc_fault(void);

/// Nothing can go on after a fault, and going on quietly would be worse than stopping. Nor is the
/// part reset: a fault that comes at every start would wear flash out.
__attribute__((used)) _Noreturn void lpc_fault(void)
{
    static const char text[] = "\r\nmintmark: fault, the device stops\r\n";
    (void)lpc_interrupts_off();
    (void)!lpc_serial_write(NULL, (const uint8_t *)text, sizeof text - 1);
    for (;;) {
        lpc_wait_for_interrupt();
    }
}

/// A stack that overflowed lies where no memory is, so the stack begins anew.
__attribute__((naked)) void lpc_fault_handler(void)
{
    __asm__ volatile("movs r0, #0\n\tldr r0, [r0]\n\tmov sp, r0\n\tb lpc_fault");
}

void lpc_reset_handler(void)
{
    memcpy(lpc_data_start, lpc_data_image, (size_t)(lpc_data_end - lpc_data_start));
    memset(lpc_bss_start, 0, (size_t)(lpc_bss_end - lpc_bss_start));
    (void)main();
    lpc_fault(); // there is nowhere to return to
}

typedef void (*lpc_handler_t)(void);

typedef struct {
    uint32_t *stack_top;
    lpc_handler_t reset;
    lpc_handler_t faults[5]; ///< NMI, hard fault, memory, bus, usage
    const uint8_t *checksum; ///< with the seven before it the sum is 0 (UM10360 §32.3.1.1)
    lpc_handler_t rest[EXCEPTIONS_LEFT];
    lpc_handler_t interrupts[INTERRUPTS];
} lpc_vectors_t;

#define FAULT   lpc_fault_handler
#define FAULT_5 FAULT, FAULT, FAULT, FAULT, FAULT

__attribute__((section(".vectors"), used)) static const lpc_vectors_t vectors = {
    .stack_top = lpc_stack_top,
    .reset = lpc_reset_handler,
    .faults = {FAULT_5},
    .checksum = lpc_vector_checksum,
    .rest = {FAULT_5, FAULT, FAULT, FAULT},
    .interrupts = {FAULT_5, lpc_serial_interrupt, FAULT_5, FAULT_5, FAULT_5, FAULT_5, FAULT_5,
                   FAULT, FAULT, FAULT, FAULT},
};

/// Code read protection (UM10360 §32.6), a choice of the build; without one the part is open.
#ifndef MINTMARK_LPC1768_CRP_WORD
#define MINTMARK_LPC1768_CRP_WORD 0xFFFFFFFFu
#endif
__attribute__((section(".crp"), used)) static const uint32_t protection = MINTMARK_LPC1768_CRP_WORD;
