// SPDX-License-Identifier: Apache-2.0
//
// Finding a source that replays: rows of restart data that are the same.
//
// Pointers must not be NULL. Any thread.
#ifndef MINTMARK_ENTROPY_TESTS_RESTART_REPLAY_H
#define MINTMARK_ENTROPY_TESTS_RESTART_REPLAY_H

#include "mintmark/entropy_tests/restart.h"

/// Looks for rows that are earlier ones again and says so in `result`, which has shape and `h_i`.
/// MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_restart_find_replay(const mint_samples_t *samples,
                                                       mint_restart_t *result);

#endif
