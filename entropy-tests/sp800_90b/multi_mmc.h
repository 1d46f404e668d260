// SPDX-License-Identifier: Apache-2.0
//
// The two halves of the MultiMMC estimate (SP 800-90B §6.3.9): over bits all contexts have a place
// of their own; over symbols only those that occurred have one.
#ifndef MINTMARK_SP800_90B_MULTI_MMC_H
#define MINTMARK_SP800_90B_MULTI_MMC_H

#include "mintmark/entropy_tests/non_iid.h"
#include "sp800_90b/scoreboard.h"

#define MINT_MMC_ORDERS  16u     // contexts of 1 to 16 symbols
#define MINT_MMC_ENTRIES 100000u // pairs of context and successor that each order may have

/// Plays all rounds over `len` symbols (at least 4) on `board`.
mint_status_t mint_mmc_bits(const uint8_t *bits, size_t len, mint_scoreboard_t *board);
mint_status_t mint_mmc_symbols(const uint8_t *symbols, size_t len, mint_scoreboard_t *board);

#endif
