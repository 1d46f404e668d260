// SPDX-License-Identifier: Apache-2.0
//
// What the key store asks of a flash memory: one struct of functions that a port fills in.
//
// The flash is NOR: erasing a page sets every bit to 1, programming a unit clears bits, and a unit
// is programmed at most once between two erases. One exception: after a power cut, zeros are
// programmed over a unit that reads blank, for the cut may have begun on it; what it reads after
// that does not matter. Addresses are bytes from the start of the region
// given to the store. The store calls these functions from one thread only and never with a NULL
// pointer.
#ifndef MINTMARK_FLASH_H
#define MINTMARK_FLASH_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_FLASH_UNIT_MAX_LEN 256u ///< the largest program unit supported, bytes

/// A flash region. Const data of the port.
typedef struct {
    uint32_t page_len;   ///< bytes erased at once: a multiple of `unit_len`, at least 512
    uint32_t page_count; ///< pages in the region, at least 3
    uint32_t unit_len;   ///< bytes programmed at once: a power of two, 4 to MINT_FLASH_UNIT_MAX_LEN
    /// Reads `len` bytes at any alignment. MINT_ERR_IO if the part says so.
    mint_status_t (*read)(void *context, uint32_t address, uint8_t *out, size_t len);
    /// Programs one unit: `unit_len` bytes at a multiple of it. MINT_ERR_IO if the part says so;
    /// the store reads back what it programs whatever this returns.
    mint_status_t (*program)(void *context, uint32_t address, const uint8_t *unit);
    /// Erases the page that starts at `address`. MINT_ERR_IO if the part says so.
    mint_status_t (*erase)(void *context, uint32_t address);
    void *context; ///< handed to the functions
} mint_flash_t;

#ifdef __cplusplus
}
#endif

#endif
