// SPDX-License-Identifier: Apache-2.0
//
// The POSIX generator among threads: each gets bytes of its own, while others ask for fresh
// entropy, look at the status, and fork. Also compiled with ThreadSanitizer.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "posix_rng.h"

#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_THREAD__) || __has_feature(thread_sanitizer)
#define FORKS 0 // it watches threads, and does not follow a fork of several
#else
#define FORKS 50
#endif

#define THREADS   ((size_t)6)
#define TAKES     400u
#define BLOCK_LEN 16u

static uint8_t blocks[THREADS * TAKES][BLOCK_LEN];

static void *take_blocks(void *context)
{
    uint8_t(*own)[BLOCK_LEN] = context;
    for (size_t i = 0; i < TAKES; i++) {
        const bool fresh = i % 50 == 0;
        if (mint_posix_rng_generate(own[i], BLOCK_LEN, fresh, NULL, 0) != MINT_OK ||
            mint_posix_rng_status() != MINT_OK) {
            return own;
        }
    }
    return NULL;
}

/// A child that was forked while others hold locks can go on.
static bool child_serves(void)
{
    pid_t child = fork();
    if (child == 0) {
        uint8_t out[BLOCK_LEN];
        (void)alarm(20); // a lock that stayed shut ends it
        _exit(mint_posix_rng_bytes(out, sizeof out) == MINT_OK ? 0 : 1);
    }
    int status = -1;
    return waitpid(child, &status, 0) == child && status == 0;
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, BLOCK_LEN);
}

static void threads_share_a_generator_and_no_bytes(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    void *failed;
    assert_int_equal(mint_posix_rng_start(NULL, 0), MINT_OK);
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, take_blocks, blocks[i * TAKES]), 0);
    }
    for (int i = 0; i < FORKS; i++) {
        assert_true(child_serves());
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    qsort(blocks, THREADS * TAKES, BLOCK_LEN, compare);
    for (size_t i = 1; i < THREADS * TAKES; i++) {
        assert_memory_not_equal(blocks[i - 1], blocks[i], BLOCK_LEN);
    }
    mint_posix_rng_stop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_share_a_generator_and_no_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
