// SPDX-License-Identifier: Apache-2.0
//
// What sealer and opener have in common: a sender's key, its record of numbers, and one message's
// encryption.
//
// Pointers must not be NULL unless the length beside them is 0. One thread.
#ifndef MINTMARK_SEAL_CHANNEL_H
#define MINTMARK_SEAL_CHANNEL_H

#include "mintmark/bytes.h"
#include "mintmark/seal.h"

#define MINT_SEAL_VERSION 1u ///< of messages, in the high half of their first byte

/// High 16 bits of the uids of records of numbers.
#define MINT_SEAL_KIND_SEALER 0x7365u
#define MINT_SEAL_KIND_OPENER 0x6F70u ///< of an opener

/// Fills in all but key and IV: which record, which header. MINT_ERR_ARGUMENT, MINT_ERR_CRYPTO.
MINT_MUST_CHECK mint_status_t mint_channel_find(mint_seal_channel_t *channel,
                                                const mint_seal_config_t *config, uint16_t kind);

/// The same with key and IV. MINT_ERR_NOT_FOUND if there is no such PSK.
MINT_MUST_CHECK mint_status_t mint_channel_start(mint_seal_channel_t *channel,
                                                 const mint_seal_config_t *config, uint16_t kind);

/// Reads a record of `count` numbers, at most 2. MINT_ERR_NOT_FOUND, MINT_ERR_CORRUPT.
MINT_MUST_CHECK mint_status_t mint_channel_load(const mint_seal_channel_t *channel,
                                                uint64_t *numbers, size_t count);

/// Writes it, as mint_store_set().
MINT_MUST_CHECK mint_status_t mint_channel_save(const mint_seal_channel_t *channel,
                                                const uint64_t *numbers, size_t count);

/// Writes it if there is none. MINT_ERR_STATE if there is one.
MINT_MUST_CHECK mint_status_t mint_channel_create(const mint_seal_config_t *config, uint16_t kind,
                                                  const uint64_t *numbers, size_t count);

/// Deletes it, as mint_store_delete().
MINT_MUST_CHECK mint_status_t mint_channel_remove(const mint_seal_config_t *config, uint16_t kind);

/// Starts AES-128-CCM for the message with this header. As mint_ccm_start(): mint_ccm_wipe() must
/// follow.
MINT_MUST_CHECK mint_status_t mint_channel_ccm(const mint_seal_channel_t *channel,
                                               const uint8_t header[MINT_SEAL_HEADER_LEN],
                                               mint_ccm_direction_t direction, mint_bytes_t ad,
                                               size_t len, mint_ccm_t *ccm);

#endif
