// SPDX-License-Identifier: Apache-2.0
//
// The machine itself: the one file of the port, besides startup.c, that runs on the part alone. It
// decides nothing, because nothing here can be looked at by a test.
#include "hardware.h"

#define IAP_ENTRY 0x1FFF1FF1u ///< in the boot ROM, Thumb code (UM10360 §32.8)

uint32_t lpc_read(uint32_t address)
{
    return *(const volatile uint32_t *)address;
}

void lpc_write(uint32_t address, uint32_t value)
{
    *(volatile uint32_t *)address = value;
}

void lpc_iap(const uint32_t command[5], uint32_t result[5])
{
    ((void (*)(const uint32_t *, uint32_t *))IAP_ENTRY)(command, result);
}

uint32_t lpc_ram_address(const void *object)
{
    return (uint32_t)object;
}

uint32_t lpc_interrupts_off(void)
{
    uint32_t state;
    __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(state)::"memory");
    return state;
}

void lpc_interrupts_restore(uint32_t state)
{
    __asm__ volatile("msr primask, %0" ::"r"(state) : "memory");
}

void lpc_wait_for_interrupt(void)
{
    __asm__ volatile("dsb\n\twfi" ::: "memory");
}

const uint8_t *lpc_memory(uint32_t address, size_t len)
{
    (void)len;
    const uint8_t *memory = (const uint8_t *)address;
    __asm__("" : "+r"(memory)); // the compiler is not to conclude anything from an address of 0
    return memory;
}

void lpc_barrier(void)
{
    __asm__ volatile("dsb\n\tisb" ::: "memory");
}
