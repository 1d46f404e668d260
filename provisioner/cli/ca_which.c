// SPDX-License-Identifier: Apache-2.0
//
// CAs by name.
#include "cli/ca_which.h"

#include <stdio.h>
#include <string.h>

/// The number after `name-`; 0 if it is none.
static uint32_t number_after(const char *text, const char *name)
{
    size_t len = strlen(name);
    uint32_t number = 0;
    if (strncmp(text, name, len) != 0 || text[len] != '-') {
        return 0;
    }
    for (const char *at = text + len + 1; *at != '\0'; at++) {
        if (*at < '0' || *at > '9' || number > 999) {
            return 0;
        }
        number = 10 * number + (uint32_t)(*at - '0');
    }
    return number;
}

bool mint_parse_ca(const mint_arguments_t *arguments, const mint_factory_t *factory,
                   const char *text, mint_ca_ref_t *ca)
{
    *ca = mint_factory_newest(factory, MINT_FACTORY_ISSUING_CA);
    if (strcmp(text, "issuing") == 0) {
        return true;
    }
    if (strcmp(text, "root") == 0) {
        *ca = mint_factory_newest(factory, MINT_FACTORY_ROOT_CA);
        return true;
    }
    uint32_t root = number_after(text, "root");
    uint32_t issuing = number_after(text, "issuing");
    *ca = (mint_ca_ref_t){.role = root > 0 ? MINT_CA_ROOT : MINT_CA_ISSUING,
                          .generation = root > 0 ? root : issuing};
    if (ca->generation == 0) {
        (void)mint_say_usage(arguments->verb,
                             "a CA is root, issuing, or one by its number such as root-1, not '%s'",
                             text);
        return false;
    }
    if (mint_factory_ca_certificate(factory, *ca).len == 0) {
        mint_error_t error = {0};
        mint_error_set(&error, "the factory has no CA %s", text);
        mint_error_hint(&error, "`mintmark ca show --all` lists them");
        (void)mint_say_error(MINT_ERR_NOT_FOUND, &error);
        return false;
    }
    return true;
}

void mint_ca_name(const mint_ca_t *ca, char name[MINT_CA_NAME_SIZE])
{
    if (ca->role == MINT_CA_CROSS) {
        (void)snprintf(name, MINT_CA_NAME_SIZE, "issuing-%u-by-root-%u", ca->generation,
                       ca->root_generation);
    } else {
        (void)snprintf(name, MINT_CA_NAME_SIZE, "%s-%u",
                       ca->role == MINT_CA_ROOT ? "root" : "issuing", ca->generation);
    }
}
