// SPDX-License-Identifier: Apache-2.0
//
// `mintmark batch report`: what the entropy gate saw of the devices of a batch, in the order in
// which they were made, and which of them stand out. A part whose noise changes from one reel to
// the next passes the gate, device by device; here it shows.
#include <math.h>
#include <stdio.h>

#include "cli/batch_gate.h"
#include "cli/batch_page.h"
#include "cli/cli.h"

static const mint_option_t options[] = {
    {"batch", "NAME", "the batch; required"},
    {"outliers", NULL, "only devices that stand out, and those that did not pass"},
    {"html", "FILE", "write a page with pictures of all devices to FILE ('-': standard output)"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

/// What the second reading prints.
typedef struct {
    const mint_gate_report_t *report;
    bool outliers_only;
    json_t *list; ///< NULL: as text
} printing_t;

// ---- text ----

static const char *verdict_text(const mint_health_record_t *record, size_t outliers)
{
    if (!mint_gate_passed(record)) {
        return "failed";
    }
    return outliers > 0 ? "OUTLIER" : "passed";
}

static void print_source(const mint_health_record_t *record, const mint_health_source_t *source,
                         const char *verdict)
{
    char time[MINT_TIME_TEXT_SIZE];
    mint_time_text(record->admitted_s, time);
    (void)printf("%s  ", time);
    mint_print_hex(record->id, sizeof record->id);
    (void)printf("  %-14s %5.2f %5u", source->name, source->h_64 / 64.0, source->samples);
    for (size_t f = 0; f < MINT_FIGURE_COUNT; f++) {
        (void)printf(" %5u", source->figures[f]);
    }
    (void)printf("  %-7s  %s\n", verdict, record->port);
}

static void print_outliers(const mint_gate_outlier_t *outliers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)printf("    stands out: %s %s is %u, z %+.1f\n", outliers[i].source,
                     mint_figure_text(outliers[i].figure), outliers[i].value, outliers[i].z);
    }
}

static void print_record(const mint_health_record_t *record, const mint_gate_outlier_t *outliers,
                         size_t count)
{
    const char *verdict = verdict_text(record, count);
    for (size_t i = 0; i < record->source_count; i++) {
        print_source(record, &record->sources[i], verdict);
    }
    if (record->source_count == 0) {
        const mint_health_source_t none = {.name = "-"};
        print_source(record, &none, verdict);
    }
    print_outliers(outliers, count);
}

static void print_head(void)
{
    (void)printf("%-20s  %-32s  %-14s %5s %5s %5s %5s %5s %5s %5s %5s  %-7s  %s\n", "ADMITTED",
                 "DEVICE", "SOURCE", "H", "N", "RUN", "MCV", "LAG", "STEP", "RCT", "APT", "VERDICT",
                 "PORT");
}

static void print_summary(const mint_gate_report_t *report)
{
    (void)printf("\ndevices    %zu, noise of %zu looked at, %zu stand out\n", report->devices,
                 report->looked_at, report->outliers);
    (void)printf("refused    %llu for their noise or random numbers\n",
                 (unsigned long long)report->refused);
    for (size_t s = 0; s < report->source_count; s++) {
        for (size_t f = 0; f < MINT_FIGURE_COUNT; f++) {
            const mint_robust_t *figure = &report->sources[s].figures[f];
            (void)printf("%-14s %-12s median %g, MAD %g, %g to %g\n", report->sources[s].name,
                         mint_figure_text((mint_figure_t)f), figure->median, figure->mad,
                         figure->min, figure->max);
        }
    }
}

// ---- JSON ----

static json_t *json_source(const mint_health_source_t *source)
{
    json_t *object = json_pack("{s:s, s:i, s:f, s:I, s:I, s:I}", "name", source->name, "credit",
                               (int)source->credit, "claimed_entropy", source->h_64 / 64.0,
                               "failure", (json_int_t)source->failure, "samples",
                               (json_int_t)source->samples, "lag", (json_int_t)source->lag);
    for (size_t f = 0; f < MINT_FIGURE_COUNT; f++) {
        (void)json_object_set_new(object, mint_figure_text((mint_figure_t)f),
                                  json_integer(source->figures[f]));
    }
    return object;
}

static json_t *json_outliers(const mint_gate_outlier_t *outliers, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:I, s:f}", "source", outliers[i].source, "figure",
                            mint_figure_text(outliers[i].figure), "value",
                            (json_int_t)outliers[i].value, "z", outliers[i].z));
    }
    return list;
}

static json_t *json_record(const mint_health_record_t *record, const mint_gate_outlier_t *outliers,
                           size_t count)
{
    json_t *sources = json_array();
    for (size_t i = 0; i < record->source_count; i++) {
        (void)json_array_append_new(sources, json_source(&record->sources[i]));
    }
    return json_pack(
        "{s:o, s:o, s:o, s:s, s:s, s:s, s:b, s:s, s:I, s:o, s:o}", "id",
        mint_json_hex(record->id, sizeof record->id), "serial",
        record->has_serial ? mint_json_hex(record->serial, sizeof record->serial) : json_null(),
        "admitted", mint_json_time(record->admitted_s), "port", record->port, "station",
        record->station, "progress", mint_progress_text(record->progress), "retired",
        (int)record->is_retired, "verdict", mint_gate_passed(record) ? "passed" : "failed", "rng",
        (json_int_t)record->rng, "sources", sources, "outliers", json_outliers(outliers, count));
}

