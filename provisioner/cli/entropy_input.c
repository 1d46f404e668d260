// SPDX-License-Identifier: Apache-2.0
//
// Reading sample files. A single file is mapped, so that its bytes are not in memory twice;
// standard input and several files are gathered in a buffer.
#include "cli/entropy_input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_CHUNK ((size_t)1 << 20)

/// The bytes of a file, mapped or read.
typedef struct {
    uint8_t *data;
    size_t len;
    size_t room; ///< of a buffer; 0 for a mapping
} content_t;

static void content_free(content_t *content)
{
    if (content->room != 0) {
        free(content->data);
    } else if (content->data != NULL) {
        (void)munmap(content->data, content->len);
    }
    *content = (content_t){0};
}

static mint_exit_t say_unreadable(const char *path, int number)
{
    mint_error_t error = {0};
    mint_error_set(&error, "cannot read %s: %s", strcmp(path, "-") == 0 ? "standard input" : path,
                   strerror(number));
    return mint_say_error(MINT_ERR_IO, &error);
}

static bool make_room(content_t *content)
{
    if (content->room - content->len >= READ_CHUNK) {
        return true;
    }
    size_t room = content->room + content->room / 2 + READ_CHUNK;
    uint8_t *data = realloc(content->data, room);
    if (data == NULL) {
        return false;
    }
    content->data = data;
    content->room = room;
    return true;
}

/// Appends what a descriptor gives until its end. 0 or an error number.
static int append(int fd, content_t *content)
{
    for (;;) {
        if (!make_room(content)) {
            return ENOMEM;
        }
        ssize_t got = read(fd, content->data + content->len, READ_CHUNK);
        if (got == 0) {
            return 0;
        }
        if (got > 0) {
            content->len += (size_t)got;
        } else if (errno != EINTR) {
            return errno;
        }
    }
}

/// Maps a file that can be mapped.
static bool map(int fd, content_t *content)
{
    struct stat status;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0 ||
        lseek(fd, 0, SEEK_CUR) != 0) {
        return false;
    }
    size_t len = (size_t)status.st_size;
    void *data = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED) {
        return false;
    }
    *content = (content_t){.data = data, .len = len};
    return true;
}

static mint_exit_t load(const char *path, bool alone, content_t *content)
{
    int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return say_unreadable(path, errno);
    }
    int number = alone && map(fd, content) ? 0 : append(fd, content);
    if (fd != STDIN_FILENO) {
        (void)close(fd);
    }
    return number == 0 ? MINT_EXIT_DONE : say_unreadable(path, number);
}

/// Reads a list of bit numbers, or "all".
static bool read_keep(const mint_arguments_t *arguments, uint32_t *mask, bool *keeps_all)
{
    const char *text = mint_argument_text(arguments, "keep", NULL);
    *mask = 0;
    *keeps_all = text != NULL && strcmp(text, "all") == 0;
    if (*keeps_all) {
        return true;
    }
    for (const char *at = text; at != NULL && *at != '\0';) {
        char *end;
        unsigned long bit = strtoul(at, &end, 10);
        bool is_number = *at >= '0' && *at <= '9' && (*end == ',' || *end == '\0');
        if (!is_number || bit >= MINT_SAMPLES_MAX_WIDTH || (*end == ',' && end[1] == '\0')) {
            (void)mint_say_usage(arguments->verb, "--keep is a list of bit numbers, not '%s'",
                                 text);
            return false;
        }
        *mask |= (uint32_t)1 << bit;
        at = *end == ',' ? end + 1 : end;
    }
    if (__builtin_popcount(*mask) > 8 || (text != NULL && *mask == 0)) {
        (void)mint_say_usage(arguments->verb, "--keep takes one to eight bits");
        return false;
    }
    return true;
}

