// SPDX-License-Identifier: Apache-2.0
//
// Taking a command line apart by a verb's table of options. What is not in the table, what lacks a
// value and what is no number is refused with the place in the help; nothing is guessed.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/choices.h"
#include "cli/suggest.h"

static const mint_option_t *find_option(const mint_verb_t *verb, const char *name, size_t len)
{
    for (const mint_option_t *option = verb->options; option != NULL && option->name != NULL;
         option++) {
        if (strlen(option->name) == len && memcmp(option->name, name, len) == 0) {
            return option;
        }
    }
    return NULL;
}

/// The option that an argument names, `-o` standing for `--output`; NULL if there is none. `*value`
/// is what stands after `=`, or NULL.
static const mint_option_t *read_option(const mint_verb_t *verb, const char *argument,
                                        const char **value)
{
    *value = NULL;
    if (strcmp(argument, "-o") == 0) {
        return find_option(verb, "output", strlen("output"));
    }
    if (strncmp(argument, "--", 2) != 0) {
        return NULL;
    }
    const char *name = argument + 2;
    const char *equals = strchr(name, '=');
    if (equals != NULL) {
        *value = equals + 1;
        return find_option(verb, name, (size_t)(equals - name));
    }
    return find_option(verb, name, strlen(name));
}

/// Refuses an option that is none, with the one that was meant if there is one like it.
static void refuse_option(const mint_verb_t *verb, const char *argument)
{
    char name[MINT_SUGGESTION_SIZE];
    size_t len = strcspn(argument, "=");
    (void)snprintf(name, sizeof name, "%.*s", (int)len, argument);
    mint_suggestion_t near = mint_suggestion_begin(name + strspn(name, "-"));
    for (const mint_option_t *option = verb->options; option != NULL && option->name != NULL;
         option++) {
        mint_suggestion_try(&near, option->name);
    }
    mint_say("error: unknown option '%s'", argument);
    mint_say_near(verb, "--", near.best);
}

/// Takes the option at `argv[*at]`, and its value.
static bool take_option(const mint_verb_t *verb, int argc, char **argv, int *at,
                        mint_arguments_t *arguments)
{
    const char *value;
    const mint_option_t *option = read_option(verb, argv[*at], &value);
    if (option == NULL) {
        refuse_option(verb, argv[*at]);
        return false;
    }
    if (option->value == NULL && value != NULL) {
        (void)mint_say_usage(verb, "--%s takes no value", option->name);
        return false;
    }
    if (option->value != NULL && value == NULL) {
        if (*at + 1 >= argc) {
            (void)mint_say_usage(verb, "--%s needs a value", option->name);
            return false;
        }
        value = argv[++*at];
    }
    if (value != NULL && !mint_choices_check(verb, option->name, value)) {
        return false;
    }
    arguments->given[arguments->given_count] = option;
    arguments->values[arguments->given_count++] = value;
    return true;
}

static bool check_operands(const mint_verb_t *verb, const mint_arguments_t *arguments)
{
    if (arguments->operand_count < verb->operand_min) {
        (void)mint_say_usage(verb, "%s is missing", verb->operands);
        return false;
    }
    if (arguments->operand_count > verb->operand_max) {
        (void)mint_say_usage(verb, "'%s' is one operand too many",
                             arguments->operands[verb->operand_max]);
        return false;
    }
    return true;
}

bool mint_arguments_parse(const mint_verb_t *verb, int argc, char **argv,
                          mint_arguments_t *arguments)
{
    bool options_end = false;
    *arguments = (mint_arguments_t){.verb = verb};
    if (argc > (int)MINT_ARGUMENTS_MAX) {
        (void)mint_say_usage(verb, "more than %u arguments", MINT_ARGUMENTS_MAX);
        return false;
    }
    for (int i = 0; i < argc; i++) {
        bool is_option = !options_end && argv[i][0] == '-' && argv[i][1] != '\0';
        if (is_option && strcmp(argv[i], "--") == 0) {
            options_end = true;
        } else if (!is_option) {
            arguments->operands[arguments->operand_count++] = argv[i];
            arguments->values[arguments->given_count++] = argv[i];
        } else if (!take_option(verb, argc, argv, &i, arguments)) {
            return false;
        }
    }
    return check_operands(verb, arguments);
}

/// True if the `index`-th thing on the command line is the option `name`.
static bool is_given(const mint_arguments_t *arguments, size_t index, const char *name)
{
    const mint_option_t *option = arguments->given[index];
    return option != NULL && strcmp(option->name, name) == 0;
}

bool mint_argument_flag(const mint_arguments_t *arguments, const char *name)
{
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (is_given(arguments, i, name)) {
            return true;
        }
    }
    return false;
}

const char *mint_argument_text(const mint_arguments_t *arguments, const char *name,
                               const char *otherwise)
{
    for (size_t i = arguments->given_count; i > 0; i--) {
        if (is_given(arguments, i - 1, name)) {
            return arguments->values[i - 1];
        }
    }
    return otherwise;
}

const char *mint_argument_text_at(const mint_arguments_t *arguments, const char *name, size_t index)
{
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (is_given(arguments, i, name) && index-- == 0) {
            return arguments->values[i];
        }
    }
    return NULL;
}

bool mint_argument_number(const mint_arguments_t *arguments, const char *name, uint32_t min,
                          uint32_t max, uint32_t otherwise, uint32_t *number)
{
    const char *text = mint_argument_text(arguments, name, NULL);
    *number = otherwise;
    if (text == NULL) {
        return true;
    }
    char *end = NULL;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    // strtoull takes a sign and spaces; a number here is digits alone.
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || value < min ||
        value > max) {
        (void)mint_say_usage(arguments->verb, "--%s is a number from %u to %u, not '%s'", name, min,
                             max, text);
        return false;
    }
    *number = (uint32_t)value;
    return true;
}
