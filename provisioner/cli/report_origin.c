// SPDX-License-Identifier: Apache-2.0
//
// Side files are read where captures are written (capture/record.h); here what is not said becomes
// NULL, which a report leaves out.
#include "cli/report_origin.h"

#include <stdio.h>

#include "registry/registry.h"

static const char *text_or_null(const char *text)
{
    return text[0] != '\0' ? text : NULL;
}

void mint_report_origin_make(const char *path, const mint_capture_record_t *record,
                             mint_report_side_t *side)
{
    *side = (mint_report_side_t){0};
    (void)snprintf(side->path, sizeof side->path, "%s.json", path);
    if (record->has_digest) {
        mint_hex(record->data_sha256, sizeof record->data_sha256, side->sha256);
    }
    if (record->has_temperature) {
        (void)snprintf(side->temperature, sizeof side->temperature, "%g °C", record->celsius);
    }
    side->origin = (mint_report_origin_t){
        .path = side->path,
        .device = text_or_null(record->device),
        .firmware = text_or_null(record->firmware),
        .source = record->source,
        .started = text_or_null(record->started),
        .ended = text_or_null(record->ended),
        .temperature = text_or_null(side->temperature),
        .sha256 = text_or_null(side->sha256),
        .command = text_or_null(record->command),
        .sample_bits = record->bits,
        .restarts = record->restarts,
        .board = text_or_null(record->board),
        .note = text_or_null(record->note),
        .credit = text_or_null(record->credit),
        .is_emulated = record->emulated,
        .is_virtual = record->virtual_machine,
        .is_incomplete = !record->complete,
    };
}
