// SPDX-License-Identifier: Apache-2.0
//
// Start-up of a unit test in QEMU's mps2-an385. stdio, fopen() and exit() reach the host through
// semihosting (newlib's librdimon), and the emulator's exit status is main()'s, so that CTest runs
// the same test programs on the host and on a Cortex-M3. A fault ends the run with a message
// instead of a hang.
#include <stdint.h>
#include <stdlib.h>

#define SYS_WRITE0         0x04u
#define SYS_EXIT_EXTENDED  0x20u
#define APPLICATION_EXIT   0x20026u ///< ADP_Stopped_ApplicationExit
#define EXIT_STATUS_FAULT  120u     ///< exit status of a test that ended in a fault
#define EXCEPTIONS_IN_CORE 16u      ///< vectors of the core, the stack pointer's included

#define CCR             (*(volatile uint32_t *)0xE000ED14u) ///< DDI 0403 §B3.2.8
#define CCR_UNALIGN_TRP 0x8u                                ///< an unaligned access is a fault

extern uint8_t test_stack_top[];

void initialise_monitor_handles(void);
void __libc_init_array(void);
int main(void);
void test_reset(void);

/// A semihosting call: operation in r0, argument in r1, result in r0.
static uint32_t semihost(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

/// Ends the emulator with `status`. newlib's _exit() would do for main(), but not for a fault.
static _Noreturn void leave(uint32_t status)
{
    const uint32_t block[2] = {APPLICATION_EXIT, status};
    for (;;) {
        (void)semihost(SYS_EXIT_EXTENDED, block);
    }
}

static void fault(void)
{
    (void)semihost(SYS_WRITE0, "fault: the processor raised an exception\n");
    leave(EXIT_STATUS_FAULT);
}

void test_reset(void)
{
#ifndef __ARM_FEATURE_UNALIGNED
    CCR |= CCR_UNALIGN_TRP; // code for a processor that has none must do none here either
#endif
    initialise_monitor_handles();
    __libc_init_array();
    int status = main();
    exit(status);
}

/// newlib's hooks for sections that this image has none of.
void _init(void);
void _fini(void);
void _init(void)
{
}
void _fini(void)
{
}

typedef struct {
    uint8_t *stack_top;
    void (*handlers[EXCEPTIONS_IN_CORE - 1])(void);
} test_vectors_t;

__attribute__((section(".vectors"), used)) static const test_vectors_t vectors = {
    .stack_top = test_stack_top,
    .handlers = {test_reset, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault,
                 fault, fault, fault, fault},
};
