// SPDX-License-Identifier: Apache-2.0
//
// From reset to main(): vectors, memory, and what happens on a fault. Interrupts stay masked for
// good; the ports only use them to wake the processor up.
#include <stdint.h>
#include <string.h>

#include "qemu/semihost.h"
#include "qemu/stack.h"

#define EXIT_STATUS_FAULT  120u ///< of the emulator after a fault
#define EXCEPTIONS_IN_CORE 15u  ///< reset to SysTick

// From sections.ld.
extern uint32_t qemu_stack_top[];
extern uint8_t qemu_data_image[];
extern uint8_t qemu_data_start[];
extern uint8_t qemu_data_end[];
extern uint8_t qemu_bss_start[];
extern uint8_t qemu_bss_end[];

int main(void);
void qemu_reset(void);

/// Nothing here can go on after a fault, and going on quietly would be worse than stopping.
__attribute__((used)) static _Noreturn void stop(void)
{
    qemu_semihost_print("mintmark: fault, the device stops\n");
    qemu_semihost_exit(EXIT_STATUS_FAULT);
}

/// The stack may be what the fault was about, so it begins anew.
__attribute__((naked)) static void fault(void)
{
    __asm__ volatile("ldr r0, =qemu_stack_top\n\t"
                     "mov sp, r0\n\t"
                     "bl %c0\n\t"
                     ".pool"
                     :
                     : "i"(stop));
}

void qemu_reset(void)
{
    __asm__ volatile("cpsid i" ::: "memory");
    qemu_stack_paint(); // memory_peak.py reads from outside how much of it was ever used
    memcpy(qemu_data_start, qemu_data_image, (size_t)(qemu_data_end - qemu_data_start));
    memset(qemu_bss_start, 0, (size_t)(qemu_bss_end - qemu_bss_start));
    qemu_semihost_exit((uint32_t)main());
}

typedef struct {
    uint32_t *stack_top;
    void (*handlers[EXCEPTIONS_IN_CORE])(void);
} qemu_vectors_t;

__attribute__((section(".vectors"), used)) static const qemu_vectors_t vectors = {
    .stack_top = qemu_stack_top,
    .handlers = {qemu_reset, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault,
                 fault, fault, fault, fault},
};
