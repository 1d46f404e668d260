// SPDX-License-Identifier: Apache-2.0
//
// The encryption of one message, in a file of its own so that a test can watch every nonce. The
// whole header goes into the nonce, and so is authenticated with it.
#include "seal/channel.h"

mint_status_t mint_channel_ccm(const mint_seal_channel_t *channel,
                               const uint8_t header[MINT_SEAL_HEADER_LEN],
                               mint_ccm_direction_t direction, mint_bytes_t ad, size_t len,
                               mint_ccm_t *ccm)
{
    uint8_t nonce[MINT_CCM_NONCE_LEN];
    _Static_assert(sizeof nonce == MINT_SEAL_HEADER_LEN, "one covers the other");
    for (size_t i = 0; i < sizeof nonce; i++) {
        nonce[i] = header[i] ^ channel->iv[i];
    }
    mint_status_t status =
        mint_ccm_start(ccm, direction, channel->key, nonce, ad.data, ad.len, len);
    mint_wipe(nonce, sizeof nonce);
    return status;
}
