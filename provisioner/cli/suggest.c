// SPDX-License-Identifier: Apache-2.0
//
// The word that was meant. Words are short and lists too, so the whole table of distances between
// all beginnings of both is made (Damerau 1964, with neighbours swapped once).
#include "cli/suggest.h"

#include <string.h>

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t mint_typing_errors(const char *a, const char *b)
{
    size_t table[MINT_SUGGESTION_SIZE][MINT_SUGGESTION_SIZE];
    size_t a_len = strlen(a);
    size_t b_len = strlen(b);
    if (a_len >= MINT_SUGGESTION_SIZE || b_len >= MINT_SUGGESTION_SIZE) {
        return SIZE_MAX;
    }
    for (size_t i = 0; i <= a_len; i++) {
        for (size_t j = 0; j <= b_len; j++) {
            if (i == 0 || j == 0) {
                table[i][j] = i + j;
                continue;
            }
            size_t changed = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            table[i][j] = least(changed, 1 + least(table[i - 1][j], table[i][j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                table[i][j] = least(table[i][j], 1 + table[i - 2][j - 2]);
            }
        }
    }
    return table[a_len][b_len];
}

mint_suggestion_t mint_suggestion_begin(const char *typed)
{
    return (mint_suggestion_t){.typed = typed, .distance = SIZE_MAX};
}

void mint_suggestion_try(mint_suggestion_t *suggestion, const char *word)
{
    size_t typed_len = strlen(suggestion->typed);
    size_t word_len = strlen(word);
    size_t shared = least(typed_len, word_len);
    size_t distance = mint_typing_errors(suggestion->typed, word);
    // `cert` of `certificate` and `dev` of `device` are no typing errors, but what is meant is
    // plain.
    bool begins = shared >= 3 && memcmp(suggestion->typed, word, shared) == 0;
    size_t allowed = 1 + typed_len / 5;
    if (distance == SIZE_MAX) { // longer than any of ours
        return;
    }
    if (begins) {
        distance = least(distance, 1);
    }
    if (distance < suggestion->distance && distance <= allowed && 2 * distance < word_len) {
        suggestion->distance = distance;
        memcpy(suggestion->best, word, word_len + 1);
    }
}

void mint_say_near(const mint_verb_t *verb, const char *dashes, const char *near)
{
    if (near[0] != '\0') {
        mint_say("hint: did you mean %s%s? `mintmark %s %s --help` says how it goes", dashes, near,
                 verb->noun, verb->verb);
    } else {
        mint_say("hint: `mintmark %s %s --help` says how it goes", verb->noun, verb->verb);
    }
}
