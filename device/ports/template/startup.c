// SPDX-License-Identifier: Apache-2.0
//
// From reset to main() on any Cortex-M: vectors, memory, and what happens on a fault. It is used as
// it is by a board that takes no interrupts; a maker's own start-up code may stand in its place, if
// it too stops on a fault. Clocks are brought up by mint_port(), which main() calls first.
#include <stdint.h>
#include <string.h>

#define EXCEPTIONS_IN_CORE 15u ///< reset to SysTick

// From memory.ld.
extern uint32_t port_stack_top[];
extern uint8_t port_data_image[];
extern uint8_t port_data_start[];
extern uint8_t port_data_end[];
extern uint8_t port_bss_start[];
extern uint8_t port_bss_end[];

int main(void);
void port_reset(void);

/// Nothing can go on after a fault, and going on quietly would be worse than stopping. The stack
/// may be what the fault was about, so none is used.
__attribute__((naked)) static void fault(void)
{
    __asm__ volatile("cpsid i\n"
                     "1: b 1b");
}

void port_reset(void)
{
    __asm__ volatile("cpsid i" ::
                         : "memory"); // who takes interrupts lets them through in mint_port()
    memcpy(port_data_start, port_data_image, (size_t)(port_data_end - port_data_start));
    memset(port_bss_start, 0, (size_t)(port_bss_end - port_bss_start));
    (void)main();
    fault();
}

typedef struct {
    uint32_t *stack_top;
    void (*handlers[EXCEPTIONS_IN_CORE])(void);
} port_vectors_t;

__attribute__((section(".vectors"), used)) static const port_vectors_t vectors = {
    .stack_top = port_stack_top,
    .handlers = {port_reset, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault,
                 fault, fault, fault, fault},
};
