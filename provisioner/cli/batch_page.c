// SPDX-License-Identifier: Apache-2.0
//
// A batch as a page: all devices are gathered (a hundred bytes each), because every figure is drawn
// over all of them.
#include "cli/batch_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command_text.h"
#include "mintmark/entropy_tests/fleet.h"

#define SERIES_MAX ((size_t)MINT_GATE_SOURCES_MAX * MINT_FIGURE_COUNT)

/// The texts of a device.
typedef struct {
    char id[2 * MINT_DEVICE_ID_LEN + 1];
    char made[MINT_TIME_TEXT_SIZE];
    char port[MINT_PORT_MAX_LEN + 1];
} texts_t;

/// What is gathered.
typedef struct {
    const mint_gate_report_t *report;
    size_t count;
    mint_fleet_device_t *devices;
    texts_t *texts;
    double *values; ///< [series * report->devices + device]
    mint_fleet_series_t series[SERIES_MAX];
} gathered_t;

static const char *const meanings[MINT_FIGURE_COUNT] = {
    "Equal samples in a row: long runs are a source that sticks.",
    "How often the most frequent value was there: more is easier to guess.",
    "Samples equal to one a fixed way before: more is a period.",
    "How often the most common step between neighbours was there: more is a ramp or a counter.",
    "Alarms of the device's repetition count test.",
    "Alarms of the device's adaptive proportion test.",
};

static void note_values(gathered_t *gathered, const mint_health_record_t *record)
{
    const mint_gate_report_t *report = gathered->report;
    for (size_t s = 0; s < report->source_count; s++) {
        for (size_t f = 0; f < MINT_FIGURE_COUNT; f++) {
            size_t at = (s * MINT_FIGURE_COUNT + f) * report->devices + gathered->count;
            gathered->values[at] = NAN;
            for (size_t i = 0; i < record->source_count; i++) {
                const mint_health_source_t *source = &record->sources[i];
                if (source->samples != 0 && strcmp(source->name, report->sources[s].name) == 0) {
                    gathered->values[at] = source->figures[f];
                }
            }
        }
    }
}

/// Takes a device. One that was admitted since the first reading is for the next page.
static mint_status_t take(void *context, const mint_health_record_t *record)
{
    gathered_t *gathered = context;
    if (gathered->count == gathered->report->devices) {
        return MINT_OK;
    }
    texts_t *texts = &gathered->texts[gathered->count];
    mint_hex(record->id, sizeof record->id, texts->id);
    mint_time_text(record->admitted_s, texts->made);
    memcpy(texts->port, record->port, sizeof texts->port);
    gathered->devices[gathered->count] =
        (mint_fleet_device_t){.name = texts->id,
                              .made = texts->made,
                              .place = texts->port,
                              .is_passed = mint_gate_passed(record)};
    note_values(gathered, record);
    gathered->count++;
    return MINT_OK;
}

/// The band of those that do not stand out: where the modified z-score is within its limit.
static mint_fleet_series_t make_series(const mint_gate_source_t *source, size_t figure,
                                       const double *values)
{
    const mint_robust_t *middle = &source->figures[figure];
    double reach = MINT_ROBUST_Z_MAX * fmax(middle->mad, 0.5) / 0.6745;
    bool is_judged = middle->count >= MINT_ROBUST_COUNT_MIN;
    return (mint_fleet_series_t){.source = source->name,
                                 .figure = mint_figure_text((mint_figure_t)figure),
                                 .what = meanings[figure],
                                 .median = middle->median,
                                 .low = is_judged ? middle->median - reach : middle->min,
                                 .high = is_judged ? middle->median + reach : middle->max,
                                 .values = values};
}

/// All figures that tell anything: a count that is 0 for all devices is left out.
static size_t make_all_series(gathered_t *gathered)
{
    size_t count = 0;
    for (size_t s = 0; s < gathered->report->source_count; s++) {
        for (size_t f = 0; f < MINT_FIGURE_COUNT; f++) {
            const mint_robust_t *middle = &gathered->report->sources[s].figures[f];
            if (middle->count != 0 && middle->max > 0) {
                gathered->series[count++] = make_series(
                    &gathered->report->sources[s], f,
                    gathered->values + (s * MINT_FIGURE_COUNT + f) * gathered->report->devices);
            }
        }
    }
    return count;
}

static mint_exit_t write_page(const char *path, const mint_fleet_t *fleet)
{
    char *text = NULL;
    size_t text_len = 0;
    FILE *out = open_memstream(&text, &text_len);
    mint_status_t status = out == NULL ? MINT_ERR_MEMORY : mint_fleet_write_html(fleet, out);
    if (out != NULL && fclose(out) != 0) {
        status = MINT_ERR_MEMORY;
    }
    const mint_bytes_t bytes = {(const uint8_t *)text, text_len};
    mint_exit_t exit =
        status == MINT_OK ? mint_print_bytes(path, bytes) : mint_say_error(status, NULL);
    free(text);
    return exit;
}

static mint_exit_t write_gathered(const mint_arguments_t *arguments, const char *batch,
                                  gathered_t *gathered)
{
    char made[MINT_TIME_TEXT_SIZE];
    char *command = mint_command_text(arguments);
    if (command == NULL) {
        return mint_say_error(MINT_ERR_MEMORY, NULL);
    }
    mint_time_text(mint_time_of_outputs(), made);
    const mint_fleet_t fleet = {.batch = batch,
                                .devices = gathered->devices,
                                .device_count = gathered->count,
                                .series = gathered->series,
                                .series_count = make_all_series(gathered),
                                .refused = gathered->report->refused,
                                .made = made,
                                .command = command,
                                .version = "mintmark " MINT_VERSION};
    mint_exit_t exit = write_page(mint_argument_text(arguments, "html", "-"), &fleet);
    free(command);
    return exit;
}

mint_exit_t mint_batch_page(const mint_arguments_t *arguments, mint_registry_t *registry,
                            const char *batch, const mint_gate_report_t *report)
{
    static gathered_t gathered;
    size_t room = report->devices + 1; // none is no failure
    mint_error_t error = {0};
    gathered = (gathered_t){.report = report};
    gathered.devices = calloc(room, sizeof *gathered.devices);
    gathered.texts = calloc(room, sizeof *gathered.texts);
    gathered.values = calloc(room * SERIES_MAX, sizeof *gathered.values);
    mint_status_t status =
        gathered.devices == NULL || gathered.texts == NULL || gathered.values == NULL
            ? MINT_ERR_MEMORY
            : mint_registry_each_health(registry, batch, take, &gathered, &error);
    mint_exit_t exit = status == MINT_OK ? write_gathered(arguments, batch, &gathered)
                                         : mint_say_error(status, &error);
    free(gathered.devices);
    free(gathered.texts);
    free(gathered.values);
    return exit;
}
