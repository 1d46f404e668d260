// SPDX-License-Identifier: Apache-2.0
//
// The help texts, made from the table of verbs.
#ifndef MINTMARK_PROVISIONER_HELP_H
#define MINTMARK_PROVISIONER_HELP_H

#include "cli/cli.h"

/// A noun and what it stands for.
typedef struct {
    const char *name;    ///< as on the command line
    const char *summary; ///< one line
} mint_noun_t;

extern const mint_noun_t mint_nouns[];        ///< all nouns; the last one's name is NULL
extern const mint_verb_t *const mint_verbs[]; ///< all verbs, grouped by noun; NULL at the end

/// Prints the program's help.
void mint_help_program(void);
/// Prints a noun's help: its verbs.
void mint_help_noun(const mint_noun_t *noun);
/// Prints a verb's help.
void mint_help_verb(const mint_verb_t *verb);

#endif
