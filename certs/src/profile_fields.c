// SPDX-License-Identifier: Apache-2.0
//
// The section [profile], and finding a key among those of all sections.
#include "profile_fields.h"

#include <stdio.h>
#include <string.h>

#include "profile_values.h"

enum { VALIDITY_DAYS_MAX = 366 * 1000, DAY_SECONDS = 86400 };

static mint_status_t take_description(mint_profile_t *profile, const char *value,
                                      mint_error_t *error)
{
    (void)error;
    (void)snprintf(profile->description, sizeof profile->description, "%s", value);
    return MINT_OK;
}

// The first type is the one to make.
static mint_status_t take_key(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    char word[MINT_PROFILE_TEXT_SIZE];
    while (mint_value_word(&value, word)) {
        mint_key_type_t type;
        if (mint_key_type_from_name(word, &type, error) != MINT_OK) {
            return MINT_ERR_FORMAT;
        }
        if (profile->key_types == 0) {
            profile->key_type = type;
        }
        if ((profile->key_types >> type & 1) != 0) {
            return mint_fail(error, MINT_ERR_FORMAT, "key has %s twice", word);
        }
        profile->key_types |= 1u << type;
    }
    return profile->key_types != 0 ? MINT_OK
                                   : mint_fail(error, MINT_ERR_FORMAT, "key names no type");
}

static mint_status_t take_validity(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    char number[MINT_PROFILE_TEXT_SIZE] = "";
    char unit[MINT_PROFILE_TEXT_SIZE] = "";
    char more[MINT_PROFILE_TEXT_SIZE];
    const char *at = value;
    long days = 0;
    profile->validity_seconds = 0;
    if (strcmp(value, "forever") == 0) {
        return MINT_OK;
    }
    if (!mint_value_word(&at, number) || !mint_value_word(&at, unit) ||
        mint_value_word(&at, more) || strcmp(unit, "days") != 0 ||
        !mint_value_number(number, VALIDITY_DAYS_MAX, &days) || days == 0) {
        return mint_fail(error, MINT_ERR_FORMAT,
                         "validity is \"forever\" or \"N days\" with N from 1 to %d, not %.60s",
                         VALIDITY_DAYS_MAX, value);
    }
    profile->validity_seconds = (int64_t)days * DAY_SECONDS;
    return MINT_OK;
}

static mint_status_t take_self_signed(mint_profile_t *profile, const char *value,
                                      mint_error_t *error)
{
    return mint_value_yes_no(value, &profile->self_signed, error);
}

static mint_status_t take_target(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    char word[MINT_PROFILE_TEXT_SIZE];
    while (mint_value_word(&value, word)) {
        if (mint_lint_add_target(word, &profile->targets, error) != MINT_OK) {
            return MINT_ERR_FORMAT;
        }
    }
    return MINT_OK;
}

static const mint_profile_field_t general[] = {
    {"profile", "description", take_description, false, NULL},
    {"profile", "key", take_key, false, NULL},
    {"profile", "validity", take_validity, false, NULL},
    {"profile", "self_signed", take_self_signed, false, NULL},
    {"profile", "target", take_target, false, NULL},
};

mint_profile_fields_t mint_profile_general_fields(void)
{
    return (mint_profile_fields_t){.fields = general, .count = sizeof general / sizeof general[0]};
}

enum { LIST_COUNT = 3 };

static mint_profile_fields_t list_at(size_t index)
{
    mint_profile_fields_t (*const lists[LIST_COUNT])(void) = {
        mint_profile_general_fields, mint_profile_alt_name_fields, mint_profile_extension_fields};
    // cppcheck-suppress uninitvar ; it does not read the list of functions above
    return lists[index]();
}

const mint_profile_field_t *mint_profile_field(const char *section, const char *name, size_t *index)
{
    *index = 0;
    for (size_t i = 0; i < LIST_COUNT; i++) {
        mint_profile_fields_t list = list_at(i);
        for (size_t j = 0; j < list.count; j++) {
            const mint_profile_field_t *field = list.fields + j;
            if (strcmp(section, field->section) == 0 && strcmp(name, field->name) == 0) {
                *index += j;
                return field;
            }
        }
        *index += list.count;
    }
    return NULL;
}

bool mint_profile_section_known(const char *section)
{
    for (size_t i = 0; i < LIST_COUNT; i++) {
        if (strcmp(section, list_at(i).fields[0].section) == 0) {
            return true;
        }
    }
    return false;
}
