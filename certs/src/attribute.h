// SPDX-License-Identifier: Apache-2.0
//
// The attributes of a distinguished name that we write and show: one table for profiles, for the
// writer, for lint and for text (RFC 5280 §4.1.2.4 and appendix A.1).
#ifndef CERTS_ATTRIBUTE_H
#define CERTS_ATTRIBUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "mintmark/bytes.h"

// Content of the OIDs of Matter's vendor and product (Matter core specification §6.1.1).
#define MINT_OID_MATTER_VID "\x2B\x06\x01\x04\x01\x82\xA2\x7C\x02\x01" ///< 1.3.6.1.4.1.37244.2.1
#define MINT_OID_MATTER_PID "\x2B\x06\x01\x04\x01\x82\xA2\x7C\x02\x02" ///< 1.3.6.1.4.1.37244.2.2

/// A type of attribute.
typedef struct {
    const char *name; ///< as profiles and people write it
    mint_bytes_t oid; ///< content of the OBJECT IDENTIFIER
    int tag;          ///< string type that we write
    size_t max_len;   ///< upper bound of the standard, in characters
} mint_attribute_t;

/// The type of this name; NULL if there is none.
const mint_attribute_t *mint_attribute_by_name(const char *name);
/// The type of this OID; NULL if it is not in the table.
const mint_attribute_t *mint_attribute_by_oid(mint_bytes_t oid);
/// The names of all types, separated by spaces.
const char *mint_attribute_names(void);

/// True if the bytes may stand in a string of this type: UTF8String (valid UTF-8 without control
/// characters), PrintableString or IA5String.
bool mint_string_valid(int tag, mint_bytes_t text);

/// Characters of a text that mint_string_valid() takes: as bytes, but for UTF8String.
size_t mint_string_characters(int tag, mint_bytes_t text);

#endif
