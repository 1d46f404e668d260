// SPDX-License-Identifier: Apache-2.0
//
// Candidates for the last word of a command line, from the same tables as parser and help: nouns,
// verbs, options, the words that an option takes, names of profiles, batches of the factory.
#include "cli/complete.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/choices.h"
#include "cli/help.h"
#include "mintmark/certs/profile.h"

/// The command line so far, as far as it has a verb.
typedef struct {
    const mint_verb_t *verb;
    char **words; ///< after the verb, the last one being typed
    int count;    ///< of these
} line_t;

static void offer(const char *last, const char *word, const char *meaning)
{
    if (strncmp(word, last, strlen(last)) == 0) {
        (void)printf("%s\t%s\n", word, meaning);
    }
}

static void offer_nouns(const char *last)
{
    for (const mint_noun_t *noun = mint_nouns; noun->name != NULL; noun++) {
        offer(last, noun->name, noun->summary);
    }
    if (last[0] == '-') {
        offer(last, "--help", "list the nouns");
        offer(last, "--version", "print the version");
    }
}

static void offer_verbs(const char *noun, const char *last)
{
    for (size_t i = 0; mint_verbs[i] != NULL; i++) {
        if (strcmp(mint_verbs[i]->noun, noun) == 0) {
            offer(last, mint_verbs[i]->verb, mint_verbs[i]->summary);
        }
    }
    if (last[0] == '-') {
        offer(last, "--help", "list the verbs");
    }
}

static void offer_options(const mint_verb_t *verb, const char *last)
{
    for (const mint_option_t *option = verb->options; option != NULL && option->name != NULL;
         option++) {
        char word[64];
        (void)snprintf(word, sizeof word, "--%s", option->name);
        offer(last, word, option->help);
    }
    offer(last, "--help", "explain this verb");
}

// ---- what an option or operand takes ----

static void offer_choices(const mint_choices_t *choices, const char *last)
{
    const char *comma = strrchr(last, ',');
    size_t kept_len =
        choices->kind == MINT_CHOICES_LIST && comma != NULL ? (size_t)(comma - last) + 1 : 0;
    char word[MINT_CHOICE_SIZE];
    for (const char *words = choices->words; mint_choices_next(&words, word);) {
        char whole[256];
        (void)snprintf(whole, sizeof whole, "%.*s%s", (int)kept_len, last, word);
        offer(last, whole, "");
    }
}

static void offer_profiles(const char *last)
{
    const char *name;
    for (size_t i = 0; (name = mint_profile_builtin_name(i)) != NULL; i++) {
        offer(last, name, "");
    }
}

static mint_status_t offer_batch(void *context, const mint_batch_t *batch)
{
    offer(context, batch->name, batch->product);
    return MINT_OK;
}

/// The value of `--factory` among the words before the last, or the environment's.
static const char *name_factory(const line_t *line)
{
    const char *dir = getenv("MINTMARK_FACTORY");
    for (int i = 0; i + 1 < line->count; i++) {
        if (strncmp(line->words[i], "--factory=", 10) == 0) {
            dir = line->words[i] + 10;
        } else if (strcmp(line->words[i], "--factory") == 0 && i + 2 < line->count) {
            dir = line->words[i + 1];
        }
    }
    return dir;
}

static void offer_batches(const line_t *line, char *last)
{
    mint_registry_t *registry = NULL;
    mint_error_t error = {0};
    const char *dir = name_factory(line);
    // To look only: a key that asks for a word must not bring a registry up to date, write an event
    // into its log, or wait for a station.
    if (dir == NULL || mint_factory_look(dir, &registry, &error) != MINT_OK) {
        return;
    }
    if (mint_registry_each_batch(registry, offer_batch, last, &error) != MINT_OK) {
        mint_error_clear(&error); // what could not be read is not offered, and nothing said
    }
    mint_registry_close(registry);
}

