// SPDX-License-Identifier: Apache-2.0
//
// PolarSSL 1.x, as far as the adapter uses it.
#ifndef MINTMARK_DECLARATIONS_POLARSSL_X509_H
#define MINTMARK_DECLARATIONS_POLARSSL_X509_H

#include <stddef.h>

#include "polarssl/rsa.h"

typedef struct {
    size_t len;
} x509_cert;

int x509parse_crt(x509_cert *chain, const unsigned char *buf, size_t buflen);
int x509parse_key(rsa_context *rsa, const unsigned char *key, size_t keylen,
                  const unsigned char *pwd, size_t pwdlen);

#endif
