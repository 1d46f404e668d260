// SPDX-License-Identifier: Apache-2.0
//
// OBJECT IDENTIFIERs for people: in dotted form, and by the names that they have in the standards
// and in other programs.
//
// An OID is given as the content of its DER, without tag and length. No heap, any thread; names are
// static strings.
#ifndef MINTMARK_CERTS_OID_H
#define MINTMARK_CERTS_OID_H

#include "mintmark/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_OID_TEXT_SIZE 128u ///< bytes of an OID as text, NUL included

/// Writes an OID in dotted form; "?" if it is malformed or too long.
void mint_oid_text(mint_bytes_t oid, char text[MINT_OID_TEXT_SIZE]);

/// What people call it, e.g. "X509v3 Basic Constraints"; NULL if it has no name here.
const char *mint_oid_name(mint_bytes_t oid);

/// What programs and profiles call it, e.g. "basicConstraints"; NULL if it has no name here.
const char *mint_oid_short_name(mint_bytes_t oid);

#ifdef __cplusplus
}
#endif

#endif
