// SPDX-License-Identifier: Apache-2.0
//
// Every installed header in C++, and a call into each library.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "every_header.h"

int main()
{
    mint_error_t error = {};
    mint_profile_t *profile = nullptr;
    if (mint_profile_builtin("device-idevid", &profile, &error) != MINT_OK) {
        return 1;
    }
    mint_profile_free(profile);
    psa_storage_info_t info;
    if (psa_its_get_info(0, &info) == PSA_SUCCESS) {
        return 1;
    }
    std::vector<uint8_t> noise(4096);
    for (auto &sample : noise) {
        sample = static_cast<uint8_t>(std::rand());
    }
    mint_mcv_t estimate;
    if (mint_mcv_estimate(noise.data(), noise.size(), &estimate) != MINT_OK ||
        estimate.min_entropy < 4) {
        return 1;
    }
    std::puts("c++");
    return 0;
}
