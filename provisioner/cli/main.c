// SPDX-License-Identifier: Apache-2.0
//
// The program: finds the verb, has its arguments parsed, runs it. What each verb does is in a file
// of its own.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "cli/complete.h"
#include "cli/help.h"
#include "cli/suggest.h"

static const mint_noun_t *find_noun(const char *name)
{
    for (const mint_noun_t *noun = mint_nouns; noun->name != NULL; noun++) {
        if (strcmp(noun->name, name) == 0) {
            return noun;
        }
    }
    return NULL;
}

static const mint_verb_t *find_verb(const char *noun, const char *name)
{
    for (size_t i = 0; mint_verbs[i] != NULL; i++) {
        if (strcmp(mint_verbs[i]->noun, noun) == 0 && strcmp(mint_verbs[i]->verb, name) == 0) {
            return mint_verbs[i];
        }
    }
    return NULL;
}

static bool is_help(const char *argument)
{
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

/// True if help is asked for, before a `--`.
static bool asks_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (is_help(argv[i])) {
            return true;
        }
    }
    return false;
}

static mint_exit_t run_verb(const mint_verb_t *verb, int argc, char **argv)
{
    static mint_arguments_t arguments;
    if (asks_help(argc, argv)) {
        mint_help_verb(verb);
        return MINT_EXIT_DONE;
    }
    return mint_arguments_parse(verb, argc, argv, &arguments) ? verb->run(&arguments)
                                                              : MINT_EXIT_USAGE;
}

/// A noun that is none: one like it, or the verb of this name if it is one noun's alone.
static mint_exit_t say_unknown_noun(const char *name)
{
    mint_suggestion_t near = mint_suggestion_begin(name);
    const mint_verb_t *only = NULL;
    size_t count = 0;
    for (const mint_noun_t *noun = mint_nouns; noun->name != NULL; noun++) {
        mint_suggestion_try(&near, noun->name);
    }
    for (size_t i = 0; mint_verbs[i] != NULL; i++) {
        if (strcmp(mint_verbs[i]->verb, name) == 0) {
            only = mint_verbs[i];
            count++;
        }
    }
    mint_say("error: there is no noun '%s'", name);
    if (near.best[0] != '\0') {
        mint_say("hint: did you mean `mintmark %s`? `mintmark --help` lists what there is",
                 near.best);
    } else if (count == 1) {
        mint_say("hint: did you mean `mintmark %s %s`? `mintmark --help` lists what there is",
                 only->noun, only->verb);
    } else {
        mint_say("hint: `mintmark --help` lists what there is");
    }
    return MINT_EXIT_USAGE;
}

static mint_exit_t say_unknown_verb(const mint_noun_t *noun, const char *name)
{
    mint_suggestion_t near = mint_suggestion_begin(name);
    for (size_t i = 0; mint_verbs[i] != NULL; i++) {
        if (strcmp(mint_verbs[i]->noun, noun->name) == 0) {
            mint_suggestion_try(&near, mint_verbs[i]->verb);
        }
    }
    mint_say("error: there is no verb '%s'", name);
    if (near.best[0] != '\0') {
        mint_say("hint: did you mean `mintmark %s %s`? `mintmark %s --help` lists what there is",
                 noun->name, near.best, noun->name);
    } else {
        mint_say("hint: `mintmark %s --help` lists what there is", noun->name);
    }
    return MINT_EXIT_USAGE;
}

static mint_exit_t run(int argc, char **argv)
{
    if (argc < 2) {
        mint_say("error: a noun is missing");
        mint_say("hint: `mintmark --help` lists what there is");
        return MINT_EXIT_USAGE;
    }
    if (is_help(argv[1])) {
        mint_help_program();
        return MINT_EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        (void)printf("mintmark %s\n", MINT_VERSION);
        return MINT_EXIT_DONE;
    }
    if (strcmp(argv[1], "--complete") == 0) { // for the shells: provisioner/completions
        return mint_complete(argc - 2, argv + 2);
    }
    const mint_noun_t *noun = find_noun(argv[1]);
    if (noun == NULL) {
        return say_unknown_noun(argv[1]);
    }
    if (argc < 3) {
        mint_say("error: a verb is missing");
        mint_say("hint: `mintmark %s --help` lists what there is", noun->name);
        return MINT_EXIT_USAGE;
    }
    if (is_help(argv[2])) {
        mint_help_noun(noun);
        return MINT_EXIT_DONE;
    }
    const mint_verb_t *verb = find_verb(noun->name, argv[2]);
    return verb != NULL ? run_verb(verb, argc - 3, argv + 3) : say_unknown_verb(noun, argv[2]);
}

/// Private keys pass through this process, so it leaves no core file. One byte is too little for a
/// file, and the one limit that the kernel also keeps where core files go to a program (core(5)).
static void protect_memory(void)
{
    const struct rlimit least = {.rlim_cur = 1, .rlim_max = 1};
    (void)setrlimit(RLIMIT_CORE, &least);
}

int main(int argc, char **argv)
{
    protect_memory();
    // A reader that goes away shows as a failed write, which is reported, not as a silent death.
    (void)signal(SIGPIPE, SIG_IGN);
    mint_exit_t result = run(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        mint_say("error: cannot write to standard output: %s", strerror(errno));
        result = result == MINT_EXIT_DONE ? MINT_EXIT_FAILED : result;
    }
    return (int)result;
}
