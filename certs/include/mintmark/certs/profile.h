// SPDX-License-Identifier: Apache-2.0
//
// Certificate profiles: what a certificate of a kind looks like, as an INI file that a person can
// read and copy. The files of certs/profiles/ are compiled in, so the program needs none of them;
// certs/profiles/README.md lists every key that a profile may have.
//
// Pointers must not be NULL unless stated; `error` may be. Profiles are on the heap, do not change
// after they were read, and may be shared by threads. Errors in a file name it with the line.
#ifndef MINTMARK_CERTS_PROFILE_H
#define MINTMARK_CERTS_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/bytes.h"
#include "mintmark/certs/error.h"
#include "mintmark/certs/key.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What stands for the variables of a profile's templates. A NULL or empty value is an error only
/// if the profile asks for it. UTF-8, NUL-terminated.
typedef struct {
    const char *serial;  ///< `${serial}`: the device's serial number
    const char *product; ///< `${product}`
    const char *batch;   ///< `${batch}`
    const char *id;      ///< `${id}`: the device's id in hex
    const char *name;    ///< `${name}`: a factory's name for a CA, a host name for a server
} mint_profile_values_t;

/// A profile.
typedef struct mint_profile mint_profile_t;

/// The profile compiled in under `name` ("root-ca", "issuing-ca", "device-idevid", "tls-server",
/// "self-signed"). MINT_ERR_NOT_FOUND, with the list of names as hint.
MINT_MUST_CHECK mint_status_t mint_profile_builtin(const char *name, mint_profile_t **profile,
                                                   mint_error_t *error);
/// Name of the profile compiled in at `index` (from 0); NULL past the last.
const char *mint_profile_builtin_name(size_t index);
/// The INI file of a profile compiled in, as a view that stays; empty if there is none.
mint_bytes_t mint_profile_builtin_text(const char *name);

/// Reads a profile from a file. MINT_ERR_NOT_FOUND, MINT_ERR_FORMAT with file name and line.
MINT_MUST_CHECK mint_status_t mint_profile_load(const char *path, mint_profile_t **profile,
                                                mint_error_t *error);
/// Reads a profile from text; `source` stands for the file's name in errors.
MINT_MUST_CHECK mint_status_t mint_profile_parse(mint_bytes_t text, const char *source,
                                                 mint_profile_t **profile, mint_error_t *error);
/// Releases a profile; NULL is allowed.
void mint_profile_free(mint_profile_t *profile);

/// What the profile is for, in a sentence; "" if it does not say. Owned by the profile.
const char *mint_profile_description(const mint_profile_t *profile);
/// The type of key to make for it.
mint_key_type_t mint_profile_key_type(const mint_profile_t *profile);
/// True if its certificates are signed by their own key.
bool mint_profile_is_self_signed(const mint_profile_t *profile);
/// True if its certificates are CA certificates.
bool mint_profile_is_ca(const mint_profile_t *profile);

#ifdef __cplusplus
}
#endif

#endif
