// SPDX-License-Identifier: Apache-2.0
//
// Reads a word at an odd address, which must end in a fault: otherwise the other tests of this
// folder would not notice an access that a Cortex-M0 cannot do.
#include <stdint.h>

int main(void);

int main(void)
{
    static const uint32_t words[2] = {0x44332211u, 0x88776655u};
    uint32_t word;
    __asm__ volatile("ldr %0, [%1]" : "=l"(word) : "l"((const uint8_t *)words + 1) : "memory");
    return word == 0x55443322u ? 0 : 1;
}
