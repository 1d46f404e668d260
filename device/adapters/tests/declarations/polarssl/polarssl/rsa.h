// SPDX-License-Identifier: Apache-2.0
//
// PolarSSL 1.x, as far as the adapter uses it.
#ifndef MINTMARK_DECLARATIONS_POLARSSL_RSA_H
#define MINTMARK_DECLARATIONS_POLARSSL_RSA_H

typedef struct {
    int len;
} rsa_context;

#endif
