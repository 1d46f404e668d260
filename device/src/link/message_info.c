// SPDX-License-Identifier: Apache-2.0
//
// The info message: what a device says of itself to anyone who asks.
#include <string.h>

#include "link/cbor_read.h"
#include "link/cbor_write.h"
#include "mintmark/message.h"

#define NAME_MAX_LEN (sizeof((mint_info_t *)0)->board - 1) ///< bytes of board, firmware and source

static void write_source(mint_cbor_t *sources, const mint_info_source_t *source)
{
    mint_cbor_t map;
    mint_cbor_nest_map(&map, sources, 7);
    mint_cbor_field_number(&map, "h", source->h_64);
    mint_cbor_field_number(&map, "apt", source->apt_alarms);
    mint_cbor_field_number(&map, "rct", source->rct_alarms);
    mint_cbor_field_text(&map, "name", source->name);
    mint_cbor_field_number(&map, "credit", source->credit);
    mint_cbor_field_number(&map, "failure", source->failure);
    mint_cbor_field_number(&map, "samples", source->samples);
    mint_cbor_close(&map);
}

void mint_info_write(mint_writer_t *writer, const mint_info_t *info)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 9);
    mint_cbor_field_bytes(&map, "id", (mint_bytes_t){info->id, sizeof info->id});
    mint_cbor_field_number(&map, "rng", info->rng);
    mint_cbor_field_number(&map, "psks", info->psk_count);
    mint_cbor_field_text(&map, "batch", info->batch);
    mint_cbor_field_text(&map, "board", info->board);
    mint_cbor_field_number(&map, "chain", info->chain_count);
    mint_cbor_field_number(&map, "state", (uint32_t)info->state);
    mint_cbor_put_name(&map, "sources");
    mint_cbor_t sources;
    mint_cbor_nest_array(&sources, &map, info->source_count);
    for (size_t i = 0; i < info->source_count; i++) {
        write_source(&sources, &info->sources[i]);
    }
    mint_cbor_close(&sources);
    mint_cbor_field_text(&map, "firmware", info->firmware);
    mint_cbor_close(&map);
}

static mint_status_t read_source(mint_bytes_t item, mint_info_source_t *source)
{
    uint32_t h_64 = 0, apt_alarms = 0, rct_alarms = 0, credit = 0, failure = 0;
    const mint_field_t fields[] = {
        {"h", MINT_FIELD_NUMBER, .max = UINT16_MAX, .out.number = &h_64},
        {"apt", MINT_FIELD_NUMBER, .max = UINT16_MAX, .out.number = &apt_alarms},
        {"rct", MINT_FIELD_NUMBER, .max = UINT16_MAX, .out.number = &rct_alarms},
        {"name", MINT_FIELD_NAME, .max = NAME_MAX_LEN, .out.name = source->name},
        {"credit", MINT_FIELD_NUMBER, .max = UINT8_MAX, .out.number = &credit},
        {"failure", MINT_FIELD_NUMBER, .max = UINT16_MAX, .out.number = &failure},
        {"samples", MINT_FIELD_NUMBER, .max = UINT32_MAX, .out.number = &source->samples},
    };
    mint_status_t status =
        mint_cbor_read_map(item.data, item.len, fields, sizeof fields / sizeof fields[0]);
    source->h_64 = (uint16_t)h_64;
    source->apt_alarms = (uint16_t)apt_alarms;
    source->rct_alarms = (uint16_t)rct_alarms;
    source->credit = (uint8_t)credit;
    source->failure = (uint16_t)failure;
    return status;
}

static mint_status_t read_sources(mint_bytes_t list, mint_info_t *info)
{
    CborParser parser;
    CborValue array;
    CborValue item;
    if (cbor_parser_init(list.data, list.len, 0, &parser, &array) != CborNoError ||
        !cbor_value_is_array(&array) || cbor_value_enter_container(&array, &item) != CborNoError) {
        return MINT_ERR_FORMAT;
    }
    while (!cbor_value_at_end(&item)) {
        mint_bytes_t source;
        if (info->source_count == MINT_INFO_SOURCES_MAX || !mint_cbor_take_item(&item, &source)) {
            return MINT_ERR_FORMAT;
        }
        mint_status_t status = read_source(source, &info->sources[info->source_count++]);
        if (status != MINT_OK) {
            return status;
        }
    }
    return MINT_OK;
}

mint_status_t mint_info_read(const uint8_t *data, size_t len, mint_info_t *info)
{
    *info = (mint_info_t){0};
    uint32_t rng = 0, psks = 0, chain = 0, state = 0;
    mint_bytes_t sources = {NULL, 0};
    const mint_field_t fields[] = {
        {"id", MINT_FIELD_COPY, .min = MINT_DEVICE_ID_LEN, .max = MINT_DEVICE_ID_LEN,
         .out.bytes = info->id},
        {"rng", MINT_FIELD_NUMBER, .max = UINT16_MAX, .out.number = &rng},
        {"psks", MINT_FIELD_NUMBER, .max = UINT8_MAX, .out.number = &psks},
        {"batch", MINT_FIELD_NAME, .max = MINT_BATCH_MAX_LEN, .out.name = info->batch},
        {"board", MINT_FIELD_NAME, .max = NAME_MAX_LEN, .out.name = info->board},
        {"chain", MINT_FIELD_NUMBER, .max = UINT8_MAX, .out.number = &chain},
        {"state", MINT_FIELD_NUMBER, .max = UINT8_MAX, .out.number = &state},
        {"sources", MINT_FIELD_ITEM, .out.view = &sources},
        {"firmware", MINT_FIELD_NAME, .max = NAME_MAX_LEN, .out.name = info->firmware},
    };
    mint_status_t status = mint_cbor_read_map(data, len, fields, sizeof fields / sizeof fields[0]);
    if (status == MINT_OK) {
        status = read_sources(sources, info);
    }
    if (status != MINT_OK) {
        *info = (mint_info_t){0};
        return status;
    }
    info->rng = (uint16_t)rng;
    info->psk_count = (uint8_t)psks;
    info->chain_count = (uint8_t)chain;
    info->state = (mint_device_state_t)state;
    return MINT_OK;
}
