// SPDX-License-Identifier: Apache-2.0
//
// Random profiles, and values for them: names of every script at their longest, characters that
// mean something to somebody, extensions in any combination, sensible or not.
#ifndef CERTS_TESTS_PROPERTY_PROFILE_H
#define CERTS_TESTS_PROPERTY_PROFILE_H

#include "mintmark/certs/buffer.h"
#include "mintmark/certs/profile.h"

enum {
    RANDOM_NAMES_MAX = 8,   ///< subject attributes or alternative names of a profile
    RANDOM_TEXT_SIZE = 512, ///< bytes of a value, NUL included
    RANDOM_VALUES_MAX = 12, ///< variables of a profile
};

/// A text that must be found again in the certificate.
typedef struct {
    int kind;         ///< subject: NID; alternative name: GEN_DNS, GEN_EMAIL, GEN_URI
    const char *text; ///< UTF-8
} random_name_t;

/// A random profile.
typedef struct {
    mint_buffer_t text; ///< INI
    bool valid;         ///< every value is one that must be taken
    mint_key_type_t key_type;
    bool self_signed;
    bool ca;
    bool unknown_critical; ///< there is a critical extension that nobody knows
    random_name_t subject[RANDOM_NAMES_MAX];
    size_t subject_count;
    random_name_t names[RANDOM_NAMES_MAX];
    size_t name_count;
    mint_profile_variable_t more[RANDOM_VALUES_MAX];
    size_t more_count;
    char texts[RANDOM_VALUES_MAX][RANDOM_TEXT_SIZE]; ///< what `more` points to
} random_profile_t;

/// Seeds the generator: the same seed gives the same profiles.
void random_seed(uint64_t seed);
/// A number from 0 to `bound` - 1.
unsigned random_below(unsigned bound);
/// Makes a profile; the caller frees `text`.
void random_profile(random_profile_t *profile);

#endif
