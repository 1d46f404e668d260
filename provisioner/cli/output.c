// SPDX-License-Identifier: Apache-2.0
//
// What the program says: data on standard output, talk on standard error, errors always in the same
// two lines.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "mintmark/certs/file.h"

mint_exit_t mint_say_error(mint_status_t status, const mint_error_t *error)
{
    const char *message = error != NULL ? error->message : "";
    (void)fprintf(stderr, "error: %s\n", message[0] != '\0' ? message : mint_status_text(status));
    if (error != NULL && error->hint[0] != '\0') {
        (void)fprintf(stderr, "hint: %s\n", error->hint);
    }
    return MINT_EXIT_FAILED;
}

mint_exit_t mint_say_usage(const mint_verb_t *verb, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)fputs("error: ", stderr);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    (void)fprintf(stderr, "\nhint: `mintmark %s %s --help` says how it goes\n", verb->noun,
                  verb->verb);
    return MINT_EXIT_USAGE;
}

void mint_say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    (void)fputc('\n', stderr);
}

mint_exit_t mint_print_json(json_t *value)
{
    int result = value == NULL ? -1 : json_dumpf(value, stdout, JSON_INDENT(2));
    json_decref(value);
    if (result != 0) {
        return mint_say_error(value == NULL ? MINT_ERR_MEMORY : MINT_ERR_IO, NULL);
    }
    (void)putchar('\n');
    return MINT_EXIT_DONE;
}

mint_exit_t mint_print_bytes(const char *path, mint_bytes_t data)
{
    mint_error_t error = {0};
    mint_status_t status = mint_file_replace(path, MINT_FILE_PUBLIC, data, &error);
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
}

void mint_print_hex(const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        (void)printf("%02x", data[i]);
    }
}

json_t *mint_json_hex(const uint8_t *data, size_t len)
{
    char text[256];
    if (2 * len >= sizeof text) {
        return NULL;
    }
    mint_hex(data, len, text);
    json_t *value = json_string(text);
    mint_wipe(text, sizeof text);
    return value;
}

void mint_time_text(int64_t time_s, char *text)
{
    time_t time = (time_t)time_s;
    struct tm parts;
    if (gmtime_r(&time, &parts) == NULL ||
        strftime(text, MINT_TIME_TEXT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0) {
        text[0] = '\0';
    }
}

json_t *mint_json_time(int64_t time_s)
{
    char text[MINT_TIME_TEXT_SIZE];
    mint_time_text(time_s, text);
    return json_string(text);
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = c != '\0' ? strchr(digits, c) : NULL;
    return found != NULL ? (int)((found - digits) % 16) : -1;
}

bool mint_parse_device_id(const char *text, uint8_t id[MINT_DEVICE_ID_LEN])
{
    bool right = strlen(text) == (size_t)2 * MINT_DEVICE_ID_LEN;
    for (size_t i = 0; right && i < MINT_DEVICE_ID_LEN; i++) {
        int high = hex_digit(text[2 * i]);
        int low = hex_digit(text[2 * i + 1]);
        right = high >= 0 && low >= 0;
        id[i] = right ? (uint8_t)(high * 16 + low) : 0;
    }
    if (!right) {
        mint_error_t error = {0};
        mint_error_set(&error, "'%.64s' is not a device id", text);
        mint_error_hint(&error, "an id is 32 hex digits; `mintmark device list` lists them");
        (void)mint_say_error(MINT_ERR_ARGUMENT, &error);
    }
    return right;
}
