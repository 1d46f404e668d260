// SPDX-License-Identifier: Apache-2.0
//
// The command line of mintmark-device.
#ifndef MINTMARK_FIRMWARE_POSIX_OPTIONS_H
#define MINTMARK_FIRMWARE_POSIX_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "mintmark/message.h"
#include "posix_port.h"

/// What the command line says.
typedef struct {
    mint_posix_config_t board;      ///< for mint_posix_start(); `stop` is not set
    uint8_t id[MINT_DEVICE_ID_LEN]; ///< what `board.id` points to, if it is given
    const char *authority_path;     ///< file with the authority's public key; NULL: compiled in
    const char *enrolment_path; ///< file with the batch's enrolment key; NULL: built in, or none
    bool help;                  ///< --help was asked for
} options_t;

/// Reads the command line; `options` must stay where it is while `options->board` is in use. False,
/// after a message on stderr, if it is wrong.
bool options_read(options_t *options, int argc, char **argv);

/// Prints how the program is used.
void options_help(void);

#endif
