// SPDX-License-Identifier: Apache-2.0
//
// A request is short, and so is every line of its PEM: what is longer is none, and is refused
// before it fills the memory.
#include "cli/request_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mintmark/certs/csr.h"
#include "mintmark/certs/pem.h"

enum {
    LINE_SIZE = 2 * MINT_CSR_MAX_LEN,     // base64 of a whole request on one line
    BLOCK_MAX_LEN = 2 * MINT_CSR_MAX_LEN, // base64 of a request, and its lines' ends
};

static const char end_mark[] = "-----END ";
static const char *const begin_lines[] = {"-----BEGIN CERTIFICATE REQUEST-----",
                                          "-----BEGIN NEW CERTIFICATE REQUEST-----"};

/// A line with its end, as far as there is room for it.
typedef struct {
    char text[LINE_SIZE];
    size_t len;
    bool cut; ///< the line was longer
} line_t;

static const char *shown(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

static mint_status_t fail_io(const char *path, mint_error_t *error)
{
    return mint_fail(error, MINT_ERR_IO, "'%.120s': %s", shown(path), strerror(errno));
}

// ---- opening ----

/// Copies standard input into a file that nobody else sees.
static mint_status_t fill_spool(mint_request_stream_t *stream, mint_error_t *error)
{
    char block[4096];
    size_t got;
    stream->spool = tmpfile();
    if (stream->spool == NULL) {
        return mint_fail(error, MINT_ERR_IO, "cannot make a temporary file: %s", strerror(errno));
    }
    while ((got = fread(block, 1, sizeof block, stdin)) > 0) {
        if (fwrite(block, 1, got, stream->spool) != got) {
            return mint_fail(error, MINT_ERR_IO, "cannot write a temporary file: %s",
                             strerror(errno));
        }
    }
    return ferror(stdin) == 0 ? MINT_OK : fail_io("-", error);
}

static mint_status_t open_file(mint_request_stream_t *stream, mint_error_t *error)
{
    // O_NONBLOCK: a FIFO is refused, not waited for; it could not be gone through twice.
    int file = open(stream->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat info;
    if (file < 0 || fstat(file, &info) != 0) {
        mint_status_t status = fail_io(stream->path, error);
        if (file >= 0) {
            (void)close(file);
        }
        return status;
    }
    if (!S_ISREG(info.st_mode)) {
        (void)close(file);
        mint_error_set(error, "'%.120s' is not a regular file", stream->path);
        mint_error_hint(error, "a pipe goes into standard input: `-`");
        return MINT_ERR_IO;
    }
    stream->file = fdopen(file, "rb");
    if (stream->file == NULL) {
        (void)close(file);
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    return MINT_OK;
}

static void start_over(FILE *file)
{
    clearerr(file);
    (void)fseek(file, 0, SEEK_SET);
}

mint_status_t mint_request_stream_open(mint_request_stream_t *stream, const char *path,
                                       mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    mint_request_stream_close(stream);
    stream->path = path;
    stream->line = 0;
    stream->number = 0;
    if (strcmp(path, "-") != 0) {
        status = open_file(stream, error);
    } else if (stream->spool == NULL) {
        status = fill_spool(stream, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    stream->file = stream->file == NULL ? stream->spool : stream->file;
    start_over(stream->file);
    int first = getc(stream->file);
    // A request has more than 127 bytes; no text begins with a zero and half of a character.
    stream->pem = first != 0x30 || getc(stream->file) < 0x80;
    start_over(stream->file);
    return first != EOF
               ? MINT_OK
               : mint_fail(error, MINT_ERR_FORMAT, "'%.120s' is empty", shown(stream->path));
}

void mint_request_stream_close(mint_request_stream_t *stream)
{
    if (stream->file != NULL && stream->file != stream->spool) {
        (void)fclose(stream->file);
    }
    stream->file = NULL;
}

void mint_request_stream_free(mint_request_stream_t *stream)
{
    mint_request_stream_close(stream);
    if (stream->spool != NULL) {
        (void)fclose(stream->spool);
    }
    *stream = (mint_request_stream_t){0};
}

// ---- PEM ----

/// Reads a line; false at the end of the file.
static bool read_line(mint_request_stream_t *stream, line_t *line)
{
    int c;
    line->len = 0;
    line->cut = false;
    do {
        c = getc(stream->file);
        if (c != EOF && line->len < sizeof line->text) {
            line->text[line->len++] = (char)c;
        } else if (c != EOF) {
            line->cut = true;
        }
    } while (c != EOF && c != '\n');
    stream->line += line->len > 0 ? 1 : 0;
    return line->len > 0;
}

static bool begins_request(const line_t *line)
{
    size_t len = line->len;
    while (len > 0 && line->text[len - 1] != '\0' &&
           strchr(" \t\r\n", line->text[len - 1]) != NULL) {
        len--;
    }
    for (size_t i = 0; i < sizeof begin_lines / sizeof begin_lines[0]; i++) {
        if (len == strlen(begin_lines[i]) && memcmp(line->text, begin_lines[i], len) == 0) {
            return true;
        }
    }
    return false;
}

static bool ends_block(const line_t *line)
{
    return line->len >= sizeof end_mark - 1 &&
           memcmp(line->text, end_mark, sizeof end_mark - 1) == 0;
}

/// Collects a block that begins with `line`, up to its last line or the end of the file.
static mint_status_t read_block(mint_request_stream_t *stream, line_t *line, mint_buffer_t *block,
                                mint_error_t *error)
{
    unsigned begin = stream->line;
    do {
        mint_buffer_append(block, line->text, line->len);
        if (line->cut || block->len > BLOCK_MAX_LEN) {
            return mint_fail(error, MINT_ERR_FORMAT,
                             "'%.120s': the PEM block that begins on line %u is longer than a "
                             "request can be",
                             shown(stream->path), begin);
        }
    } while (!ends_block(line) && read_line(stream, line));
    return mint_buffer_status(block) == MINT_OK
               ? MINT_OK
               : mint_fail(error, MINT_ERR_MEMORY, "out of memory");
}

static mint_status_t next_block(mint_request_stream_t *stream, mint_buffer_t *der,
                                mint_error_t *error)
{
    line_t line;
    mint_buffer_t block = {0};
    mint_error_t cause = {0};
    char label[MINT_PEM_LABEL_SIZE];
    do {
        if (!read_line(stream, &line)) {
            return MINT_ERR_NOT_FOUND;
        }
    } while (!begins_request(&line));

    unsigned before = stream->line - 1;
    mint_status_t status = read_block(stream, &line, &block, error);
    if (status == MINT_OK) {
        mint_bytes_t text = mint_buffer_view(&block);
        status = mint_pem_next_of(&text, &before, label, der, &cause);
        if (status != MINT_OK) {
            status = mint_fail(error, MINT_ERR_FORMAT, "'%.120s': %s", shown(stream->path),
                               cause.message);
        }
    }
    mint_buffer_free(&block);
    return status;
}

// ---- DER ----

/// Reads the length after the tag, and appends both. 0 if no request is so long, or so short.
static size_t read_header(FILE *file, mint_buffer_t *der)
{
    uint8_t bytes[4] = {0x30};
    int count = getc(file);
    size_t len = 0;
    bytes[1] = (uint8_t)count;
    if (count != 0x81 && count != 0x82) {
        return 0;
    }
    for (int i = 0; i < (count & 0x7F); i++) {
        int c = getc(file);
        bytes[2 + i] = (uint8_t)c;
        len = c == EOF ? 0 : len << 8 | (size_t)c;
    }
    mint_buffer_append(der, bytes, 2 + ((size_t)count & 0x7F));
    return len <= MINT_CSR_MAX_LEN ? len : 0;
}

static mint_status_t next_element(mint_request_stream_t *stream, mint_buffer_t *der,
                                  mint_error_t *error)
{
    uint8_t content[MINT_CSR_MAX_LEN];
    int tag = getc(stream->file);
    if (tag == EOF) {
        return MINT_ERR_NOT_FOUND;
    }
    size_t len = tag == 0x30 ? read_header(stream->file, der) : 0;
    if (len == 0 || fread(content, 1, len, stream->file) != len) {
        return mint_fail(error, MINT_ERR_FORMAT, "'%.120s': it is not a request, PEM or DER",
                         shown(stream->path));
    }
    mint_buffer_append(der, content, len);
    return mint_buffer_status(der) == MINT_OK ? MINT_OK
                                              : mint_fail(error, MINT_ERR_MEMORY, "out of memory");
}

// ---- both ----

mint_status_t mint_request_stream_next(mint_request_stream_t *stream, mint_buffer_t *der,
                                       mint_error_t *error)
{
    mint_buffer_free(der);
    if (stream->file == NULL) {
        return MINT_ERR_NOT_FOUND;
    }
    mint_status_t status =
        stream->pem ? next_block(stream, der, error) : next_element(stream, der, error);
    if (status != MINT_OK && ferror(stream->file) != 0) {
        status = mint_fail(error, MINT_ERR_IO, "'%.120s': it cannot be read", shown(stream->path));
    }
    if (status == MINT_ERR_NOT_FOUND && stream->number == 0) {
        status = mint_fail(error, MINT_ERR_FORMAT, "'%.120s': there is no request in it",
                           shown(stream->path));
    }
    if (status != MINT_OK) {
        mint_buffer_free(der);
    } else {
        stream->number++;
    }
    return status;
}
