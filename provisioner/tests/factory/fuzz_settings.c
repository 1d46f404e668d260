// SPDX-License-Identifier: Apache-2.0
//
// factory.ini as somebody may have edited it: what is taken is fit for certificates and paths, and
// every refusal says why.
#include <stdlib.h>
#include <string.h>

#include "factory/internal.h"
#include "registry/names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_generation(uint32_t number)
{
    return number >= 1 && number <= MINT_GENERATION_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const mint_settings_t zero;
    mint_settings_t settings;
    mint_error_t error = {0};
    mint_status_t status =
        mint_settings_parse((mint_bytes_t){data, size}, "factory.ini", &settings, &error);
    if ((status == MINT_OK) != (error.message[0] == '\0')) {
        abort();
    }
    if (status != MINT_OK && memcmp(&settings, &zero, sizeof zero) != 0) {
        abort();
    }
    if (status != MINT_OK) {
        return 0;
    }
    if (!is_generation(settings.root_generation) || !is_generation(settings.issuing_generation) ||
        !mint_text_is_printable(settings.organisation) || settings.organisation[0] == '\0' ||
        !mint_name_is_valid(settings.station, MINT_STATION_MAX_LEN)) {
        abort();
    }
    return 0;
}
