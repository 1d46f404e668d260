// SPDX-License-Identifier: Apache-2.0
//
// Noise of this machine. The samples go through the pool of the library, as on a device, so that
// its health tests see them and its start-up test comes first.
#include "capture/host.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mintmark/port.h"

#define AT_ONCE 4096u ///< samples of one call: some milliseconds

const mint_source_t *mint_capture_host_sources(size_t *count)
{
    const mint_port_t *port = mint_port();
    *count = port->source_count;
    return port->sources;
}

static mint_status_t find(mint_capture_host_t *host, const char *name, mint_error_t *error)
{
    size_t count = 0;
    const mint_source_t *sources = mint_capture_host_sources(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(sources[i].name, name) == 0) {
            host->source = &sources[i];
            host->index = (uint32_t)i;
            return MINT_OK;
        }
    }
    mint_status_t status =
        mint_fail(error, MINT_ERR_NOT_FOUND, "this machine has no source '%.40s'", name);
    mint_error_hint(error, "`mintmark entropy capture --host --list` lists them");
    return status;
}

mint_status_t mint_capture_host_open(mint_capture_host_t *host, const char *name,
                                     uint32_t row_samples, mint_error_t *error)
{
    *host = (mint_capture_host_t){.pipe = -1, .process = -1, .row_samples = row_samples};
    mint_status_t status = find(host, name, error);
    if (status != MINT_OK) {
        return status;
    }
    status = mint_entropy_start(&host->pool, host->source, 1);
    // That a source is not credited is no obstacle: a capture is how it may come to be.
    if (host->pool.count == 0 || host->pool.states[0].failure == MINT_ERR_SOURCE) {
        return mint_fail(error, MINT_ERR_SOURCE, "the source %s does not start: %s", name,
                         mint_status_text(status));
    }
    host->first = host->pool.states[0].samples;
    return MINT_OK;
}

static void end_process(mint_capture_host_t *host)
{
    if (host->pipe >= 0) {
        (void)close(host->pipe);
        host->pipe = -1;
    }
    if (host->process > 0) {
        if (host->taken < host->row_samples) {
            (void)kill((pid_t)host->process, SIGKILL);
        } // one that has given all it was asked for ends by itself
        (void)waitpid((pid_t)host->process, NULL, 0);
        host->process = -1;
    }
}

void mint_capture_host_close(mint_capture_host_t *host)
{
    end_process(host);
    mint_entropy_free(&host->pool);
}

// Whether a hypervisor is below this machine, which makes clocks and caches others than they seem.
static bool is_virtual(void)
{
    char line[4096];
    bool found = false;
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file != NULL && !found && fgets(line, sizeof line, file) != NULL) {
        found = strncmp(line, "flags", 5) == 0 && strstr(line, " hypervisor") != NULL;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return found;
}

void mint_capture_host_describe(const mint_capture_host_t *host, mint_capture_record_t *record)
{
    static const char *const credits[] = {"none", "measured", "vouched"};
    struct utsname system = {0};
    (void)uname(&system);
    (void)snprintf(record->source, sizeof record->source, "%s", host->source->name);
    (void)snprintf(record->credit, sizeof record->credit, "%s",
                   credits[mint_source_credit(host->source)]);
    (void)snprintf(record->board, sizeof record->board, "posix %.16s", system.machine);
    (void)snprintf(record->firmware, sizeof record->firmware, "%.30s %.60s", system.sysname,
                   system.release);
    record->source_index = host->index;
    record->bits = host->source->symbol_bits;
    record->width = 8;
    record->virtual_machine = is_virtual();
}

// ---- as a capture's source ----

// A fresh process that writes one row on a pipe.
static mint_status_t start_process(mint_capture_host_t *host, mint_error_t *error)
{
    int ends[2];
    char samples[16];
    pid_t process = -1;
    posix_spawn_file_actions_t actions;
    (void)snprintf(samples, sizeof samples, "%u", (unsigned)host->row_samples);
    const char *words[] = {
        "mintmark",  "entropy", "capture",  "--host", "--source", host->source->name,
        "--samples", samples,   "--output", "-",      NULL};
    if (pipe(ends) != 0 || posix_spawn_file_actions_init(&actions) != 0) {
        return mint_fail(error, MINT_ERR_IO, "cannot make a pipe: %s", strerror(errno));
    }
    (void)posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    (void)posix_spawn_file_actions_addclose(&actions, ends[0]);
    (void)posix_spawn_file_actions_addclose(&actions, ends[1]);
    int reason =
        posix_spawn(&process, "/proc/self/exe", &actions, NULL, (char *const *)words, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)close(ends[1]);
    host->pipe = ends[0];
    host->process = (int)process;
    host->taken = 0;
    if (reason != 0) {
        host->process = -1;
        return mint_fail(error, MINT_ERR_IO, "cannot start a process: %s", strerror(reason));
    }
    return MINT_OK;
}

static mint_status_t restart(void *context, uint32_t row, mint_error_t *error)
{
    mint_capture_host_t *host = context;
    (void)row;
    end_process(host);
    host->in_processes = true;
    return start_process(host, error);
}

static mint_status_t take_from_process(mint_capture_host_t *host, uint32_t count, uint8_t *out,
                                       mint_error_t *error)
{
    for (uint32_t done = 0; done < count;) {
        ssize_t got = read(host->pipe, out + done, count - done);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return mint_fail(error, MINT_ERR_SOURCE, "the process of a restart gave no samples");
        }
        done += got > 0 ? (uint32_t)got : 0;
    }
    return MINT_OK;
}

static mint_status_t take(void *context, uint32_t count, uint8_t *out, uint32_t *first,
                          mint_error_t *error)
{
    mint_capture_host_t *host = context;
    if (host->in_processes) {
        *first = host->first + host->taken;
        mint_status_t status = take_from_process(host, count, out, error);
        host->taken += status == MINT_OK ? count : 0;
        return status;
    }
    *first = host->pool.states[0].samples;
    mint_status_t status = mint_entropy_raw(&host->pool, 0, out, count);
    return status == MINT_OK ? status : mint_fail(error, status, "the source delivers no sample");
}

static uint32_t most(void *context)
{
    (void)context;
    return AT_ONCE;
}

static mint_status_t come_back(void *context, mint_error_t *error)
{
    (void)context;
    return mint_fail(error, MINT_ERR_TIMEOUT, "the source is gone");
}

static mint_status_t health(void *context, mint_capture_health_t *found, mint_error_t *error)
{
    const mint_capture_host_t *host = context;
    const mint_source_state_t *state = &host->pool.states[0];
    (void)error;
    *found = (mint_capture_health_t){.known = !host->in_processes,
                                     .samples = state->samples,
                                     .rct = state->rct_alarms,
                                     .apt = state->apt_alarms,
                                     .guard = state->guard_alarms};
    (void)snprintf(found->failure, sizeof found->failure, "%s",
                   state->failure == MINT_OK ? "" : mint_status_text(state->failure));
    return MINT_OK;
}

mint_capture_source_t mint_capture_host_source(mint_capture_host_t *host)
{
    return (mint_capture_source_t){take, most, restart, come_back, health, host};
}