static bool read_decimal(const char **text, char end, uint64_t *value)
{
    char *stop;
    if (**text < '0' || **text > '9') {
        return false;
    }
    errno = 0;
    *value = strtoull(*text, &stop, 10);
    bool is_good = errno == 0 && *stop == end;
    *text = stop + 1;
    return is_good;
}

static bool read_block(const mint_arguments_t *arguments, mint_samples_format_t *format)
{
    const char *text = mint_argument_text(arguments, "block", NULL);
    uint64_t index;
    uint64_t count;
    const char *at = text;
    if (text == NULL) {
        return true;
    }
    if (!read_decimal(&at, ',', &index) || !read_decimal(&at, '\0', &count) || count == 0 ||
        count > MINT_SAMPLES_MAX || index > SIZE_MAX / count) {
        (void)mint_say_usage(arguments->verb, "--block is INDEX,COUNT, not '%s'", text);
        return false;
    }
    format->first = (size_t)(index * count);
    format->count = (size_t)count;
    return true;
}

static bool read_format(const mint_arguments_t *arguments, mint_samples_format_t *format)
{
    const char *endian = mint_argument_text(arguments, "endian", "little");
    uint32_t bits;
    uint32_t width;
    *format = (mint_samples_format_t){.packed = mint_argument_flag(arguments, "packed"),
                                      .big_endian = strcmp(endian, "big") == 0};
    if (!mint_argument_number(arguments, "bits", 1, MINT_SAMPLES_MAX_WIDTH, 0, &bits) ||
        !mint_argument_number(arguments, "width", 8, 32, 0, &width) ||
        !read_keep(arguments, &format->keep_mask, &format->keeps_all) ||
        !read_block(arguments, format)) {
        return false;
    }
    format->bits = bits;
    format->word_bits = width;
    if (format->packed && (bits == 0 || width != 0)) {
        (void)mint_say_usage(arguments->verb, "--packed needs --bits and takes no --width");
        return false;
    }
    if (!format->packed && bits > (width == 0 ? 8 : width)) {
        (void)mint_say_usage(arguments->verb, "--bits %u does not fit into words of %u bits", bits,
                             width == 0 ? 8 : width);
        return false;
    }
    return true;
}

/// Reads the side file of a capture, and holds the data against it.
typedef mint_status_t (*take_record_t)(const char *path, mint_capture_record_t *record,
                                       mint_error_t *error);

/// How files are read.
typedef struct {
    take_record_t take_record;
    const mint_samples_t *other; ///< NULL, or what the set is to be compared with
    const mint_samples_notes_t *other_notes;
} manner_t;

/// The bits in which samples stand in a file.
static unsigned word_of(const mint_samples_format_t *format)
{
    return format->packed ? format->bits : format->word_bits == 0 ? 8 : format->word_bits;
}

/// Says which of the bits to keep there is not.
static void explain_keep(const char *name, const mint_samples_format_t *format,
                         const manner_t *manner, mint_error_t *error)
{
    uint32_t kept = manner->other != NULL ? manner->other_notes->kept_mask : format->keep_mask;
    unsigned width = format->bits != 0 ? format->bits : word_of(format);
    unsigned bit = width;
    while (bit < MINT_SAMPLES_MAX_WIDTH && (kept >> bit & 1u) == 0) {
        bit++;
    }
    if (bit == MINT_SAMPLES_MAX_WIDTH) {
        return;
    }
    mint_error_set(error,
                   manner->other != NULL
                       ? "%s: bit %u of the capture is assessed, but these samples have %u bits"
                       : "%s: --keep names bit %u, but a sample has %u bits",
                   name, bit, width);
    mint_error_hint(error, "bits count from 0, the lowest");
}

