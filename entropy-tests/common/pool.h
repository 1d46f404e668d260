// SPDX-License-Identifier: Apache-2.0
//
// Work that is done for each of many items by several threads, with progress. What is done for an
// item must not depend on the other items, so that results do not depend on the number of threads.
//
// Pointers must not be NULL unless it is said otherwise.
#ifndef MINTMARK_ENTROPY_COMMON_POOL_H
#define MINTMARK_ENTROPY_COMMON_POOL_H

#include "mintmark/entropy_tests/suite.h"

/// The work.
typedef struct {
    /// Called once for each item below `count`, in no order, from several threads.
    mint_status_t (*work)(void *context, size_t item);
    void *context;     ///< handed to `work`
    size_t count;      ///< items, from 0
    double share_from; ///< what share of the whole is done before, for `progress`
    double share_to;   ///< and after
} mint_pool_t;

/// Does it all; the calling thread works, too. `options` may be NULL. The first status that is not
/// MINT_OK ends it; MINT_ERR_STATE: stopped by `progress`.
MINT_MUST_CHECK mint_status_t mint_pool_run(const mint_pool_t *pool,
                                            const mint_suite_options_t *options);

#endif
