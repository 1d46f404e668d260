// SPDX-License-Identifier: Apache-2.0
//
// A fleet of devices for measuring a station: each is the device library over a flash in RAM behind
// a pseudo-terminal, which appears in a folder, is provisioned, and goes away for the next one. So
// many lines, so many at a time; one process a line. With a speed, bytes take the time that they
// would on a serial line.
//
// usage: fleet FOLDER AUTHORITY_KEY DEVICES LINES [BITS_A_SECOND]
//
// Prints a line for each device that is through: its id, bytes it took, bytes it gave.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "mintmark/agent.h"

#define PAGE_LEN    4096u
#define PAGE_COUNT  8u
#define PATIENCE_MS 30000 ///< for a station that does not come
#define BITS_A_BYTE 10.0  ///< with start and stop bit

/// A device on its line.
typedef struct {
    uint8_t memory[PAGE_LEN * PAGE_COUNT];
    uint8_t id[MINT_DEVICE_ID_LEN];
    int master;
    double byte_s; ///< that a byte takes; 0: none
    size_t taken, given;
    uint8_t in[4096];
    size_t in_len, in_at;
    bool proven; ///< it was asked for a proof when it was locked
    mint_flash_t flash;
    mint_source_t source;
    mint_port_t port;
    mint_agent_t agent;
} device_t;

static const mint_evidence_t vouched = {
    .basis = MINT_CREDIT_VOUCHED, .figure_micro = 8000000, .voucher = "getrandom(2)"};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

// Not at all for none: even a sleep of no length gives the processor away.
static void take_time(double seconds)
{
    if (seconds <= 0) {
        return;
    }
    struct timespec time = {.tv_sec = (time_t)seconds,
                            .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)};
    while (nanosleep(&time, &time) != 0 && errno == EINTR) {
    }
}

// ---- the board ----

static mint_status_t flash_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    const device_t *device = context;
    memcpy(out, device->memory + address, len);
    return MINT_OK;
}

static mint_status_t flash_program(void *context, uint32_t address, const uint8_t *unit)
{
    device_t *device = context;
    for (size_t i = 0; i < device->flash.unit_len; i++) {
        device->memory[address + i] &= unit[i];
    }
    return MINT_OK;
}

static mint_status_t flash_erase(void *context, uint32_t address)
{
    device_t *device = context;
    memset(device->memory + address, 0xFF, PAGE_LEN);
    return MINT_OK;
}

static mint_status_t sample(void *context, uint8_t *symbol)
{
    static uint8_t pool[4096];
    static size_t left;
    (void)context;
    if (left == 0) {
        for (left = 0; left < sizeof pool; left += 256) {
            if (getrandom(pool + left, 256, 0) != 256) {
                return MINT_ERR_SOURCE;
            }
        }
    }
    *symbol = pool[--left];
    return MINT_OK;
}

static mint_status_t device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    const device_t *device = context;
    memcpy(id, device->id, MINT_DEVICE_ID_LEN);
    return MINT_OK;
}

static mint_status_t root_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    const device_t *device = context;
    memset(key, device->id[0], MINT_STORE_ROOT_KEY_LEN);
    return MINT_OK;
}

static bool serial_read(void *context, uint8_t *byte)
{
    device_t *device = context;
    if (device->in_at == device->in_len) {
        return false;
    }
    *byte = device->in[device->in_at++];
    return true;
}

static mint_status_t serial_write(void *context, const uint8_t *data, size_t len)
{
    device_t *device = context;
    device->given += len;
    take_time(device->byte_s * (double)len);
    while (len > 0) {
        ssize_t put = write(device->master, data, len);
        if (put < 0 && errno != EINTR) {
            return MINT_ERR_IO;
        }
        data += put < 0 ? 0 : put;
        len -= put < 0 ? 0 : (size_t)put;
    }
    return MINT_OK;
}

static void start(device_t *device, const uint8_t *authority)
{
    memset(device->memory, 0xFF, sizeof device->memory);
    if (getrandom(device->id, sizeof device->id, 0) != sizeof device->id) {
        die("getrandom");
    }
    device->taken = device->given = device->in_len = device->in_at = 0;
    device->flash = (mint_flash_t){.page_len = PAGE_LEN,
                                   .page_count = PAGE_COUNT,
                                   .unit_len = 16,
                                   .read = flash_read,
                                   .program = flash_program,
                                   .erase = flash_erase,
                                   .context = device};
    device->source = (mint_source_t){.name = "getrandom",
                                     .sample = sample,
                                     .context = device,
                                     .symbol_bits = 8,
                                     .h_64 = 512,
                                     .evidence = &vouched};
    device->port = (mint_port_t){.board = "fleet",
                                 .flash = &device->flash,
                                 .sources = &device->source,
                                 .source_count = 1,
                                 .device_id = device_id,
                                 .root_key = root_key,
                                 .serial_read = serial_read,
                                 .serial_write = serial_write,
                                 .context = device};
    mint_status_t status = mint_agent_start(&device->agent, &device->port, authority, "fleet");
    if (status != MINT_OK) {
        (void)fprintf(stderr, "error: %s\n", mint_status_text(status));
        exit(1);
    }
}

