// SPDX-License-Identifier: Apache-2.0
//
// Moments, files and serial numbers on the command line.
#include "cli/cert_options.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "mintmark/certs/certificate.h"

static bool parse_date(const char *text, const char *format, int64_t *time_s)
{
    struct tm parts = {0};
    const char *end = strptime(text, format, &parts);
    if (end == NULL || *end != '\0') {
        return false;
    }
    const struct tm written = parts; // timegm() puts what is no date, such as 30 February, right
    *time_s = (int64_t)timegm(&parts);
    return parts.tm_mday == written.tm_mday && parts.tm_mon == written.tm_mon &&
           parts.tm_hour == written.tm_hour;
}

static bool parse_seconds(const char *text, int64_t *time_s)
{
    *time_s = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at < '0' || *at > '9' || *time_s > MINT_TIME_FOREVER) {
            return false;
        }
        *time_s = 10 * *time_s + (*at - '0');
    }
    return text[0] != '\0' && *time_s <= MINT_TIME_FOREVER;
}

bool mint_parse_time(const mint_arguments_t *arguments, const char *name, int64_t otherwise,
                     int64_t *time_s)
{
    const char *text = mint_argument_text(arguments, name, NULL);
    *time_s = otherwise;
    if (text == NULL || parse_date(text, "%Y-%m-%dT%H:%M:%SZ", time_s) ||
        parse_date(text, "%Y-%m-%d", time_s) || parse_seconds(text, time_s)) {
        return true;
    }
    (void)mint_say_usage(arguments->verb,
                         "--%s is a moment such as 2026-11-23T08:15:00Z or 2026-11-23, not '%s'",
                         name, text);
    return false;
}

mint_exit_t mint_read_option_files(const mint_arguments_t *arguments, const char *name,
                                   unsigned kinds, mint_inputs_t *inputs)
{
    const char *path;
    for (size_t i = 0; (path = mint_argument_text_at(arguments, name, i)) != NULL; i++) {
        mint_error_t error = {0};
        mint_status_t status = mint_inputs_read(inputs, path, kinds, &error);
        if (status != MINT_OK) {
            return mint_say_error(status, &error);
        }
    }
    return MINT_EXIT_DONE;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

bool mint_parse_hex(const char *text, uint8_t *bytes, size_t size, size_t *len)
{
    *len = 0;
    while (*text != '\0') {
        if (*text == ':' && *len > 0) {
            text++;
        }
        int high = hex_digit(text[0]);
        int low = high >= 0 ? hex_digit(text[1]) : -1;
        if (low < 0 || *len == size) {
            return false;
        }
        bytes[(*len)++] = (uint8_t)(high * 16 + low);
        text += 2;
    }
    return *len > 0;
}

mint_exit_t mint_parse_serial(const char *text, uint8_t *serial, size_t *serial_len)
{
    mint_error_t error = {0};
    mint_inputs_t inputs = {0};
    mint_certificate_info_t info;
    if (mint_parse_hex(text, serial, MINT_SERIAL_LEN, serial_len) && access(text, F_OK) != 0) {
        return MINT_EXIT_DONE;
    }
    mint_status_t status = mint_inputs_read(&inputs, text, MINT_INPUT_CERTIFICATE, &error);
    if (status == MINT_ERR_NOT_FOUND) {
        mint_error_set(&error, "'%.100s' is neither a serial number in hex nor a file", text);
    }
    if (status == MINT_OK) {
        status = mint_certificate_read(mint_buffer_view(&inputs.list[0].der), &info, &error);
    }
    if (status == MINT_OK && info.serial_len > MINT_SERIAL_LEN) {
        status = mint_fail(&error, MINT_ERR_FORMAT, "its serial number is too long");
    }
    mint_inputs_free(&inputs);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    memcpy(serial, info.serial, info.serial_len);
    *serial_len = info.serial_len;
    return MINT_EXIT_DONE;
}
