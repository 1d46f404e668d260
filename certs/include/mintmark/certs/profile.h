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
#include "mintmark/certs/lint.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A variable that a profile declares under [variables].
typedef struct {
    const char *name;  ///< without the `${}`
    const char *value; ///< UTF-8, NUL-terminated
} mint_profile_variable_t;

/// What stands for the variables of a profile's templates. A NULL or empty value is an error only
/// if the profile asks for it. UTF-8, NUL-terminated.
typedef struct {
    const char *serial;  ///< `${serial}`: the device's serial number
    const char *product; ///< `${product}`
    const char *batch;   ///< `${batch}`
    const char *id;      ///< `${id}`: the device's id in hex
    const char *name;    ///< `${name}`: a factory's name for a CA, a host name for a server
    const mint_profile_variable_t *more; ///< of variables that the profile declares; others are
                                         ///< refused; may be NULL if there are none
    size_t more_count;                   ///< how many
} mint_profile_values_t;

/// A profile.
typedef struct mint_profile mint_profile_t;

/// The profile of a name or of a path: a file if there is a `/` in it or it ends in ".ini", a
/// profile compiled in otherwise. As mint_profile_load() and mint_profile_builtin().
MINT_MUST_CHECK mint_status_t mint_profile_find(const char *name_or_path, mint_profile_t **profile,
                                                mint_error_t *error);
/// True if mint_profile_find() takes this for a path.
bool mint_profile_is_path(const char *name_or_path);

/// The profile compiled in under `name` ("root-ca", "device-idevid", …). MINT_ERR_NOT_FOUND, with
/// the list of names as hint.
MINT_MUST_CHECK mint_status_t mint_profile_builtin(const char *name, mint_profile_t **profile,
                                                   mint_error_t *error);
/// Name of the profile compiled in at `index` (from 0); NULL past the last.
const char *mint_profile_builtin_name(size_t index);
/// The INI file of a profile compiled in, as a view that stays; empty if there is none.
mint_bytes_t mint_profile_builtin_text(const char *name);

/// Reads a profile from a file. MINT_ERR_NOT_FOUND, MINT_ERR_FORMAT with file name and line.
MINT_MUST_CHECK mint_status_t mint_profile_load(const char *path, mint_profile_t **profile,
                                                mint_error_t *error);
/// Reads a profile from text; `source` stands for the file's name in errors. MINT_ERR_FORMAT
/// with its line, MINT_ERR_MEMORY; then `*profile` is NULL.
MINT_MUST_CHECK mint_status_t mint_profile_parse(mint_bytes_t text, const char *source,
                                                 mint_profile_t **profile, mint_error_t *error);
/// Releases a profile; NULL is allowed.
void mint_profile_free(mint_profile_t *profile);

/// What the profile is for, in a sentence; "" if it does not say. Owned by the profile.
const char *mint_profile_description(const mint_profile_t *profile);
/// The type of key to make for it, unless somebody asks for another that it takes.
mint_key_type_t mint_profile_key_type(const mint_profile_t *profile);
/// True if its certificates may be for keys of this type.
bool mint_profile_takes_key(const mint_profile_t *profile, mint_key_type_t type);
/// True if its certificates are signed by their own key.
bool mint_profile_is_self_signed(const mint_profile_t *profile);
/// True if its certificates are CA certificates.
bool mint_profile_is_ca(const mint_profile_t *profile);
/// Whose limits its certificates must keep; for mint_lint_certificate().
mint_lint_targets_t mint_profile_targets(const mint_profile_t *profile);
/// The variable that it declares at `index` (from 0), with its default: a template, or "" if a
/// value must be given. False past the last. The texts belong to the profile.
bool mint_profile_variable(const mint_profile_t *profile, size_t index,
                           mint_profile_variable_t *variable);

#ifdef __cplusplus
}
#endif

#endif
