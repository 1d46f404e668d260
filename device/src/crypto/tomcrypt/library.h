// SPDX-License-Identifier: Apache-2.0
//
// What LibTomCrypt must be told before it is used: it keeps its ciphers and its big-number library
// in global tables that are empty at start.
//
// One thread at a time, as the seam says of all that uses these tables.
#ifndef MINTMARK_CRYPTO_TOMCRYPT_LIBRARY_H
#define MINTMARK_CRYPTO_TOMCRYPT_LIBRARY_H

#include <tomcrypt.h>

#include "mintmark/status.h"

/// The index of AES in the table of ciphers, registered if it is not there yet; below 0 if the
/// table is full.
int mint_tomcrypt_aes(void);

/// LibTomMath's functions, those that this backend needs (math.c).
extern const ltc_math_descriptor mint_tomcrypt_math;

/// Chooses LibTomMath, if nothing is chosen yet: a host program may have its own use of
/// LibTomCrypt, and any choice of LibTomMath does here.
void mint_tomcrypt_use_math(void);

/// The status for one of LibTomCrypt's error codes.
mint_status_t mint_tomcrypt_status(int error);

#endif