/// Paths, where what the help calls a value can be one.
static void offer_paths(const char *value)
{
    if (strcmp(value, "DIR") == 0) {
        (void)puts(":folders");
    } else if (strstr(value, "FILE") != NULL || strstr(value, "PATH") != NULL ||
               strstr(value, "CERTIFICATE") != NULL || strcmp(value, "PORT") == 0 ||
               strcmp(value, "LIST.csv") == 0) {
        (void)puts(":files");
    }
}

static void offer_value(const line_t *line, const mint_option_t *option, char *last)
{
    const mint_choices_t *choices = mint_choices_find(line->verb, option->name);
    if (choices != NULL) {
        offer_choices(choices, last);
    } else if (strcmp(option->name, "profile") == 0) {
        offer_profiles(last);
    } else if (strcmp(option->name, "batch") == 0) {
        offer_batches(line, last);
    }
    offer_paths(option->value);
}

static void offer_operands(const line_t *line, char *last)
{
    const char *operands = line->verb->operands != NULL ? line->verb->operands : "";
    bool makes_batch = line->verb == &mint_verb_batch_new;
    if (strcmp(line->verb->noun, "batch") == 0 && operands[0] != '\0' && !makes_batch) {
        offer_batches(line, last);
    }
    offer_paths(operands);
}

// ---- the line ----

static const mint_option_t *find_valued(const mint_verb_t *verb, const char *name, size_t len)
{
    for (const mint_option_t *option = verb->options; option != NULL && option->name != NULL;
         option++) {
        if (strlen(option->name) == len && memcmp(option->name, name, len) == 0) {
            return option->value != NULL ? option : NULL;
        }
    }
    return NULL;
}

/// The option that the word before the last one names, if it takes a value of its own.
static const mint_option_t *find_waiting(const line_t *line)
{
    if (line->count < 2) {
        return NULL;
    }
    const char *before = line->words[line->count - 2];
    if (strcmp(before, "-o") == 0) {
        return find_valued(line->verb, "output", strlen("output"));
    }
    bool dashes = before[0] == '-' && before[1] == '-';
    return dashes ? find_valued(line->verb, before + 2, strlen(before + 2)) : NULL;
}

/// The option of a last word `--option=…`; `*value` is what stands after the sign, or NULL.
static const mint_option_t *find_begun(const line_t *line, char **value)
{
    char *last = line->words[line->count - 1];
    char *equals = strncmp(last, "--", 2) == 0 ? strchr(last, '=') : NULL;
    *value = equals != NULL ? equals + 1 : NULL;
    return equals != NULL ? find_valued(line->verb, last + 2, (size_t)(equals - last) - 2) : NULL;
}

static void offer_for_verb(const line_t *line)
{
    char *last = line->words[line->count - 1];
    char *value;
    const mint_option_t *option = find_waiting(line);
    bool is_operand = false; // after `--`
    for (int i = 0; i + 1 < line->count; i++) {
        is_operand = is_operand || strcmp(line->words[i], "--") == 0;
    }
    if (option != NULL && !is_operand) {
        offer_value(line, option, last);
    } else if (is_operand || last[0] != '-') {
        offer_operands(line, last);
    } else if ((option = find_begun(line, &value)) != NULL) {
        offer_value(line, option, value);
    } else if (value == NULL) {
        offer_options(line->verb, last);
    }
}

mint_exit_t mint_complete(int argc, char **argv)
{
    if (argc < 1) {
        return MINT_EXIT_DONE;
    }
    if (argc == 1) {
        offer_nouns(argv[0]);
    } else if (argc == 2) {
        offer_verbs(argv[0], argv[1]);
    } else {
        for (size_t i = 0; mint_verbs[i] != NULL; i++) {
            line_t line = {.verb = mint_verbs[i], .words = argv + 2, .count = argc - 2};
            if (strcmp(line.verb->noun, argv[0]) == 0 && strcmp(line.verb->verb, argv[1]) == 0) {
                offer_for_verb(&line);
            }
        }
    }
    return MINT_EXIT_DONE;
}
