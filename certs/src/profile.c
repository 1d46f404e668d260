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

bool mint_profile_is_self_signed(const mint_profile_t *profile)
{
    return profile->self_signed;
}

bool mint_profile_is_ca(const mint_profile_t *profile)
{
    return profile->ca;
}
