// SPDX-License-Identifier: Apache-2.0
//
// The settings of a wolfSSL that no configure script has set up, as the README has them.
#ifndef USER_SETTINGS_H
#define USER_SETTINGS_H

extern int mint_wolfssl_random(unsigned char *out, unsigned int len);
#define CUSTOM_RAND_GENERATE_BLOCK mint_wolfssl_random

#define ECC_TIMING_RESISTANT
#define HAVE_ECC
#define HAVE_HKDF
#define HAVE_TLS_EXTENSIONS
#define HAVE_SUPPORTED_CURVES
#define OPENSSL_EXTRA // wolfSSL_CTX_set_psk_callback_ctx()
#define TFM_TIMING_RESISTANT
#define WC_RSA_BLINDING
#define WC_RSA_PSS
#define WOLFSSL_TLS13

#endif
