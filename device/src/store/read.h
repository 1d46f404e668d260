// SPDX-License-Identifier: Apache-2.0
//
// Reading a live record: shared by those of the public functions that look at values.
//
// Pointers must not be NULL unless said otherwise. Nothing allocates. One thread at a time.
#ifndef MINTMARK_STORE_READ_H
#define MINTMARK_STORE_READ_H

#include "store/log.h"

/// Hands the value of a slot's record to `sink` in pieces, which are not authenticated before this
/// returns MINT_OK. MINT_ERR_CORRUPT if the record is not what the index says or does not
/// authenticate, MINT_ERR_FLASH, or what the sink returned.
MINT_MUST_CHECK mint_status_t mint_store_read(const mint_store_t *store,
                                              const mint_store_slot_t *slot,
                                              mint_record_sink_t sink, void *context);

#endif