static mint_exit_t say_refused(const char *path, const content_t *content,
                               const mint_samples_format_t *format, const manner_t *manner,
                               mint_status_t status)
{
    mint_error_t error = {0};
    uint64_t samples = (uint64_t)content->len * 8 / word_of(format);
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    if (status == MINT_ERR_SPACE) {
        mint_error_set(&error, "%s: more than %u samples", name, MINT_SAMPLES_MAX);
        mint_error_hint(&error, "--block takes a part of them");
    } else if (status == MINT_ERR_FORMAT && content->len == 0) {
        mint_error_set(&error, "%s is empty", name);
    } else if (status == MINT_ERR_FORMAT && samples <= format->first) {
        mint_error_set(&error, "%s has %llu whole samples; the block begins after the last", name,
                       (unsigned long long)samples);
    } else if (status == MINT_ERR_FORMAT) {
        mint_error_set(&error, "%s: a sample does not fit into %u bits", name, format->bits);
        mint_error_hint(&error, "without --bits the width is that of the largest sample");
    } else if (status == MINT_ERR_ARGUMENT) {
        explain_keep(name, format, manner, &error);
    } else if (status == MINT_ERR_MISMATCH) {
        mint_error_set(
            &error,
            manner->other != NULL
                ? "%s: more than 256 different values; the capture has fewer, and all of "
                  "its bits are assessed"
                : "%s: more than 256 different values, too many to keep all bits",
            name);
        mint_error_hint(&error, "--keep 0,1,… says which bits are assessed");
    }
    return mint_say_error(status, &error);
}

static mint_exit_t load_all(const mint_arguments_t *arguments, size_t first, size_t count,
                            content_t *content)
{
    mint_exit_t exit = MINT_EXIT_DONE;
    *content = (content_t){0};
    for (size_t i = 0; i < count && exit == MINT_EXIT_DONE; i++) {
        exit = load(arguments->operands[first + i], count == 1, content);
    }
    return exit;
}

/// Looks for the side file of a capture, and takes from it how the samples are to be read.
static mint_exit_t heed_record(const mint_arguments_t *arguments, const char *path,
                               take_record_t take_record, mint_entropy_input_t *input)
{
    mint_error_t error = {0};
    mint_status_t status = take_record(path, &input->record, &error);
    if (status == MINT_ERR_NOT_FOUND) {
        return MINT_EXIT_DONE;
    }
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    mint_samples_format_t *format = &input->format;
    input->has_record = true;
    if (format->packed || format->bits != 0 || format->word_bits != 0 ||
        mint_argument_text(arguments, "endian", NULL) != NULL) {
        return MINT_EXIT_DONE;
    }
    format->bits = input->record.bits;
    format->word_bits = input->record.width;
    mint_say("%s.json: samples of %s, %u bits in words of %u, little-endian", path,
             input->record.source, format->bits, format->word_bits);
    return MINT_EXIT_DONE;
}

static mint_status_t make_samples(const content_t *content, const manner_t *manner,
                                  mint_samples_t *samples, mint_entropy_input_t *input)
{
    if (manner->other == NULL) {
        return mint_samples_read(content->data, content->len, &input->format, samples,
                                 &input->notes);
    }
    return mint_samples_read_like(content->data, content->len, &input->format, manner->other,
                                  manner->other_notes, samples, &input->notes);
}

/// How the files are to be read, by options and by the side file of a single one, and their bytes.
static mint_exit_t take(const mint_arguments_t *arguments, size_t first, size_t count,
                        take_record_t take_record, mint_entropy_input_t *input, content_t *content)
{
    *content = (content_t){0};
    input->has_record = false;
    if (!read_format(arguments, &input->format)) {
        return MINT_EXIT_USAGE;
    }
    mint_exit_t exit = MINT_EXIT_DONE;
    if (count == 1 && strcmp(arguments->operands[first], "-") != 0) {
        exit = heed_record(arguments, arguments->operands[first], take_record, input);
    }
    return exit != MINT_EXIT_DONE ? exit : load_all(arguments, first, count, content);
}

