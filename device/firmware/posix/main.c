// SPDX-License-Identifier: Apache-2.0
//
// mintmark-device: the provisioning firmware as a program on a POSIX machine. It is the firmware's
// loop around the posix port, with a command line.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mintmark/agent.h"
#include "options.h"
#include "posix_port.h"

#ifdef MINTMARK_HAS_AUTHORITY
#include "mintmark_authority.h"
#define COMPILED_AUTHORITY mintmark_authority_key
#else
#define COMPILED_AUTHORITY NULL // built without a factory: --authority says whom to obey
#endif

#ifdef MINTMARK_ENROLMENT_HEADER
#include MINTMARK_ENROLMENT_HEADER
#define COMPILED_ENROLMENT_KEY mintmark_enrolment_key
#else
#define COMPILED_ENROLMENT_KEY NULL // built for batches without one
#endif

#define EXIT_USAGE 2

static volatile sig_atomic_t stop;
static mint_agent_t agent;
static uint8_t key_of_file[MINT_ENROLMENT_KEY_LEN]; // an enrolment key

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGINT, &action, NULL);
}

/// Reads a file of exactly `len` bytes, which are `what`.
static bool read_key(const char *path, uint8_t *key, size_t len, const char *what)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "error: %s: %s\n", path, strerror(errno));
        return false;
    }
    (void)setvbuf(file, NULL, _IONBF, 0); // or a secret would stay in the buffer
    bool whole = fread(key, 1, len, file) == len && fgetc(file) == EOF;
    (void)fclose(file);
    if (!whole) {
        fprintf(stderr, "error: %s is not %s of %zu bytes\n", path, what, len);
    }
    return whole;
}

/// The authority's key: from its file if there is one, else compiled in.
static bool read_authority(const char *path, uint8_t key[MINT_P256_PUBLIC_KEY_LEN])
{
    const uint8_t *compiled = COMPILED_AUTHORITY;
    if (path == NULL && compiled != NULL) {
        memcpy(key, compiled, MINT_P256_PUBLIC_KEY_LEN);
        return true;
    }
    if (path == NULL) {
        fputs("error: --authority is missing, and this program was built without a factory\n",
              stderr);
        return false;
    }
    if (!read_key(path, key, MINT_P256_PUBLIC_KEY_LEN, "a P-256 public key")) {
        return false;
    }
    if (key[0] != 0x04) {
        fprintf(stderr, "error: %s is not a P-256 public key, 0x04 || X || Y\n", path);
    }
    return key[0] == 0x04;
}

/// The enrolment key: from its file if there is one, else compiled in, else NULL.
static bool read_enrolment_key(const char *path, const uint8_t **key)
{
    *key = path == NULL ? COMPILED_ENROLMENT_KEY : key_of_file;
    return path == NULL || read_key(path, key_of_file, sizeof key_of_file, "an enrolment key");
}

static bool start_board(const mint_posix_config_t *config)
{
    mint_status_t status = mint_posix_start(config);
    if (status == MINT_OK) {
        return true;
    }
    fprintf(stderr, "error: %s: %s\n", config->flash_path,
            status == MINT_ERR_IO ? strerror(errno) : mint_status_text(status));
    if (status == MINT_ERR_IO && errno == EWOULDBLOCK) {
        fputs("hint: another device has this flash open\n", stderr);
    }
    return false;
}

static bool start_agent(const uint8_t authority[MINT_P256_PUBLIC_KEY_LEN])
{
    mint_status_t status = mint_crypto_init(NULL, 0);
    if (status == MINT_OK) {
        status = mint_agent_start(&agent, mint_port(), authority, MINTMARK_FIRMWARE_VERSION);
    }
    if (status != MINT_OK) {
        fprintf(stderr, "error: the device does not start: %s\n", mint_status_text(status));
    }
    return status == MINT_OK;
}

static void serve(void)
{
    puts(mint_posix_line());
    (void)fflush(stdout);
    while (!stop && !mint_posix_reset_wanted()) {
        mint_agent_poll(&agent);
    }
    mint_rng_stop(&agent.rng);
    mint_store_unmount(&agent.store);
}

/// What a reset is to a board: the same program, anew. Its serial line goes away and comes back.
static void restart(char **argv)
{
    (void)execv("/proc/self/exe", argv);
    fprintf(stderr, "error: cannot restart: %s\n", strerror(errno));
}

int main(int argc, char **argv)
{
    options_t options;
    uint8_t authority[MINT_P256_PUBLIC_KEY_LEN];
    const uint8_t *enrolment_key;
    if (!options_read(&options, argc, argv)) {
        return EXIT_USAGE;
    }
    if (options.help) {
        options_help();
        return 0;
    }
    if (!read_authority(options.authority_path, authority) ||
        !read_enrolment_key(options.enrolment_path, &enrolment_key)) {
        return 1;
    }
    options.board.stop = &stop;
    catch_signals();
    if (!start_board(&options.board)) {
        return 1;
    }
    bool started = start_agent(authority);
    if (started) {
        mint_agent_set_enrolment_key(&agent, enrolment_key);
        serve();
    }
    mint_posix_stop();
    mint_wipe(key_of_file, sizeof key_of_file);
    if (started && !stop && mint_posix_reset_wanted()) {
        restart(argv);
    }
    return started && !mint_posix_reset_wanted() ? 0 : 1;
}
