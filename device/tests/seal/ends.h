// SPDX-License-Identifier: Apache-2.0
//
// An end of sealed messages for tests: a store in RAM that holds the PSK, and both directions'
// configurations. One thread; failures end the cmocka test.
#ifndef MINTMARK_TESTS_SEAL_ENDS_H
#define MINTMARK_TESTS_SEAL_ENDS_H

#include "device/tests/store/rig.h"
#include "device/tests/support/check.h"
#include "mintmark/psk.h"
#include "mintmark/seal.h"

#define ENDS_SENDER 3u ///< sender number of every configuration

/// The PSK of all ends, and its identity.
extern const mint_bytes_t ends_psk;
extern const mint_bytes_t ends_identity;

/// A mounted store with the PSK in it.
void ends_start(rig_t *rig);
/// A device's messages, with this block.
mint_seal_config_t ends_config(mint_store_t *store, uint32_t block);
/// Makes the first number of a sender `*number`.
mint_random_t ends_first_number(uint64_t *number);
/// The number in a message.
uint64_t ends_number(const uint8_t *message);
/// Seals a text of 4 bytes, `value`, into `message` of `size` bytes; its length.
size_t ends_seal(mint_sealer_t *sealer, uint32_t value, uint8_t *message, size_t size);
/// Opens one and ends the test if it opens and does not hold `value`.
mint_status_t ends_open(mint_opener_t *opener, uint32_t value, const uint8_t *message, size_t len);

#endif