static mint_exit_t read_files(const mint_arguments_t *arguments, size_t first, size_t count,
                              const manner_t *manner, mint_samples_t *samples,
                              mint_entropy_input_t *input)
{
    content_t content;
    *samples = (mint_samples_t){0};
    mint_exit_t exit = take(arguments, first, count, manner->take_record, input, &content);
    if (exit == MINT_EXIT_DONE) {
        mint_status_t status = make_samples(&content, manner, samples, input);
        if (status != MINT_OK) {
            exit =
                say_refused(arguments->operands[first], &content, &input->format, manner, status);
        }
    }
    content_free(&content);
    return exit;
}

mint_exit_t mint_entropy_read_files(const mint_arguments_t *arguments, size_t first, size_t count,
                                    mint_samples_t *samples, mint_entropy_input_t *input)
{
    static const manner_t manner = {.take_record = mint_capture_record_verify};
    mint_entropy_input_t ignored;
    return read_files(arguments, first, count, &manner, samples, input == NULL ? &ignored : input);
}

/// The width of samples that are all the bits of the bytes in their order; 0 where samples have to
/// be read one by one.
static unsigned whole_width(const mint_samples_format_t *format, const content_t *content)
{
    if (format->first != 0 || format->count != 0 || format->keep_mask != 0 || content->len == 0) {
        return 0;
    }
    if (format->packed) {
        return format->bits <= 8 && 8 % format->bits == 0 ? format->bits : 0;
    }
    if (format->word_bits > 8 || (format->bits != 0 && format->bits != 8)) {
        return 0;
    }
    size_t at = 0;
    while (format->bits == 0 && at < content->len && content->data[at] < 0x80) {
        at++;
    }
    return at < content->len ? 8 : 0;
}

static mint_status_t read_bits(const content_t *content, const mint_samples_format_t *format,
                               mint_bits_t *bits, unsigned *symbol_bits)
{
    mint_samples_t samples;
    *symbol_bits = whole_width(format, content);
    if (*symbol_bits != 0) {
        return mint_bits_from_bytes(content->data, content->len, bits);
    }
    mint_status_t status = mint_samples_read(content->data, content->len, format, &samples, NULL);
    if (status != MINT_OK) {
        return status;
    }
    *symbol_bits = samples.bits;
    status = mint_bits_from_samples(&samples, bits);
    mint_samples_free(&samples);
    return status;
}

mint_exit_t mint_entropy_read_bits(const mint_arguments_t *arguments, size_t first, size_t count,
                                   mint_bits_t *bits, unsigned *symbol_bits)
{
    static const manner_t manner = {0};
    mint_entropy_input_t input;
    content_t content;
    *bits = (mint_bits_t){0};
    mint_exit_t exit = take(arguments, first, count, mint_capture_record_verify, &input, &content);
    if (exit == MINT_EXIT_DONE) {
        mint_status_t status = read_bits(&content, &input.format, bits, symbol_bits);
        if (status != MINT_OK) {
            exit =
                say_refused(arguments->operands[first], &content, &input.format, &manner, status);
        }
    }
    content_free(&content);
    return exit;
}

mint_exit_t mint_entropy_read(const mint_arguments_t *arguments, mint_samples_t *samples,
                              mint_entropy_input_t *input)
{
    return mint_entropy_read_files(arguments, 0, 1, samples, input);
}

mint_exit_t mint_entropy_read_to_judge(const mint_arguments_t *arguments, mint_samples_t *samples,
                                       mint_entropy_input_t *input)
{
    static const manner_t manner = {.take_record = mint_capture_record_load};
    return read_files(arguments, 0, 1, &manner, samples, input);
}

mint_exit_t mint_entropy_read_to_compare(const mint_arguments_t *arguments,
                                         const mint_samples_t *other,
                                         const mint_samples_notes_t *other_notes,
                                         mint_samples_t *samples, mint_entropy_input_t *input)
{
    const manner_t manner = {mint_capture_record_load, other, other_notes};
    return read_files(arguments, 0, 1, &manner, samples, input);
}
