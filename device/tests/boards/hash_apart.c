// SPDX-License-Identifier: Apache-2.0
//
// Puts the crypto backend's SHA-256 on a stack of its own (the linker's --wrap sends the calls
// here), so that the paint on the usual one shows what everything else needs. Two words of each
// call stay there.
#include <stdint.h>

#include "mintmark/crypto.h"

#define HASH_STACK_LEN 2048u ///< bytes: several times what either backend uses

/// The hash's stack, which the assembler below finds by its end.
__attribute__((used, aligned(8))) static uint8_t hash_stack[HASH_STACK_LEN];
__attribute__((used)) static uint8_t *const hash_stack_top = &hash_stack[HASH_STACK_LEN];

/// Calls the real function with the arguments that came, on the other stack. Interrupts are masked
/// for good on these boards, so nobody sees the stack pointer elsewhere.
#define ON_HASH_STACK(function_)                                                                   \
    __asm__ volatile("push {r4, lr}\n\t"                                                           \
                     "mov r4, sp\n\t"                                                              \
                     "ldr r12, =hash_stack_top\n\t"                                                \
                     "ldr r12, [r12]\n\t"                                                          \
                     "mov sp, r12\n\t"                                                             \
                     "bl __real_" function_ "\n\t"                                                 \
                     "mov sp, r4\n\t"                                                              \
                     "pop {r4, pc}\n\t"                                                            \
                     ".ltorg")

// The names are the linker's (--wrap), not ours to choose.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
void __wrap_mint_sha256(void);
void __wrap_mint_sha256_start(void);
void __wrap_mint_sha256_update(void);
void __wrap_mint_sha256_finish(void);

__attribute__((naked)) void __wrap_mint_sha256(void)
{
    ON_HASH_STACK("mint_sha256");
}

__attribute__((naked)) void __wrap_mint_sha256_start(void)
{
    ON_HASH_STACK("mint_sha256_start");
}

__attribute__((naked)) void __wrap_mint_sha256_update(void)
{
    ON_HASH_STACK("mint_sha256_update");
}

__attribute__((naked)) void __wrap_mint_sha256_finish(void)
{
    ON_HASH_STACK("mint_sha256_finish");
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
