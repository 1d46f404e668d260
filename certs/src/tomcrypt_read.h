// SPDX-License-Identifier: Apache-2.0
//
// What the second opinions on certificates and on revocation lists are made of: steps in the tree
// that LibTomCrypt's own DER reader makes, and comparisons of its leaves with what they should be.
//
// A step from NULL, or to an element of another type, gives NULL; a comparison with NULL is false.
#ifndef CERTS_TOMCRYPT_READ_H
#define CERTS_TOMCRYPT_READ_H

#define LTM_DESC
#include <tomcrypt.h>

#include <stdbool.h>
#include <stdint.h>

#include "mintmark/bytes.h"

/// Makes LibTomCrypt ready, once for the process. False if that fails. Any thread.
bool mint_tomcrypt_ready(void);

/// The next element, which must have this type.
const ltc_asn1_list *mint_tomcrypt_next(const ltc_asn1_list *element, ltc_asn1_type type);
/// The first element inside, which must have this type.
const ltc_asn1_list *mint_tomcrypt_child(const ltc_asn1_list *element, ltc_asn1_type type);
/// True if the element is the positive INTEGER with this content.
bool mint_tomcrypt_integer_is(const ltc_asn1_list *element, mint_bytes_t content);
/// True if the element is this moment (seconds since 1970).
bool mint_tomcrypt_time_is(const ltc_asn1_list *element, int64_t expected);
/// True if the element is the BIT STRING with this content, its count of unused bits included.
bool mint_tomcrypt_bits_are(const ltc_asn1_list *element, mint_bytes_t content);

#endif
