// SPDX-License-Identifier: Apache-2.0
//
// What may come next on a command line that is being typed, for the completion of bash and zsh.
// The scripts in provisioner/completions ask the program itself, so they offer what the program has
// that is installed, and say nothing twice.
#ifndef MINTMARK_PROVISIONER_COMPLETE_H
#define MINTMARK_PROVISIONER_COMPLETE_H

#include "cli/cli.h"

/// Prints what may stand in the place of the last of `argc` words (which may be empty, or begun);
/// the words before it are those after the program's name. One line for each candidate: the word,
/// a tab, what it means; and at the end a line `:files` or `:folders` if a path may stand there
/// too. Candidates are whole words, but for `--option=`, where they are values. Quiet where nothing
/// is known: a factory that cannot be opened just has no batches.
mint_exit_t mint_complete(int argc, char **argv);

#endif