// ---- the line ----

static int open_line(device_t *device, const char *link)
{
    char path[64];
    struct termios settings;
    device->master = posix_openpt(O_RDWR | O_NOCTTY);
    if (device->master < 0 || grantpt(device->master) != 0 || unlockpt(device->master) != 0 ||
        ptsname_r(device->master, path, sizeof path) != 0) {
        die("pseudo-terminal");
    }
    int slave = open(path, O_RDWR | O_NOCTTY);
    if (slave < 0 || tcgetattr(slave, &settings) != 0) {
        die(path);
    }
    cfmakeraw(&settings);
    if (tcsetattr(slave, TCSANOW, &settings) != 0 || symlink(path, link) != 0) {
        die(link);
    }
    return slave;
}

static bool answer(device_t *device)
{
    struct pollfd line = {.fd = device->master, .events = POLLIN};
    if (poll(&line, 1, PATIENCE_MS) <= 0) {
        return false;
    }
    ssize_t len = read(device->master, device->in, sizeof device->in);
    if (len <= 0) {
        return false;
    }
    device->taken += (size_t)len;
    take_time(device->byte_s * (double)len);
    device->in_len = (size_t)len;
    device->in_at = 0;
    bool was_locked = mint_agent_state(&device->agent) == MINT_STATE_LOCKED;
    size_t given = device->given;
    while (device->in_at < device->in_len) {
        mint_agent_poll(&device->agent);
    }
    // The one question to a locked device in a run is for its last proof.
    device->proven = was_locked && device->given > given + 100;
    return true;
}

// Until the station has closed the line: what it has not read by then is gone with us.
static void wait_for_reader(const device_t *device)
{
    struct pollfd line = {.fd = device->master, .events = 0};
    (void)poll(&line, 1, PATIENCE_MS);
}

static bool serve(device_t *device, const uint8_t *authority, const char *link)
{
    start(device, authority);
    int slave = open_line(device, link);
    device->proven = false;
    bool heard = true;
    while (heard && !device->proven) {
        heard = answer(device);
        if (slave >= 0) {
            (void)close(slave); // the station has it open, so it stays raw
            slave = -1;
        }
    }
    wait_for_reader(device);
    (void)unlink(link);
    (void)close(device->master);
    char text[2 * MINT_DEVICE_ID_LEN + 1];
    for (size_t i = 0; i < MINT_DEVICE_ID_LEN; i++) {
        (void)snprintf(text + 2 * i, 3, "%02x", device->id[i]);
    }
    if (heard) {
        (void)printf("%s %zu %zu\n", text, device->taken, device->given);
        (void)fflush(stdout);
    }
    return heard;
}

static void run_line(const char *folder, const uint8_t *authority, unsigned long line,
                     unsigned long lines, unsigned long devices, double byte_s)
{
    static device_t device;
    if (mint_crypto_init(NULL, 0) != MINT_OK) {
        exit(1);
    }
    device.byte_s = byte_s;
    for (unsigned long number = line; number < devices; number += lines) {
        char link[512];
        (void)snprintf(link, sizeof link, "%s/device-%06lu", folder, number);
        if (!serve(&device, authority, link)) {
            exit(1);
        }
    }
    exit(0);
}

static void read_authority(const char *path, uint8_t authority[MINT_P256_PUBLIC_KEY_LEN])
{
    FILE *file = fopen(path, "rb");
    if (file == NULL ||
        fread(authority, 1, MINT_P256_PUBLIC_KEY_LEN, file) != MINT_P256_PUBLIC_KEY_LEN) {
        die(path);
    }
    (void)fclose(file);
}

int main(int argc, char **argv)
{
    uint8_t authority[MINT_P256_PUBLIC_KEY_LEN];
    if (argc < 5) {
        (void)fputs("usage: fleet FOLDER AUTHORITY_KEY DEVICES LINES [BITS_A_SECOND]\n", stderr);
        return 2;
    }
    read_authority(argv[2], authority);
    unsigned long devices = strtoul(argv[3], NULL, 10);
    unsigned long lines = strtoul(argv[4], NULL, 10);
    double byte_s = argc > 5 ? BITS_A_BYTE / strtod(argv[5], NULL) : 0;
    for (unsigned long line = 0; line < lines; line++) {
        pid_t pid = fork();
        if (pid < 0) {
            die("fork");
        }
        if (pid == 0) {
            run_line(argv[1], authority, line, lines, devices, byte_s);
        }
    }
    int failed = 0;
    int status;
    while (wait(&status) > 0) {
        failed |= status;
    }
    return failed == 0 ? 0 : 1;
}
