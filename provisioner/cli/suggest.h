// SPDX-License-Identifier: Apache-2.0
//
// What somebody may have meant who mistyped a word of the command line: the word of a list that is
// the fewest typing errors away, or that was typed only in part. Nothing is ever done by a guess;
// it stands in the hint.
//
// Pointers must not be NULL unless it is said.
#ifndef MINTMARK_PROVISIONER_SUGGEST_H
#define MINTMARK_PROVISIONER_SUGGEST_H

#include "cli/cli.h"

#define MINT_SUGGESTION_SIZE 32u ///< bytes of the longest word that is looked at, NUL included

/// The search for the nearest word.
typedef struct {
    const char *typed;               ///< what was typed
    size_t distance;                 ///< typing errors between it and `best`
    char best[MINT_SUGGESTION_SIZE]; ///< the nearest so far; empty if none is near
} mint_suggestion_t;

/// A search that has looked at nothing yet; `typed` must outlive it.
mint_suggestion_t mint_suggestion_begin(const char *typed);
/// Looks at a word that would have been right. The first of several as near is kept.
void mint_suggestion_try(mint_suggestion_t *suggestion, const char *word);

/// Letters to insert, delete, change or swap with their neighbour to make one word of the other
/// (the optimal string alignment distance); SIZE_MAX if one is longer than
/// MINT_SUGGESTION_SIZE - 1.
size_t mint_typing_errors(const char *a, const char *b);

/// Prints the `hint:` line of a usage error of `verb`: `dashes` and the word `near`, if it is not
/// empty, and where the help is.
void mint_say_near(const mint_verb_t *verb, const char *dashes, const char *near);

#endif
