// SPDX-License-Identifier: Apache-2.0
//
// `mintmark station run`: gives the devices behind the ports their identity.
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "station/label.h"
#include "station/label_files.h"
#include "station/loop.h"
#include "station/progress.h"

#define WAIT_MIN_MS 20u    ///< no shorter than a packet takes on a fast line
#define WAIT_MAX_MS 10000u ///< no longer than somebody waits for a device that is not there

static const mint_option_t options[] = {
    MINT_OPTION_FACTORY,
    {"batch", "NAME", "the batch that the devices are made for"},
    {"port", "PORT", "a serial port with a device behind it, or a pattern; any number of these"},
    {"watch", NULL, "serve ports as they appear, until Ctrl-C, --count or --once"},
    {"once", NULL, "with --watch: end when those that came first are finished"},
    {"count", "N", "end when N devices got their identity"},
    {"wait", "MS", "for a device's first answer, before it is asked again (default: 300)"},
    {"dry-run", NULL, "only say what would be done: change neither devices nor the registry"},
    {"label-dir", "DIR",
     "write each device's label there: ID.txt, ID.svg and ID.png with a QR code"},
    {"label-command", "COMMAND", "run it for each device that got its identity (see above)"},
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    {"json", NULL, "print a JSON object for each event, one a line"},
    MINT_OPTION_END,
};

static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    stopped = 1;
}

// The first Ctrl-C parks the devices where they are; a second one ends the program at once.
static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = stop, .sa_flags = (int)SA_RESETHAND};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

// The registry's log is to name the station, which is known only once the factory is open.
static mint_exit_t open_as_station(const mint_arguments_t *arguments, mint_session_t *session)
{
    mint_exit_t code = mint_session_open(arguments, NULL, session);
    if (code != MINT_EXIT_DONE) {
        return code;
    }
    mint_error_t error = {0};
    mint_status_t status =
        mint_registry_set_actor(session->registry, mint_factory_station(session->factory), &error);
    if (status != MINT_OK) {
        mint_session_close(session);
        return mint_say_error(status, &error);
    }
    return MINT_EXIT_DONE;
}

/// Progress for people or programs, and labels besides.
typedef struct {
    mint_watcher_t shown;
    mint_labels_t *labels;
} progress_t;

static bool wants_labels(const mint_labels_t *labels)
{
    return labels->command != NULL || labels->folder != NULL;
}

static void changed(void *context, const mint_lane_t *lane)
{
    progress_t *progress = context;
    progress->shown.changed(progress->shown.context, lane);
    if (wants_labels(progress->labels) && lane->conversation.step == MINT_STEP_END &&
        lane->conversation.outcome == MINT_OUTCOME_PROVISIONED) {
        const mint_label_words_t words = mint_label_words(lane);
        mint_labels_start(progress->labels, &words);
    }
}

static void tick(void *context)
{
    progress_t *progress = context;
    progress->shown.tick(progress->shown.context);
    mint_labels_look(progress->labels);
}

static void tell_label(void *context, const char *device, const char *problem)
{
    const bool *json = context;
    if (problem != NULL) {
        mint_error_t error = {0};
        mint_error_set(&error, "device %s: %s", device, problem);
        mint_error_hint(&error, "`mintmark device label %s` makes it again", device);
        (void)mint_say_error(MINT_ERR_IO, &error);
    }
    if (*json) {
        mint_progress_print_label_json(device, problem, stdout);
    }
}

static void print_end(const mint_progress_view_t *view, const mint_labels_t *labels, bool json,
                      bool table)
{
    mint_summary_t summary = mint_progress_count(view);
    summary.labels_made = labels->made;
    summary.labels_failed = labels->failed;
    if (table) {
        mint_progress_print_failures(view);
    }
    if (json) {
        mint_progress_print_summary_json(&summary, stdout);
    } else {
        mint_progress_print_summary(&summary, stdout);
    }
}

static mint_exit_t serve(mint_station_t *station, const mint_loop_plan_t *plan,
                         mint_labels_t *labels, bool json)
{
    bool table = !json && isatty(STDERR_FILENO);
    mint_lanes_t lanes = {0};
    mint_progress_view_t view = mint_progress_view(json ? stdout : stderr, &lanes);
    progress_t progress = {.shown = json    ? mint_progress_json(&view)
                                    : table ? mint_progress_table(&view)
                                            : mint_progress_lines(&view),
                           .labels = labels};
    const mint_watcher_t watcher = {.changed = changed, .tick = tick, .context = &progress};
    mint_status_t status = mint_loop_run(station, plan, &lanes, &watcher, &stopped);
    mint_labels_finish(labels, &stopped);
    bool failed = lanes.tally.failed > 0 || labels->failed > 0;
    if (status == MINT_OK) {
        print_end(&view, labels, json, table);
    }
    mint_lanes_free(&lanes);
    if (status != MINT_OK) {
        return mint_say_error(status, &(mint_error_t){0});
    }
    return failed ? MINT_EXIT_FAILED : MINT_EXIT_DONE;
}

static bool take_plan(const mint_arguments_t *arguments, const char **ports, mint_loop_plan_t *plan)
{
    uint32_t limit;
    size_t count = 0;
    while ((ports[count] = mint_argument_text_at(arguments, "port", count)) != NULL) {
        count++;
    }
    *plan = (mint_loop_plan_t){.ports = ports,
                               .port_count = count,
                               .watch = mint_argument_flag(arguments, "watch"),
                               .once = mint_argument_flag(arguments, "once")};
    if (count == 0) {
        (void)mint_say_usage(arguments->verb, "--port is missing");
        return false;
    }
    if (plan->once && !plan->watch) {
        (void)mint_say_usage(arguments->verb, "--once goes with --watch");
        return false;
    }
    if (!mint_argument_number(arguments, "count", 1, UINT32_MAX, 0, &limit)) {
        return false;
    }
    plan->limit = limit;
    return true;
}

