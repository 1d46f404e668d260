// SPDX-License-Identifier: Apache-2.0
//
// From one store to another: how records get to another region, geometry, root key or format
// version. A value passes through the caller's buffer and is wiped there.
#include "store/log.h"

static mint_status_t copy_record(mint_store_t *from, mint_store_t *to, uint64_t uid,
                                 uint8_t *buffer, size_t size)
{
    size_t len = 0;
    uint8_t flags = 0;
    mint_status_t status = mint_store_info(from, uid, &len, &flags);
    if (status == MINT_OK) {
        status = mint_store_get(from, uid, buffer, size, &len);
    }
    if (status == MINT_OK) {
        status = mint_store_set(to, uid, buffer, len, flags);
    }
    return status;
}

mint_status_t mint_store_migrate(mint_store_t *from, mint_store_t *to, uint8_t *buffer, size_t size)
{
    const uint8_t from_area = from->area;
    const uint8_t to_area = to->area;
    mint_status_t status = from->mounted ? mint_index_check(from) : MINT_ERR_STATE;
    for (uint8_t area = 0; status == MINT_OK && area < MINT_STORE_AREAS; area++) {
        uint64_t uid = 0;
        mint_store_select(from, area);
        mint_store_select(to, area);
        // The lock has the greatest uid, so it comes last and freezes what is complete.
        while (status == MINT_OK && (status = mint_store_next(from, &uid)) == MINT_OK) {
            status = copy_record(from, to, uid, buffer, size);
        }
        status = status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
    }
    from->area = from_area;
    to->area = to_area;
    mint_wipe(buffer, size);
    return status;
}
