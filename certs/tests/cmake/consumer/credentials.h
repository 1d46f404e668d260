// SPDX-License-Identifier: Apache-2.0
//
// What the consumer has found in its headers.
#ifndef CONSUMER_CREDENTIALS_H
#define CONSUMER_CREDENTIALS_H

#include <stddef.h>

/// A thing and its bytes.
typedef struct {
    const char *name;          ///< what it is
    const unsigned char *data; ///< its bytes
    size_t len;                ///< how many
} credential_t;

extern const credential_t credentials[]; ///< the last one's name is NULL

#endif
