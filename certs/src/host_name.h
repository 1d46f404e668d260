// SPDX-License-Identifier: Apache-2.0
//
// What a DNS name in a certificate looks like; the writer and lint must agree on it.
#ifndef CERTS_HOST_NAME_H
#define CERTS_HOST_NAME_H

#include <stdbool.h>

#include "mintmark/bytes.h"

/// True for a name in preferred syntax (RFC 5280 §4.2.1.6, RFC 1034 §3.5; a label may begin with a
/// digit, RFC 1123 §2.1), with at most one `*`, which is the whole first label (RFC 9525 §6.3).
MINT_MUST_CHECK bool mint_host_name_valid(mint_bytes_t name);

#endif
