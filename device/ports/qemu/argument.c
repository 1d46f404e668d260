// SPDX-License-Identifier: Apache-2.0
//
// The arguments in the emulator's command line. QEMU joins -semihosting-config arg=… with spaces,
// and hands over the firmware's file name if it was given none; so nothing counts but a word with
// the exact name.
#include "qemu/argument.h"

#include <stddef.h>
#include <string.h>

#include "qemu/semihost.h"

mint_status_t qemu_argument(const char *name, char line[QEMU_COMMAND_LINE_SIZE], char **value)
{
    *value = NULL;
    mint_status_t status = qemu_semihost_command_line(line, QEMU_COMMAND_LINE_SIZE);
    if (status != MINT_OK) {
        return status;
    }
    for (char *word = line; word != NULL && *value == NULL; word = strchr(word, ' ')) {
        word += *word == ' ' ? 1 : 0;
        if (strncmp(word, name, strlen(name)) == 0) {
            *value = word + strlen(name);
        }
    }
    return MINT_OK;
}
