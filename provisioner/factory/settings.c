// SPDX-License-Identifier: Apache-2.0
//
// factory.ini: the names of a factory. What goes in is checked when it is written and again when it
// is read, for a person may have edited it.
#include <ini.h>
#include <stdio.h>
#include <string.h>

#include "factory/internal.h"
#include "mintmark/certs/file.h"
#include "registry/names.h"

/// An organisation's name goes into certificates and the INI file: printable, without what INI
/// takes for a comment, and no space at its ends.
static bool is_organisation(const char *name)
{
    size_t len = strnlen(name, MINT_ORGANISATION_MAX_LEN + 1);
    return len > 0 && len <= MINT_ORGANISATION_MAX_LEN && name[0] != ' ' && name[len - 1] != ' ' &&
           strchr(name, ';') == NULL && mint_text_is_printable(name);
}

mint_status_t mint_settings_from_plan(const mint_factory_plan_t *plan, mint_settings_t *settings,
                                      mint_error_t *error)
{
    *settings = (mint_settings_t){0};
    if (!is_organisation(plan->organisation)) {
        mint_error_set(error, "'%.64s' cannot be an organisation's name", plan->organisation);
        mint_error_hint(error, "1 to 64 bytes of UTF-8, no ';', no control characters");
        return MINT_ERR_ARGUMENT;
    }
    if (!mint_name_is_valid(plan->station, MINT_STATION_MAX_LEN)) {
        mint_error_set(error, "'%.64s' cannot be a station's name", plan->station);
        mint_error_hint(error, "1 to 32 letters, digits, '.', '_', '-'");
        return MINT_ERR_ARGUMENT;
    }
    (void)snprintf(settings->organisation, sizeof settings->organisation, "%s", plan->organisation);
    (void)snprintf(settings->station, sizeof settings->station, "%s", plan->station);
    settings->root_generation = 1;
    settings->issuing_generation = 1;
    return MINT_OK;
}

// Version 2 came with the numbers of CAs. As long as there is but one of each, version 1 says it
// all, and a program that knows no more can go on.
static mint_status_t write_text(const mint_settings_t *settings, mint_buffer_t *text)
{
    bool first = settings->root_generation == 1 && settings->issuing_generation == 1;
    mint_buffer_printf(text,
                       "; A Mintmark factory. Keep this folder private: it holds the keys of\n"
                       "; certificate authorities.\n"
                       "[factory]\n"
                       "version = %d\n"
                       "organisation = %s\n"
                       "station = %s\n",
                       first ? 1 : 2, settings->organisation, settings->station);
    if (!first) {
        mint_buffer_printf(text, "root_ca = %u\nissuing_ca = %u\n", settings->root_generation,
                           settings->issuing_generation);
    }
    return mint_buffer_status(text);
}

mint_status_t mint_settings_save(const mint_settings_t *settings, const char *path,
                                 mint_error_t *error)
{
    mint_buffer_t text = {0};
    mint_status_t status = write_text(settings, &text);
    if (status == MINT_OK) {
        status = mint_file_create(path, MINT_FILE_SECRET, mint_buffer_view(&text), error);
    }
    mint_buffer_free(&text);
    return status;
}

mint_status_t mint_settings_replace(const mint_settings_t *settings, const char *path,
                                    mint_error_t *error)
{
    mint_buffer_t text = {0};
    mint_status_t status = write_text(settings, &text);
    if (status == MINT_OK) {
        status = mint_file_replace(path, MINT_FILE_SECRET, mint_buffer_view(&text), error);
    }
    mint_buffer_free(&text);
    return status;
}

/// What the INI file said so far.
typedef struct {
    char version[8];
    char organisation[MINT_ORGANISATION_MAX_LEN + 2];
    char station[MINT_STATION_MAX_LEN + 2];
    uint32_t root_generation;
    uint32_t issuing_generation;
} reading_t;

