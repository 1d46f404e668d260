// SPDX-License-Identifier: Apache-2.0
//
// The store that the PSA functions stand on: they have no parameter for it.
#include "asset.h"

mint_psa_t mint_psa;

void mint_psa_init(mint_store_t *store, uint8_t *buffer, size_t buffer_size)
{
    mint_psa = (mint_psa_t){store, buffer, buffer_size};
}
