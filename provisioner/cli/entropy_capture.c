// SPDX-License-Identifier: Apache-2.0
//
// `mintmark entropy capture`: raw noise of a device, or of this machine, into a file
// (SP 800-90B §3.1.1, §3.1.4.1).
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "capture/capture.h"
#include "cli/entropy_arguments.h"
#include "cli/entropy_capture_source.h"
#include "cli/entropy_interrupt.h"
#include "mintmark/entropy_tests/samples.h"
#include "station/pump.h"

#define ROW_SAMPLES 1000u ///< after each restart, as the standard has it

static const mint_option_t options[] = {
    {"port", "PORT", "serial port of the device"},
    {"host", NULL, "capture from this machine instead of a device"},
    {"source", "NAME", "the source, by its name or its place in --list"},
    {"list", NULL, "list the sources and end"},
    {"samples", "N", "consecutive samples; with --restarts: after each (1000 if not given)"},
    {"restarts", "N", "rows of samples, each after a restart of the device or process"},
    {"restart-command", "CMD", "restart the device by this (cut its power, say), not by its reset"},
    {"wide", NULL, "samples as the hardware gives them, 16 bits each, before they are cut"},
    {"output", "FILE", "where to; FILE.json says what it is; also -o"},
    {"wait", "S", "wait so many seconds for a port that went away (30 if not given)"},
    {"celsius", "T", "temperature of the part, for the record"},
    {"note", "TEXT", "anything else for the record"},
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

/// What the person at the terminal sees.
typedef struct {
    const char *path;
    bool is_terminal;
    bool is_line_open; ///< a line of progress is there
    uint64_t start_ms;
    uint32_t start_done;
    bool has_begun;
} view_t;

static void end_line(view_t *view)
{
    if (view->is_line_open) {
        (void)fprintf(stderr, "\r%78s\r", "");
        view->is_line_open = false;
    }
}

/// Behind the point, so that slow rates show and quick ones are whole.
static int digits_of(double rate)
{
    return rate < 100 ? 1 : 0;
}

static double units_of(const mint_capture_record_t *record)
{
    return record->restarts > 0 ? record->restarts : record->samples;
}

static void show_progress(view_t *view, const mint_capture_record_t *record)
{
    double spent_s = (double)(mint_clock_ms() - view->start_ms) / 1000;
    double rate = spent_s > 0 ? (record->done - view->start_done) / spent_s : 0;
    if (!view->is_terminal || spent_s < 0.5 || rate <= 0) {
        return;
    }
    double left = units_of(record) - record->done;
    (void)fprintf(stderr, "\r%3.0f %%, %u of %.0f %s, %.*f a second, about %.0f s left   ",
                  100 * record->done / units_of(record), (unsigned)record->done, units_of(record),
                  record->restarts > 0 ? "restarts" : "samples", digits_of(rate), rate,
                  left / rate);
    view->is_line_open = true;
}

static void tell(void *context, mint_capture_event_t event, const mint_capture_record_t *record)
{
    view_t *view = context;
    if (!view->has_begun || event == MINT_CAPTURE_GAP || event == MINT_CAPTURE_RESUMED) {
        view->has_begun = true;
        view->start_ms = mint_clock_ms();
        view->start_done = record->done;
    }
    if (event == MINT_CAPTURE_PROGRESS) {
        show_progress(view, record);
        return;
    }
    end_line(view);
    switch (event) {
    case MINT_CAPTURE_RESUMED:
        mint_say("goes on: %u of %.0f %s were there", (unsigned)record->done, units_of(record),
                 record->restarts > 0 ? "restarts" : "samples");
        break;
    case MINT_CAPTURE_ANEW:
        mint_say("begins anew: the device has been restarted or read since, and samples with a gap "
                 "are not consecutive");
        break;
    case MINT_CAPTURE_GONE:
        mint_say("the device does not answer; waiting for it");
        break;
    case MINT_CAPTURE_BACK:
        mint_say("the device is back");
        break;
    default:
        mint_say(record->restarts > 0 ? "samples were lost; the row is taken again"
                                      : "samples were lost; consecutive ones begin anew");
        break;
    }
}

/// The command line as it was given, with what is not printable replaced.
static void read_command(char *out, size_t size)
{
    FILE *file = fopen("/proc/self/cmdline", "rb");
    size_t len = file != NULL ? fread(out, 1, size - 1, file) : 0;
    if (file != NULL) {
        (void)fclose(file);
    }
    while (len > 0 && out[len - 1] == '\0') {
        len--;
    }
    for (size_t i = 0; i < len; i++) {
        out[i] = (char)(out[i] == '\0' ? ' ' : out[i] >= 0x20 && out[i] < 0x7F ? out[i] : '?');
    }
    out[len] = '\0';
}

static void say_result(const char *path, const mint_capture_record_t *record)
{
    double samples = (double)record->samples * (record->restarts > 0 ? record->restarts : 1);
    double rate = record->seconds > 0 ? samples / record->seconds : 0;
    mint_say("%s: %.0f samples of %s, %u bits%s, %.*f a second; %s.json says what they are", path,
             samples, record->source, (unsigned)record->bits,
             record->width == 16 ? " in words of 16, little-endian" : ", one a byte",
             digits_of(rate), rate, path);
    if (record->after.known && record->after.failure[0] != '\0') {
        mint_say("warning: the device has given up on this source: %s", record->after.failure);
    }
    if (record->late_rows > 0) {
        mint_say(
            "warning: %u rows begin later after the start than the first one, because start-up "
            "tests were repeated",
            (unsigned)record->late_rows);
    }
}

static mint_exit_t print_record(const mint_capture_record_t *record)
{
    mint_buffer_t text = {0};
    mint_status_t status = mint_capture_record_write(record, &text);
    mint_exit_t exit = status == MINT_OK ? mint_print_bytes("-", mint_buffer_view(&text))
                                         : mint_say_error(status, NULL);
    mint_buffer_free(&text);
    return exit;
}

static mint_exit_t capture(const mint_arguments_t *arguments, const char *path,
                           mint_capture_opened_t *opened, mint_capture_record_t *record)
{
    mint_error_t error = {0};
    view_t view = {.path = path, .is_terminal = isatty(STDERR_FILENO) == 1};
    const mint_capture_t course = {.path = path,
                                   .source = opened->is_host
                                                 ? mint_capture_host_source(&opened->host)
                                                 : mint_capture_device_source(&opened->device),
                                   .record = record,
                                   .stopped = mint_interrupt_came,
                                   .tell = tell,
                                   .context = &view};
    mint_interrupt_catch();
    mint_status_t status = mint_capture_run(&course, &error);
    mint_interrupt_release();
    end_line(&view);
    if (status == MINT_ERR_STATE) {
        mint_say("interrupted after %u of %.0f %s; the same command %s", (unsigned)record->done,
                 units_of(record), record->restarts > 0 ? "restarts" : "samples",
                 record->restarts > 0 ? "goes on"
                                      : "goes on if the device was neither restarted nor read");
        return MINT_EXIT_FAILED;
    }
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    say_result(path, record);
    return mint_argument_flag(arguments, "json") ? print_record(record) : MINT_EXIT_DONE;
}

/// Consecutive samples on standard output, without a record: for pipes, and for restarts, whose
/// rows are taken by processes that were started for them.
static mint_exit_t stream(mint_capture_opened_t *opened, const mint_capture_record_t *record)
{
    static uint8_t chunk[4096];
    mint_error_t error = {0};
    mint_capture_source_t source = mint_capture_host_source(&opened->host);
    mint_status_t status = MINT_OK;
    for (uint32_t done = 0; status == MINT_OK && done < record->samples;) {
        uint32_t left = record->samples - done;
        uint32_t count = left < sizeof chunk ? left : (uint32_t)sizeof chunk;
        uint32_t first = 0;
        status = source.take(source.context, count, chunk, &first, &error);
        done += count;
        if (status == MINT_OK && fwrite(chunk, 1, count, stdout) != count) {
            return MINT_EXIT_FAILED; // main says why
        }
    }
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
}

static bool read_sizes(const mint_arguments_t *arguments, mint_capture_record_t *record)
{
    if (!mint_argument_number(arguments, "restarts", 1, 1000000, 0, &record->restarts) ||
        !mint_argument_number(arguments, "samples", 1, MINT_SAMPLES_MAX,
                              record->restarts > 0 ? ROW_SAMPLES : 0, &record->samples)) {
        return false;
    }
    if (record->samples == 0) {
        (void)mint_say_usage(arguments->verb, "--samples is missing");
        return false;
    }
    if ((uint64_t)record->samples * record->restarts > MINT_SAMPLES_MAX) {
        (void)mint_say_usage(arguments->verb, "--samples times --restarts is more than %u",
                             MINT_SAMPLES_MAX);
        return false;
    }
    return true;
}

static bool read_celsius(const mint_arguments_t *arguments, mint_capture_record_t *record)
{
    long double celsius = 0;
    record->has_temperature = mint_argument_text(arguments, "celsius", NULL) != NULL;
    bool is_good = mint_argument_real(arguments, "celsius", 0, &celsius);
    record->celsius = (double)celsius;
    return is_good;
}

/// What must be there, and what does not go together.
static const char *find_mistake(const mint_arguments_t *arguments,
                                const mint_capture_record_t *record)
{
    bool is_host = mint_argument_flag(arguments, "host");
    const char *path = mint_argument_text(arguments, "output", NULL);
    if (is_host == (mint_argument_text(arguments, "port", NULL) != NULL)) {
        return "one of --port and --host is needed";
    }
    if (mint_argument_flag(arguments, "list")) {
        return NULL;
    }
    if (mint_argument_text(arguments, "source", NULL) == NULL) {
        return "--source is missing; --list lists what there is";
    }
    if (path == NULL) {
        return "--output is missing";
    }
    if (strcmp(path, "-") == 0 && (!is_host || record->restarts > 0)) {
        return "--output - is for consecutive samples of --host alone";
    }
    if (is_host && record->is_wide) {
        return "--wide is for devices";
    }
    if (mint_argument_text(arguments, "restart-command", NULL) != NULL &&
        (is_host || record->restarts == 0)) {
        return "--restart-command goes with --port and --restarts";
    }
    return NULL;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    static mint_capture_record_t record;
    static mint_capture_opened_t opened;
    record = (mint_capture_record_t){.is_wide = mint_argument_flag(arguments, "wide"),
                                     .mintmark = MINT_VERSION};
    bool is_list = mint_argument_flag(arguments, "list");
    if (!is_list && (!read_sizes(arguments, &record) || !read_celsius(arguments, &record))) {
        return MINT_EXIT_USAGE;
    }
    const char *mistake = find_mistake(arguments, &record);
    if (mistake != NULL) {
        return mint_say_usage(arguments->verb, "%s", mistake);
    }
    if (is_list) {
        return mint_capture_list(arguments);
    }
    const char *path = mint_argument_text(arguments, "output", NULL);
    read_command(record.command, sizeof record.command);
    mint_exit_t exit = mint_capture_open(arguments, &record, &opened);
    if (exit == MINT_EXIT_DONE) {
        exit = strcmp(path, "-") == 0 ? stream(&opened, &record)
                                      : capture(arguments, path, &opened, &record);
    }
    mint_capture_close(&opened);
    return exit;
}

const mint_verb_t mint_verb_entropy_capture = {
    .noun = "entropy",
    .verb = "capture",
    .summary = "read raw noise from a device",
    .help = "Reads raw samples of one noise source, exactly as the device's health tests see\n"
            "them, before anything is made of them. The device must not be locked. FILE is\n"
            "there once all samples are; FILE.json says of what device, source, day and\n"
            "width they are, with their SHA-256, and `entropy assess`, `restart` and\n"
            "`limits` read it. Nothing is written over.\n"
            "\n"
            "With --restarts each row begins at the same place after a restart. Ctrl-C or\n"
            "an unplugged device leaves FILE.part, and the same command goes on: with the\n"
            "next row, or, of consecutive samples, only if the device counts that none was\n"
            "taken meanwhile; else from the beginning.\n"
            "\n"
            "A reset does not always put back what a cut of power does: where you can,\n"
            "restart by --restart-command. MINTMARK_ROW in its environment is the row.\n"
            "With --host the source is one of this machine, a restart a fresh process.",
    .example = "mintmark entropy capture --host --source cpu-jitter --samples 20000 -o noise.bin\n"
               "mintmark entropy capture --host --source cpu-jitter --restarts 20 -o restarts.bin\n"
               "mintmark entropy capture --host --list",
    .options = options,
    .run = run,
};
