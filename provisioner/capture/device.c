// SPDX-License-Identifier: Apache-2.0
//
// Raw noise of a device. Every answer says at which sample it begins, so the sizes of answers can
// follow what the line and the source give, and a lost one shows.
#include "capture/device.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/reset.h"
#include "mintmark/certs/random.h"
#include "station/pump.h"
#include "station/serial.h"
#include "station/shell.h"

#define FIRST_COUNT  64u   ///< samples of the first answer: nobody knows how slow the source is
#define QUICK_MS     200u  ///< an answer that takes less may be twice as long
#define LOOK_US      20000 ///< microseconds between two looks for a port that is away
#define CLOCK_PER_S  1000u
#define BOOT_READ_MS 40u ///< patience at first with a device that has just been restarted
#define BOOT_UNHEARD 60u ///< and how often it is asked: six seconds
#define RESET_TRIES  3u

// An answer is waited for long enough that a slow source is not asked twice: each answer that comes
// too late is a gap in the samples.
static const mint_client_patience_t patience = {
    .read_ms = 2000, .write_ms = 2000, .longest_ms = 4000, .unheard = 4};

static const mint_client_patience_t boot_patience = {
    .read_ms = BOOT_READ_MS, .write_ms = BOOT_READ_MS, .longest_ms = 100, .unheard = BOOT_UNHEARD};

static mint_status_t open_port(mint_capture_device_t *device, mint_error_t *error)
{
    uint8_t sequence = 0;
    mint_serial_problem_t problem = {0};
    mint_status_t status = mint_serial_open(device->reach.port, &device->fd, &problem);
    if (status != MINT_OK) {
        mint_error_set(error, "cannot open %s: %s", device->reach.port, problem.text);
        if (problem.hint != NULL) {
            mint_error_hint(error, "%s", problem.hint);
        }
        return status;
    }
    status = mint_host_random_fill(NULL, &sequence, 1);
    mint_client_init(&device->client, &device->patience, NULL, sequence);
    return status;
}

static void close_port(mint_capture_device_t *device)
{
    if (device->fd >= 0) {
        (void)close(device->fd);
        device->fd = -1;
    }
}

static mint_status_t ask(mint_capture_device_t *device, mint_command_t command,
                         const mint_writer_t *question, mint_bytes_t *answer, mint_error_t *error)
{
    bool refused = false;
    *answer = (mint_bytes_t){0};
    mint_status_t status = mint_writer_status(question);
    if (status == MINT_OK && device->fd < 0) {
        status = MINT_ERR_IO;
    }
    if (status == MINT_OK) {
        status = mint_pump_ask(device->fd, &device->client, command, question->data, question->len,
                               answer, &refused);
    }
    if (status == MINT_ERR_IO || status == MINT_ERR_TIMEOUT) {
        close_port(device);
    }
    return status == MINT_OK
               ? status
               : mint_fail(error, status, "%s: %s", device->reach.port, mint_status_text(status));
}

static mint_status_t read_info(mint_capture_device_t *device, mint_info_t *info,
                               mint_error_t *error)
{
    uint8_t body[8];
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_empty_write(&writer);
    mint_bytes_t answer;
    mint_status_t status = ask(device, MINT_COMMAND_INFO, &writer, &answer, error);
    if (status == MINT_OK && mint_info_read(answer.data, answer.len, info) != MINT_OK) {
        status = mint_fail(error, MINT_ERR_PEER, "the device's info message is malformed");
    }
    return status;
}

mint_status_t mint_capture_device_open(mint_capture_device_t *device,
                                       const mint_capture_reach_t *reach, mint_info_t *info,
                                       mint_error_t *error)
{
    *device = (mint_capture_device_t){
        .reach = *reach, .fd = -1, .patience = patience, .most = FIRST_COUNT};
    mint_status_t status = open_port(device, error);
    if (status == MINT_OK) {
        status = read_info(device, info, error);
    }
    if (status == MINT_OK) {
        memcpy(device->id, info->id, sizeof device->id);
        device->is_known = true;
    }
    return status;
}

