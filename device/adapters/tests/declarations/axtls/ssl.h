// SPDX-License-Identifier: Apache-2.0
//
// axTLS, as far as the adapter uses it: ssl_obj_memory_load() and what it takes (axTLS 1.4 to 2.1).
#ifndef MINTMARK_DECLARATIONS_AXTLS_SSL_H
#define MINTMARK_DECLARATIONS_AXTLS_SSL_H

#include <stdint.h>

typedef struct _SSL_CTX SSL_CTX;

#define SSL_OK                  0
#define SSL_ERROR_NOT_SUPPORTED (-274)
#define SSL_OBJ_X509_CERT       1
#define SSL_OBJ_RSA_KEY         3

int ssl_obj_memory_load(SSL_CTX *ssl_ctx, int obj_type, const uint8_t *data, int len,
                        const char *password);

// Of crypto.h, which ssl.h includes; void up to 1.4.8.
int get_random(int num_rand_bytes, uint8_t *rand_data);
int get_random_NZ(int num_rand_bytes, uint8_t *rand_data);

#endif
