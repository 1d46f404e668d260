// SPDX-License-Identifier: Apache-2.0
//
// The keys that a profile's file may have, each with the function that takes its value.
#ifndef CERTS_PROFILE_FIELDS_H
#define CERTS_PROFILE_FIELDS_H

#include "profile_internal.h"

/// Puts `value` (not empty, shorter than MINT_PROFILE_TEXT_SIZE) into the profile. MINT_ERR_FORMAT
/// with a message that does not name the file: the caller does.
typedef mint_status_t (*mint_profile_take_t)(mint_profile_t *profile, const char *value,
                                             mint_error_t *error);

/// A key of the file.
typedef struct {
    const char *section;           ///< without brackets
    const char *name;              ///< the key; NULL: any
    mint_profile_take_t take;      ///< what is done with the value
    bool repeats;                  ///< may appear more than once
    mint_profile_take_t take_more; ///< takes a line that continues the one before; NULL: refused
} mint_profile_field_t;

/// A list of keys.
typedef struct {
    const mint_profile_field_t *fields; ///< a table of the file that has them
    size_t count;                       ///< how many
} mint_profile_fields_t;

/// The keys of [profile].
mint_profile_fields_t mint_profile_general_fields(void);
/// The keys of [subject_alt_name].
mint_profile_fields_t mint_profile_alt_name_fields(void);
/// The keys of [extensions].
mint_profile_fields_t mint_profile_extension_fields(void);

/// The field of this section and name; NULL if there is none. `*index` counts fields from 0 to at
/// most 63, for the caller to remember which were there.
const mint_profile_field_t *mint_profile_field(const char *section, const char *name,
                                               size_t *index);
/// True if fields have this section.
bool mint_profile_section_known(const char *section);
/// Takes a line of [subject], whose names are attributes.
MINT_MUST_CHECK mint_status_t mint_profile_take_attribute(mint_profile_t *profile, const char *name,
                                                          const char *value, mint_error_t *error);
/// Takes a line of [variables], whose names are new; `value` may be empty.
MINT_MUST_CHECK mint_status_t mint_profile_take_variable(mint_profile_t *profile, const char *name,
                                                         const char *value, mint_error_t *error);

#endif
