// SPDX-License-Identifier: Apache-2.0
//
// Names in generated headers.
#ifndef CERTS_C_IDENTIFIER_H
#define CERTS_C_IDENTIFIER_H

#include <stdbool.h>

#define MINT_IDENTIFIER_MAX_LEN 63u ///< characters that C11 promises to tell apart (C11 §5.2.4.1)

/// True if C11 and C++17 take `name` for an object at file scope: letters, digits and underscores,
/// no keyword of either, not reserved, nothing of <stdint.h> and <stddef.h>, not main, at most
/// MINT_IDENTIFIER_MAX_LEN long.
bool mint_identifier_valid(const char *name);

#endif
