// SPDX-License-Identifier: Apache-2.0
//
// The profiles that are compiled in, by name.
#include "profile_builtin.h"

#include <stdio.h>
#include <string.h>

#include "mintmark/certs/profile.h"

const char *mint_profile_builtin_name(size_t index)
{
    for (size_t i = 0; mint_profile_builtins[i].name != NULL; i++) {
        if (i == index) {
            return mint_profile_builtins[i].name;
        }
    }
    return NULL;
}

mint_bytes_t mint_profile_builtin_text(const char *name)
{
    for (const mint_profile_builtin_t *at = mint_profile_builtins; at->name != NULL; at++) {
        if (strcmp(at->name, name) == 0) {
            return at->text;
        }
    }
    return (mint_bytes_t){0};
}

mint_status_t mint_profile_builtin(const char *name, mint_profile_t **profile, mint_error_t *error)
{
    *profile = NULL;
    mint_bytes_t text = mint_profile_builtin_text(name);
    if (text.len > 0) {
        return mint_profile_parse(text, name, profile, error);
    }
    char names[256] = "";
    for (const mint_profile_builtin_t *at = mint_profile_builtins; at->name != NULL; at++) {
        size_t len = strlen(names);
        (void)snprintf(names + len, sizeof names - len, " %s", at->name);
    }
    mint_error_set(error, "there is no profile %.60s", name);
    mint_error_hint(error, "profiles:%s; or give the path of a file", names);
    return MINT_ERR_NOT_FOUND;
}
