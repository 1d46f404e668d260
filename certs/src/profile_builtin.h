// SPDX-License-Identifier: Apache-2.0
//
// The profiles that are compiled in: a table that the build makes from certs/profiles/*.ini.
#ifndef CERTS_PROFILE_BUILTIN_H
#define CERTS_PROFILE_BUILTIN_H

#include "mintmark/bytes.h"

/// A file of certs/profiles.
typedef struct {
    const char *name;  ///< of the file, without ".ini"
    mint_bytes_t text; ///< the file
} mint_profile_builtin_t;

/// All of them, by name; the last has the name NULL.
extern const mint_profile_builtin_t mint_profile_builtins[];

#endif
