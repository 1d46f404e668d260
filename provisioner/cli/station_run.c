// SPDX-License-Identifier: Apache-2.0
//
// `mintmark station run`: gives the devices behind the ports their identity.
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "station/loop.h"
#include "station/progress.h"

static const mint_option_t options[] = {
    MINT_OPTION_FACTORY,
    {"batch", "NAME", "the batch that the devices are made for"},
    {"port", "PORT", "a serial port with a device behind it; give one --port for each"},
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
    mint_registry_close(session->registry);
    session->registry = NULL;
    mint_error_t error = {0};
    mint_status_t status = mint_factory_open_registry(
        session->factory, mint_factory_station(session->factory), &session->registry, &error);
    if (status != MINT_OK) {
        mint_session_close(session);
        return mint_say_error(status, &error);
    }
    return MINT_EXIT_DONE;
}

static size_t count_ports(const mint_arguments_t *arguments)
{
    size_t count = 0;
    while (mint_argument_text_at(arguments, "port", count) != NULL) {
        count++;
    }
    return count;
}

static mint_exit_t run_lanes(mint_station_t *station, mint_lane_t *lanes, size_t count, bool json)
{
    bool table = !json && isatty(STDERR_FILENO);
    mint_progress_view_t view = mint_progress_view(json ? stdout : stderr, lanes, count);
    mint_watcher_t watcher = json    ? mint_progress_json(&view)
                             : table ? mint_progress_table(&view)
                                     : mint_progress_lines(&view);
    mint_status_t status = mint_loop_run(station, lanes, count, &watcher, &stopped);
    if (status != MINT_OK) {
        return mint_say_error(status, &(mint_error_t){0});
    }
    mint_summary_t summary = mint_progress_count(&view);
    if (table) {
        mint_progress_print_failures(&view);
    }
    if (json) {
        mint_progress_print_summary_json(&summary, stdout);
    } else {
        mint_progress_print_summary(&summary, stdout);
    }
    return summary.failed == 0 ? MINT_EXIT_DONE : MINT_EXIT_FAILED;
}

static mint_exit_t run_ports(const mint_arguments_t *arguments, mint_station_t *station)
{
    size_t count = count_ports(arguments);
    mint_lane_t *lanes = count > 0 ? calloc(count, sizeof *lanes) : NULL;
    if (lanes == NULL) {
        return mint_say_error(MINT_ERR_MEMORY, &(mint_error_t){0});
    }
    for (size_t i = 0; i < count; i++) {
        lanes[i].path = mint_argument_text_at(arguments, "port", i);
        lanes[i].number = i;
    }
    mint_exit_t code = run_lanes(station, lanes, count, mint_argument_flag(arguments, "json"));
    free(lanes);
    return code;
}

static mint_exit_t run_session(const mint_arguments_t *arguments, mint_session_t *session)
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
    catch_signals();
    code = run_ports(arguments, &station);
    mint_station_close(&station);
    return code;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    if (mint_argument_text(arguments, "batch", NULL) == NULL) {
        return mint_say_usage(arguments->verb, "--batch is missing");
    }
    if (count_ports(arguments) == 0) {
        return mint_say_usage(arguments->verb, "--port is missing");
    }
    mint_session_t session;
    mint_exit_t code = open_as_station(arguments, &session);
    if (code == MINT_EXIT_DONE) {
        code = run_session(arguments, &session);
        mint_session_close(&session);
    }
    return code;
}

const mint_verb_t mint_verb_station_run = {
    .noun = "station",
    .verb = "run",
    .summary = "give the devices behind serial ports their identity",
    .help = "For each port: reads who is there and how good its random numbers are, has\n"
            "the device make its keys, issues and installs its certificate, has it prove\n"
            "the key, gives it its PSK, and locks it. All ports at once. Whatever was\n"
            "interrupted, at any moment, is finished by running the station again; a\n"
            "device that is finished already is left as it is.\n"
            "\n"
            "Exits with 1 if any device did not get its identity.",
    .example = "mintmark station run --factory factory --batch 2026-w48 \\\n"
               "    --port /dev/ttyUSB0 --port /dev/ttyUSB1 --passphrase-file secret",
    .options = options,
    .run = run,
};
