// SPDX-License-Identifier: Apache-2.0
//
// How an output was made: the command line as a shell takes it, and the date.
#ifndef MINTMARK_PROVISIONER_COMMAND_TEXT_H
#define MINTMARK_PROVISIONER_COMMAND_TEXT_H

#include "cli/cli.h"

/// The command line of a verb, quoted for a shell. The caller frees it. NULL: no memory.
char *mint_command_text(const mint_arguments_t *arguments);

/// Seconds since 1970: SOURCE_DATE_EPOCH where it is set to a number, so that outputs can be made
/// again byte for byte, else the clock's.
int64_t mint_time_of_outputs(void);

#endif
