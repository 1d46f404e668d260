// SPDX-License-Identifier: Apache-2.0
//
// The failing port.
#include "device/tests/store/faulty_flash.h"

#include <string.h>

/// Counts a call. Whether it fails.
static bool fails(faulty_flash_t *faulty, fault_kind_t kind)
{
    uint32_t call = ++faulty->calls[kind];
    bool failing = faulty->first != 0 && kind == faulty->kind && call >= faulty->first &&
                   call - faulty->first < faulty->count;
    faulty->failed_count += failing;
    return failing;
}

static mint_status_t read_flash(void *context, uint32_t address, uint8_t *out, size_t len)
{
    faulty_flash_t *faulty = context;
    bool failing = fails(faulty, FAULT_READ);
    if (failing && faulty->way == FAULT_REFUSED) {
        return MINT_ERR_IO;
    }
    mint_status_t status = faulty->under->read(faulty->under->context, address, out, len);
    if (failing && faulty->way == FAULT_SWALLOWED) {
        memset(out, 0, len);
    } else if (failing && faulty->way == FAULT_FLIPPED) {
        out[len / 2] ^= 0x10;
    }
    return failing && faulty->way == FAULT_DONE ? MINT_ERR_IO : status;
}

static mint_status_t program(void *context, uint32_t address, const uint8_t *unit)
{
    faulty_flash_t *faulty = context;
    const mint_flash_t *under = faulty->under;
    uint8_t bits[MINT_FLASH_UNIT_MAX_LEN];
    bool failing = fails(faulty, FAULT_PROGRAM);
    if (failing && faulty->way != FAULT_DONE && faulty->way != FAULT_FLIPPED) {
        return faulty->way == FAULT_REFUSED ? MINT_ERR_IO : MINT_OK;
    }
    memcpy(bits, unit, under->unit_len);
    if (failing && faulty->way == FAULT_FLIPPED) {
        bits[under->unit_len / 2] ^= 0x10;
    }
    mint_status_t status = under->program(under->context, address, bits);
    return failing && faulty->way == FAULT_DONE ? MINT_ERR_IO : status;
}

static mint_status_t erase(void *context, uint32_t address)
{
    faulty_flash_t *faulty = context;
    bool failing = fails(faulty, FAULT_ERASE);
    if (failing && faulty->way != FAULT_DONE) {
        return faulty->way == FAULT_REFUSED ? MINT_ERR_IO : MINT_OK;
    }
    mint_status_t status = faulty->under->erase(faulty->under->context, address);
    return failing ? MINT_ERR_IO : status;
}

void faulty_flash_init(faulty_flash_t *faulty, const mint_flash_t *under)
{
    memset(faulty, 0, sizeof *faulty);
    faulty->under = under;
    faulty->port = (mint_flash_t){.page_len = under->page_len,
                                  .page_count = under->page_count,
                                  .unit_len = under->unit_len,
                                  .read = read_flash,
                                  .program = program,
                                  .erase = erase,
                                  .context = faulty};
}

void faulty_flash_arm(faulty_flash_t *faulty, fault_kind_t kind, fault_way_t way, uint32_t first,
                      uint32_t count)
{
    memset(faulty->calls, 0, sizeof faulty->calls);
    faulty->failed_count = 0;
    faulty->kind = kind;
    faulty->way = way;
    faulty->first = first;
    faulty->count = count;
}

void faulty_flash_disarm(faulty_flash_t *faulty)
{
    faulty->first = 0;
}
