// SPDX-License-Identifier: Apache-2.0
//
// LibTomCrypt's global tables. They are filled at first use and not by mint_crypto_init(), which a
// host need not call.
#include "crypto/tomcrypt/library.h"

int mint_tomcrypt_aes(void)
{
    return register_cipher(&aes_enc_desc);
}

void mint_tomcrypt_use_math(void)
{
    if (ltc_mp.name == NULL) {
        ltc_mp = mint_tomcrypt_math;
    }
}

mint_status_t mint_tomcrypt_status(int error)
{
    if (error == CRYPT_OK) {
        return MINT_OK;
    }
    return error == CRYPT_MEM ? MINT_ERR_MEMORY : MINT_ERR_CRYPTO;
}
