// SPDX-License-Identifier: Apache-2.0
//
// A heap for the C library, as a firmware with an Mbed TLS of its own has one.
#include <stddef.h>
#include <stdint.h>

void *_sbrk(ptrdiff_t increment);

void *_sbrk(ptrdiff_t increment)
{
    static _Alignas(8) uint8_t heap[16 * 1024];
    static size_t used;
    if (increment < 0 || (size_t)increment > sizeof heap - used) {
        return (void *)-1;
    }
    used += (size_t)increment;
    return heap + used - (size_t)increment;
}
