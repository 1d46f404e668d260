// SPDX-License-Identifier: Apache-2.0
//
// The generator behind a lock. The lock is held across fork(), so that no child gets a state that
// another thread was changing, or a lock that nobody will open.
#include "posix_rng.h"

#include <pthread.h>

#include "board.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool fork_is_handled;
static mint_rng_t rng;

static void enter(void)
{
    (void)pthread_mutex_lock(&lock);
}

static void leave(void)
{
    (void)pthread_mutex_unlock(&lock);
}

static void handle_fork(void)
{
    // The guard's handlers first: handlers before a fork run in the opposite order, and this lock
    // is taken before that one.
    (void)mint_posix_copy_guard.generation(mint_posix_copy_guard.context);
    fork_is_handled = pthread_atfork(enter, leave, leave) == 0;
}

mint_status_t mint_posix_rng_start(const uint8_t *personalization, size_t personalization_len)
{
    const mint_rng_config_t config = {.sources = posix_sources,
                                      .source_count = POSIX_SOURCE_COUNT,
                                      .personalization = personalization,
                                      .personalization_len = personalization_len,
                                      .copy_guard = &mint_posix_copy_guard};
    (void)pthread_once(&once, handle_fork);
    enter();
    mint_rng_stop(&rng);
    mint_status_t status = fork_is_handled ? mint_rng_start_with(&rng, &config) : MINT_ERR_MEMORY;
    leave();
    return status;
}

mint_status_t mint_posix_rng_bytes(uint8_t *out, size_t len)
{
    enter();
    mint_status_t status = mint_rng_bytes(&rng, out, len);
    leave();
    return status;
}

mint_status_t mint_posix_rng_generate(uint8_t *out, size_t len, bool prediction_resistance,
                                      const uint8_t *additional, size_t additional_len)
{
    enter();
    mint_status_t status =
        mint_rng_generate(&rng, out, len, prediction_resistance, additional, additional_len);
    leave();
    return status;
}

mint_status_t mint_posix_rng_status(void)
{
    enter();
    mint_status_t status = mint_rng_status(&rng);
    leave();
    return status;
}

static mint_status_t fill(void *context, uint8_t *out, size_t len)
{
    (void)context;
    return mint_posix_rng_bytes(out, len);
}

mint_random_t mint_posix_rng_random(void)
{
    return (mint_random_t){fill, NULL};
}

void mint_posix_rng_stop(void)
{
    enter();
    mint_rng_stop(&rng);
    leave();
}
