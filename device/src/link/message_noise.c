// SPDX-License-Identifier: Apache-2.0
//
// Raw noise of a source: what is asked for, and what comes. Each answer says where in the source's
// sequence it begins, so that a capture (SP 800-90B §3.1.1: consecutive samples) notices an answer
// that got lost on the line.
#include "link/cbor_read.h"
#include "link/cbor_write.h"
#include "mintmark/message.h"

#define SYMBOL_MAX 8u
#define WIDE_MIN   9u
#define WIDE_MAX   16u
#define WIDE_SIZE  2u ///< bytes of a wide sample

void mint_noise_request_write(mint_writer_t *writer, const mint_noise_request_t *request)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 3);
    mint_cbor_field_number(&map, "wide", request->wide ? 1 : 0);
    mint_cbor_field_number(&map, "count", request->count);
    mint_cbor_field_number(&map, MINT_FIELD_SOURCE, request->source);
    mint_cbor_close(&map);
}

mint_status_t mint_noise_request_read(const uint8_t *data, size_t len,
                                      mint_noise_request_t *request)
{
    *request = (mint_noise_request_t){0};
    uint32_t wide = 0, count = MINT_NOISE_LEN, source = 0;
    const mint_field_t fields[] = {
        {"wide", MINT_FIELD_NUMBER, .optional = true, .max = 1, .out.number = &wide},
        {"count", MINT_FIELD_NUMBER, .optional = true, .max = MINT_NOISE_MAX_LEN,
         .out.number = &count},
        {MINT_FIELD_SOURCE, MINT_FIELD_NUMBER, .max = UINT32_MAX, .out.number = &source},
    };
    mint_status_t status = mint_cbor_read_map(data, len, fields, sizeof fields / sizeof fields[0]);
    if (status != MINT_OK || (wide != 0 && count > MINT_NOISE_MAX_LEN / WIDE_SIZE)) {
        return MINT_ERR_FORMAT;
    }
    *request =
        (mint_noise_request_t){.source = source, .count = (uint16_t)count, .wide = wide != 0};
    return MINT_OK;
}

void mint_noise_answer_write(mint_writer_t *writer, const mint_noise_answer_t *answer)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 6);
    mint_cbor_field_number(&map, "bits", answer->symbol_bits);
    mint_cbor_field_number(&map, "wide", answer->wide_bits);
    mint_cbor_field_number(&map, "first", answer->first);
    mint_cbor_field_number(&map, "guard", answer->guard_alarms);
    mint_cbor_field_bytes(&map, MINT_FIELD_SAMPLES, answer->samples);
    mint_cbor_field_number(&map, "emulated", answer->emulated ? 1 : 0);
    mint_cbor_close(&map);
}

mint_status_t mint_noise_answer_read(const uint8_t *data, size_t len, mint_noise_answer_t *answer)
{
    *answer = (mint_noise_answer_t){0};
    mint_noise_answer_t found = {0};
    uint32_t bits = 0, wide = 0, guard = 0, emulated = 0;
    const mint_field_t fields[] = {
        {"bits", MINT_FIELD_NUMBER, .min = 1, .max = SYMBOL_MAX, .out.number = &bits},
        {"wide", MINT_FIELD_NUMBER, .max = WIDE_MAX, .out.number = &wide},
        {"first", MINT_FIELD_NUMBER, .max = UINT32_MAX, .out.number = &found.first},
        {"guard", MINT_FIELD_NUMBER, .max = UINT16_MAX, .out.number = &guard},
        {MINT_FIELD_SAMPLES, MINT_FIELD_BYTES, .max = MINT_NOISE_MAX_LEN,
         .out.view = &found.samples},
        {"emulated", MINT_FIELD_NUMBER, .max = 1, .out.number = &emulated},
    };
    mint_status_t status = mint_cbor_read_map(data, len, fields, sizeof fields / sizeof fields[0]);
    if (status != MINT_OK || (wide != 0 && wide < WIDE_MIN)) {
        return MINT_ERR_FORMAT;
    }
    found.symbol_bits = (uint8_t)bits;
    found.wide_bits = (uint8_t)wide;
    found.guard_alarms = (uint16_t)guard;
    found.emulated = emulated != 0;
    *answer = found;
    return MINT_OK;
}
