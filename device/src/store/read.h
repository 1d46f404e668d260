// SPDX-License-Identifier: Apache-2.0
//
// Reading a live record: shared by those of the public functions that look at values.
//
// Pointers must not be NULL unless said otherwise. Nothing allocates. One thread at a time.
#ifndef MINTMARK_STORE_READ_H
#define MINTMARK_STORE_READ_H

#include "store/log.h"

/// The record of a uid in the selected area. MINT_ERR_STATE if nothing is mounted,
/// MINT_ERR_NOT_FOUND, MINT_ERR_CORRUPT, MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_store_find(const mint_store_t *store, uint64_t uid,
                                              mint_record_t *record);

/// Hands the value of a record to `sink` in pieces, which are not authenticated before this returns
/// MINT_OK. MINT_ERR_CORRUPT if it does not authenticate, MINT_ERR_FLASH, or what the sink
/// returned.
MINT_MUST_CHECK mint_status_t mint_store_open(const mint_store_t *store,
                                              const mint_record_t *record, mint_record_sink_t sink,
                                              void *context);

#endif
