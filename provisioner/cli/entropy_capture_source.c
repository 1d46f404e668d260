// SPDX-License-Identifier: Apache-2.0
//
// Opening what is to be captured. A source is named by its name or its place in the device's list.
#include "cli/entropy_capture_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/entropy_interrupt.h"

#define WAIT_S 30u ///< for a port that went away, if not said otherwise

/// Keeps a text printable, for records and terminals.
static void copy_text(char *out, size_t size, const char *text)
{
    size_t len = 0;
    for (; len < size - 1 && text[len] != '\0'; len++) {
        out[len] = (char)(text[len] >= 0x20 && text[len] < 0x7F ? text[len] : '?');
    }
    out[len] = '\0';
}

mint_exit_t mint_capture_open_device(const mint_arguments_t *arguments,
                                     mint_capture_opened_t *opened)
{
    mint_error_t error = {0};
    uint32_t wait_s = WAIT_S;
    opened->device.fd = -1;
    if (!mint_argument_number(arguments, "wait", 0, 86400, WAIT_S, &wait_s)) {
        return MINT_EXIT_USAGE;
    }
    const mint_capture_reach_t reach = {.port = mint_argument_text(arguments, "port", NULL),
                                        .command =
                                            mint_argument_text(arguments, "restart-command", NULL),
                                        .wait_s = wait_s,
                                        .stopped = mint_interrupt_came};
    mint_status_t status = mint_capture_device_open(&opened->device, &reach, &opened->info, &error);
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
}

/// Finds the device's source by name or place.
static bool find_source(const mint_info_t *info, const char *name, uint8_t *index)
{
    char *end = NULL;
    unsigned long number = strtoul(name, &end, 10);
    for (uint8_t i = 0; i < info->source_count; i++) {
        bool is_it = strcmp(info->sources[i].name, name) == 0 ||
                     (*name >= '0' && *name <= '9' && *end == '\0' && number == i);
        if (is_it) {
            *index = i;
            return true;
        }
    }
    return false;
}

static mint_exit_t say_no_source(const char *port, const char *name)
{
    mint_error_t error = {0};
    mint_error_set(&error, "the device has no source '%.40s'", name);
    mint_error_hint(&error, "`mintmark entropy capture --port %.120s --list` lists them", port);
    return mint_say_error(MINT_ERR_NOT_FOUND, &error);
}

static void describe_device(const mint_capture_opened_t *opened, const mint_noise_answer_t *answer,
                            mint_capture_record_t *record)
{
    static const char *const credits[] = {"none", "measured", "vouched"};
    const mint_capture_device_t *device = &opened->device;
    const mint_info_source_t *source = &opened->info.sources[device->source];
    copy_text(record->source, sizeof record->source, source->name);
    copy_text(record->credit, sizeof record->credit,
              source->credit < 3 ? credits[source->credit] : "unknown");
    mint_hex(device->id, sizeof device->id, record->device);
    copy_text(record->board, sizeof record->board, opened->info.board);
    copy_text(record->firmware, sizeof record->firmware, opened->info.firmware);
    copy_text(record->port, sizeof record->port, device->reach.port);
    record->source_index = device->source;
    record->emulated = answer->emulated;
    record->bits = record->is_wide ? answer->wide_bits : answer->symbol_bits;
    record->width = record->is_wide ? 16 : 8;
    if (record->restarts > 0) {
        copy_text(record->restart_by, sizeof record->restart_by,
                  device->reach.command != NULL ? "command" : "reset");
    }
}

static mint_exit_t open_device_source(const mint_arguments_t *arguments,
                                      mint_capture_record_t *record, mint_capture_opened_t *opened)
{
    const char *name = mint_argument_text(arguments, "source", NULL);
    mint_error_t error = {0};
    mint_exit_t exit = mint_capture_open_device(arguments, opened);
    if (exit != MINT_EXIT_DONE) {
        return exit;
    }
    if (!find_source(&opened->info, name, &opened->device.source)) {
        return say_no_source(opened->device.reach.port, name);
    }
    opened->device.is_wide = record->is_wide;
    mint_noise_answer_t answer = {0};
    const mint_noise_request_t request = {.source = opened->device.source, .wide = record->is_wide};
    mint_status_t status = mint_capture_device_noise(&opened->device, &request, &answer, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    describe_device(opened, &answer, record);
    return MINT_EXIT_DONE;
}

static mint_exit_t open_host_source(const mint_arguments_t *arguments,
                                    mint_capture_record_t *record, mint_capture_opened_t *opened)
{
    mint_error_t error = {0};
    const char *name = mint_argument_text(arguments, "source", NULL);
    mint_status_t status = mint_capture_host_open(
        &opened->host, name, record->restarts > 0 ? record->samples : 0, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    mint_capture_host_describe(&opened->host, record);
    if (record->restarts > 0) {
        copy_text(record->restart_by, sizeof record->restart_by, "process");
    }
    return MINT_EXIT_DONE;
}

mint_exit_t mint_capture_open(const mint_arguments_t *arguments, mint_capture_record_t *record,
                              mint_capture_opened_t *opened)
{
    *opened = (mint_capture_opened_t){.is_host = mint_argument_flag(arguments, "host")};
    opened->host.pipe = -1;
    opened->host.process = -1;
    opened->device.fd = -1;
    copy_text(record->note, sizeof record->note, mint_argument_text(arguments, "note", ""));
    return opened->is_host ? open_host_source(arguments, record, opened)
                           : open_device_source(arguments, record, opened);
}

void mint_capture_close(mint_capture_opened_t *opened)
{
    if (opened->is_host) {
        mint_capture_host_close(&opened->host);
    } else {
        mint_capture_device_close(&opened->device);
    }
}
