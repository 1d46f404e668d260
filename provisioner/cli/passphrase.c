// SPDX-License-Identifier: Apache-2.0
//
// Passphrases come from a private file, a file descriptor or the terminal without echo; never from
// the command line, which every process of the machine can read. A passphrase is the first line,
// without its end.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli/cli.h"
#include "mintmark/certs/file.h"

#define SIZE (MINT_KEY_PASSPHRASE_MAX_LEN + 2u) ///< one byte too many and a line end

/// Cuts `len` bytes at their first line end and puts them into the buffer.
static mint_status_t take_line(const uint8_t *data, size_t len, mint_buffer_t *passphrase,
                               mint_error_t *error)
{
    const uint8_t *end = len > 0 ? memchr(data, '\n', len) : NULL;
    size_t line_len = end != NULL ? (size_t)(end - data) : len;
    if (line_len > 0 && data[line_len - 1] == '\r') {
        line_len--;
    }
    if (line_len == 0 || line_len > MINT_KEY_PASSPHRASE_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a passphrase has 1 to %u bytes",
                         MINT_KEY_PASSPHRASE_MAX_LEN);
    }
    mint_buffer_append(passphrase, data, line_len);
    return mint_buffer_status(passphrase);
}

static mint_status_t read_file(const char *path, mint_buffer_t *passphrase, mint_error_t *error)
{
    mint_buffer_t content = {0};
    mint_status_t status = mint_file_read_secret(path, &content, error);
    if (status == MINT_OK) {
        status = take_line(content.data, content.len, passphrase, error);
    }
    mint_buffer_free(&content);
    return status;
}

/// Reads a line, byte by byte, so that what follows it stays for whoever reads next.
static mint_status_t read_descriptor(int file, mint_buffer_t *passphrase, mint_error_t *error)
{
    uint8_t line[SIZE];
    size_t len = 0;
    ssize_t got = 1;
    while (len < sizeof line && got > 0 && (len == 0 || line[len - 1] != '\n')) {
        got = read(file, &line[len], 1);
        if (got < 0 && errno == EINTR) {
            got = 1;
        } else if (got > 0) {
            len++;
        }
    }
    mint_status_t status =
        got < 0 ? mint_fail(error, MINT_ERR_IO, "cannot read the passphrase: %s", strerror(errno))
                : take_line(line, len, passphrase, error);
    mint_wipe(line, sizeof line);
    return status;
}

/// Asks on the terminal, with echo off. Signals that would end the program wait until the terminal
/// is as it was.
static mint_status_t ask(int terminal, const char *prompt, mint_buffer_t *passphrase,
                         mint_error_t *error)
{
    struct termios before;
    sigset_t ending;
    sigset_t mask;
    if (tcgetattr(terminal, &before) != 0) {
        return mint_fail(error, MINT_ERR_IO, "the terminal: %s", strerror(errno));
    }
    struct termios silent = before;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
    silent.c_lflag |= ECHONL | ICANON;
    (void)sigemptyset(&ending);
    (void)sigaddset(&ending, SIGINT);
    (void)sigaddset(&ending, SIGTERM);
    (void)sigaddset(&ending, SIGHUP);
    (void)sigprocmask(SIG_BLOCK, &ending, &mask);
    mint_status_t status = MINT_ERR_IO;
    if (write(terminal, prompt, strlen(prompt)) >= 0 &&
        tcsetattr(terminal, TCSAFLUSH, &silent) == 0) {
        status = read_descriptor(terminal, passphrase, error);
        (void)tcsetattr(terminal, TCSAFLUSH, &before);
    }
    (void)sigprocmask(SIG_SETMASK, &mask, NULL);
    return status;
}

static mint_status_t read_terminal(bool is_new, mint_buffer_t *passphrase, mint_error_t *error)
{
    mint_buffer_t again = {0};
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0) {
        mint_error_set(error, "there is no terminal to ask for the passphrase");
        mint_error_hint(error, "give --passphrase-file FILE or --passphrase-fd N");
        return MINT_ERR_IO;
    }
    mint_status_t status = ask(terminal, "Passphrase: ", passphrase, error);
    if (status == MINT_OK && is_new) {
        status = ask(terminal, "The same again: ", &again, error);
    }
    if (status == MINT_OK && is_new &&
        (again.len != passphrase->len || !mint_equal_ct(again.data, passphrase->data, again.len))) {
        status = mint_fail(error, MINT_ERR_MISMATCH, "the two passphrases differ");
    }
    mint_buffer_free(&again);
    (void)close(terminal);
    return status;
}

mint_exit_t mint_passphrase_read(const mint_arguments_t *arguments, bool is_new,
                                 mint_buffer_t *passphrase)
{
    mint_error_t error = {0};
    uint32_t descriptor = 0;
    mint_status_t status;
    const char *path = mint_argument_text(arguments, "passphrase-file", NULL);
    mint_buffer_free(passphrase);
    mint_protect_memory();
    if (path != NULL && mint_argument_flag(arguments, "passphrase-fd")) {
        return mint_say_usage(arguments->verb, "--passphrase-file and --passphrase-fd exclude"
                                               " each other");
    }
    if (!mint_argument_number(arguments, "passphrase-fd", 0, 65535, 0, &descriptor)) {
        return MINT_EXIT_USAGE;
    }
    if (path != NULL) {
        status = read_file(path, passphrase, &error);
    } else if (mint_argument_flag(arguments, "passphrase-fd")) {
        status = read_descriptor((int)descriptor, passphrase, &error);
    } else {
        status = read_terminal(is_new, passphrase, &error);
    }
    if (status != MINT_OK) {
        mint_buffer_free(passphrase);
        return mint_say_error(status, &error);
    }
    return MINT_EXIT_DONE;
}