/// A number from 1 on, in digits alone; 0 if it is none.
static uint32_t take_generation(const char *value)
{
    uint32_t number = 0;
    for (const char *at = value; *at != '\0'; at++) {
        if (*at < '0' || *at > '9' || number > MINT_GENERATION_MAX || (number == 0 && *at == '0')) {
            return 0;
        }
        number = 10 * number + (uint32_t)(*at - '0');
    }
    return number <= MINT_GENERATION_MAX ? number : 0;
}

/// Takes one line; 0 makes inih say its number. Too long a value is cut to one byte too many, which
/// the checks then refuse.
static int take(void *context, const char *section, const char *name, const char *value)
{
    reading_t *reading = context;
    if (strcmp(section, "factory") != 0) {
        return 0;
    }
    if (strcmp(name, "version") == 0) {
        (void)snprintf(reading->version, sizeof reading->version, "%s", value);
    } else if (strcmp(name, "organisation") == 0) {
        (void)snprintf(reading->organisation, sizeof reading->organisation, "%s", value);
    } else if (strcmp(name, "station") == 0) {
        (void)snprintf(reading->station, sizeof reading->station, "%s", value);
    } else if (strcmp(name, "root_ca") == 0) {
        reading->root_generation = take_generation(value);
        return reading->root_generation != 0;
    } else if (strcmp(name, "issuing_ca") == 0) {
        reading->issuing_generation = take_generation(value);
        return reading->issuing_generation != 0;
    } else {
        return 0;
    }
    return 1;
}

/// The version and what it must have.
static mint_status_t check_version(const reading_t *reading, const char *path, mint_error_t *error)
{
    bool numbered = reading->root_generation != 0 || reading->issuing_generation != 0;
    bool complete = reading->root_generation != 0 && reading->issuing_generation != 0;
    bool is_1 = strcmp(reading->version, "1") == 0;
    bool is_2 = strcmp(reading->version, "2") == 0;
    if (!is_1 && !is_2) {
        return mint_fail(error, MINT_ERR_UNSUPPORTED, "'%s': version '%s' is not known", path,
                         reading->version);
    }
    return (is_1 && numbered) || (is_2 && !complete)
               ? mint_fail(error, MINT_ERR_FORMAT,
                           "'%s': root_ca and issuing_ca belong to version 2", path)
               : MINT_OK;
}

mint_status_t mint_settings_parse(mint_bytes_t text, const char *path, mint_settings_t *settings,
                                  mint_error_t *error)
{
    reading_t reading = {0};
    mint_buffer_t copy = {0}; // with a NUL at its end
    *settings = (mint_settings_t){0};
    if (text.len == 0 || memchr(text.data, 0, text.len) != NULL) {
        return mint_fail(error, MINT_ERR_FORMAT, "'%s' is not a text", path);
    }
    mint_buffer_append(&copy, text.data, text.len);
    mint_status_t status = mint_buffer_status(&copy);
    int line = status == MINT_OK ? ini_parse_string((const char *)copy.data, take, &reading) : 0;
    mint_buffer_free(&copy);
    if (line != 0) {
        return mint_fail(error, MINT_ERR_FORMAT, "'%s', line %d: not a setting of a factory", path,
                         line);
    }
    if (status == MINT_OK) {
        status = check_version(&reading, path, error);
    }
    mint_factory_plan_t plan = {.organisation = reading.organisation, .station = reading.station};
    if (status == MINT_OK) {
        status = mint_settings_from_plan(&plan, settings, error);
    }
    if (status == MINT_OK && reading.root_generation != 0) {
        settings->root_generation = reading.root_generation;
        settings->issuing_generation = reading.issuing_generation;
    }
    return status;
}

mint_status_t mint_settings_load(mint_settings_t *settings, const char *path, mint_error_t *error)
{
    mint_buffer_t text = {0};
    mint_status_t status = mint_file_read_secret(path, &text, error);
    if (status == MINT_OK) {
        status = mint_settings_parse(mint_buffer_view(&text), path, settings, error);
    }
    mint_buffer_free(&text);
    return status;
}
