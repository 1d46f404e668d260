// SPDX-License-Identifier: Apache-2.0
//
// A batch's figures: collected by source and figure in one reading, summarised, and compared with
// each device in a second one.
#include "cli/batch_gate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "station/outcome.h"

/// Numbers of one figure of one source.
typedef struct {
    double *numbers; ///< on the heap
    size_t count;
    size_t room;
} column_t;

typedef struct {
    mint_gate_report_t *report;
    column_t columns[MINT_GATE_SOURCES_MAX][MINT_FIGURE_COUNT];
} collection_t;

static mint_status_t put(column_t *column, double number)
{
    if (column->count == column->room) {
        size_t room = column->room == 0 ? 1024 : 2 * column->room;
        double *grown = realloc(column->numbers, room * sizeof *grown);
        if (grown == NULL) {
            return MINT_ERR_MEMORY;
        }
        column->numbers = grown;
        column->room = room;
    }
    column->numbers[column->count++] = number;
    return MINT_OK;
}

static size_t find_source(const mint_gate_report_t *report, const char *name)
{
    size_t i = 0;
    while (i < report->source_count && strcmp(report->sources[i].name, name) != 0) {
        i++;
    }
    return i;
}

/// Its place among the batch's sources, as a new one perhaps. MINT_GATE_SOURCES_MAX: none is left.
static size_t take_source(mint_gate_report_t *report, const char *name)
{
    size_t place = find_source(report, name);
    if (place == report->source_count && place < MINT_GATE_SOURCES_MAX) {
        (void)snprintf(report->sources[place].name, sizeof report->sources[place].name, "%s", name);
        report->source_count++;
    }
    return place;
}

static mint_status_t collect(void *context, const mint_health_record_t *record)
{
    collection_t *all = context;
    mint_status_t status = MINT_OK;
    bool looked_at = false;
    all->report->devices++;
    for (size_t i = 0; i < record->source_count && status == MINT_OK; i++) {
        const mint_health_source_t *source = &record->sources[i];
        size_t place =
            source->samples > 0 ? take_source(all->report, source->name) : MINT_GATE_SOURCES_MAX;
        for (size_t f = 0; place < MINT_GATE_SOURCES_MAX && f < MINT_FIGURE_COUNT; f++) {
            status = status == MINT_OK ? put(&all->columns[place][f], source->figures[f]) : status;
        }
        looked_at = looked_at || source->samples > 0;
    }
    all->report->looked_at += looked_at ? 1 : 0;
    return status;
}

static mint_status_t count_outliers(void *context, const mint_health_record_t *record)
{
    mint_gate_outlier_t outliers[MINT_GATE_OUTLIERS_MAX];
    mint_gate_report_t *report = context;
    report->outliers += mint_gate_outliers(report, record, outliers) > 0 ? 1 : 0;
    return MINT_OK;
}

mint_status_t mint_gate_report_make(mint_registry_t *registry, const char *batch,
                                    mint_gate_report_t *report, mint_error_t *error)
{
    collection_t *all = calloc(1, sizeof *all);
    *report = (mint_gate_report_t){0};
    if (all == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    all->report = report;
    mint_status_t status = mint_registry_each_health(registry, batch, collect, all, error);
    for (size_t s = 0; s < report->source_count; s++) {
        for (size_t f = 0; f < MINT_FIGURE_COUNT; f++) {
            column_t *column = &all->columns[s][f];
            mint_robust_summarise(column->numbers, column->count, &report->sources[s].figures[f]);
            free(column->numbers);
        }
    }
    free(all);
    if (status == MINT_OK) {
        status = mint_registry_each_health(registry, batch, count_outliers, report, error);
    }
    return status == MINT_OK
               ? mint_registry_count_refused(registry, batch, mint_cause_word(MINT_CAUSE_ENTROPY),
                                             &report->refused, error)
               : status;
}

size_t mint_gate_outliers(const mint_gate_report_t *report, const mint_health_record_t *record,
                          mint_gate_outlier_t outliers[MINT_GATE_OUTLIERS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < record->source_count; i++) {
        const mint_health_source_t *source = &record->sources[i];
        size_t place = find_source(report, source->name);
        for (size_t f = 0;
             source->samples > 0 && place < report->source_count && f < MINT_FIGURE_COUNT; f++) {
            double z = mint_robust_z(&report->sources[place].figures[f], source->figures[f]);
            if (fabs(z) > MINT_ROBUST_Z_MAX) {
                outliers[count++] = (mint_gate_outlier_t){.source = source->name,
                                                          .figure = (mint_figure_t)f,
                                                          .value = source->figures[f],
                                                          .z = z};
            }
        }
    }
    return count;
}

bool mint_gate_passed(const mint_health_record_t *record)
{
    bool good = record->rng == 0;
    for (size_t i = 0; i < record->source_count; i++) {
        const mint_health_source_t *source = &record->sources[i];
        good = good && (source->credit == 0 || source->failure == 0);
    }
    return good;
}