void mint_capture_device_close(mint_capture_device_t *device)
{
    close_port(device);
}

static mint_status_t explain(mint_status_t status, mint_error_t *error)
{
    switch (status) {
    case MINT_ERR_LOCKED:
    case MINT_ERR_RETIRED:
        mint_error_set(error, "the device is %s and gives no raw noise",
                       status == MINT_ERR_LOCKED ? "locked" : "retired");
        mint_error_hint(error, "capture from one that is not in the field yet, or after `mintmark "
                               "device unlock`");
        break;
    case MINT_ERR_SOURCE:
        mint_error_set(error, "the noise source delivers no sample");
        break;
    case MINT_ERR_UNSUPPORTED:
        mint_error_set(error, "the source has no wider samples than those that its health tests "
                              "see");
        mint_error_hint(error, "leave out --wide");
        break;
    default:
        break;
    }
    return status;
}

static size_t sample_size(bool is_wide)
{
    return is_wide ? 2 : 1;
}

mint_status_t mint_capture_device_noise(mint_capture_device_t *device,
                                        const mint_noise_request_t *request,
                                        mint_noise_answer_t *answer, mint_error_t *error)
{
    uint8_t body[64];
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_noise_request_write(&writer, request);
    mint_bytes_t bytes;
    mint_status_t status = ask(device, MINT_COMMAND_NOISE, &writer, &bytes, error);
    if (status != MINT_OK) {
        return explain(status, error);
    }
    if (mint_noise_answer_read(bytes.data, bytes.len, answer) != MINT_OK ||
        answer->samples.len != request->count * sample_size(request->wide)) {
        return mint_fail(error, MINT_ERR_PEER, "the device's raw noise is malformed");
    }
    return MINT_OK;
}

// ---- as a capture's source ----

static uint32_t largest(const mint_capture_device_t *device)
{
    return (uint32_t)(MINT_NOISE_MAX_LEN / sample_size(device->is_wide));
}

static mint_status_t take(void *context, uint32_t count, uint8_t *out, uint32_t *first,
                          mint_error_t *error)
{
    mint_capture_device_t *device = context;
    const mint_noise_request_t request = {
        .source = device->source, .count = (uint16_t)count, .wide = device->is_wide};
    mint_noise_answer_t answer;
    uint64_t before_ms = mint_clock_ms();
    mint_status_t status = mint_capture_device_noise(device, &request, &answer, error);
    if (status != MINT_OK) {
        return status;
    }
    if (count == device->most && mint_clock_ms() - before_ms < QUICK_MS) {
        uint32_t more = 2 * device->most;
        device->most = more < largest(device) ? more : largest(device);
    }
    if (count > 0) {
        memcpy(out, answer.samples.data, answer.samples.len);
    }
    *first = answer.first;
    return MINT_OK;
}

static uint32_t most(void *context)
{
    const mint_capture_device_t *device = context;
    return device->most < largest(device) ? device->most : largest(device);
}

static bool is_stopped(const mint_capture_device_t *device)
{
    return device->reach.stopped != NULL && device->reach.stopped();
}

// One try to find the same device behind the port.
static mint_status_t look(mint_capture_device_t *device, mint_error_t *error)
{
    mint_info_t info;
    mint_status_t status = device->fd < 0 ? open_port(device, error) : MINT_OK;
    if (status == MINT_OK) {
        device->patience = boot_patience;
        status = read_info(device, &info, error);
        device->patience = patience;
    }
    if (status == MINT_OK && memcmp(info.id, device->id, sizeof device->id) != 0) {
        status = mint_fail(error, MINT_ERR_TARGET, "another device is behind %s now",
                           device->reach.port);
    }
    return status;
}

