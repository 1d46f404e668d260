// SPDX-License-Identifier: Apache-2.0
//
// Boot fingerprints in flash: where a port keeps what mintmark/watch.h compares a start with. A log
// over a few pages, written round and round; a page is erased only when the others are full, so the
// latest fingerprints are there at every moment.
//
// A page is a header and entries of 16 bytes:
//
//     0    8   magic "MINTBOOT"
//     8    4   number of the page, one more than that of the page filled before it, little-endian
//    12    4   CRC-32 of the 12 bytes before, little-endian
//    16   16   first fingerprint, and so on; an entry that is all ones is not written yet
//
// A power cut leaves at most one entry that is no fingerprint, which equals none. What it leaves
// marginal is not looked after as in the key store: at worst an earlier start is forgotten.
//
// Pointers must not be NULL. Nothing is kept in RAM. One thread.
#ifndef MINTMARK_PORTS_COMMON_FINGERPRINT_LOG_H
#define MINTMARK_PORTS_COMMON_FINGERPRINT_LOG_H

#include "mintmark/flash.h"
#include "mintmark/watch.h"

/// The `read` of a mint_fingerprint_store_t; `context` is a const mint_flash_t with at least two
/// pages and units of at most 16 bytes.
MINT_MUST_CHECK mint_status_t mint_fingerprint_log_read(void *context, uint8_t age,
                                                        uint8_t fingerprint[MINT_FINGERPRINT_LEN]);

/// Its `append`. MINT_ERR_FLASH if the flash did not keep the fingerprint, or if a page has the
/// last number there is, which is no log's own.
MINT_MUST_CHECK mint_status_t
mint_fingerprint_log_append(void *context, const uint8_t fingerprint[MINT_FINGERPRINT_LEN]);

#endif
