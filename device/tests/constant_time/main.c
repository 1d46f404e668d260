// SPDX-License-Identifier: Apache-2.0
//
// Runs each case in a process of its own, because Valgrind names a place once in a process and
// check.py wants to know it for each case.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <valgrind/memcheck.h>

#include "device/tests/constant_time/secret.h"
#include "device/tests/support/fake_random.h"

void ct_secret(const void *data, size_t len)
{
    (void)VALGRIND_MAKE_MEM_UNDEFINED(data, len);
}

void ct_public(const void *data, size_t len)
{
    (void)VALGRIND_MAKE_MEM_DEFINED(data, len);
}

void ct_expect(bool condition)
{
    if (!condition) {
        _exit(1);
    }
}

void ct_ok(mint_status_t status)
{
    // That a call was done shows in what follows it.
    ct_public(&status, sizeof status);
    if (status != MINT_OK) {
        (void)fprintf(stderr, "error: %s\n", mint_status_text(status));
        _exit(1);
    }
}

static fake_random_t bytes;

static mint_status_t fill_secret(void *context, uint8_t *out, size_t len)
{
    const mint_random_t random = fake_random(context);
    mint_status_t status = random.fill(random.context, out, len);
    ct_secret(out, len);
    return status;
}

mint_random_t ct_random(void)
{
    return (mint_random_t){.fill = fill_secret, .context = &bytes};
}

static bool run(const ct_case_t *one)
{
    VALGRIND_PRINTF("case %s\n", one->name);
    pid_t child = fork();
    if (child == 0) {
        one->run();
        _exit(0);
    }
    int result = 0;
    return child > 0 && waitpid(child, &result, 0) == child && WIFEXITED(result) &&
           WEXITSTATUS(result) == 0;
}

int main(void)
{
    static _Alignas(8) uint8_t arena[MINT_CRYPTO_ARENA_LEN];
    // A backend with a heap of its own takes no arena.
    mint_status_t status = mint_crypto_init(arena, sizeof arena);
    int failed = status != MINT_OK && status != MINT_ERR_UNSUPPORTED;
    for (const ct_case_t *one = ct_cases; one->name != NULL; one++) {
        if (!run(one)) {
            (void)fprintf(stderr, "error: case %s was not done\n", one->name);
            failed = 1;
        }
    }
    return failed;
}