static mint_status_t come_back(void *context, mint_error_t *error)
{
    mint_capture_device_t *device = context;
    uint64_t end_ms = mint_clock_ms() + (uint64_t)device->reach.wait_s * CLOCK_PER_S;
    mint_status_t status = look(device, error);
    while ((status == MINT_ERR_IO || status == MINT_ERR_TIMEOUT) && mint_clock_ms() < end_ms &&
           !is_stopped(device)) {
        (void)usleep(LOOK_US);
        status = look(device, error);
    }
    return status != MINT_OK && is_stopped(device) ? MINT_ERR_STATE : status;
}

static mint_status_t run_shell(const char *command)
{
    pid_t process = -1;
    int result = -1;
    if (mint_shell_start(command, NULL, environ, &process) != 0) {
        return MINT_ERR_PEER;
    }
    while (waitpid(process, &result, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(result) && WEXITSTATUS(result) == 0 ? MINT_OK : MINT_ERR_PEER;
}

// Runs what restarts the device. The port is closed meanwhile, for it may go away.
static mint_status_t run_command(mint_capture_device_t *device, uint32_t row, mint_error_t *error)
{
    char number[16];
    (void)snprintf(number, sizeof number, "%u", (unsigned)row);
    (void)setenv("MINTMARK_ROW", number, 1);
    close_port(device);
    mint_status_t status = run_shell(device->reach.command);
    return status == MINT_OK
               ? status
               : mint_fail(error, status, "the command that restarts the device failed");
}

// Asks the device to restart; a port that goes away at once has done so.
static mint_status_t reset(mint_capture_device_t *device, mint_error_t *error)
{
    mint_status_t status = MINT_ERR_TIMEOUT;
    for (unsigned i = 0; i < RESET_TRIES && status == MINT_ERR_TIMEOUT; i++) {
        status = mint_capture_reset(device->fd, error);
    }
    if (status == MINT_ERR_IO) {
        close_port(device);
        status = MINT_OK;
    }
    return status;
}

// A restart is one if the samples are counted from the beginning again; one is taken before, so
// that there is a difference to see.
static mint_status_t restart(void *context, uint32_t row, mint_error_t *error)
{
    mint_capture_device_t *device = context;
    uint8_t sample[2];
    uint32_t before = 0, after = 0;
    mint_status_t status = take(device, 1, sample, &before, error);
    if (status == MINT_OK) {
        status =
            device->reach.command != NULL ? run_command(device, row, error) : reset(device, error);
    }
    if (status == MINT_OK) {
        status = come_back(device, error);
    }
    if (status == MINT_OK) {
        status = take(device, 0, sample, &after, error);
    }
    if (status == MINT_OK && after > before) {
        status = mint_fail(error, MINT_ERR_PEER, "the device did not restart");
        mint_error_hint(error, "--restart-command COMMAND cuts its power, for instance");
    }
    return status;
}

static mint_status_t health(void *context, mint_capture_health_t *found, mint_error_t *error)
{
    mint_capture_device_t *device = context;
    mint_info_t info;
    mint_noise_answer_t answer;
    const mint_noise_request_t request = {.source = device->source};
    *found = (mint_capture_health_t){0};
    mint_status_t status = read_info(device, &info, error);
    if (status == MINT_OK && device->source < info.source_count) {
        status = mint_capture_device_noise(device, &request, &answer, error);
    }
    if (status != MINT_OK || device->source >= info.source_count) {
        return status;
    }
    const mint_info_source_t *source = &info.sources[device->source];
    *found = (mint_capture_health_t){.known = true,
                                     .samples = source->samples,
                                     .rct = source->rct_alarms,
                                     .apt = source->apt_alarms,
                                     .guard = answer.guard_alarms};
    (void)snprintf(found->failure, sizeof found->failure, "%s",
                   source->failure == 0 ? "" : mint_status_text((mint_status_t)source->failure));
    return MINT_OK;
}

mint_capture_source_t mint_capture_device_source(mint_capture_device_t *device)
{
    return (mint_capture_source_t){take, most, restart, come_back, health, device};
}
