// SPDX-License-Identifier: Apache-2.0
//
// What must not go on does not: the hooks' trap without a handler and with one that returns, and an
// arena whose blocks were overwritten or given back twice. Each has a process of its own.
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/tomcrypt/heap_arena.h"
#include "device/tests/support/check.h"
#include "mintmark/crypto.h"
#include "mintmark/hook.h"

#define LOOP_US 20000 // of processor time that a loop gets before it is ended

static volatile sig_atomic_t *handled; // shared with the children

static void note(mint_status_t why)
{
    *handled = (sig_atomic_t)why;
}

static void trap_without_handler(void)
{
    mint_hook_set_trap(NULL);
    mint_hook_trap(MINT_ERR_LATCHED);
}

static void trap_with_a_handler_that_returns(void)
{
    mint_hook_set_trap(note);
    mint_hook_trap(MINT_ERR_LATCHED);
}

static void give_back_twice(void)
{
    void *block = mint_tomcrypt_malloc(24);
    mint_tomcrypt_free(block);
    mint_tomcrypt_free(block);
}

static void resize_what_was_given_back(void)
{
    void *block = mint_tomcrypt_malloc(24);
    mint_tomcrypt_free(block);
    (void)mint_tomcrypt_realloc(block, 48);
}

static void write_over_the_next_head(void)
{
    uint8_t *block = mint_tomcrypt_malloc(24);
    void *after = mint_tomcrypt_malloc(24);
    memset(block, 0x41, 32);
    mint_tomcrypt_free(after);
}

static void write_over_the_free_rest(void)
{
    uint8_t *block = mint_tomcrypt_malloc(24);
    memset(block, 0x41, 32);
    (void)mint_tomcrypt_malloc(24);
}

static void make_the_rest_longer_than_the_arena(void)
{
    uint8_t *block = mint_tomcrypt_malloc(24);
    memset(block + 24, 0x7F, 4); // the length alone
    (void)mint_tomcrypt_malloc(MINT_CRYPTO_ARENA_LEN - 16);
}

/// How the operation ends a process that has an arena.
static int end_of(void (*operation)(void))
{
    static _Alignas(8) uint8_t arena[MINT_CRYPTO_ARENA_LEN];
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct itimerval limit = {.it_value = {.tv_usec = LOOP_US}};
        bool ready = mint_crypto_init(arena, sizeof arena) == MINT_OK &&
                     signal(SIGVTALRM, SIG_DFL) != SIG_ERR &&
                     signal(SIGILL, SIG_DFL) != SIG_ERR && // cmocka's would tell it as a failure
                     setitimer(ITIMER_VIRTUAL, &limit, NULL) == 0;
        if (ready) {
            operation();
        }
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void a_trap_never_returns(void **state)
{
    (void)state;
    int status = end_of(trap_without_handler);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGVTALRM);
    *handled = 0;
    status = end_of(trap_with_a_handler_that_returns);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGVTALRM);
    assert_int_equal(*handled, MINT_ERR_LATCHED);
}

static void a_broken_arena_ends_the_program(void **state)
{
    static void (*const operations[])(void) = {give_back_twice, resize_what_was_given_back,
                                               write_over_the_next_head, write_over_the_free_rest,
                                               make_the_rest_longer_than_the_arena};
    (void)state;
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
        const int status = end_of(operations[i]);
        if (!WIFSIGNALED(status) || WTERMSIG(status) == SIGVTALRM) {
            fail_msg("operation %zu: status %d", i, status);
        }
    }
}

static int share(void **state)
{
    (void)state;
    handled =
        mmap(NULL, sizeof *handled, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return handled != MAP_FAILED ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trap_never_returns),
        cmocka_unit_test(a_broken_arena_ends_the_program),
    };
    return cmocka_run_group_tests_name("traps", tests, share, NULL);
}
