// SPDX-License-Identifier: Apache-2.0
//
// Painting the stack and reading the paint. Both look at memory below the stack pointer, which no
// object of C lies in; so it is done through volatile pointers, in functions that call no other.
#include "qemu/stack.h"

#include <stdint.h>

#define PAINT 0xA5A5A5A5u ///< also known to device/tests/ports/memory_peak.py

extern uint32_t qemu_stack_bottom[]; // sections.ld

static inline uint32_t *stack_pointer(void)
{
    uint32_t *pointer;
    __asm__ volatile("mov %0, sp" : "=r"(pointer));
    return pointer;
}

__attribute__((noinline)) void qemu_stack_paint(void)
{
    uint32_t *top = stack_pointer();
    for (volatile uint32_t *word = qemu_stack_bottom; word < top; word++) {
        *word = PAINT;
    }
}

__attribute__((noinline)) size_t qemu_stack_used(void)
{
    const uint32_t *top = stack_pointer();
    const volatile uint32_t *word = qemu_stack_bottom;
    while (word < top && *word == PAINT) {
        word++;
    }
    return (size_t)((const uint8_t *)top - (const volatile uint8_t *)word);
}
