// SPDX-License-Identifier: Apache-2.0
//
// The seed file's turn at a start of the generator.
#ifndef MINTMARK_DRBG_SEED_FILE_H
#define MINTMARK_DRBG_SEED_FILE_H

#include "mintmark/rng.h"

/// Replaces the seed in `file` and, if that succeeded, mixes the one it held into `drbg`, which is
/// seeded. Fails only as the mechanism does; what became of the file is in `*outcome`: MINT_OK if
/// its seed was used, else the status of load() or save().
MINT_MUST_CHECK mint_status_t mint_seed_file_use(mint_drbg_t *drbg, const mint_seed_file_t *file,
                                                 mint_status_t *outcome);

#endif
