// SPDX-License-Identifier: Apache-2.0
//
// Reading the health that stations wrote down (station/intake.c) back as figures. What a version
// before this one did not write is 0.
#include "registry/health.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "registry/database.h"

static const char *const figures[MINT_FIGURE_COUNT] = {"longest_run", "most_common", "lag_equal",
                                                       "step_common", "rct_alarms",  "apt_alarms"};

const char *mint_figure_text(mint_figure_t figure)
{
    return (size_t)figure < MINT_FIGURE_COUNT ? figures[figure] : "unknown";
}

static uint32_t member(const json_t *object, const char *name)
{
    json_int_t value = json_integer_value(json_object_get(object, name));
    return value > 0 && value <= UINT32_MAX ? (uint32_t)value : 0;
}

static void get_source(const json_t *object, mint_health_source_t *source)
{
    const json_t *noise = json_object_get(object, "noise");
    const char *name = json_string_value(json_object_get(object, "name"));
    (void)snprintf(source->name, sizeof source->name, "%s", name != NULL ? name : "");
    source->credit = member(object, "credit");
    source->h_64 = member(object, "h_64");
    source->failure = member(object, "failure");
    source->samples = member(noise, "samples");
    source->lag = member(noise, "lag");
    for (size_t i = 0; i < MINT_FIGURE_COUNT; i++) {
        source->figures[i] = member(i < MINT_FIGURE_RCT_ALARMS ? noise : object, figures[i]);
    }
}

static void get_health(const char *text, mint_health_record_t *record)
{
    json_t *health = json_loads(text, 0, NULL);
    const json_t *sources = json_object_get(health, "sources");
    size_t count = json_array_size(sources);
    record->rng = member(health, "rng");
    record->source_count = count < MINT_HEALTH_SOURCES_MAX ? count : MINT_HEALTH_SOURCES_MAX;
    for (size_t i = 0; i < record->source_count; i++) {
        get_source(json_array_get(sources, i), &record->sources[i]);
    }
    json_decref(health);
}

static void get_record(mint_query_t *query, mint_health_record_t *record)
{
    char health[MINT_HEALTH_MAX_LEN + 1];
    (void)mint_query_get_array(query, record->id, sizeof record->id);
    record->admitted_s = mint_query_get_integer(query);
    mint_query_get_text(query, record->port, sizeof record->port);
    mint_query_get_text(query, record->station, sizeof record->station);
    record->progress = (mint_progress_t)mint_query_get_integer(query);
    record->is_retired = mint_query_get_integer(query) != 0;
    record->has_serial = mint_query_get_array(query, record->serial, sizeof record->serial);
    mint_query_get_text(query, health, sizeof health);
    get_health(health, record);
}

mint_status_t mint_registry_each_health(mint_registry_t *registry, const char *batch,
                                        mint_health_visit_t visit, void *context,
                                        mint_error_t *error)
{
    mint_status_t visited = MINT_OK;
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT d.device, d.admitted, d.port, d.station, d.progress,"
                     " d.retired IS NOT NULL, (SELECT c.serial FROM certificates c"
                     "  WHERE c.device = d.id AND c.der IS NOT NULL ORDER BY c.id DESC LIMIT 1),"
                     " d.health FROM devices d JOIN batches b ON b.id = d.batch"
                     " WHERE b.name = ?1 ORDER BY d.id");
    mint_query_text(&query, batch);
    while (visited == MINT_OK && mint_query_row(&query)) {
        mint_health_record_t record = {0};
        get_record(&query, &record);
        visited = visit(context, &record);
    }
    mint_status_t status = mint_query_finish(&query, visited == MINT_OK ? error : NULL);
    return visited == MINT_OK ? status : visited;
}

mint_status_t mint_registry_count_refused(mint_registry_t *registry, const char *batch,
                                          const char *cause, uint64_t *count, mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT count(DISTINCT substr(detail, 1, 32)) FROM events"
                     " WHERE kind = 'refused' AND instr(substr(detail, 33),"
                     "  ': batch ' || ?1 || ', ' || ?2 || ' in ') = 1");
    mint_query_text(&query, batch);
    mint_query_text(&query, cause);
    *count = mint_query_row(&query) ? (uint64_t)mint_query_get_integer(&query) : 0;
    return mint_query_finish(&query, error);
}
