// SPDX-License-Identifier: Apache-2.0
//
// From reset to main(): vectors, memory, and what happens on a fault. Interrupts stay masked for
// good; the port only uses them to wake the processor up.
#include <stdint.h>
#include <string.h>

#include "semihost.h"

#define STACK_PAINT        0xA5A5A5A5u ///< what stack that was never used holds
#define EXIT_STATUS_FAULT  120u        ///< of the emulator after a fault
#define EXCEPTIONS_IN_CORE 15u         ///< reset to SysTick

// From memory.ld.
extern uint32_t mps2_stack_bottom[];
extern uint32_t mps2_stack_top[];
extern uint8_t mps2_data_image[];
extern uint8_t mps2_data_start[];
extern uint8_t mps2_data_end[];
extern uint8_t mps2_bss_start[];
extern uint8_t mps2_bss_end[];

int main(void);
void mps2_reset(void);

/// Fills the stack below the caller with a pattern, so that how much of it was ever used can be
/// read from outside (device/tests/ports/memory_peak.py).
static void paint_stack(void)
{
    uint32_t *stack_pointer;
    __asm__ volatile("mov %0, sp" : "=r"(stack_pointer));
    for (volatile uint32_t *word = mps2_stack_bottom; word < stack_pointer; word++) {
        *word = STACK_PAINT;
    }
}

/// Nothing here can go on after a fault, and going on quietly would be worse than stopping.
static void fault(void)
{
    mps2_semihost_print("mintmark: fault, the device stops\n");
    mps2_semihost_exit(EXIT_STATUS_FAULT);
}

void mps2_reset(void)
{
    __asm__ volatile("cpsid i" ::: "memory");
    paint_stack();
    memcpy(mps2_data_start, mps2_data_image, (size_t)(mps2_data_end - mps2_data_start));
    memset(mps2_bss_start, 0, (size_t)(mps2_bss_end - mps2_bss_start));
    mps2_semihost_exit((uint32_t)main());
}

typedef struct {
    uint32_t *stack_top;
    void (*handlers[EXCEPTIONS_IN_CORE])(void);
} mps2_vectors_t;

__attribute__((section(".vectors"), used)) static const mps2_vectors_t vectors = {
    .stack_top = mps2_stack_top,
    .handlers = {mps2_reset, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault,
                 fault, fault, fault, fault},
};
