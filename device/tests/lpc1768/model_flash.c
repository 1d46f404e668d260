// SPDX-License-Identifier: Apache-2.0
//
// Flash as IAP leaves it, whole or cut (UM10360 §32.5 for the sectors, also in OpenOCD's lpc2000.c;
// §32.3.4 for the ECC byte that each 16 bytes share, because of which nothing is programmed twice).
//
// What a cut leaves is bits that changed, bits that did not, and bits that read now so, now so.
#include <stdlib.h>
#include <string.h>

#include "device/tests/lpc1768/model_parts.h"
#include "hardware.h"

#define SMALL_SECTORS 16u ///< of 4 KB, from 0 on
#define SMALL_LEN     0x1000u
#define LARGE_LEN     0x8000u
#define WHOLE         1u ///< model->programmed
#define TORN          2u
#define FULL          256u ///< progress of a change that is done
#define MARGIN        8u   ///< of FULL: how near to changing a bit is that reads now so, now so

uint32_t model_sector_start(uint32_t sector)
{
    return sector <= SMALL_SECTORS
               ? sector * SMALL_LEN
               : SMALL_SECTORS * SMALL_LEN + (sector - SMALL_SECTORS) * LARGE_LEN;
}

uint32_t model_sector_of(uint32_t address)
{
    return address < SMALL_SECTORS * SMALL_LEN
               ? address / SMALL_LEN
               : SMALL_SECTORS + (address - SMALL_SECTORS * SMALL_LEN) / LARGE_LEN;
}

/// How far a cut let the change get, of FULL, drawn for each cut: one that comes early leaves flash
/// that reads as before, one that comes late flash that reads as if it was done, and either has
/// bits that read now so, now so.
static uint32_t progress;

static void draw_progress(bool torn)
{
    static const uint32_t points[] = {0, 0, FULL / 2u, FULL};
    const uint32_t random = (uint32_t)(model_random() >> 32);
    const model_progress_t chosen = model->faults.cut_progress;
    progress = chosen != MODEL_PROGRESS_RANDOM ? points[chosen]
               : random % 2u == 0              ? points[1u + random / 2u % 3u]
                                               : random / 2u % FULL;
    progress = torn ? progress : FULL;
}

/// Brings one bit to `wanted` as far as it gets.
static void change_bit(uint32_t address, uint8_t bit, uint8_t wanted)
{
    const uint32_t needed = (uint32_t)(model_random() >> 32) % FULL; // what this bit takes
    if (needed < progress) {
        model->flash[address] = (uint8_t)((model->flash[address] & ~bit) | (wanted & bit));
        model->marginal[address] &= (uint8_t)~bit;
    }
    if (needed < progress + MARGIN && needed + MARGIN >= progress) {
        model->marginal[address] |= bit;
    }
}

/// Brings a byte from what is there to `wanted`; a cut leaves its bits anywhere between.
static void change(uint32_t address, uint8_t wanted, bool torn)
{
    const uint8_t differ = (model->flash[address] ^ wanted) | model->marginal[address];
    if (!torn) {
        model->flash[address] = wanted;
        model->marginal[address] = 0;
        return;
    }
    for (uint32_t bit = 1; bit < 0x100u; bit <<= 1) {
        if ((differ & bit) != 0) {
            change_bit(address, (uint8_t)bit, wanted);
        }
    }
}

static bool all_zero(const uint8_t *data)
{
    uint8_t all = 0;
    for (uint32_t i = 0; i < MODEL_PAGE_LEN; i++) {
        all |= data[i];
    }
    return all == 0;
}

/// One unit. What the cut left may be made zero, as mintmark/flash.h has it; nothing else may be
/// programmed over.
static void program_page(uint32_t address, const uint8_t *data, bool torn)
{
    uint8_t *programmed = &model->programmed[address / MODEL_PAGE_LEN];
    if (*programmed == WHOLE || (*programmed == TORN && !all_zero(data))) {
        model_break(RULE_FLASH_TWICE, address);
    }
    for (uint32_t i = 0; i < MODEL_PAGE_LEN; i++) {
        change(address + i, model->flash[address + i] & data[i], torn);
    }
    *programmed = torn ? TORN : WHOLE;
}

void model_flash_program(uint32_t address, const uint8_t *data, uint32_t len, bool torn)
{
    draw_progress(torn);
    for (uint32_t done = 0; done < len; done += MODEL_PAGE_LEN) {
        program_page(address + done, data + done, torn);
    }
}

void model_flash_erase(uint32_t sector, bool torn)
{
    draw_progress(torn);
    for (uint32_t at = model_sector_start(sector); at < model_sector_start(sector + 1u); at++) {
        change(at, 0xFF, torn);
        model->programmed[at / MODEL_PAGE_LEN] = torn ? TORN : 0;
    }
}

// ---- reading ----

static uint8_t *handed_out;

static uint8_t read_byte(uint32_t address)
{
    const uint8_t marginal = model->marginal[address];
    const uint8_t flips = model->reads == MODEL_READS_OTHER ? 0xFFu
                          : model->reads == MODEL_READS_ANY ? (uint8_t)(model_random() >> 32)
                                                            : 0u;
    return model->flash[address] ^ (marginal & flips);
}

void model_memory_forget(void)
{
    free(handed_out);
    handed_out = NULL;
}

/// A copy of exactly these bytes, which the next call of this or of IAP takes away:
/// AddressSanitizer sees what reads beyond it, or through IAP.
const uint8_t *lpc_memory(uint32_t address, size_t len)
{
    model_memory_forget();
    handed_out = malloc(len > 0 ? len : 1u);
    if (handed_out == NULL || address > MODEL_FLASH_LEN || len > MODEL_FLASH_LEN - address) {
        model_break(RULE_FLASH_OUTSIDE, address);
        model_end(MODEL_BROKEN); // a bus fault
    }
    for (size_t i = 0; i < len; i++) {
        handed_out[i] = read_byte(address + (uint32_t)i);
    }
    return handed_out;
}
