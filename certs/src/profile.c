// SPDX-License-Identifier: Apache-2.0
//
// Profiles as objects.
#include "mintmark/certs/profile.h"

#include <stdlib.h>

#include "profile_internal.h"

void mint_profile_free(mint_profile_t *profile)
{
    free(profile);
}

const char *mint_profile_description(const mint_profile_t *profile)
{
    return profile->description;
}

mint_key_type_t mint_profile_key_type(const mint_profile_t *profile)
{
    return profile->key_type;
}

bool mint_profile_takes_key(const mint_profile_t *profile, mint_key_type_t type)
{
    return (size_t)type < 8 * sizeof profile->key_types && (profile->key_types >> type & 1) != 0;
}

mint_lint_targets_t mint_profile_targets(const mint_profile_t *profile)
{
    return profile->targets;
}

bool mint_profile_variable(const mint_profile_t *profile, size_t index,
                           mint_profile_variable_t *variable)
{
    *variable = (mint_profile_variable_t){0};
    if (index >= profile->variable_count) {
        return false;
    }
    variable->name = profile->variables[index].name;
    variable->value = profile->variables[index].template;
    return true;
}

bool mint_profile_is_self_signed(const mint_profile_t *profile)
{
    return profile->self_signed;
}

bool mint_profile_is_ca(const mint_profile_t *profile)
{
    return profile->ca;
}