static bool take_patience(const mint_arguments_t *arguments, mint_client_patience_t *patience)
{
    uint32_t wait_ms = mint_client_patience.read_ms;
    bool taken =
        mint_argument_number(arguments, "wait", WAIT_MIN_MS, WAIT_MAX_MS, wait_ms, &wait_ms);
    *patience = mint_client_patience_of(wait_ms);
    return taken;
}

static mint_exit_t run_session(const mint_arguments_t *arguments, const mint_loop_plan_t *plan,
                               const mint_client_patience_t *patience, mint_session_t *session)
{
    mint_buffer_t passphrase = {0};
    mint_exit_t code = mint_passphrase_read(arguments, false, &passphrase);
    if (code != MINT_EXIT_DONE) {
        return code;
    }
    mint_station_t station;
    mint_error_t error = {0};
    mint_status_t status = mint_station_open(&station, session->factory, session->registry,
                                             mint_argument_text(arguments, "batch", NULL),
                                             mint_buffer_view(&passphrase), &error);
    mint_buffer_free(&passphrase);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    if (station.batch.closed_s != 0) {
        mint_say("batch '%s' is closed: only its %u devices that are under way are finished",
                 station.batch.name, (unsigned)station.batch.under_way);
    }
    catch_signals();
    station.patience = *patience;
    station.dry_run = mint_argument_flag(arguments, "dry-run");
    bool json = mint_argument_flag(arguments, "json");
    mint_labels_t labels = {.command = mint_argument_text(arguments, "label-command", NULL),
                            .folder = mint_argument_text(arguments, "label-dir", NULL),
                            .tell = tell_label,
                            .context = &json};
    station.worker = mint_worker_new(); // without one, it does everything itself
    code = serve(&station, plan, &labels, json);
    mint_worker_free(station.worker);
    mint_station_close(&station);
    return code;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    if (mint_argument_text(arguments, "batch", NULL) == NULL) {
        return mint_say_usage(arguments->verb, "--batch is missing");
    }
    static const char *ports[MINT_ARGUMENTS_MAX + 1];
    mint_loop_plan_t plan;
    mint_client_patience_t patience;
    if (!take_plan(arguments, ports, &plan) || !take_patience(arguments, &patience)) {
        return MINT_EXIT_USAGE;
    }
    mint_error_t error = {0};
    const char *folder = mint_argument_text(arguments, "label-dir", NULL);
    mint_status_t status = folder == NULL ? MINT_OK : mint_label_check_folder(folder, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    mint_session_t session;
    mint_exit_t code = open_as_station(arguments, &session);
    if (code == MINT_EXIT_DONE) {
        code = run_session(arguments, &plan, &patience, &session);
        mint_session_close(&session);
    }
    return code;
}

const mint_verb_t mint_verb_station_run = {
    .noun = "station",
    .verb = "run",
    .summary = "give the devices behind serial ports their identity",
    .help =
        "For each port: reads who is there and how good its random numbers are, judges\n"
        "samples of its noise, has the device make its keys, issues and installs its\n"
        "certificate, has it prove the key, gives it its PSK, and locks it. All ports at\n"
        "once. Whatever was interrupted, at any moment, is finished by running the station\n"
        "again; a device that is finished already is left as it is. Keys and random values\n"
        "that two devices share stop the line. In a batch with an enrolment key, a device that\n"
        "does not show it is refused; a dry run cannot tell, for a device that has no keys of its\n"
        "own yet has nothing to show it with.\n"
        "\n"
        "With --watch, ports are looked for at least five times a second; a port is served again\n"
        "when it went away and came back. Ctrl-C parks every device where it is; label commands\n"
        "then have two seconds left to end, or their labels have failed. A device is given up\n"
        "when it was silent for 88 times as long as --wait says, 26 seconds.\n"
        "\n"
        "COMMAND is given to /bin/sh with MINT_DEVICE_ID, MINT_SERIAL, MINT_FINGERPRINT,\n"
        "MINT_BATCH, MINT_PRODUCT and MINT_PORT in its environment, the whole label as lines\n"
        "of text in MINT_LABEL and as JSON in MINT_LABEL_JSON, and with --label-dir the paths\n"
        "of its pictures in MINT_LABEL_SVG and MINT_LABEL_PNG. What it prints goes to standard\n"
        "error; the line does not wait for it. A label that failed is made again by\n"
        "`mintmark device label`, not by the next run.\n"
        "\n"
        "With --json, an event is a step, the result of a conversation, a label (ok is true if\n"
        "it is made; message says why it failed), and the summary at last.\n"
        "\n"
        "Exits with 1 if any device did not get its identity, or its label.",
    .example = "mintmark station run --factory factory --batch 2026-w48 \\\n"
               "    --port /dev/ttyUSB0 --port /dev/ttyUSB1 --passphrase-file secret\n"
               "mintmark station run --factory factory --batch 2026-w48 --watch \\\n"
               "    --port '/dev/serial/by-id/*' --label-command 'echo \"$MINT_LABEL\" | lpr'",
    .options = options,
    .run = run,
};
