// SPDX-License-Identifier: Apache-2.0
//
// Internal Trusted Storage (IHI 0087 §5.3): area 1 of the store.
#include "psa/internal_trusted_storage.h"

#include "asset.h"

psa_status_t psa_its_set(psa_storage_uid_t uid, size_t data_length, const void *p_data,
                         psa_storage_create_flags_t create_flags)
{
    return mint_psa_set(MINT_PSA_AREA_ITS, uid, data_length, p_data, create_flags);
}

psa_status_t psa_its_get(psa_storage_uid_t uid, size_t data_offset, size_t data_size, void *p_data,
                         size_t *p_data_length)
{
    return mint_psa_get(MINT_PSA_AREA_ITS, uid, data_offset, data_size, p_data, p_data_length);
}

psa_status_t psa_its_get_info(psa_storage_uid_t uid, struct psa_storage_info_t *p_info)
{
    return mint_psa_get_info(MINT_PSA_AREA_ITS, uid, p_info);
}

psa_status_t psa_its_remove(psa_storage_uid_t uid)
{
    return mint_psa_remove(MINT_PSA_AREA_ITS, uid);
}
