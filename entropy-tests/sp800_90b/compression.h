// SPDX-License-Identifier: Apache-2.0
//
// The compression estimate (SP 800-90B §6.3.4) with a dictionary of any size, as the standard's
// worked example needs it.
#ifndef MINTMARK_SP800_90B_COMPRESSION_H
#define MINTMARK_SP800_90B_COMPRESSION_H

#include "mintmark/entropy_tests/non_iid.h"

/// mint_compression_estimate() with the first `dictionary` (1 to 4095) blocks filling the
/// dictionary.
mint_status_t mint_compression_with(const uint8_t *bits, size_t len, size_t dictionary,
                                    mint_compression_t *estimate);

#endif
