// SPDX-License-Identifier: Apache-2.0
//
// Reading the command line of mintmark-device, and its help.
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { FLASH = 1, LINK, AUTHORITY, ENROLMENT_KEY, ID, FAIL_RANDOM, NO_SYNC, HELP };

static const struct option known[] = {
    {"flash", required_argument, NULL, FLASH},
    {"link", required_argument, NULL, LINK},
    {"authority", required_argument, NULL, AUTHORITY},
    {"enrolment-key", required_argument, NULL, ENROLMENT_KEY},
    {"id", required_argument, NULL, ID},
    {"fail-random", no_argument, NULL, FAIL_RANDOM},
    {"no-sync", no_argument, NULL, NO_SYNC},
    {"help", no_argument, NULL, HELP},
    {0},
};

void options_help(void)
{
    fputs("mintmark-device: a Mintmark device as a program, for tests and development\n"
          "\n"
          "usage: mintmark-device --flash FILE [options]\n"
          "\n"
          "  --flash FILE      flash image; made if it is not there\n"
          "  --link PATH       symbolic link to the device's serial line\n"
          "  --authority FILE  public key that may delegate stations: 65 bytes, 0x04 || X || Y\n"
          "  --enrolment-key FILE  of the batch, 32 bytes (default: the one built in, or none)\n"
          "  --id HEX          the device's id, 32 hexadecimal digits (random if not given)\n"
          "  --fail-random     the credited noise source delivers nothing\n"
          "  --no-sync         do not wait for the disk after each write\n"
          "  --help            this text\n"
          "\n"
          "Prints the path of the serial line and serves it until SIGTERM or SIGINT.\n"
          "\n"
          "example:\n"
          "  mintmark-device --flash a.flash --link a.tty --authority authority.key &\n"
          "  mintmark device info --port a.tty\n",
          stdout);
}

static bool hex_digit(char digit, unsigned *value)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    const char *found = digit == '\0' ? NULL : strchr(digits, digit);
    if (found == NULL) {
        return false;
    }
    size_t index = (size_t)(found - digits);
    *value = (unsigned)(index < 16 ? index : index - 6);
    return true;
}

static bool read_id(options_t *options, const char *text)
{
    if (strlen(text) != 2 * sizeof options->id) {
        return false;
    }
    for (size_t i = 0; i < sizeof options->id; i++) {
        unsigned high;
        unsigned low;
        if (!hex_digit(text[2 * i], &high) || !hex_digit(text[2 * i + 1], &low)) {
            return false;
        }
        options->id[i] = (uint8_t)(high << 4 | low);
    }
    options->board.id = options->id;
    return true;
}

/// Takes one option. False, after a message, if its argument is wrong or it is not known; then
/// `argument` is the option itself.
static bool take(options_t *options, int option, const char *argument)
{
    switch (option) {
    case FLASH:
        options->board.flash_path = argument;
        return true;
    case LINK:
        options->board.link_path = argument;
        return true;
    case AUTHORITY:
        options->authority_path = argument;
        return true;
    case ENROLMENT_KEY:
        options->enrolment_path = argument;
        return true;
    case ID:
        if (!read_id(options, argument)) {
            fprintf(stderr, "error: \"%s\" is not an id of 32 hexadecimal digits\n", argument);
            return false;
        }
        return true;
    case FAIL_RANDOM:
        options->board.fail_random = true;
        return true;
    case NO_SYNC:
        options->board.no_sync = true;
        return true;
    case HELP:
        options->help = true;
        return true;
    default:
        fprintf(stderr, "error: \"%s\" is no option, or lacks its argument\n", argument);
        return false;
    }
}

static bool complete(const options_t *options, int operands)
{
    if (options->help) {
        return true;
    }
    if (operands > 0) {
        fputs("error: there are no operands\n", stderr);
        return false;
    }
    if (options->board.flash_path == NULL) {
        fputs("error: --flash is missing\n", stderr);
        return false;
    }
    return true;
}

bool options_read(options_t *options, int argc, char **argv)
{
    memset(options, 0, sizeof *options);
    bool good = true;
    int option;
    opterr = 0; // the messages are ours
    while (good && (option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        good = take(options, option, option == '?' ? argv[optind - 1] : optarg);
    }
    if (!good || !complete(options, argc - optind)) {
        fputs("hint: mintmark-device --help\n", stderr);
        return false;
    }
    return true;
}
