// SPDX-License-Identifier: Apache-2.0
//
// The store's statuses in the words of the two APIs (IHI 0087 §5.3, §5.4). Internal Trusted Storage
// has one word for all that is wrong below it, Protected Storage several.
#include "asset.h"

static psa_status_t failure(uint8_t area, psa_status_t of_ps)
{
    return area == MINT_PSA_AREA_PS ? of_ps : PSA_ERROR_STORAGE_FAILURE;
}

psa_status_t mint_psa_status(uint8_t area, mint_status_t status)
{
    switch (status) {
    case MINT_OK:
        return PSA_SUCCESS;
    case MINT_ERR_ARGUMENT:
        return PSA_ERROR_INVALID_ARGUMENT;
    case MINT_ERR_UNSUPPORTED:
        return PSA_ERROR_NOT_SUPPORTED;
    case MINT_ERR_NOT_FOUND:
        return PSA_ERROR_DOES_NOT_EXIST;
    case MINT_ERR_DUPLICATE:
        return PSA_ERROR_ALREADY_EXISTS;
    case MINT_ERR_FULL:
        return PSA_ERROR_INSUFFICIENT_STORAGE;
    case MINT_ERR_WRITE_ONCE:
    case MINT_ERR_LOCKED:
        return PSA_ERROR_NOT_PERMITTED;
    case MINT_ERR_FLASH:
    case MINT_ERR_IO:
    case MINT_ERR_ROLLBACK:
        return PSA_ERROR_STORAGE_FAILURE;
    case MINT_ERR_CORRUPT:
    case MINT_ERR_AUTHENTICATION:
        return failure(area, PSA_ERROR_INVALID_SIGNATURE);
    case MINT_ERR_FORMAT:
        return failure(area, PSA_ERROR_DATA_CORRUPT);
    default:
        return failure(area, PSA_ERROR_GENERIC_ERROR);
    }
}
