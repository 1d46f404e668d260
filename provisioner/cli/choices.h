// SPDX-License-Identifier: Apache-2.0
//
// Options whose value is one of a few words. One table says which, for the check of the command
// line, for the completion of the shells and for the manual.
//
// Texts live as long as the program. Pointers must not be NULL.
#ifndef MINTMARK_PROVISIONER_CHOICES_H
#define MINTMARK_PROVISIONER_CHOICES_H

#include "cli/cli.h"

/// How far the words bind.
typedef enum {
    MINT_CHOICES_CLOSED, ///< the value is one of the words
    MINT_CHOICES_OPEN,   ///< or something else, which the verb judges
    MINT_CHOICES_LIST,   ///< the value is a list of words with commas, which the verb judges
} mint_choices_kind_t;

/// What an option takes.
typedef struct {
    const char *noun;         ///< of the verbs that this is about; NULL: of any noun
    const char *verb;         ///< the verb that this is about; NULL: any
    const char *option;       ///< name of the option
    const char *words;        ///< with a space between two
    mint_choices_kind_t kind; ///< how far the words bind
} mint_choices_t;

/// The words that an option of a verb takes; NULL if it takes other things.
const mint_choices_t *mint_choices_find(const mint_verb_t *verb, const char *option);

/// Steps through the words: `*words` begins at the table's text and is moved on; `word` takes
/// MINT_CHOICE_SIZE bytes. False after the last.
bool mint_choices_next(const char **words, char *word);
#define MINT_CHOICE_SIZE 32u ///< bytes of a word, NUL included

/// True if the value may be given to the option; otherwise it has said why not.
bool mint_choices_check(const mint_verb_t *verb, const char *option, const char *value);

#endif
