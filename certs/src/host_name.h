// SPDX-License-Identifier: Apache-2.0
//
// What DNS names and URIs in a certificate look like; the writer and lint must agree on it.
#ifndef CERTS_HOST_NAME_H
#define CERTS_HOST_NAME_H

#include <stdbool.h>

#include "mintmark/bytes.h"

/// True for a name in preferred syntax (RFC 5280 §4.2.1.6, RFC 1034 §3.5; a label may begin with a
/// digit, RFC 1123 §2.1), with at most one `*`, which is the whole first label (RFC 9525 §6.3).
MINT_MUST_CHECK bool mint_host_name_valid(mint_bytes_t name);
/// True for an IPv4 address in dotted decimals: no client looks for one among the DNS names
/// (RFC 9525 §6.5), though its digits would do for labels.
MINT_MUST_CHECK bool mint_host_name_is_address(mint_bytes_t name);
/// True for a text that begins with a scheme (RFC 3986 §3.1) and `:`, and goes on.
MINT_MUST_CHECK bool mint_uri_has_scheme(mint_bytes_t uri);

#endif
