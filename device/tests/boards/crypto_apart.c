// SPDX-License-Identifier: Apache-2.0
//
// Puts what the key store asks of the crypto seam on a stack of its own (the linker's --wrap sends
// the calls here), so that the paint on the usual one shows what the store itself needs. Two words
// of each call stay there.
#include <stdint.h>

#include "mintmark/crypto.h"

#define CRYPTO_STACK_LEN 4096u ///< bytes: several times what either backend uses

/// The crypto's stack, which lies above the usual one, and its end.
__attribute__((used, aligned(8))) static uint8_t crypto_stack[CRYPTO_STACK_LEN];
__attribute__((used)) static uint8_t *const crypto_stack_top = &crypto_stack[CRYPTO_STACK_LEN];

/// Calls the real function with the arguments that came, four of them on the stack at most, on the
/// other stack; or just goes there if the caller is on it already. Interrupts are masked for good
/// on these boards, so nobody sees the stack pointer elsewhere.
#define ON_CRYPTO_STACK(function_)                                                                 \
    __asm__ volatile("ldr r12, =crypto_stack\n\t"                                                  \
                     "cmp sp, r12\n\t"                                                             \
                     "bhs __real_" function_ "\n\t"                                                \
                     "push {r4, lr}\n\t"                                                           \
                     "mov r4, sp\n\t"                                                              \
                     "ldr r12, =crypto_stack_top\n\t"                                              \
                     "ldr r12, [r12]\n\t"                                                          \
                     "mov sp, r12\n\t"                                                             \
                     "ldr r12, [r4, #20]\n\t"                                                      \
                     "ldr lr, [r4, #16]\n\t"                                                       \
                     "push {r12}\n\t"                                                              \
                     "push {lr}\n\t"                                                               \
                     "ldr r12, [r4, #12]\n\t"                                                      \
                     "ldr lr, [r4, #8]\n\t"                                                        \
                     "push {r12}\n\t"                                                              \
                     "push {lr}\n\t"                                                               \
                     "bl __real_" function_ "\n\t"                                                 \
                     "mov sp, r4\n\t"                                                              \
                     "pop {r4, pc}\n\t"                                                            \
                     ".ltorg")

// The names are the linker's (--wrap), not ours to choose.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
#define APART(function_)                                                                           \
    void __wrap_##function_(void);                                                                 \
    __attribute__((naked)) void __wrap_##function_(void)                                           \
    {                                                                                              \
        ON_CRYPTO_STACK(#function_);                                                               \
    }

APART(mint_ccm_start)
APART(mint_ccm_update)
APART(mint_ccm_finish_open)
APART(mint_ccm_finish_seal)
APART(mint_ccm_wipe)
APART(mint_hkdf_extract)
APART(mint_hkdf_expand)
APART(mint_sha256)
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