static json_t *json_summary(const mint_gate_report_t *report)
{
    json_t *sources = json_object();
    for (size_t s = 0; s < report->source_count; s++) {
        json_t *figures = json_object();
        for (size_t f = 0; f < MINT_FIGURE_COUNT; f++) {
            const mint_robust_t *figure = &report->sources[s].figures[f];
            (void)json_object_set_new(figures, mint_figure_text((mint_figure_t)f),
                                      json_pack("{s:I, s:f, s:f, s:f, s:f}", "count",
                                                (json_int_t)figure->count, "median", figure->median,
                                                "mad", figure->mad, "min", figure->min, "max",
                                                figure->max));
        }
        (void)json_object_set_new(sources, report->sources[s].name, figures);
    }
    return json_pack("{s:I, s:I, s:I, s:I, s:f, s:o}", "devices", (json_int_t)report->devices,
                     "looked_at", (json_int_t)report->looked_at, "outliers",
                     (json_int_t)report->outliers, "refused", (json_int_t)report->refused, "z_max",
                     MINT_ROBUST_Z_MAX, "sources", sources);
}

// ---- both ----

static mint_status_t print(void *context, const mint_health_record_t *record)
{
    const printing_t *printing = context;
    mint_gate_outlier_t outliers[MINT_GATE_OUTLIERS_MAX];
    size_t count = mint_gate_outliers(printing->report, record, outliers);
    if (printing->outliers_only && count == 0 && mint_gate_passed(record)) {
        return MINT_OK;
    }
    if (printing->list == NULL) {
        print_record(record, outliers, count);
        return MINT_OK;
    }
    return json_array_append_new(printing->list, json_record(record, outliers, count)) == 0
               ? MINT_OK
               : MINT_ERR_MEMORY;
}

static mint_exit_t finish(const printing_t *printing, const char *batch)
{
    if (printing->list == NULL) {
        print_summary(printing->report);
        return MINT_EXIT_DONE;
    }
    return mint_print_json(json_pack("{s:s, s:o, s:o}", "batch", batch, "devices", printing->list,
                                     "summary", json_summary(printing->report)));
}

static mint_exit_t report_batch(const mint_arguments_t *arguments, mint_registry_t *registry)
{
    static mint_gate_report_t report;
    const char *name = mint_argument_text(arguments, "batch", NULL);
    bool json = mint_argument_flag(arguments, "json");
    mint_error_t error = {0};
    mint_batch_t batch;
    printing_t printing = {.report = &report,
                           .outliers_only = mint_argument_flag(arguments, "outliers")};
    mint_status_t status = mint_registry_find_batch(registry, name, &batch, &error);
    if (status == MINT_OK) {
        status = mint_gate_report_make(registry, name, &report, &error);
    }
    if (status == MINT_OK && mint_argument_text(arguments, "html", NULL) != NULL) {
        return mint_batch_page(arguments, registry, name, &report);
    }
    if (status == MINT_OK) {
        printing.list = json ? json_array() : NULL;
        if (!json) {
            print_head();
        }
        status = mint_registry_each_health(registry, name, print, &printing, &error);
    }
    if (status != MINT_OK) {
        json_decref(printing.list);
        return mint_say_error(status, &error);
    }
    return finish(&printing, name);
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    if (mint_argument_text(arguments, "batch", NULL) == NULL) {
        return mint_say_usage(arguments->verb, "--batch is missing");
    }
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        result = report_batch(arguments, session.registry);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_batch_report = {
    .noun = "batch",
    .verb = "report",
    .summary = "tell how good the noise of a batch's devices was",
    .help = "For each device, in the order in which they were met, what the entropy gate counted\n"
            "in the raw samples of each noise source: H, the bits a sample that it claims; N, the\n"
            "samples; RUN, the longest run; MCV, the most common value; LAG, samples equal to one\n"
            "some way before; STEP, the most common difference; RCT and APT, alarms of its own\n"
            "tests. Then the median and the median absolute deviation (MAD) of each over the\n"
            "batch. A device stands out where its modified z-score, 0.6745 (x - median) / MAD, is\n"
            "beyond 3.5 (Iglewicz and Hoaglin 1993), the MAD being at least half a count and the\n"
            "devices at least five. It has passed the gate all the same: look at the part.\n"
            "\n"
            "Devices that the gate turned away are counted; why, the log says (`mintmark registry\n"
            "export --list events`). Needs no passphrase.",
    .example = "mintmark batch report --batch spring --factory plant\n"
               "mintmark batch report --batch spring --factory plant --outliers --json\n"
               "mintmark batch report --batch spring --factory plant --html spring.html",
    .options = options,
    .run = run,
};
