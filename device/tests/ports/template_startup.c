// SPDX-License-Identifier: Apache-2.0
//
// The template's start-up and memory on an emulated Cortex-M3: what has a value has it, everything
// else is zero, the stack is where the linker script says. It ends through semihosting, which the
// template itself knows nothing of.
#include <stddef.h>
#include <stdint.h>

#define SYS_EXIT_EXTENDED 0x20u
#define APPLICATION_EXIT  0x20026u ///< ADP_Stopped_ApplicationExit

extern uint32_t port_stack_top[];
extern uint8_t port_bss_end[];
int main(void);

static volatile uint32_t with_value = 0x12345678u;
static volatile uint8_t odd[3] = {1, 2, 3};
static volatile uint32_t without[64];

int main(void)
{
    uint32_t block[2] = {APPLICATION_EXIT, 0};
    const uint8_t *here = (const uint8_t *)block;
    uint32_t sum = 0;
    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++) {
        sum |= without[i];
    }
    if (with_value != 0x12345678u || odd[0] != 1 || odd[2] != 3) {
        block[1] = 1;
    } else if (sum != 0) {
        block[1] = 2;
    } else if (here >= (const uint8_t *)port_stack_top || here >= port_bss_end) {
        block[1] = 3;
    }
    register uint32_t r0 __asm__("r0") = SYS_EXIT_EXTENDED;
    register const void *r1 __asm__("r1") = block;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return 0;
}
